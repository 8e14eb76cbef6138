//! Code blocks: small programs of five languages whose names and values differ from article to article.

use super::rng::Rng;
use super::words::Lexicon;

const BASH: &[&str] = &[
    "#!/usr/bin/env bash\nset -eu\nfor %n in $(tidewater list %ns --since %dd); do\n  tidewater %v \"$%n\" --limit %d || echo \"%w failed\" >&2\ndone",
    "# One %n a line, newest first\ncurl --fail --silent \"https://api.tidewater.example/v3/%ns?limit=%d\" \\\n  --header \"Authorization: Bearer $TOKEN\" \\\n  | jq -r '.items[] | select(.%n == \"%w\") | .id'",
];

const JSON: &[&str] = &[
    "{\n  \"%n\": { \"id\": %e, \"state\": \"%w\" },\n  \"tags\": [\"%w\", \"%w\"],\n  \"seats\": %d,\n  \"repeats\": false\n}",
    "{\n  \"event\": \"%n.%v\",\n  \"attempt\": %d,\n  \"payload\": {\n    \"%w\": null,\n    \"%n\": \"%w\",\n    \"amount\": %d.50\n  }\n}",
];

const YAML: &[&str] = &[
    "# house-rules.yaml\n%n:\n  %v: after %d minutes\n  unless:\n    - %w\n    - \"%w %n\"\n  notify: true",
    "version: 3\n%ns:\n  - name: %w\n    %n: %d\n    open: [mon, wed, fri]\n  - name: %w\n    %n: %d",
];

const PYTHON: &[&str] = &[
    "from tidewater import Client\n\nclient = Client(timeout=%d)\nfor item in client.%ns(state=\"%w\"):\n    if item.%n is None:\n        continue\n    client.%v(item, note=f\"{item.id}: %w\")",
    "def %v_%n(rows: list[dict], limit: int = %d) -> int:\n    \"\"\"Count the %w ones.\"\"\"\n    found = [row for row in rows if row[\"%n\"] != \"%w\"]\n    return min(len(found), limit)",
];

const JS: &[&str] = &[
    "import { connect } from \"@tidewater/sdk\";\n\nconst desk = await connect({ region: \"%w\" });\ndesk.on(\"%n\", async (change) => {\n  if (change.total > %d) await desk.%v(change.id);\n});",
    "// Embed the %w %n\nconst box = document.querySelector(\"#%n\");\nbox.addEventListener(\"click\", () => {\n  fetch(`/api/%n/${box.dataset.id}`, { method: \"POST\" })\n    .then((answer) => console.log(\"%w\", answer.status));\n});",
];

/// A fenced code block.
pub(super) fn fenced(lexicon: &Lexicon, rng: &mut Rng) -> String {
    let languages = [("bash", BASH), ("json", JSON), ("yaml", YAML), ("python", PYTHON), ("js", JS)];
    let (name, templates) = languages[rng.below(languages.len())];
    let body = lexicon.fill(rng.pick(templates), rng);
    format!("```{name}\n{body}\n```")
}
