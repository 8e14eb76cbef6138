//! A site with one of everything: page kinds, links, pictures, anchors, odd names, drafts, redirects.

use crate::kit::{Project, png};

/// The sources, without pictures.
const SITE: &str = r##"-- guidepost.yaml --
title: Acme help
default_kind: how-to
# This site is about everything but the shape of articles.
templates: {how-to: {extends: nothing}, faq: {extends: nothing}, concept: {extends: nothing}}
variables:
  product: Acme
contact:
  - label: Write to us
    address: help@example.com
repository: https://github.com/acme/help
redirects:
  /old-home/: /
  /manual/: https://example.org/manual
theme:
  pinned: [start/install.md]
  logo: brand/logo.svg
  footer_links:
    - label: Status
      address: https://status.example.com
sections: [start, features, billing]
-- brand/logo.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="120" height="30"></svg>
-- static/CNAME --
help.example.com
-- static/files/price-list.txt --
prices
-- content/index.md --
# How can we help?

Everything about {{ product }}. Begin with [the installation](start/install.md).
-- content/_reuse/sign-in.md --
1. Open {{ product }}, see [the web app](../start/web.md#first-steps).
2. Sign in.
-- content/start/_section.md --
---
title: Getting started
description: From nothing to a running {{ product }}.
icon: rocket
---
See [the features](../features/).
-- content/start/install.md --
---
title: Install {{ product }}
description: How to install the product on a machine of your own, step by step and without help.
order: 1
tags: [Setup, "Café & Co"]
aliases: [/setup, /old/install.html]
related: [web.md]
---

Get it running.

## Before you begin

A machine, and[^1] time[^1]. Compare [the price list](/files/price-list.txt).

[^1]: Ten minutes.

## Steps

1. Download it.

   ![The download page](img/download.png)

2. Run it: [the web app](web.md#first-steps) or [by search](../features/Über%20search.md#größe).

{{ reuse.sign-in }}

## Steps

| Key | Does |
|:----|-----:|
| `a` | [the second steps](#steps-1) |

```rust title="main.rs" {1}
fn main() {}
```

> [!TIP]
> Also [on the home page](../index.md).

## What's next

- [Search](<../features/Über search.md>)
- [Pay](/billing/invoices/)
-- content/start/web.md --
---
title: Use the web app
description: What is different in the web app, and what is the same as on your own machine.
order: 2
tags: Setup
---

Nothing to install. <a href="install.md#before-you-begin">First</a> <img src="img/download.png" alt="Download">

## First steps

- [x] Open it
- [ ] Use it

Term
: Meaning

## Heading with an id {#own-id}

Back to [that heading](#own-id) and [the top](#top).
-- content/features/deep/down/here.md --
---
title: "Quotes \" & <tags> in 'titles'"
description: A title that must be escaped everywhere, and an article that lies deep in folders.
---

See [all features](../../) and [the file](here.md).
-- content/features/Über search.md --
---
title: Search
description: How the search finds what readers mean and not only what readers write down.
---

## Größe

See [日本語](<日本語 & more/第一.md>) and [percent](<100% sure.md>).
-- content/features/100% sure.md --
---
title: Sure
description: An article with a percent sign in its name, which an address must write as %25.
---

Back to [search](%C3%9Cber%20search.md), down to [quotes and tags](deep/down/here.md).
-- content/features/日本語 & more/第一.md --
---
title: 第一
description: An article whose folder and file have names in another script and a sign.
tags: 検索
---

## 見出し

[上](#見出し)
-- content/billing/invoices.md --
---
title: Invoices
description: Where your invoices are and how to have them sent to somebody else in your firm.
---

Ask [us](mailto:help@example.com) about [a link with the whole address](https://example.com/help/start/web/). Others ask [about money](faq.md).
-- content/billing/soon.md --
---
title: Hidden
description: A draft that no page may name and that no search engine may ever come to see.
draft: true
---

Hidden.
-- content/billing/faq.md --
---
title: Questions about money
description: Short answers to what people ask about prices, invoices, refunds and taxes.
kind: faq
---

What people ask.

## Is it free?

No. See [the next question](#and-why-not).

## And why not?

Because of [that](#is-it-free).
"##;

/// The site, not yet in Git.
pub(crate) fn site() -> Project {
    let project = Project::of(SITE);
    project.write("content/start/img/download.png", png("download"));
    project
}
