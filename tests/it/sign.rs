//! Sign-offs with real keys, SSH and OpenPGP: what keeps them, what breaks them, and who may not sign.

use std::path::PathBuf;
use std::process::Command;

use crate::kit::{Project, Ran, clean, program, ran};

/// Commits as evidence, and what a branch changes in the ground that sign-offs stand on.
mod ground;

const SITE: &str = "\
-- guidepost.yaml --
title: Help
features:
  - {id: refunds, title: Refunds, owner: billing-team}
-- content/billing/_section.md --
---
title: Billing
---
-- content/billing/refunds.md --
---
title: Refund an invoice
features: [refunds]
---

Give the money back.
-- checklists/refunds.yaml --
feature: refunds
title: Refunds
owner: billing-team # who answers
release: \"1.0\"
template: new-feature@1.0
items:
  # The first question.
  discoverable: {answer: yes, evidence: [{article: billing/refunds}]}
  explained: {answer: yes, evidence: [{article: billing/refunds}]}
  clear-messages: {answer: yes, evidence: [{statement: They do, by: ana, on: 2026-05-20}]}
  reachable-help: {answer: n/a, because: There is no product.}
  measured: {answer: no, risk: We will not know., gap: {issue: \"#12\", owner: ana, due: 2027-01-31}}
approval: approved-with-gaps
notes: |
  One line.
";

/// The same in another form: nothing that was signed is different.
const REFORMATTED: &str = "\
# A comment.
notes: \"One line.\\n\"
approval: 'approved-with-gaps'
items:
  measured:
    gap:
      due: 2027-01-31
      owner: ana
      issue: 12
    risk: We will
      not know.
    answer: No
  reachable-help: {because: There is no product., answer: NA}
  clear-messages:
    answer: y
    evidence:
      - on: 2026-05-20
        by: ana
        statement: They do
  discoverable: {answer: yes, evidence: {article: billing/refunds}}
  explained: {answer: yes, evidence: [{article: billing/refunds}]}
release: '1.0'
owner: billing-team
template: new-feature@1.0
title: Refunds
feature: refunds
";

/// A committed site, and a reviewer whom Git knows.
fn project() -> Project {
    let project = Project::of(SITE);
    project.commit("2026-05-01");
    project.git(&["config", "user.name", "Ana Ruiz"]);
    project.git(&["config", "user.email", "ana@example.com"]);
    project
}

/// A new SSH key beside the site, and its public half.
fn ssh_key(project: &Project, name: &str) -> (PathBuf, String) {
    let path = project.path(&format!("../{name}"));
    let made = ran(clean("ssh-keygen", &project.path("")).args(["-q", "-t", "ed25519", "-N", "", "-C", name, "-f"]).arg(&path));
    assert_eq!(made.status, 0, "{made:?}");
    (path.clone(), std::fs::read_to_string(path.with_extension("pub")).unwrap())
}

fn use_ssh(project: &Project, key: &str) {
    project.git(&["config", "gpg.format", "ssh"]);
    project.git(&["config", "user.signingkey", key]);
}

/// A site that is signed off with a key that may sign.
fn signed() -> Project {
    let project = project();
    let (path, public) = ssh_key(&project, "ana");
    use_ssh(&project, path.to_str().unwrap());
    project.write("checklists/allowed_signers", format!("ana@example.com namespaces=\"guidepost-checklist\" {public}"));
    project.commit("2026-05-02");
    sign(&project).says(0, &["`refunds` signed off by Ana Ruiz <ana@example.com> on 2026-06-15.", "SSH key SHA256:", "of ana@example.com"]);
    project.commit("2026-06-15");
    project
}

fn sign(project: &Project) -> Ran {
    project.run(&["checklist", "sign", "refunds"])
}

fn verify(project: &Project) -> Ran {
    project.run(&["checklist", "verify", "refunds"])
}

fn edit(project: &Project, from: &str, to: &str) {
    let text = project.text("checklists/refunds.yaml");
    assert!(text.contains(from), "{from:?} is not in\n{text}");
    project.write("checklists/refunds.yaml", text.replace(from, to));
}

/// The sign-off's block alone.
fn block(project: &Project) -> String {
    let text = project.text("checklists/refunds.yaml");
    text[text.find("sign_off:").unwrap()..].to_owned()
}

const HOLDS: &[&str] = &["the sign-off holds", "SSH key SHA256:"];

#[test]
fn a_sign_off_changes_nothing_else_and_holds() {
    let project = signed();
    assert!(project.text("checklists/refunds.yaml").starts_with(SITE.split("-- checklists/refunds.yaml --\n").nth(1).unwrap()));
    verify(&project).says(0, HOLDS);
    // Signing again takes the place of the old block.
    sign(&project).says(0, &["signed off"]);
    assert_eq!(project.text("checklists/refunds.yaml").matches("sign_off:").count(), 1);
    // A checkout with other line endings.
    let text = project.text("checklists/refunds.yaml");
    project.write("checklists/refunds.yaml", format!("\u{feff}{}", text.replace('\n', "\r\n")));
    verify(&project).says(0, HOLDS);
    sign(&project).says(0, &["signed off"]);
    let text = project.text("checklists/refunds.yaml");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    verify(&project).says(0, HOLDS);
}

#[test]
fn another_form_of_the_same_words_keeps_it() {
    let project = signed();
    project.write("checklists/refunds.yaml", format!("{}{REFORMATTED}", block(&project)));
    verify(&project).says(0, HOLDS);
}

#[test]
fn squash_and_rebase_keep_it() {
    let project = signed();
    project.git(&["checkout", "--quiet", "-b", "side", "HEAD~1"]);
    project.write("other.md", "# Other\n");
    project.commit("2026-06-16");
    project.git(&["merge", "--quiet", "--squash", "main"]);
    project.commit("2026-06-17");
    verify(&project).says(0, HOLDS);
    project.git(&["checkout", "--quiet", "-b", "again", "main"]);
    project.write("third.md", "# Third\n");
    project.commit("2026-06-18");
    project.git(&["rebase", "--quiet", "--onto", "side~1", "main~1"]);
    verify(&project).says(0, HOLDS);
}

#[test]
fn every_signed_word_counts_and_what_changed_is_told() {
    let project = signed();
    let text = project.text("checklists/refunds.yaml");
    for (from, to, told) in [
        ("title: Refunds", "title: Returns", "title: Refunds → Returns"),
        ("owner: billing-team", "owner: nobody", "owner: billing-team → nobody"),
        ("release: \"1.0\"", "release: \"1.1\"", "release: 1.0 → 1.1"),
        ("answer: n/a", "answer: unanswered", "`reachable-help`: n/a → unanswered"),
        ("There is no product.", "There is none.", "reason of `reachable-help`: There is no product. → There is none."),
        ("We will not know.", "We may not know.", "risk of `measured`: We will not know. → We may not know."),
        ("\"#12\"", "\"#13\"", "gap of `measured`: #12, ana, 2027-01-31 → #13, ana, 2027-01-31"),
        ("2027-01-31", "2028-01-31", "ana, 2027-01-31 → #12, ana, 2028-01-31"),
        ("statement: They do", "statement: They did", "evidence of `clear-messages`: statement: They do, by: ana"),
        ("approval: approved-with-gaps", "approval: support-unready", "approval: approved-with-gaps → support-unready"),
        ("One line.", "Two lines.", "notes: One line."),
        ("Ana Ruiz <", "Ana Maria <", "reviewer: Ana Ruiz <ana@example.com> → Ana Maria <ana@example.com>"),
        ("date: 2026-06-15", "date: 2026-06-14", "date: 2026-06-15 → 2026-06-14"),
    ] {
        project.write("checklists/refunds.yaml", text.replacen(from, to, 1));
        verify(&project).says(1, &["does not hold", "not what stands there now", told]);
    }
    // Without the version in Git, the parts say what changed.
    std::fs::rename(project.path(".git"), project.path("../git")).unwrap();
    project.write("checklists/refunds.yaml", text.replace("We will not know.", "We may not know."));
    verify(&project).says(1, &["the answer to `measured`"]);
}

#[test]
fn a_signature_is_for_one_checklist_one_day_and_one_person() {
    let project = signed();
    let text = project.text("checklists/refunds.yaml");
    let renew = |text: &str, name: &str, more: &[&str]| {
        // Somebody who writes a new digest for other words has no signature over them.
        let (head, old) = text.split_at(text.find("sign_off:").unwrap());
        project.write(&format!("checklists/{name}.yaml"), head);
        project.run(&[&["checklist", "sign", name, "--no-key"], more].concat()).says(0, &["no key"]);
        let signature = &old[old.find("  signature:").unwrap()..];
        let new = project.text(&format!("checklists/{name}.yaml"));
        project.write(&format!("checklists/{name}.yaml"), format!("{new}{signature}"));
        project.run(&["checklist", "verify", name]).says(1, &["does not hold", "the signature is over other words"]);
    };
    let config = project.text("guidepost.yaml");
    project.write("guidepost.yaml", config.replace("features:\n", "features:\n  - {id: returns, title: Returns}\n"));
    renew(&text.replace("feature: refunds", "feature: returns"), "returns", &[]);
    renew(&text, "refunds", &["--today", "2026-06-14"]);
    renew(&text.replace("We will not know.", "We may not know."), "refunds", &[]);
    renew(&text, "refunds", &["--reviewer", "Bo <ana@example.com>"]);
}

#[test]
fn strangers_and_other_purposes_do_not_count() {
    let project = signed();
    let (bob, public) = ssh_key(&project, "bob");
    // A key that nobody lists, and one that is somebody else's.
    use_ssh(&project, bob.to_str().unwrap());
    sign(&project).says(0, &["does not count yet", "Add this line to `checklists/allowed_signers`", public.split(' ').nth(1).unwrap()]);
    verify(&project).says(1, &["is not one that may sign for `ana@example.com`"]);
    let allowed = project.text("checklists/allowed_signers");
    project.write("checklists/allowed_signers", format!("{allowed}bob@example.com {public}"));
    verify(&project).says(1, &["is `bob@example.com`'s, and the reviewer is `ana@example.com`"]);
    // Listed for her, but not on the day of the sign-off; then with the right day.
    for (until, status) in [("20260101", 1), ("20270101", 0)] {
        project.write("checklists/allowed_signers", format!("ana@example.com valid-before=\"{until}\" {public}"));
        let run = verify(&project);
        assert_eq!(run.status, status, "{run:?}");
    }
    project.write("checklists/allowed_signers", format!("ana@example.com namespaces=\"git\" {public}"));
    verify(&project).says(1, &["does not hold"]);
    project.write("checklists/allowed_signers", "# nobody\n");
    verify(&project).says(1, &["does not hold"]);
    std::fs::remove_file(project.path("checklists/allowed_signers")).unwrap();
    verify(&project).says(1, &["there is no `checklists/allowed_signers`"]);
}

#[cfg(unix)]
#[test]
fn a_signature_of_a_commit_never_passes() {
    let project = signed();
    // The configured program signs whatever it is asked to in the namespace of commits.
    let script = project.path("../as-git");
    std::fs::write(&script, "#!/bin/sh\nexec ssh-keygen -Y sign -n git -f \"$6\"\n").unwrap();
    executable(&script);
    project.git(&["config", "gpg.ssh.program", script.to_str().unwrap()]);
    sign(&project).says(0, &["The signature does not count yet", "made for something else than a checklist"]);
    verify(&project).says(1, &["the signature was made for something else than a checklist"]);
    // What is no signature at all.
    let text = project.text("checklists/refunds.yaml");
    let head = &text[..text.find("  signature:").unwrap()];
    let huge = "    AAAA\n".repeat(20_000);
    for (signature, told) in [
        ("  signature: yes please\n".to_owned(), "neither an SSH signature nor an OpenPGP one"),
        (
            "  signature: |\n    -----BEGIN SSH SIGNATURE-----\n    !!\n    -----END SSH SIGNATURE-----\n".to_owned(),
            "the signature cannot be read",
        ),
        (format!("  signature: |\n    -----BEGIN SSH SIGNATURE-----\n{huge}    -----END SSH SIGNATURE-----\n"), "at most 65536 are read"),
    ] {
        project.write("checklists/refunds.yaml", format!("{head}{signature}"));
        verify(&project).says(1, &["does not hold", told]);
    }
}

#[test]
fn a_branch_cannot_authorise_itself() {
    let project = signed();
    let (eve, public) = ssh_key(&project, "eve");
    project.git(&["checkout", "--quiet", "-b", "branch"]);
    use_ssh(&project, eve.to_str().unwrap());
    let allowed = project.text("checklists/allowed_signers");
    project.write("checklists/allowed_signers", format!("{allowed}ana@example.com {public}"));
    sign(&project).says(0, &["SSH key SHA256:"]);
    project.commit("2026-06-16");
    verify(&project).says(0, HOLDS);
    project
        .run(&["checklist", "verify", "refunds", "--base", "main"])
        .says(1, &["does not hold", "is not one that may sign for `ana@example.com`"]);
    project.run(&["checklist", "verify", "refunds", "--base", "nowhere"]).says(2, &["there is no revision `nowhere`"]);
    // A key that the base has taken away meanwhile counts no more, although the branch still has it.
    project.git(&["checkout", "--quiet", "main"]);
    project.write("checklists/allowed_signers", format!("ana@example.com {public}"));
    project.commit("2026-06-17");
    project.git(&["checkout", "--quiet", "-b", "old", "main~1"]);
    verify(&project).says(0, HOLDS);
    project.run(&["checklist", "verify", "refunds", "--base", "main"]).says(1, &["is not one that may sign"]);
}

#[test]
fn without_a_key_it_says_so() {
    let project = project();
    sign(&project).says(0, &["signed with no key", "It is unsigned", "git config user.signingkey"]);
    project.commit("2026-06-15");
    // The commit is Ada's, and Ana is declared.
    verify(&project).says(1, &["no key signed them", "`Ana Ruiz <ana@example.com>` is declared as the reviewer, and `Ada` committed"]);
    project.run(&["checklist", "sign", "refunds", "--reviewer", "Ada <ada@example.com>"]).says(0, &["signed off by Ada"]);
    project.commit("2026-06-15");
    verify(&project).says(0, &["the sign-off holds", "no key signed them"]);
}

#[test]
fn what_cannot_be_signed_is_refused_and_nothing_is_written() {
    let project = project();
    let before = project.text("checklists/refunds.yaml");
    let refused = |arguments: &[&str], words: &[&str]| {
        project.run(&[&["checklist", "sign"], arguments].concat()).says(2, words);
    };
    refused(&["refund"], &["there is no checklist for a feature `refund`", "Did you mean `refunds`?"]);
    refused(&["refunds", "--reviewer", " "], &["the reviewer has no name"]);
    use_ssh(&project, "/nowhere/key");
    refused(&["refunds"], &["could not be signed", "`ssh-keygen` could not sign", "--no-key"]);
    project.git(&["config", "gpg.ssh.program", "/no/such/program"]);
    refused(&["refunds"], &["the program `/no/such/program` was not found"]);
    project.git(&["config", "gpg.format", "x509"]);
    refused(&["refunds"], &["Git signs with `x509`"]);
    project.git(&["config", "--unset", "user.signingkey"]);
    project.git(&["config", "--unset", "user.email"]);
    refused(&["refunds"], &["Git does not know who you are", "--reviewer"]);
    assert_eq!(project.text("checklists/refunds.yaml"), before);
    edit(&project, "approval: approved-with-gaps", "approval: approved");
    refused(
        &["refunds", "--reviewer", "Ana"],
        &["`refunds` declares `approved`, and its answers allow `approved-with-gaps`", "`measured` is a no"],
    );
    edit(&project, "title: Refunds", "titel: Refunds");
    refused(&["refunds", "--reviewer", "Ana"], &["is invalid, so nobody can stand for it", "titel"]);
    project.write("checklists/refunds.yaml", "{feature: refunds, template: new-feature@1.0, items: {measured: unanswered}}\n");
    refused(&["refunds", "--reviewer", "Ana"], &["no sign-off can be written into `checklists/refunds.yaml`"]);
}

#[cfg(unix)]
#[test]
fn without_ssh_keygen_there_is_a_sentence() {
    let project = signed();
    let bin = project.path("../bin");
    std::fs::create_dir(&bin).unwrap();
    let path = std::env::var_os("PATH").unwrap();
    let git = std::env::split_paths(&path).map(|folder| folder.join("git")).find(|git| git.is_file()).unwrap();
    std::os::unix::fs::symlink(git, bin.join("git")).unwrap();
    let run = |what: &str| ran(program(&project.path("")).args(["checklist", what, "refunds"]).env("PATH", &bin));
    run("verify").says(1, &["does not hold", "the program `ssh-keygen` was not found"]);
    run("sign").says(2, &["could not be signed: the program `ssh-keygen` was not found"]);
    // And without Git, the sign-off is still read.
    let none = ran(program(&project.path("")).args(["checklist", "history", "refunds"]).env("PATH", project.path("../none")));
    none.says(2, &["there is no history: the program `git` was not found"]);
}

/// Makes a program of a script. The file is written once more by another process: while one test starts a program, what another
/// test has open for writing is open in both, and Linux runs no file that somebody writes.
#[cfg(unix)]
fn executable(path: &std::path::Path) {
    let copied = std::process::Command::new("sh")
        .args(["-c", "cp \"$1\" \"$1.new\" && mv \"$1.new\" \"$1\" && chmod +x \"$1\"", "sh"])
        .arg(path)
        .status();
    assert!(copied.unwrap().success());
}

/// OpenPGP keys of a test in a folder of their own; the agent that serves them ends with it.
struct Keys {
    home: PathBuf,
}

impl Keys {
    fn new(project: &Project) -> Keys {
        let home = project.path("../g");
        std::fs::create_dir(&home).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&home, std::fs::Permissions::from_mode(0o700)).unwrap();
        }
        Keys { home }
    }

    fn gpg(&self) -> Command {
        let mut command = clean("gpg", &self.home);
        command.env("GNUPGHOME", &self.home).args(["--batch", "--quiet", "--no-tty"]);
        command
    }

    /// A new key's fingerprint.
    fn make(&self, person: &str, more: &[&str]) -> String {
        let made = ran(self.gpg().args(more).args(["--passphrase", "", "--quick-gen-key", person, "ed25519", "sign", "1y"]));
        assert_eq!(made.status, 0, "{made:?}");
        let listed = ran(self.gpg().args(["--with-colons", "--list-keys", person])).stdout;
        listed.lines().find_map(|line| line.strip_prefix("fpr:::::::::")).unwrap().trim_end_matches(':').to_owned()
    }

    fn export(&self, project: &Project, key: &str, name: &str) {
        let exported = ran(self.gpg().args(["--armor", "--export", key]));
        assert!(exported.stdout.contains("PUBLIC KEY"), "{exported:?}");
        project.write(&format!("checklists/keys/{name}.asc"), exported.stdout);
    }

    fn sign(&self, project: &Project, key: &str) -> Ran {
        project.git(&["config", "user.signingkey", key]);
        ran(program(&project.path("")).args(["checklist", "sign", "refunds"]).env("GNUPGHOME", &self.home))
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        let _ = ran(clean("gpgconf", &self.home).arg("--homedir").arg(&self.home).args(["--kill", "all"]));
    }
}

#[test]
fn openpgp_keys_sign_too() {
    let project = project();
    let keys = Keys::new(&project);
    let ana = keys.make("Ana Ruiz <ana@example.com>", &[]);
    keys.sign(&project, &ana).says(0, &["does not count yet: there is no key in `checklists/keys/`", "gpg --armor --export"]);
    verify(&project).says(1, &["there is no key in `checklists/keys/`"]);
    keys.export(&project, &ana, "ana");
    verify(&project).says(0, &["the sign-off holds", &format!("OpenPGP key {ana} of ana@example.com")]);
    edit(&project, "We will not know.", "We may not know.");
    verify(&project).says(1, &["not what stands there now"]);
    edit(&project, "We may not know.", "We will not know.");
    // A file that is no key hides none that is.
    project.write("checklists/keys/broken.asc", "not a key");
    verify(&project).says(0, &["the sign-off holds"]);
    // Keys of strangers, and of somebody else.
    let eve = keys.make("Eve <eve@example.com>", &[]);
    keys.sign(&project, &eve).says(0, &["does not count yet"]);
    verify(&project).says(1, &["is not one of those in `checklists/keys/`"]);
    keys.export(&project, &eve, "eve");
    verify(&project).says(1, &[&format!("the key {eve} is of `Eve <eve@example.com>`, and the reviewer is `ana@example.com`")]);
    std::fs::remove_file(project.path("checklists/keys/ana.asc")).unwrap();
    std::fs::remove_file(project.path("checklists/keys/eve.asc")).unwrap();
    verify(&project).says(1, &["`checklists/keys/broken.asc` holds no OpenPGP key"]);
}

#[cfg(unix)]
#[test]
fn openpgp_keys_that_are_over_do_not_count() {
    let project = project();
    let keys = Keys::new(&project);
    let ana = keys.make("Ana Ruiz <ana@example.com>", &[]);
    keys.sign(&project, &ana).says(0, &["signed off"]);
    // Revoked, with the certificate that was made with the key.
    let certificate = std::fs::read_to_string(keys.home.join(format!("openpgp-revocs.d/{ana}.rev"))).unwrap();
    std::fs::write(keys.home.join("revoke"), certificate.replace(":-----BEGIN", "-----BEGIN")).unwrap();
    assert_eq!(ran(keys.gpg().arg("--import").arg(keys.home.join("revoke"))).status, 0);
    keys.export(&project, &ana, "ana");
    verify(&project).says(1, &["the OpenPGP key", "is revoked"]);
    // Made and used in 2020, for a year.
    let then = ["--faked-system-time", "20200101T000000"];
    let old = keys.make("Ana Old <ana@example.com>", &then);
    let script = project.path("../gpg-of-2020");
    std::fs::write(&script, "#!/bin/sh\nexec gpg --faked-system-time 20200601T000000 \"$@\"\n").unwrap();
    executable(&script);
    project.git(&["config", "gpg.program", script.to_str().unwrap()]);
    keys.sign(&project, &old).says(0, &["signed off"]);
    keys.export(&project, &old, "old");
    verify(&project).says(1, &["the OpenPGP key", "has expired"]);
}

#[test]
fn history_tells_what_moved_and_how_long_gaps_are_open() {
    let project = signed();
    edit(&project, "measured: {answer: no", "measured: {answer: unanswered");
    project.commit("2026-06-01");
    edit(&project, "measured: {answer: unanswered", "measured: {answer: no");
    project.commit("2026-06-05");
    let run = project.run(&["checklist", "history", "refunds"]);
    run.says(
        0,
        &[
            "Refunds (refunds)",
            "measured: no → unanswered",
            "measured: unanswered → no",
            "signed off by Ana Ruiz",
            "measured: open for 10 days, since 2026-06-05 (#12)",
        ],
    );
    let json: serde_json::Value =
        serde_json::from_str(&project.run(&["checklist", "history", "refunds", "--format", "json"]).stdout).unwrap();
    assert_eq!(json["gaps"][0]["days"], 10);
    assert_eq!(json["moments"].as_array().unwrap().len(), 4);
    assert_eq!(json["moments"][2]["moves"][0], serde_json::json!({"item": "measured", "from": "no", "to": "unanswered"}));
    // Renamed with its feature, it keeps its past; without Git there is a sentence.
    let bare = Project::of(SITE);
    bare.run(&["checklist", "history", "refunds"]).says(2, &["there is no history: the folder is not in a Git repository"]);
    bare.git(&["init", "--quiet"]);
    bare.run(&["checklist", "history", "refunds"]).says(0, &["`refunds` is not committed yet."]);
}

#[test]
fn no_command_about_a_sign_off_shows_a_secret() {
    let secret = concat!("gh", "p_9aZk3LmQ7vXc2RtY8wBn5HdS4jUf6GeP1oKi");
    let long = concat!("github", "_pat_11BK7QZ3Y0vR2tLmXw8sNd_4pHcJ6uFgE1oTzVbQ9kMr5yWaSx3DnCiPhU7GfLt2RvB8eOjKqY");
    let project = signed();
    let shows_none = |args: &[&str], status: u8, told: &[&str]| {
        let run = project.run(&[&["checklist"], args].concat());
        run.says(status.into(), told);
        for part in [&secret[8..], &long[8..24]] {
            assert!(!run.stdout.contains(part) && !run.stderr.contains(part), "{args:?} shows a secret: {run:?}");
        }
    };
    // Signed with them, by a reviewer whose name is one.
    for (from, to) in [
        ("title: Refunds", format!("title: \"Refunds {secret}\"")),
        ("statement: They do", format!("statement: \"{secret}, they do\"")),
        ("We will not know.", format!("Who knows {long}?")),
    ] {
        edit(&project, from, &to);
    }
    project.commit("2026-06-15");
    let reviewer = format!("{secret} <ana@example.com>");
    shows_none(&["sign", "refunds", "--reviewer", &reviewer], 0, &["signed off by ghp_****"]);
    project.commit("2026-06-15");
    shows_none(&["verify", "refunds"], 0, &["signed off by ghp_****"]);
    let text = project.text("checklists/refunds.yaml");
    edit(&project, "they do", "they did");
    edit(&project, "Who knows", "Nobody knows, or writes a little more than that,");
    edit(&project, "owner: billing-team", &format!("owner: {secret}"));
    shows_none(&["verify", "refunds"], 1, &["does not hold", "owner: billing-team → ghp_****", "statement: ghp_****"]);
    for format in ["text", "json"] {
        shows_none(&["history", "refunds", "--format", format], 0, &["Refunds ghp_****", "ghp_************************************ <ana@"]);
    }
    // A key of somebody else, an approval that is too high, and a file that cannot be used.
    project.write("checklists/refunds.yaml", &text);
    project.write("checklists/allowed_signers", "");
    shows_none(&["verify", "refunds"], 1, &["does not hold"]);
    edit(&project, "approval: approved-with-gaps", "approval: approved");
    shows_none(&["sign", "refunds"], 2, &["declares `approved`"]);
    project.write("checklists/refunds.yaml", text.replace("approval: approved-with-gaps", &format!("approval: {secret}")));
    shows_none(&["sign", "refunds"], 2, &["is invalid, so nobody can stand for it", "ghp_****"]);
    shows_none(&["verify", "refunds"], 1, &["the checklist is invalid"]);
}
