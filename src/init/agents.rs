//! What `init --agents` tells an assistant that works on a manifest: what it may mend, and what it has to ask.

/// The name of the file, which assistants look for.
pub const AGENTS: &str = "AGENTS.md";

/// Its text.
pub const AGENTS_TEXT: &str = "\
# For assistants that work on this pilot's manifest

`pilot.toml` says what is true of a pilot. People decide by it who pays, and whether it is rolled out or ended. So a made-up
answer does more harm than a missing one, and nothing is gained by it: a document is opened, and what is false is found later.

Run these two in this folder, before you begin and after each change:

```sh
pilotlint check --output-format json
pilotlint assess --output-format json
```

The first lists what is found. Of each diagnostic, `needs` says what it takes, and `who` whom to ask: a role, and the person
who holds it, if the manifest names one.

| `needs` | what you do |
| --- | --- |
| `edit` | Mend it yourself, as `help` says: the form is wrong, and no fact changes. |
| `fact` | Ask `who`; `message` and `help` are the question. Write down the answer, and nothing else. |
| `file` | Ask `who` where the document is, and name its path. Do not write one that says that something was done. |
| `work` | Tell `who` what there is to do. Change the manifest only once that person says that it is done. |

The second says what binds first, and lists under `steps` what would have to be true: ask in that order.

- Never invent a fact: no name, date, number, document or review, and no guess from what is likely. What you find in other
  files of the project you may propose; somebody has to confirm it.
- Where the person says that there is none, write `false` in the place of the value or the table: `oversight = false`. It is an
  answer like any other. Where nobody has answered, leave the key out.
- Change neither `stage` nor `[decision]`, add no waiver, and let no text say what its author did not, only to silence a
  finding: those are decisions of the people named in the manifest.
";
