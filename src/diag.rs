//! Findings as plain data: what, where, how bad, what to do. No printing, no rules.

use crate::text::Span;
use crate::tree::SourcePath;

/// How bad a finding is; orders from mild to grave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Should be mended.
    Warning,
    /// Readers are harmed.
    Error,
}

impl Severity {
    /// `info`, `warning` or `error`, as printed and as written in the config.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// What kind of finding this is: a permanent code and a name that reads well after "allow".
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Two letters and three digits, never reused.
    pub code: &'static str,
    /// The primary handle, in kebab case.
    pub name: &'static str,
    /// Severity where the site sets no other.
    pub severity: Severity,
}

impl Code {
    /// Whether it is about readiness, which is reported and never decides an exit status.
    pub fn is_readiness(&self) -> bool {
        self.code.starts_with("CK")
    }
}

/// A second place that explains the finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The file, which may be another one.
    pub file: SourcePath,
    /// The bytes to underline.
    pub span: Span,
    /// What there is to see, a few words.
    pub text: String,
}

/// One replacement in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to replace; empty for an insertion.
    pub span: Span,
    /// What comes in their place.
    pub text: String,
}

/// A mechanical remedy, in the finding's own file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What applying it does, imperative.
    pub title: String,
    /// Whether it keeps the meaning for certain.
    pub safe: bool,
    /// Replacements that do not overlap, in ascending order.
    pub edits: Vec<Edit>,
}

/// One finding at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of finding.
    pub code: &'static Code,
    /// After the site's settings.
    pub severity: Severity,
    /// The file, relative to the root.
    pub file: SourcePath,
    /// The bytes in the file; `None` when the finding is about the file as a whole.
    pub span: Option<Span>,
    /// One sentence: what is wrong. Lower case, no period.
    pub message: String,
    /// Why it matters, facts worth knowing.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// Other places that explain it.
    pub labels: Vec<Label>,
    /// Remedies, the best first.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// A finding about a whole file, to be refined with the builder methods.
    pub fn new(code: &'static Code, file: &SourcePath, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: code.severity,
            file: file.clone(),
            span: None,
            message: message.into(),
            notes: vec![],
            help: None,
            labels: vec![],
            fixes: vec![],
        }
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, span: impl Into<Span>) -> Diagnostic {
        self.span = Some(span.into());
        self
    }

    /// Adds why it matters.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Diagnostic {
        self.notes.push(note.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Points at a second place.
    #[must_use]
    pub fn label(mut self, file: &SourcePath, span: impl Into<Span>, text: impl Into<String>) -> Diagnostic {
        self.labels.push(Label { file: file.clone(), span: span.into(), text: text.into() });
        self
    }

    /// Offers a remedy.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Diagnostic {
        self.fixes.push(fix);
        self
    }

    /// The order of every report: by file, then place, then code, then message.
    pub fn sort_key(&self) -> (&SourcePath, Option<Span>, &'static str, &str) {
        (&self.file, self.span, self.code.code, &self.message)
    }
}

macro_rules! codes {
    ($($ident:ident = $code:literal $name:literal $severity:ident;)*) => {
        $(#[doc = concat!("`", $code, "`, ", $name, ".")]
        pub static $ident: Code = Code { code: $code, name: $name, severity: Severity::$severity };)*
        /// Every code that loading and building report, in the order of the catalogue.
        pub static CODES: &[&Code] = &[$(&$ident),*];
    };
}

codes! {
    MISSING_FRONT_MATTER = "FM001" "missing-front-matter" Error;
    INVALID_FRONT_MATTER = "FM002" "invalid-front-matter" Error;
    MISSING_FIELD = "FM003" "missing-field" Error;
    UNKNOWN_FIELD = "FM004" "unknown-field" Warning;
    UNKNOWN_KIND = "FM005" "unknown-kind" Error;
    URL_COLLISION = "FM006" "url-collision" Error;
    UNKNOWN_FEATURE = "FM009" "unknown-feature" Warning;
    NO_TEMPLATES = "FM010" "no-templates" Info;
    LEFTOVER_MARKUP = "HT002" "leftover-markup" Warning;
    RAW_HTML = "HT001" "raw-html" Error;
    IMAGE_NOT_FOUND = "IM003" "image-not-found" Error;
    UNREADABLE_FILE = "IO001" "unreadable-file" Error;
    INVALID_ENCODING = "IO002" "invalid-encoding" Error;
    OUTSIDE_ROOT = "IO003" "outside-root" Error;
    TOO_LARGE = "IO004" "too-large" Error;
    BROKEN_LINK = "LK001" "broken-link" Error;
    BROKEN_ANCHOR = "LK002" "broken-anchor" Error;
    LINK_TO_DRAFT = "LK004" "link-to-draft" Error;
    REDIRECT_LOOP = "LK005" "redirect-loop" Error;
    UNSAFE_URL = "LK009" "unsafe-url" Error;
    INVALID_CHECKLIST = "CK001" "invalid-checklist" Warning;
    UNKNOWN_TEMPLATE = "CK002" "unknown-template" Warning;
    OUTDATED_TEMPLATE = "CK003" "outdated-template" Warning;
    UNKNOWN_ITEM = "CK004" "unknown-item" Warning;
    UNANSWERED_ITEM = "CK005" "unanswered-item" Warning;
    INCOMPLETE_GAP = "CK006" "incomplete-gap" Warning;
    UNJUSTIFIED_NA = "CK007" "unjustified-na" Warning;
    UNACCEPTED_EVIDENCE = "CK008" "unaccepted-evidence" Warning;
    CONTRADICTED_EVIDENCE = "CK009" "contradicted-evidence" Warning;
    APPROVAL_ABOVE_CEILING = "CK010" "approval-above-ceiling" Warning;
    MISSING_SIGN_OFF = "CK011" "missing-sign-off" Warning;
    STALE_SIGN_OFF = "CK012" "stale-sign-off" Warning;
    UNKNOWN_SIGNER = "CK013" "unknown-signer" Warning;
    FEATURE_WITHOUT_CHECKLIST = "CK014" "feature-without-checklist" Warning;
    CODE_CHANGED = "CK015" "code-changed-since-sign-off" Warning;
    CHANGED_GROUND_RULES = "CK016" "changed-ground-rules" Warning;
    BROKEN_TEMPLATE = "TH001" "broken-template" Error;
    FAINT_BRAND = "TH002" "faint-brand" Warning;
    UNUSED_THEME_PART = "TH003" "unused-theme-part" Warning;
    UNKNOWN_VARIABLE = "RU001" "unknown-variable" Error;
    UNKNOWN_REUSE = "RU002" "unknown-reuse" Error;
    REUSE_CYCLE = "RU003" "reuse-cycle" Error;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_unique_and_well_formed() {
        let mut seen = std::collections::BTreeSet::new();
        for code in CODES {
            let (letters, digits) = code.code.split_at(2);
            assert!(letters.bytes().all(|b| b.is_ascii_uppercase()) && digits.bytes().all(|b| b.is_ascii_digit()));
            assert!(digits.len() == 3 && seen.insert(code.code) && seen.insert(code.name), "{}", code.code);
        }
    }
}
