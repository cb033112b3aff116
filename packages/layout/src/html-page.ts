/** A page of its own: nothing is loaded from anywhere, and light or dark as the reader has it. */
export interface HtmlPage {
  readonly title: string;
  /** What the numbers were taken under; no number without it. */
  readonly conditions: string;
  readonly sections: readonly HtmlSection[];
}

export interface HtmlSection {
  readonly heading: string;
  readonly parts: readonly HtmlPart[];
}

export type HtmlPart =
  | { readonly text: string; readonly tone?: Tone }
  /** Lines as they are, such as a counterexample. */
  | { readonly code: string }
  | {
      readonly head: readonly string[];
      readonly rows: readonly (readonly HtmlCell[])[];
    }
  /** The one part that is not escaped: markup made by a plot, which escapes its own labels. */
  | { readonly svg: string }
  | { readonly list: readonly string[] };

export type HtmlCell = string | { readonly text: string; readonly tone: Tone };

/** How something is meant: never by colour alone, the text says it as well. */
export type Tone = "good" | "bad" | "doubtful" | "quiet";

/** The page as one text. Everything handed in is escaped, but for `svg`. */
export function htmlPage({ title, conditions, sections }: HtmlPage): string {
  return [
    "<!doctype html>",
    `<html lang="en">`,
    "<head>",
    `<meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1">`,
    // Whatever a label holds, nothing on this page may run or be fetched.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escaped(title)}</title>`,
    `<style>${style}</style>`,
    "</head>",
    "<body>",
    "<main>",
    `<h1>${escaped(title)}</h1>`,
    `<p class="conditions">${escaped(conditions)}</p>`,
    ...sections.map(
      ({ heading, parts }) =>
        `<section>\n<h2>${escaped(heading)}</h2>\n${parts.map((part) => markup(part)).join("\n")}\n</section>`,
    ),
    "</main>",
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

function markup(part: HtmlPart): string {
  if ("text" in part) return `<p${toned(part.tone)}>${escaped(part.text)}</p>`;
  // What scrolls is reached by keyboard, too.
  if ("code" in part) return `<pre tabindex="0">${escaped(part.code)}</pre>`;
  if ("svg" in part) return `<figure>${part.svg}</figure>`;
  if ("list" in part) return `<ul>${part.list.map((item) => `<li>${escaped(item)}</li>`).join("")}</ul>`;
  const figures = part.head.map((_, column) => part.rows.every((row) => isFigure(row[column])));
  const line = (name: "th" | "td", row: readonly HtmlCell[]): string =>
    `<tr>${row.map((cell, column) => cellMarkup(name, cell, figures[column] === true)).join("")}</tr>`;
  return [
    `<div class="table" tabindex="0"><table><thead>${line("th", part.head)}</thead><tbody>`,
    ...part.rows.map((row) => line("td", row)),
    "</tbody></table></div>",
  ].join("\n");
}

function cellMarkup(name: "th" | "td", cell: HtmlCell, isNumber: boolean): string {
  const { text, tone } = typeof cell === "string" ? { text: cell, tone: undefined } : cell;
  return `<${name}${classes([tone, isNumber ? "figure" : undefined])}>${escaped(text)}</${name}>`;
}

/** Columns of figures, such as `2.1×`, lean right. */
const isFigure = (cell: HtmlCell | undefined): boolean =>
  /^(-?[\d.,]|[—–]?$)/.test(typeof cell === "object" ? cell.text : (cell ?? ""));

const toned = (tone: Tone | undefined): string => classes([tone]);

function classes(names: readonly (string | undefined)[]): string {
  const known = names.filter((name) => name !== undefined);
  return known.length === 0 ? "" : ` class="${known.join(" ")}"`;
}

const escaped = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");

const style = `
:root { color-scheme: light dark; --ink: #1c1e21; --paper: #fff; --quiet: #5c6370; --line: #d9dce1; --shade: #f4f5f7;
  --good: #00694c; --bad: #a83c00; --doubtful: #7a5c00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --paper: #16181c; --quiet: #9aa2ae; --line: #363b44;
  --shade: #1f2329; --good: #3fc79a; --bad: #ff9a5c; --doubtful: #e8c14a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1.25rem 4rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .4rem; }
h2 { font-size: 1.2rem; margin: 2.4rem 0 .8rem; padding-top: 1rem; border-top: 1px solid var(--line); }
p { margin: .5rem 0; max-width: 60rem; }
.conditions, .quiet { color: var(--quiet); font-size: .875rem; }
.good { color: var(--good); } .bad { color: var(--bad); } .doubtful { color: var(--doubtful); }
td.good, td.bad, td.doubtful { font-weight: 600; }
.table { overflow-x: auto; margin: .8rem 0; }
table { border-collapse: collapse; font-size: .9rem; }
th, td { padding: .3rem .9rem .3rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th { color: var(--quiet); font-weight: 500; white-space: nowrap; }
.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
pre { overflow-x: auto; padding: .8rem 1rem; background: var(--shade); border-radius: .4rem; font-size: .85rem; }
ul { padding-left: 1.2rem; } li { margin: .2rem 0; }
figure { margin: 1rem 0; overflow-x: auto; } figure svg { display: block; width: 100%; min-width: 40rem; height: auto; }
@media print { body { max-width: none; } tr, li, figure { break-inside: avoid; } h2, thead { break-after: avoid; } }
`;
