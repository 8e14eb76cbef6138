// Help centers in five languages, made of word lists and seeds: enough words, forms and identifiers that a search has work
// to do. And queries as readers type them: words of the site whole, begun, mistyped, in questions, in quotation marks.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A sequence of whole numbers that is the same everywhere. */
export function seeded(seed) {
  let state = seed >>> 0;
  const next = n => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * n);
  };
  return { next, pick: list => list[next(list.length)] };
}

const codes = ['SKIP_BRIDGE', '--no-color', 'C++', '.env', 'getUserName', 'node.js', 'v1.2.3', '$HOME', 'E1042', 'foo.bar()', 'C#', 'config.yaml', 'MAX_RETRIES', '--dry-run', 'iPhone', 'sign-in', 'e-mail'];

export const languages = {
  en: {
    titles: ['{v} your {n}', 'How to {v} a {n}', '{n} cannot {v}', 'What is a {n}?', '{v} {n} and {n}', 'The {a} {n}'],
    heads: ['Before you {v}', '{v} the {n}', 'If the {n} is {a}', 'About {n} and {n}'],
    lines: ['Open the {n} and {v} every {a} {n}.', 'The {n} is {a} until you {v} it.', 'You cannot {v} a {n} that belongs to another {n}.', 'When the {n} was {a}, choose {c} and {v} again.', "Your team's {n} doesn't {v} the {n}.", 'Set {c} to {v} the {a} {n} of a {n}.'],
    n: 'account accounts invoice invoices payment payments refund subscription subscriptions password passwords workspace member members notification notifications calendar calendars report reports message messages device devices browser browsers address addresses company companies gallery photo photos file files folder folders template templates language languages permission permissions security organization organizations connection connections'.split(' '),
    v: 'cancel cancelling canceled pay paying paid connect connecting connected share shared sharing delete deleted deleting export exported exporting print printing running run invite inviting change changing organize organizing sign verify verifying verified'.split(' '),
    a: 'empty monthly yearly private public secure broken missing annual hidden available expired naïve quick quickly easily'.split(' '),
    stop: ['how do i', 'what is the', 'the', 'can i', 'where is a', 'to', 'and'],
  },
  de: {
    titles: ['{n} {v}', 'So können Sie {n} {v}', 'Was ist {n}?', '{a} {n}', '{n} und {n} {v}'],
    heads: ['Bevor Sie {v}', '{n} {v}', 'Wenn {n} {a} ist', 'Über {n} und {n}'],
    lines: ['Öffnen Sie {n} und {v} Sie alle {n}.', 'Der Bereich {n} bleibt {a}, bis Sie ihn {v}.', 'Sie können {n} nicht {v}, solange {n} {a} ist.', 'Wählen Sie {c} und {v} Sie danach {n}.', 'Für {a} {n} müssen Sie zuerst {n} {v}.'],
    n: 'Konto Konten Rechnung Rechnungen Zahlung Zahlungen Passwort Passwörter Größe Größen Straße Straßen Benutzer Benutzerinnen Einstellung Einstellungen Schlüssel Übersicht Übersichten Gerät Geräte Kündigung Kündigungen Nachricht Nachrichten Kalender Bericht Berichte Ordner Vorlage Vorlagen Sprache Sprachen Berechtigung Berechtigungen Datei Dateien Kostenübernahme Rückerstattung'.split(' '),
    v: 'ändern geändert bezahlen bezahlt kündigen gekündigt löschen gelöscht verbinden verbunden teilen geteilt prüfen geprüft öffnen geöffnet schließen einrichten eingerichtet übertragen hinzufügen'.split(' '),
    a: 'leere monatliche jährliche private öffentliche sichere fehlerhafte fehlende verfügbare abgelaufene größere'.split(' '),
    stop: ['wie kann ich', 'was ist', 'die', 'und', 'wo finde ich', 'für'],
  },
  fr: {
    titles: ['{v} votre {n}', 'Comment {v} une {n}', "Qu'est-ce que l’{n} ?", '{n} {a}', '{v} la {n} et le {n}'],
    heads: ['Avant de {v}', '{v} la {n}', "Si l'{n} est {a}", 'À propos de {n}'],
    lines: ["Ouvrez l'{n} pour {v} chaque {n} {a}.", "La {n} reste {a} jusqu’à ce que vous puissiez la {v}.", "Vous ne pouvez pas {v} la {n} d'une autre {n}.", 'Choisissez {c}, puis {v} la {n}.', "L'équipe doit {v} une {n} {a}."],
    n: 'compte comptes facture factures paiement paiements adresse adresses clé clés élève élèves événement événements équipe équipes abonnement abonnements paramètre paramètres mot modèle modèles œuvre fichier fichiers dossier dossiers langue langues sécurité appareil appareils remboursement remboursements réseau réseaux données étiquette étiquettes'.split(' '),
    v: 'annuler annulé payer payé connecter connecté partager partagé supprimer supprimée exporter imprimer inviter modifier modifié vérifier vérifiée créer créé télécharger téléchargé gérer'.split(' '),
    a: 'vide mensuelle annuelle privée publique sécurisée cassée manquante disponible expirée récente'.split(' '),
    stop: ['comment', 'où est la', 'les', 'et', 'est-ce que je peux', 'pour'],
  },
  es: {
    titles: ['{v} su {n}', 'Cómo {v} una {n}', '¿Qué es la {n}?', '{n} {a}', '{v} la {n} y el {n}'],
    heads: ['Antes de {v}', '{v} la {n}', 'Si la {n} está {a}', 'Acerca de {n}'],
    lines: ['Abra la {n} para {v} cada {n} {a}.', 'La {n} queda {a} hasta que la pueda {v}.', 'No se puede {v} la {n} de otra {n}.', 'Elija {c} y después {v} la {n}.', 'El equipo debe {v} una {n} {a} mañana.'],
    n: 'cuenta cuentas factura facturas pago pagos contraseña contraseñas dirección direcciones sesión sesiones suscripción suscripciones configuración mensaje mensajes dispositivo dispositivos informe informes archivo archivos carpeta carpetas plantilla plantillas idioma idiomas permiso permisos reembolso reembolsos calendario niño niños pingüino'.split(' '),
    v: 'cancelar cancelado pagar pagado conectar conectada compartir compartido eliminar eliminada exportar imprimir invitar cambiar cambiado verificar verificada crear creada descargar'.split(' '),
    a: 'vacía mensual anual privada pública segura dañada disponible caducada rápida'.split(' '),
    stop: ['cómo', 'dónde está la', 'los', 'y', 'qué es', 'para'],
  },
  ja: {
    titles: ['{n}を{v}', '{n}を{v}方法', '{n}とは', '{a}{n}', '{n}と{n}を{v}'],
    heads: ['{v}前に', '{n}を{v}', '{a}{n}について', '{n}と{n}'],
    lines: ['{n}を開いて、{a}{n}を{v}。', '{n}が{a}場合は、{c} を選んで{n}を{v}。', '{a}{n}は{v}ことができません。', 'チームの{n}を{v}には、{n}が必要です。', '{n}の{n}を{v}と、{n}も変わります。'],
    n: 'アカウント 請求書 支払い 返金 パスワード ワークスペース メンバー 通知 カレンダー レポート メッセージ デバイス ブラウザー 住所 会社 写真 ファイル フォルダー テンプレート 言語 権限 設定 セキュリティ 組織 接続 ログイン 東京都 領収書'.split(' '),
    v: '変更する 支払う 取り消す 削除する 共有する 印刷する 招待する 確認する 作成する ダウンロードする 管理する 表示する'.split(' '),
    a: '空の 新しい 古い 公開の 非公開の 安全な 毎月の 毎年の 無効な'.split(' '),
    stop: ['どうやって', 'とは', 'の', 'を'],
  },
};

const fill = (random, words, text) => text.replace(/\{(\w)\}/g, (_, kind) => kind === 'c' ? '`' + random.pick(codes) + '`' : random.pick(words[kind]));
const capital = text => text.charAt(0).toUpperCase() + text.slice(1);

/** Writes the sources of a help center of some 70 articles. */
export function write(folder, language) {
  const words = languages[language], random = seeded(language.charCodeAt(0) * 131 + language.charCodeAt(1));
  const say = list => capital(fill(random, words, random.pick(list)));
  const save = (file, text) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  save('guidepost.yaml', `title: ${language}\nlanguage: ${language}\nbase_url: https://help.test/\n`);
  const synonym = [0, 1, 2].map(i => `- [${JSON.stringify(words.n[i * 3 + 1])}, ${JSON.stringify(words.n[i * 3 + 6])}, ${JSON.stringify(`${words.a[i]} ${words.n[i + 12]}`)}]\n`);
  save('content/synonyms.yaml', synonym.join(''));
  for (let section = 0; section < 4; section++) {
    save(`content/part-${section}/_section.md`, `---\ntitle: ${JSON.stringify(capital(words.n[section * 5]))}\n---\n`);
    for (let article = 0; article < 18; article++) {
      const paragraphs = n => Array.from({ length: n }, () => Array.from({ length: 1 + random.next(4) }, () => say(words.lines)).join(' ')).join('\n\n');
      const parts = Array.from({ length: random.next(6) }, () => {
        const level = random.next(4) ? '##' : '###';
        return `${level} ${say(words.heads)}\n\n${paragraphs(1 + random.next(3))}\n`;
      });
      const code = random.next(3) ? '' : `\n\`\`\`sh\nexport ${random.pick(codes)}=1\n${say(words.lines)}\n\`\`\`\n`;
      const kind = ['how-to', 'concept', 'reference'][random.next(3)];
      const front = { title: say(words.titles), kind, tags: [random.pick(['one', 'two', 'three'])], keywords: random.next(3) ? [] : [random.pick(words.n)] };
      const yaml = Object.entries(front).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`).join('');
      save(`content/part-${section}/article-${article}.md`, `---\n${yaml}---\n\n${paragraphs(2)}\n\n${parts.join('\n')}${code}`);
    }
  }
}

/** Queries for a help center, `count` of them. */
export function queries(language, count) {
  const words = languages[language], random = seeded(language.charCodeAt(1) * 977 + 5);
  const all = [...words.n, ...words.v, ...words.a, ...codes];
  const word = () => random.pick(all);
  const some = n => Array.from({ length: n }, word).join(language === 'ja' && random.next(2) ? '' : ' ');
  const cut = text => text.slice(0, Math.max(1, text.length - 1 - random.next(4)));
  const mistyped = text => {
    const letters = [...text], at = 1 + random.next(Math.max(1, letters.length - 1)), letter = random.pick([...'aeinrst']);
    const edits = [
      () => letters.splice(at, 1), () => letters.splice(at, 0, letter), () => letters.splice(at, 1, letter),
      () => letters.splice(at - 1, 2, ...letters.slice(at - 1, at + 1).reverse()),
    ];
    edits[random.next(edits.length)]();
    return letters.join('');
  };
  const kinds = [
    word, () => some(2), () => some(3), () => some(4),
    () => mistyped(word()), () => `${word()} ${mistyped(word())}`, () => mistyped(mistyped(word())),
    () => cut(word()), () => `${word()} ${cut(word())}`, () => cut(mistyped(word())), () => `${word()} `,
    () => `${random.pick(words.stop)} ${some(2)}`, () => random.pick(words.stop), () => fill(random, words, random.pick(words.titles)),
    () => `"${fill(random, words, random.pick(words.lines)).split(/[ 、。]/).slice(1, 3 + random.next(2)).join(' ')}"`, () => `“${word()}” ${word()}`, () => `"${some(2)}`,
    () => random.pick(codes), () => cut(random.pick(codes)), () => `${random.pick(codes)} ${word()}`,
    () => word().normalize('NFD').replace(/\p{M}/gu, '').toUpperCase(), () => mistyped('xqzvj' + word()), () => `${word()}-${word()}`, () => `${word()}ing`,
    () => random.pick(['', ' ', '"', '""', '🦀', '<b>', '&amp;', '\u0301', '\u{20000}', "'", '...', '--', 'a'.repeat(300), 'の', 'ー', 'ﾊﾟｽﾜｰﾄﾞ', 'constructor', '__proto__']),
  ];
  return Array.from({ length: count }, (_, i) => kinds[i % kinds.length]());
}
