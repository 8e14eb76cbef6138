//! One article again after an edit, as an editor would ask for it: read anew, and held to all rules that look at one page.

use std::path::Path;
use std::time::{Duration, Instant};

use guidepost::lint::{self, Page};
use guidepost::load::read::{self, REUSE};
use guidepost::pipeline::{Options, Timings, Workspace};
use guidepost::tree::File;

/// What each of some articles spread over the site takes; nothing is written.
pub(crate) fn again(root: &Path, count: usize) -> Vec<Duration> {
    let options = Options {
        root: root.to_owned(),
        today: jiff::civil::date(2026, 11, 22),
        drafts: false,
        base_url: None,
        output: root.join("public"),
        precompress: false,
        colour_ahead: false,
        dates: false,
    };
    let mut workspace = Workspace::open(options, &mut Timings::default()).expect("the corpus opens");
    let loaded = workspace.load(&mut Timings::default());
    let articles = &loaded.site.articles;
    let step = (articles.len() / count).max(1);
    let one = |article: &guidepost::site::Article| {
        let path = &article.document.text.source;
        assert!(!path.as_str().contains(REUSE), "passages are no articles");
        let Some(File::Text(text)) = workspace.tree.files.get(path) else { panic!("{path} is a text") };
        let edited: std::sync::Arc<str> = format!("{text}\nOne more sentence.\n").into();
        let start = Instant::now();
        let text = read::alone(path, &edited, &workspace.settings);
        let page = Page::of_article(&loaded.site, article, &workspace.plan);
        let found = lint::page(&workspace.plan, &page);
        let took = start.elapsed();
        std::hint::black_box((text, found));
        took
    };
    articles.iter().step_by(step).take(count).map(one).collect()
}
