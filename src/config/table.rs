//! What `guidepost.yaml` may hold, as a table: the checks, near names and JSON Schema come from it.

use super::template;
use crate::fields::{Field, Shape};

/// The kinds that have a template in every site.
pub const KINDS: &[&str] = &["how-to", "troubleshooting", "faq", "concept", "reference", "release-note"];

/// Icons that the built-in theme draws for sections.
pub const ICONS: &[&str] =
    &["rocket", "compass", "book", "card", "wrench", "help", "shield", "people", "bolt", "chat", "gear", "key", "chart", "globe", "file"];

const LINK: &[Field] = &[
    Field { name: "label", shape: Shape::Text, doc: "The words readers see." },
    Field {
        name: "address",
        shape: Shape::Text,
        doc: "A URL, a path of the site such as `/billing/`, an e-mail address or a telephone number.",
    },
];

const SECTION: &[Field] = &[
    Field { name: "path", shape: Shape::Text, doc: "The folder, relative to the content folder." },
    Field { name: "title", shape: Shape::Text, doc: "The title, instead of one made from the folder's name." },
    Field { name: "description", shape: Shape::Text, doc: "One sentence about what readers find here." },
    Field { name: "icon", shape: Shape::Choice(ICONS), doc: "The icon on the home page." },
    Field {
        name: "audience",
        shape: Shape::Choice(&["public", "internal"]),
        doc: "Who the articles in it are for; internal ones are never published.",
    },
];

const FEATURE: &[Field] = &[
    Field { name: "id", shape: Shape::Text, doc: "The name that articles and checklists use." },
    Field { name: "title", shape: Shape::Text, doc: "The feature's name for people." },
    Field { name: "owner", shape: Shape::Text, doc: "Who answers for it." },
    Field { name: "paths", shape: Shape::OneOrMore(&Shape::Text), doc: "Globs of the product code that makes it up." },
    Field { name: "release", shape: Shape::Text, doc: "The release it ships in." },
    Field { name: "released", shape: Shape::Date, doc: "The day it shipped." },
    Field { name: "segments", shape: Shape::OneOrMore(&Shape::Text), doc: "Customer segments it matters to." },
    Field { name: "events", shape: Shape::OneOrMore(&Shape::Text), doc: "Product events that show its use." },
];

const READINESS: &[Field] = &[Field {
    name: "publish",
    shape: Shape::Bool,
    doc: "Publish the readiness pages with the site; they stay out of it unless this is true.",
}];

const CARDS: &[Field] = &[
    Field {
        name: "font",
        shape: Shape::Text,
        doc: "A `.ttf` or `.otf` file for all words of the cards, relative to the root; Noto Sans unless set.",
    },
    Field {
        name: "title_font",
        shape: Shape::Text,
        doc: "Another one for titles, such as the bold weight; the same as `font` unless set.",
    },
];

const ANNOUNCEMENT: &[Field] = &[
    Field { name: "text", shape: Shape::Text, doc: "The sentence, as plain text." },
    Field {
        name: "link",
        shape: Shape::Either(&Shape::Text, &Shape::Object(LINK)),
        doc: "Where it leads: an address, or a label and an address.",
    },
    Field { name: "until", shape: Shape::Date, doc: "The last day on which a build shows it." },
];

const HOME: &[Field] = &[
    Field { name: "layout", shape: Shape::Choice(&["cards", "list"]), doc: "How sections stand on the home page; `cards` unless set." },
    Field { name: "articles", shape: Shape::Int, doc: "How many articles each section names there, from 0 to 10; 4 on cards unless set." },
    Field {
        name: "hero",
        shape: Shape::Choice(&["tinted", "plain", "brand"]),
        doc: "The ground of the home page's heading; `tinted` unless set.",
    },
];

const THEME: &[Field] = &[
    Field { name: "name", shape: Shape::Text, doc: "A folder below `themes/` whose files replace the built-in ones of the same name." },
    Field { name: "brand", shape: Shape::Text, doc: "The brand colour, as `#rrggbb`." },
    Field { name: "logo", shape: Shape::Text, doc: "A picture for the header, relative to the root." },
    Field { name: "logo_dark", shape: Shape::Text, doc: "The logo on dark backgrounds." },
    Field { name: "favicon", shape: Shape::Text, doc: "The icon of browser tabs, relative to the root." },
    Field { name: "authors", shape: Shape::Bool, doc: "Show the names of an article's authors, from Git." },
    Field {
        name: "pinned",
        shape: Shape::OneOrMore(&Shape::Text),
        doc: "Articles for the home page, as paths relative to the content folder.",
    },
    Field { name: "header_links", shape: Shape::List(&Shape::Object(LINK)), doc: "Links in the header of every page, five at most." },
    Field {
        name: "announcement",
        shape: Shape::Either(&Shape::Text, &Shape::Object(ANNOUNCEMENT)),
        doc: "A sentence above the header of every page, which readers can close.",
    },
    Field { name: "home", shape: Shape::Object(HOME), doc: "How the home page is arranged." },
    Field { name: "footer_links", shape: Shape::List(&Shape::Object(LINK)), doc: "Links at the foot of every page." },
    Field { name: "generator", shape: Shape::Bool, doc: "Name Guidepost in the footer; true unless switched off." },
    Field {
        name: "cards",
        shape: Shape::Either(&Shape::Bool, &Shape::Object(CARDS)),
        doc: "Draw a picture with the title of each page, which other sites show where somebody shares a link to it.",
    },
];

const REPOSITORY: &[Field] = &[
    Field { name: "url", shape: Shape::Text, doc: "The repository on its Git host." },
    Field { name: "branch", shape: Shape::Text, doc: "The branch that edit links open; `main` unless set." },
    Field {
        name: "edit",
        shape: Shape::Text,
        doc: "The pattern of edit links, with `{path}` and `{branch}`, for hosts Guidepost does not know.",
    },
];

const FRONT_MATTER: &[Field] =
    &[Field { name: "extra", shape: Shape::OneOrMore(&Shape::Text), doc: "Field names of your own that articles may use." }];

/// What `guidepost.yaml` may hold.
pub static FIELDS: &[Field] = &[
    Field { name: "title", shape: Shape::Text, doc: "The site's name." },
    Field { name: "base_url", shape: Shape::Text, doc: "Where the site is published, such as `https://example.com/help/`." },
    Field { name: "language", shape: Shape::Text, doc: "The site's language as a BCP 47 tag; `en` unless set." },
    Field { name: "content", shape: Shape::Text, doc: "The folder of articles, relative to the root; `content` where it exists." },
    Field { name: "static", shape: Shape::Text, doc: "A folder that is copied to the site as it is; `static` unless set." },
    Field { name: "default_kind", shape: Shape::Text, doc: "The kind of articles that name none; switches article templates on." },
    Field {
        name: "sections",
        shape: Shape::List(&Shape::Either(&Shape::Text, &Shape::Object(SECTION))),
        doc: "Sections in the order readers see them.",
    },
    Field {
        name: "features",
        shape: Shape::List(&Shape::Object(FEATURE)),
        doc: "The features that articles explain and checklists cover.",
    },
    Field { name: "readiness", shape: Shape::Object(READINESS), doc: "Where the readiness of features is shown." },
    Field { name: "variables", shape: Shape::Names(&Shape::Text), doc: "Words that articles use as `{{ name }}`." },
    Field { name: "front_matter", shape: Shape::Object(FRONT_MATTER), doc: "Front matter of your own." },
    Field {
        name: "templates",
        shape: Shape::Names(&Shape::Object(template::TEMPLATE)),
        doc: "Article templates, by kind: changes to built-in ones, and the site's own.",
    },
    Field { name: "rules", shape: Shape::Names(&Shape::Any), doc: "Settings of rules, by name." },
    Field {
        name: "html",
        shape: Shape::Choice(&["allow", "escape", "forbid"]),
        doc: "What raw HTML in articles becomes; `allow` unless set.",
    },
    Field { name: "search", shape: Shape::Bool, doc: "Whether readers can search the texts of articles; true unless switched off." },
    Field {
        name: "llms",
        shape: Shape::Bool,
        doc: "Whether each article's Markdown, `llms.txt` and `llms-full.txt` are published for language models; true unless switched off.",
    },
    Field {
        name: "headers",
        shape: Shape::OneOrMore(&Shape::Choice(&["netlify", "cloudflare", "apache"])),
        doc: "Hosts for which the build writes a file of headers with a strict Content-Security-Policy.",
    },
    Field { name: "theme", shape: Shape::Object(THEME), doc: "How the site looks." },
    Field {
        name: "contact",
        shape: Shape::List(&Shape::Object(LINK)),
        doc: "Ways to reach people, for the home page, the 404 page and the foot of articles.",
    },
    Field {
        name: "repository",
        shape: Shape::Either(&Shape::Text, &Shape::Object(REPOSITORY)),
        doc: "The Git host's address, for `Edit this page`.",
    },
    Field { name: "tracker", shape: Shape::Text, doc: "The pattern of issue links, with `{id}`." },
    Field { name: "reviewers", shape: Shape::OneOrMore(&Shape::Text), doc: "Who may sign checklists off." },
    Field { name: "gone", shape: Shape::OneOrMore(&Shape::Text), doc: "Old URLs that were removed on purpose." },
    Field { name: "redirects", shape: Shape::Names(&Shape::Text), doc: "Old URLs and where they lead now." },
];
