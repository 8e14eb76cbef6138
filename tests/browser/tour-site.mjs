// Two small help centers for the tours and the screenshots, one in English and one in Arabic, which is written from right to
// left. Unlike the own help center they only change when a test wants it. This file holds no expectation of its own.
import path from 'node:path';
import { PNG } from 'pngjs';
import { sites } from './kit.mjs';
import { make, twelve } from './readiness-site.mjs';

/** A window with a sidebar, rows and a button: enough to see whether a picture is scaled, cut or pale. */
function picture() {
  const png = new PNG({ width: 800, height: 420 });
  const fill = (x, y, width, height, [red, green, blue]) => {
    for (let row = y; row < y + height; row++) for (let at = x; at < x + width; at++) png.data.set([red, green, blue, 255], (row * png.width + at) * 4);
  };
  fill(0, 0, 800, 420, [244, 246, 247]);
  fill(0, 0, 800, 44, [38, 50, 56]);
  fill(0, 44, 190, 376, [226, 232, 234]);
  for (let row = 0; row < 7; row++) fill(220, 84 + row * 44, 540 - row * 30, 16, [178, 190, 195]);
  fill(630, 360, 130, 36, [11, 114, 101]);
  return PNG.sync.write(png);
}

// The same letters on every machine: both fonts are in the package fonts-dejavu-core, which tests/run asks for.
const fonts = ':root { --sans: "DejaVu Sans"; --mono: "DejaVu Sans Mono" }\n';

const settings = `base_url: https://help.test/
readiness: {publish: true}
contact:
  - {label: Write to us, address: "mailto:help@acme.test"}
  - {label: Ask the community, address: "https://community.acme.test/"}
theme:
  name: plain
  footer_links: [{label: Privacy, address: "https://acme.test/privacy"}]
`;

const plain = (title, description, text, more = '') => `---\ntitle: ${title}\ndescription: ${description}\n${more}---\n\n${text}\n`;
const section = (title, description, order, icon) => `---\ntitle: ${title}\ndescription: ${description}\norder: ${order}\nicon: ${icon}\n---\n`;

const article = `Save a report as a file that a spreadsheet opens. You need it when somebody without an account wants the figures.

## Before you begin

You can export reports that you may edit. [Ask the owner](../billing/refunds.md) of a report to share it with you, or read about [the formats](formats.md).

> [!NOTE]
> Exports are kept for 30 days.

> [!TIP]
> Press <kbd>E</kbd> to open the dialog.

> [!IMPORTANT]
> Only rows that the filter shows are exported.

> [!WARNING]
> A spreadsheet may show long numbers rounded.

> [!CAUTION]
> Deleted exports cannot be restored.

## Steps

1. Open the report and choose **Export**.

   ![The report with the button that exports it](img/report.png "The button is below the rows")

2. Choose a format, then \`Save\`:

   | format | opened by | rows | pictures | formulas |
   |:-------|:----------|-----:|:--------:|:---------|
   | CSV | every spreadsheet and most programs | 1,000,000 | no | no |
   | XLSX | spreadsheets | 50,000 | yes | yes |
   | PDF | readers and browsers | 2,000 | yes | no |

3. Run the command if you prefer the terminal:

   \`\`\`console title="Terminal" {1}
   $ acme export --report monthly --format csv --since 2026-01-01 --until 2026-03-31 --output figures.csv
   wrote 1204 rows
   \`\`\`

## What a file holds

- Names and addresses
- Amounts in the currency of the account
  - rounded to two digits
  - without separators

- [x] Totals
- [ ] Comments

Row
: One line of the report.

Column
: One value of each line, such as \`invoice.paid_at\`.

> Figures that nobody can open help nobody.

### When the file is empty

Take the filter away. Long identifiers such as \`CUSTOMER_ACCOUNT_EXPORT_CONFIGURATION_TIMEOUT_SECONDS\` can be copied.[^1]

<details><summary>What about older reports?</summary>

They are exported as they were on the day they were made.

</details>

\`\`\`yaml title="export.yaml" {2}
report: monthly
format: csv
columns: [name, amount]
\`\`\`

Read the [notes for developers](https://developers.acme.test/exports/a-rather-long-address-that-has-to-break-somewhere.html).

[^1]: They are found in the settings, too.
`;

const faq = `Short answers.

## Who can refund?

Owners. See [how it is done](refunds.md).

## How long does a refund take?

Banks need three to five days. A card is faster:

1. Open the invoice.
2. Choose **Refund**.

## Can I cancel at any time?

Yes. You keep what you have paid for until the period ends.
`;

/** The twelve features, declared, so that their checklists count and the pages show every state. */
function ready() {
  const files = twelve(settings), ids = Object.keys(files).flatMap(file => /^checklists\/(.*)\.yaml$/.exec(file)?.[1] ?? []);
  const declared = ids.map(id => ({ id, title: id.replaceAll('-', ' ') }));
  return { ...files, 'guidepost.yaml': files['guidepost.yaml'].replace('features: [', `features: [${declared.map(feature => `${JSON.stringify(feature)},`).join('')}`) };
}

/** Files of the English help center: every kind of page, and readiness pages for twelve features. */
export const english = () => ({
  ...ready(),
  'themes/plain/assets/extra.css': fonts,
  'content/index.md': plain('Acme help', 'Answers about reports, exports and invoices.', 'Find out how to make reports, share them and pay for them.'),
  'content/start/_section.md': section('Getting started', 'Make an account and a first report.', 1, 'rocket'),
  'content/start/account.md': plain('Make an account', 'Sign up with your e-mail address.', 'Sign up with your e-mail address.\n\n## Steps\n\n1. Open the page.\n2. Type your address.', 'order: 1\n'),
  'content/start/first-report.md': plain('Make your first report', 'From an empty page to figures that you can share.', 'Choose what to count.', 'order: 2\n'),
  'content/exports/_section.md': section('Reports and exports', 'Save figures as files, and send them on.', 2, 'chart'),
  'content/exports/export.md': plain('Export a report', 'Save a report as a file that a spreadsheet opens.', article, 'order: 1\ntags: [reports, files]\nreviewed: 2026-05-04\n'),
  'content/exports/formats.md': plain('Formats of an export', 'What CSV, XLSX and PDF are good for.', 'CSV is for programs, PDF for people.', 'order: 2\ntags: [files]\n'),
  'content/exports/schedule.md': plain('Export every week', 'Let a report be sent on its own.', 'Choose a day.', 'order: 3\n'),
  'content/exports/sharing/_section.md': section('Sharing', 'Give others a look.', 1, 'people'),
  'content/exports/sharing/link.md': plain('Share a link', 'Anybody who has the link can read.', 'Choose **Share**.', 'order: 1\n'),
  'content/exports/sharing/team.md': plain('Share with a team', 'Only members of the team can read.', 'Choose the team.', 'order: 2\n'),
  'content/exports/img/report.png': picture(),
  'content/billing/_section.md': section('Billing', 'Invoices, refunds and plans.', 3, 'card'),
  'content/billing/faq.md': plain('Billing questions', 'Short answers about money.', faq, 'kind: faq\n'),
});

/** Where in it each kind of page is. */
export const kinds = {
  home: '', section: 'exports/', article: 'exports/export/', faq: 'billing/faq/', search: 'search/', readiness: 'readiness/', feature: 'readiness/exports/', lost: '404.html',
};

/** Files of the Arabic help center; the folders keep Latin names, so that addresses stay readable here. */
export const arabic = () => ({
  'guidepost.yaml': `title: مساعدة أكمي\nlanguage: ar\nbase_url: https://help.test/\nrepository: https://github.com/acme/help\ncontact:\n  - {label: راسلنا, address: "mailto:help@acme.test"}\ntheme: {name: plain}\n`,
  'themes/plain/assets/extra.css': fonts,
  'content/index.md': plain('مساعدة أكمي', 'إجابات عن التقارير والفواتير.', 'اقرأ كيف تنشئ تقريرًا وكيف تشاركه.'),
  'content/exports/_section.md': section('التقارير', 'احفظ الأرقام في ملفات.', 1, 'chart'),
  'content/exports/export.md': plain('تصدير تقرير', 'احفظ التقرير في ملف.', `احفظ التقرير في ملف يفتحه أي برنامج جداول.

## الخطوات

1. افتح التقرير ثم اختر **تصدير**.

   ![التقرير وفيه زر التصدير](img/report.png)

2. اختر الصيغة CSV أو PDF ثم نفّذ \`acme export\`:

   \`\`\`console
   $ acme export --format csv
   \`\`\`

> [!WARNING]
> لا يمكن استعادة الملفات المحذوفة.

## الصيغ

| الصيغة | البرنامج | الصفوف |
|:-------|:---------|-------:|
| CSV | كل البرامج | 1000000 |
| PDF | المتصفح | 2000 |

<details><summary>ماذا عن التقارير القديمة؟</summary>

تُصدَّر كما كانت.

</details>
`, 'order: 1\ntags: [ملفات]\n'),
  'content/exports/formats.md': plain('صيغ الملفات', 'ما الفرق بين الصيغ؟', 'الصيغة CSV للبرامج.', 'order: 2\n'),
  'content/exports/sharing/_section.md': section('المشاركة', 'دع الآخرين يقرؤون.', 1, 'people'),
  'content/exports/sharing/link.md': plain('مشاركة رابط', 'يقرأ كل من لديه الرابط.', 'اختر **مشاركة**.'),
  'content/exports/img/report.png': picture(),
  'content/billing/_section.md': section('الفواتير', 'الدفع والاسترداد.', 2, 'card'),
  'content/billing/faq.md': plain('أسئلة عن الفواتير', 'إجابات قصيرة.', 'إجابات قصيرة.\n\n## من يستطيع استرداد المبلغ؟\n\nصاحب الحساب.\n\n## كم يستغرق ذلك؟\n\nثلاثة أيام.', 'kind: faq\n'),
});

/** Writes and builds a site for one file of tests, which must not share it with another that runs at the same time. */
export function built(name, files) {
  const folder = path.join(path.dirname(sites.root.folder), name);
  make(folder, files, ['build']);
  return path.join(folder, 'public');
}
