//! The look of a site: templates, styles, scripts and words, built in and replaced file by file.

use std::collections::BTreeMap;

use rust_embed::Embed;
use tera::{Context, ErrorKind, Tera};

use super::html::Words;
use crate::config::colour::Palette;
use crate::config::{self, Settings};
use crate::diag::{BROKEN_TEMPLATE, Diagnostic};
use crate::error::{Error, Result};
use crate::text::{Span, nearest};
use crate::tree::SourcePath;
use crate::yaml;

mod unused;
mod urls;

/// The folder of themes, at the root.
pub const FOLDER: &str = "themes";

/// The brand colour of the built-in icon.
pub const BRAND: &str = "#0b7265";

/// Folders of the output in which every name holds a hash of the content.
pub(super) const HASHED: [&str; 2] = ["assets", "media"];

/// The script of the search dialog.
const FIND: &str = "assets/find.js";

/// What stands in it for what is filled in.
const FILLED: &str = "{/* filled in by the build */}";

/// The folders of a theme.
const FOLDERS: [&str; 3] = ["templates", "assets", "strings"];

/// The folder of words, one file for each language.
const STRINGS: &str = "strings/";

/// How the names of the words begin that it gets.
const FIND_WORDS: &str = "find_";

/// The style sheets of pages: what all share, what articles add, what the readiness pages add, and what a site adds to all of it.
const SHEETS: [&str; 4] = ["assets/site.css", "assets/article.css", "assets/readiness.css", "assets/extra.css"];

#[derive(Embed)]
#[folder = "themes/default"]
struct BuiltIn;

/// Files of the site's own theme, by path inside its folder: `templates/article.html`, `assets/site.css`, `strings/en.yaml`.
pub type Overrides = BTreeMap<String, Vec<u8>>;

/// A theme ready to render with.
pub struct Theme {
    tera: Tera,
    /// The theme's words in the site's language.
    pub words: Words,
    /// Files to publish: path in the output and content.
    pub assets: Vec<(String, Vec<u8>)>,
    /// Addresses of the style sheet, the script and the icon, relative to the site's root.
    pub css: String,
    /// The script.
    pub js: String,
    /// The script of pages that have tabs.
    pub tabs: String,
    /// The built-in icon.
    pub icon: String,
    /// The script of the search dialog; nothing loads it before a reader touches the search.
    pub find: String,
    /// The style sheet of the readiness pages.
    pub readiness: String,
    /// The text of each template that the site replaced, for showing errors.
    own: BTreeMap<String, String>,
    name: String,
}

impl Theme {
    /// Puts the theme together.
    ///
    /// # Errors
    /// `Refused` when a template or the words of the site's theme cannot be used, at the place.
    pub fn new(settings: &Settings, overrides: &Overrides) -> Result<Theme> {
        let name = settings.theme.name.clone().unwrap_or_else(|| "default".into());
        let mut theme = Theme {
            tera: Tera::new(),
            words: Words::new(),
            assets: vec![],
            css: String::new(),
            js: String::new(),
            tabs: String::new(),
            icon: String::new(),
            find: String::new(),
            readiness: String::new(),
            own: BTreeMap::new(),
            name,
        };
        theme.words = theme.strings(settings, overrides)?;
        theme.templates(overrides)?;
        // Style sheets hold the names of other files, and the search dialog that of a style sheet.
        let mut others: Vec<String> = paths("assets/", overrides).into_iter().filter(|path| !SHEETS.contains(&path.as_str())).collect();
        others.sort_by_key(|path| path.ends_with(".css"));
        let published = theme.others(others, settings, overrides)?;
        theme.sheets(settings, overrides, &published)?;
        let mut globals = Context::new();
        globals.insert("t", &theme.words);
        globals.insert("lang", &settings.language);
        globals.insert("dir", direction(&settings.language));
        *theme.tera.global_context() = globals;
        Ok(theme)
    }

    /// Publishes files one by one, sheets after what they name, which may be other sheets; the search dialog last.
    fn others(&mut self, mut left: Vec<String>, settings: &Settings, overrides: &Overrides) -> Result<BTreeMap<String, String>> {
        let mut published = BTreeMap::new();
        left.retain(|path| path != FIND);
        while !left.is_empty() {
            let (before, mut missing) = (left.len(), None);
            for path in std::mem::take(&mut left) {
                match self.source(&path, overrides, &published) {
                    Ok(bytes) => {
                        let url = self.asset(&path, bytes, settings, overrides);
                        published.insert(path, url);
                    }
                    Err(error) => {
                        missing = missing.or(Some(error));
                        left.push(path);
                    }
                }
            }
            if let Some(error) = missing.filter(|_| left.len() == before) {
                return Err(error);
            }
        }
        let dialog = self.source(FIND, overrides, &published)?;
        let url = self.asset(FIND, dialog, settings, overrides);
        published.insert(FIND.to_owned(), url);
        Ok(published)
    }

    fn templates(&mut self, overrides: &Overrides) -> Result<()> {
        let mut templates = Vec::new();
        for path in paths("templates/", overrides) {
            let name = path.trim_start_matches("templates/").to_owned();
            let own = overrides.get(&path);
            let bytes = own.cloned().unwrap_or_else(|| built_in(&path));
            let text = String::from_utf8(bytes).map_err(|error| {
                let at = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes());
                let broken = (Span::new(at, at + '\u{fffd}'.len_utf8()), "this is not UTF-8".to_owned());
                self.broken(&path, &text, broken).hint("Save the file as UTF-8.")
            })?;
            if own.is_some() {
                self.own.insert(name.clone(), text.clone());
            }
            templates.push((name, text));
        }
        let added = self.tera.add_raw_templates(templates);
        added.map_err(|error| self.error(&error, "a template"))
    }

    /// Two style sheets are published, each whole: a page asks for one file, and none carries the looks of the other kind.
    fn sheets(&mut self, settings: &Settings, overrides: &Overrides, published: &BTreeMap<String, String>) -> Result<()> {
        let [shared, article, readiness, extra] = SHEETS.map(|path| self.source(path, overrides, published));
        let (shared, article, readiness, extra) = (shared?, article?, readiness?, extra?);
        let brand = settings.theme.brand.as_ref().map_or(String::new(), |brand| Palette::of(brand.colour).style());
        let whole = |more: &[u8]| [&shared, brand.as_bytes(), more, &extra].concat();
        self.css = self.publish(SHEETS[0], whole(&article));
        self.readiness = self.publish(SHEETS[2], whole(&readiness));
        Ok(())
    }

    /// A file as it goes out, but for what is filled in. A style sheet of the site's own names files by `published`.
    fn source(&self, path: &str, overrides: &Overrides, published: &BTreeMap<String, String>) -> Result<Vec<u8>> {
        let text = match overrides.get(path).map(|bytes| std::str::from_utf8(bytes)) {
            Some(Ok(text)) if path.ends_with(".css") => text,
            _ => return Ok(source(path, overrides)),
        };
        let folder = SourcePath::new(path).folder().to_owned();
        urls::rewritten(text, &folder, |file| published.get(file).cloned()).map(String::into_bytes).map_err(|(span, address)| {
            let message = format!("the theme has no file at `{}`", crate::text::visible(&address));
            let hint = "Put the file beside the style sheet, or name one of the static folder by its path, such as `../img/ground.png`.";
            self.broken(path, text, (span, message)).hint(hint)
        })
    }

    fn asset(&mut self, path: &str, mut bytes: Vec<u8>, settings: &Settings, overrides: &Overrides) -> String {
        if let (Some(brand), "assets/favicon.svg", false) = (&settings.theme.brand, path, overrides.contains_key(path)) {
            bytes = String::from_utf8_lossy(&bytes).replace(BRAND, &brand.hex).into_bytes();
        }
        if path == FIND {
            bytes = self.filled(&bytes);
        }
        let url = self.publish(path, bytes);
        match path {
            "assets/site.js" => self.js.clone_from(&url),
            "assets/tabs.js" => self.tabs.clone_from(&url),
            "assets/favicon.svg" => self.icon.clone_from(&url),
            FIND => self.find.clone_from(&url),
            _ => {}
        }
        url
    }

    /// Keeps a file for publishing, under a name that holds a hash of its content.
    fn publish(&mut self, path: &str, bytes: Vec<u8>) -> String {
        let (file, hash) = (SourcePath::new(path), blake3::hash(&bytes).to_hex());
        let url = format!("{}/{}-{}.{}", file.folder(), file.stem(), &hash[..8], file.extension());
        self.assets.push((url.clone(), bytes));
        url
    }

    /// The search dialog with its words and the addresses of the files that it loads, so that no page carries them.
    /// What is filled in is JSON, which every script understands; its hash covers the names, so it is done last.
    fn filled(&self, script: &[u8]) -> Vec<u8> {
        let words = self.words.iter().filter_map(|(key, text)| Some((key.strip_prefix(FIND_WORDS)?, text.as_str())));
        let mut fill: BTreeMap<&str, &str> = words.collect();
        for (key, before, after) in [("look", "assets/find-", ".css"), ("reader", "assets/search-", ".js")] {
            let is_hash =
                |url: &str| url.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)).is_some_and(|hash| hash.len() == 8);
            let found = self.assets.iter().find(|(url, _)| is_hash(url));
            fill.extend(found.map(|(url, _)| (key, url.as_str())));
        }
        let json = serde_json::to_string(&fill).unwrap_or_default();
        String::from_utf8_lossy(script).replacen(FILLED, &json, 1).into_bytes()
    }

    /// English, then the language, then the language with its region, each over the one before.
    fn strings(&self, settings: &Settings, overrides: &Overrides) -> Result<Words> {
        let language = settings.language.to_lowercase();
        let base = language.split('-').next().unwrap_or("en").to_owned();
        let mut words = Words::new();
        for name in ["en", &base, &language] {
            let path = format!("{STRINGS}{name}.yaml");
            // `pt-BR.yaml` is as good as `pt-br.yaml`.
            let own = overrides.iter().find(|(file, _)| file.eq_ignore_ascii_case(&path));
            let own = own.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned());
            for (text, is_own) in [(BuiltIn::get(&path).map(|file| String::from_utf8_lossy(&file.data).into_owned()), false), (own, true)] {
                let Some(text) = text else { continue };
                match yaml::parse(&text) {
                    Ok(node) => words.extend(entries(&node)),
                    Err(error) if is_own => return Err(self.broken(&path, &text, (error.span, error.message))),
                    Err(_) => {}
                }
            }
        }
        Ok(words)
    }

    /// Renders a template.
    ///
    /// # Errors
    /// `Refused`, at the place in the template.
    pub fn render(&self, template: &str, view: &impl serde::Serialize) -> Result<String> {
        let context = Context::from_serialize(view).map_err(|error| self.error(&error, template))?;
        self.tera.render(template, &context).map_err(|error| self.error(&error, template))
    }

    fn own_files(&self) -> String {
        self.own.keys().map(|name| format!("`{}`", self.file(name))).collect::<Vec<_>>().join(", ")
    }

    fn file(&self, template: &str) -> String {
        format!("{FOLDER}/{}/templates/{template}", self.name)
    }

    fn error(&self, error: &tera::Error, template: &str) -> Error {
        let hint = "Correct the template, or delete the file to use the built-in one.";
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let Some(text) = self.own.get(report.filename()) else {
                    return Error::refused(format!("the built-in template `{}` fails: {}", report.filename(), report.message()))
                        .hint("A replaced template may leave out a block or a part that it needs.");
                };
                let path = format!("templates/{}", report.filename());
                self.broken(&path, text, (Span::from(report.span().range.clone()), report.message().to_lowercase())).hint(hint)
            }
            ErrorKind::MissingParent { parent: missing, .. } | ErrorKind::TemplateNotFound(missing) => self.missing(missing, hint),
            kind => Error::refused(format!("the theme `{}` cannot be used: {template} fails", self.name))
                .because(&std::io::Error::other(kind.to_string()))
                .hint("A replaced template may leave out a block or a part that another one needs.")
                .hint(format!("The site's own templates are {}. Correct them, or delete them to use the built-in ones.", self.own_files())),
        }
    }

    /// A template that one of the site's own names and nobody has.
    fn missing(&self, missing: &str, hint: &str) -> Error {
        let named = self.own.iter().find_map(|(name, text)| Some((name, text, text.find(missing)?)));
        match named {
            Some((name, text, at)) => {
                let span = Span::new(at, at + missing.len());
                self.broken(&format!("templates/{name}"), text, (span, format!("no template is called `{missing}`"))).hint(hint)
            }
            None => Error::refused(format!("the theme `{}` has no template `{missing}`", self.name)).hint(hint),
        }
    }

    fn broken(&self, path: &str, text: &str, (span, message): (Span, String)) -> Error {
        let file = SourcePath::new(format!("{FOLDER}/{}/{path}", self.name));
        let mut error = Error::refused(format!("the theme file `{file}` cannot be used"));
        error.blame.findings.push(Diagnostic::new(&BROKEN_TEMPLATE, &file, message).at(span));
        error.blame.sources.push((file, text.to_owned()));
        error
    }
}

/// An error for a theme whose folder is not there; `known` are the folders that are.
pub fn missing_theme(name: &str, known: &[String]) -> Error {
    let error = Error::refused(format!("no theme is called `{name}`: the folder `{FOLDER}/{name}/` does not exist"));
    match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => error.hint(format!("Did you mean `{near}`? It is set as `theme: {{name: …}}` in guidepost.yaml.")),
        None => error.hint("Make the folder, or take `name:` out of `theme:` in guidepost.yaml to use the built-in theme."),
    }
}

/// Whether a file name belongs to a theme, or seems to be meant to.
pub fn is_theme_file(path: &str) -> bool {
    match path.split_once('/') {
        Some((folder, _)) => FOLDERS.contains(&folder) || is_theme_text(path) && nearest(folder, FOLDERS).is_some(),
        // What else lies there, such as the config of a tool that makes the theme, has names of its own.
        None => is_theme_text(path) && unused::meant(path).is_some(),
    }
}

/// Whether a file of a theme is a text, by its name.
pub fn is_theme_text(path: &str) -> bool {
    [".html", ".css", ".js", ".yaml", ".yml"].iter().any(|end| path.ends_with(end))
}

/// What is wrong with a site's own theme: why it cannot be used, else what of it nothing uses.
pub fn findings(settings: &Settings, overrides: &Overrides) -> Vec<Diagnostic> {
    let Some(name) = settings.theme.name.as_deref().filter(|_| !overrides.is_empty()) else { return vec![] };
    let Err(error) = Theme::new(settings, overrides) else { return unused::parts(name, &settings.language, overrides) };
    let help = error.hints.join(" ");
    let causes = error.causes.iter().map(|cause| format!(": {}", cause.split_whitespace().collect::<Vec<_>>().join(" ")));
    let whole = || Diagnostic::new(&BROKEN_TEMPLATE, &SourcePath::new(config::FILE), error.message.clone() + &causes.collect::<String>());
    let found = if error.blame.findings.is_empty() { vec![whole()] } else { error.blame.findings };
    found.into_iter().map(|one| if help.is_empty() { one } else { one.help(help.clone()) }).collect()
}

fn paths(folder: &str, overrides: &Overrides) -> Vec<String> {
    let mut paths: Vec<String> =
        BuiltIn::iter().map(|path| path.into_owned()).chain(overrides.keys().cloned()).filter(|path| path.starts_with(folder)).collect();
    paths.sort();
    paths.dedup();
    paths
}

/// A style sheet of ours without indentation and comments. None of its texts holds what begins a comment.
fn slim_style(style: &str) -> String {
    let parts =
        style.split("/*").enumerate().map(|(n, part)| if n == 0 { part } else { part.split_once("*/").map_or("", |(_, rest)| rest) });
    let text: String = parts.collect();
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect()
}

/// A file of the theme as it is published: the site's own as it is, ours without what only its authors read.
fn source(path: &str, overrides: &Overrides) -> Vec<u8> {
    if let Some(own) = overrides.get(path) {
        return own.clone();
    }
    let bytes = built_in(path);
    match path.rsplit('.').next() {
        Some("js") => slim(&String::from_utf8_lossy(&bytes)).into_bytes(),
        Some("css") => slim_style(&String::from_utf8_lossy(&bytes)).into_bytes(),
        _ => bytes,
    }
}

/// A script of ours without indentation, lines of comment and most of the space between signs: a fifth of what travels. One with
/// text over several lines stays as it is.
fn slim(script: &str) -> String {
    if script.lines().any(|line| line.matches('`').count() % 2 == 1) {
        return script.to_owned();
    }
    let mut out = String::with_capacity(script.len());
    let mut is_comment = false;
    for line in script.lines().map(str::trim) {
        let begins = line.starts_with("/**") && line.find("*/").is_none_or(|end| end + 2 == line.len());
        is_comment |= begins;
        if !is_comment && !line.is_empty() && !line.starts_with("//") {
            tighten(line, &mut out);
        }
        is_comment &= !line.ends_with("*/");
    }
    out
}

/// A line as it travels. Text keeps its spaces, and so does a line that may hold expressions, comments or text inside of text.
fn tighten(line: &str, out: &mut String) {
    let is_sign = |c: char| "=,;{}()?:<>&|*[]".contains(c);
    if line.contains(['/', '\\']) || line.matches('`').count() > 2 {
        out.push_str(line);
    } else {
        let (mut before, mut quote) = ('\0', None);
        let mut rest = line.chars().peekable();
        while let Some(c) = rest.next() {
            let is_between = is_sign(before) || rest.peek().is_some_and(|&next| is_sign(next));
            if c != ' ' || quote.is_some() || !is_between {
                out.push(c);
            }
            quote = match quote {
                None => Some(c).filter(|c| "\"'`".contains(*c)),
                open => open.filter(|open| *open != c),
            };
            before = c;
        }
    }
    if line.contains("//") || !line.ends_with(['{', ',', ';']) {
        out.push('\n');
    }
}

fn built_in(path: &str) -> Vec<u8> {
    BuiltIn::get(path).map(|file| file.data.into_owned()).unwrap_or_default()
}

fn entries(node: &yaml::Node) -> Vec<(String, String)> {
    match &node.value {
        yaml::Value::Map(entries) => entries.iter().filter_map(|(key, value)| Some((key.text.clone(), value.as_text()?))).collect(),
        _ => vec![],
    }
}

/// In which direction a language is written: by the script where its tag names one, else by what is usual.
pub fn direction(language: &str) -> &'static str {
    let language = language.to_lowercase();
    let mut parts = language.split('-');
    let base = parts.next().unwrap_or("");
    let is_rtl = match parts.find(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic())) {
        Some(script) => ["arab", "hebr", "thaa", "syrc", "nkoo", "adlm", "rohg"].contains(&script),
        None => ["ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "ckb", "dv"].contains(&base),
    };
    if is_rtl { "rtl" } else { "ltr" }
}

#[cfg(test)]
mod tests {
    use super::{direction, is_theme_file, slim, slim_style};

    #[test]
    fn what_makes_a_theme_is_no_part_of_it() {
        for path in ["templates/a.html", "assets/img/a.png", "strings/en.yaml", "template/home.html", "site.css", "en.yml"] {
            assert!(is_theme_file(path), "{path}");
        }
        for path in ["node_modules/x/index.js", "tailwind.config.js", "src/input.css", ".stylelintrc.yaml", "preview.html", "README.md"] {
            assert!(!is_theme_file(path), "{path}");
        }
    }

    #[test]
    fn the_script_says_the_direction_before_the_language_does() {
        let of = |tags: &[&str]| tags.iter().map(|tag| direction(tag)).collect::<Vec<_>>();
        assert_eq!(of(&["ar", "AR", "ar-EG", "ug", "az-Arab", "ku-Arab-IQ"]), ["rtl"; 6]);
        assert_eq!(of(&["en", "az", "ur-Latn", "zh-Hant-TW", "de-AT-1996", ""]), ["ltr"; 6]);
    }

    #[test]
    fn styles_lose_indentation_and_comments_only() {
        let style = "/* One\n   and two. */\na { b: \"c  d\" } /* three */ e { f: g }\n\n  h { i: j }\n/* never closed";
        assert_eq!(slim_style(style), "a { b: \"c  d\" }  e { f: g }\nh { i: j }\n");
    }

    #[test]
    fn scripts_lose_indentation_lines_of_comment_and_space_between_signs_only() {
        for (script, slimmed) in [
            ("", ""),
            ("// a\nconst a = 1; // stays\n\n  b();\n", "const a = 1; // stays\nb();"),
            ("/** One line. */\na();\n/**\n * More.\n * @param {x} y\n */\n  b();\n", "a();b();"),
            ("/** @type {x} */ const a = 1;\n", "/** @type {x} */ const a = 1;"),
            ("if (a) {\n  b = c - -d ? [ 1, 2 ] : e;\n}\nf()\ng", "if(a){b=c - -d?[1,2]:e;}\nf()\ng\n"),
            ("a = ' , ' + \" ' = \" + 'b' ;\nc = / = /;\nd(); // e {\nf in g", "a=' , ' + \" ' = \" + 'b';c = / = /;d(); // e {\nf in g\n"),
            ("a = ` = ${b} = `, c;\nd = `${ `e = f` }`;", "a=` = ${b} = `,c;d = `${ `e = f` }`;"),
            ("const url = `a\n    // b`;\n", "const url = `a\n    // b`;\n"),
        ] {
            assert_eq!(slim(script), slimmed, "{script}");
        }
    }
}
