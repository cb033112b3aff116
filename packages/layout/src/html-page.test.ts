import fc from "fast-check";
import { expect, it } from "vitest";
import { htmlPage, type HtmlPart } from "./html-page.ts";

const page = (parts: readonly HtmlPart[], title = "A title") =>
  htmlPage({ title, conditions: "Example CPU · 2 cores", sections: [{ heading: "A section", parts }] });

it("shows every kind of part, the conditions above them", () => {
  const text = page([
    { text: "passes", tone: "good" },
    { code: "a\n  b" },
    {
      head: ["side", "speedup"],
      rows: [
        ["native", { text: "2.10×", tone: "good" }],
        ["re2", "–"],
      ],
    },
    { svg: `<svg viewBox="0 0 1 1"></svg>` },
    { list: ["one", "two"] },
  ]);
  expect(text).toContain(`<p class="conditions">Example CPU · 2 cores</p>`);
  expect(text).toContain(`<p class="good">passes</p>`);
  expect(text).toContain('<pre tabindex="0">a\n  b</pre>');
  expect(text).toContain(`<th>side</th><th class="figure">speedup</th>`);
  expect(text).toContain(`<td>native</td><td class="good figure">2.10×</td>`);
  expect(text).toContain(`<figure><svg viewBox="0 0 1 1"></svg></figure>`);
  expect(text).toContain("<ul><li>one</li><li>two</li></ul>");
});

it("lets no text become markup", () => {
  const hostile = fc.constantFrom("<script>alert(1)</script>", `"><img src=x onerror=y>`, "</style>", "&lt;", "'");
  fc.assert(
    fc.property(hostile, hostile, (one, other) => {
      const text = page([{ text: one }, { code: other }, { head: [one], rows: [[other]] }, { list: [one] }], other);
      expect(text).not.toMatch(/<script|<img|<\/style>(?=.*<\/style>)/s);
      expect(text.match(/<\/style>/g)).toHaveLength(1);
    }),
  );
});

it("fetches nothing and runs nothing, in light and in dark", () => {
  const text = page([]);
  expect(text).not.toMatch(/https?:|src=|@import|url\(/);
  expect(text).toContain("default-src 'none'");
  expect(text).toContain("prefers-color-scheme: dark");
});

it("has a main part, and what scrolls is reached by keyboard", () => {
  const text = page([{ code: "1" }, { head: ["a"], rows: [["1"]] }]);
  expect(text).toMatch(/<body>\n<main>\n[^]*<\/main>\n<\/body>/);
  expect(text).toContain(`<pre tabindex="0">1</pre>`);
  expect(text).toContain(`<div class="table" tabindex="0">`);
});

it("breaks a long section over printed pages instead of leaving the first one empty", () => {
  expect(page([])).not.toMatch(/section \{[^}]*break-inside/);
  expect(page([])).toContain("tr, li, figure { break-inside: avoid; }");
});
