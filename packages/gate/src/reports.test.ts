import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { counterexample, good, noMutants, policy } from "./evidence.test.fixture.ts";
import { plain } from "@oxbow/layout";
import {
  annotations,
  judgeAll,
  junit,
  markdown,
  verdictJson,
  verdictPage,
  verdictTable,
  verdictText,
} from "./index.ts";
import type { Judged } from "./index.ts";

const judged = (evidence = good()): Judged => {
  const [only] = judgeAll([{ evidence, policy, unmeasured: [] }]).results;
  return only as Judged;
};
const withoutMutants = (): Judged => judged({ ...good(), mutation: noMutants });

function rejected(args = 'new Uint8Array([0]), "<a>&\u0000\ud800|"'): Judged {
  const { equivalence, ...rest } = good();
  return judged({ ...rest, equivalence: equivalence && { ...equivalence, counterexample: counterexample({ args }) } });
}

describe("annotations", () => {
  it("are one notice for a pass", () => {
    expect(annotations([judged()])).toBe("::notice title=oxbow gate%3A byte-hash::native may be promoted\n");
  });

  it("say nothing of what was not asked", () => {
    const { verdict, ...rest } = withoutMutants();
    expect(annotations([{ ...rest, verdict: { ...verdict, verdict: "inconclusive" } }])).toBe("");
  });

  it("are an error for a failed rule and a warning for an inconclusive one, a line each", () => {
    expect(annotations([rejected("50 %\n::stop"), judged({ ...good(), performance: null })])).toBe(
      [
        "::error title=oxbow gate%3A byte-hash%3A same answers::they differ at returned.value (random small): for 50 %25%0A::stop the control: returned 1n, the candidate: died of SIGSEGV",
        "::warning title=oxbow gate%3A byte-hash%3A speed measured::no workload was measured",
        "",
      ].join("\n"),
    );
  });
});

describe("junit", () => {
  it("skips what was not asked: no success, and no error", () => {
    const xml = junit([withoutMutants()]);
    expect(xml).toContain('tests="8" failures="0" errors="0" skipped="1"');
    expect(xml).toContain(
      'name="suite can fail"><skipped message="the definition has no mutants, so nothing shows that the suite would notice a wrong candidate"/></testcase>',
    );
  });

  it("counts failures and errors, and escapes what XML cannot hold", () => {
    const xml = junit([rejected(), judged({ ...good(), performance: null })]);
    expect(xml).toContain('<testsuite name="oxbow gate: byte-hash, native" tests="4" failures="1" errors="0"');
    expect(xml).toContain('tests="7" failures="0" errors="1"');
    expect(xml).toContain("&quot;&lt;a&gt;&amp;\\u{0}\\u{d800}|&quot;");
    expect(xml).toContain('<error type="inconclusive" message="no workload was measured"/>');
  });

  it("holds only characters that XML allows, whatever the counterexample", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
        (args) => {
          expect(junit([rejected(args)])).toMatch(/^[\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u);
        },
      ),
    );
  });

  it("is a whole document without suites", () => {
    expect(junit([])).toBe('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n</testsuites>\n');
  });
});

describe("markdown", () => {
  it("shows verdict, reasons, speeds, A/A and conditions", () => {
    const text = markdown([judged()]);
    expect(text).toContain("| byte-hash | native | pass |");
    expect(text).toContain("- **pass** · fast enough: many 64 B keys: 5.00× \\[4.95, 5.05\\], at least 3.00× asked");
    expect(text).toContain("| many 64 B keys | native | 5.00× | \\[4.95, 5.05\\] | \\[0.990, 1.01\\] |");
    expect(text).toContain("| many 64 B keys | node:crypto | 2.00× | \\[1.98, 2.02\\] | \\[0.990, 1.01\\] |");
    expect(text).toContain(
      "A CPU · 2 cores · 8 GiB · linux 6.1 · Node 24.21.0 (V8 13.6) · 2026-11-23 10:00 UTC · load 0.5",
    );
  });

  it("shows what was not asked as such", () => {
    const text = markdown([withoutMutants()]);
    expect(text).toContain("- **not asked** · suite can fail: the definition has no mutants");
    expect(text).not.toContain("**pass** · suite can fail");
  });

  it("says that nothing was judged", () => {
    expect(markdown([])).toBe("# Gate\n\nNothing was judged.\n");
  });

  it("shows a counterexample in a block that its own text cannot end", () => {
    expect(markdown([rejected("```\n````\n")])).toContain("\n`````\narguments: ```\n````\n\ncontrol: returned 1n\n");
  });
});

describe("the text for a terminal", () => {
  it("shows a reason a line, with a mark that needs no colour", () => {
    const text = verdictText(judged(), plain);
    expect(text).toContain("byte-hash: native against typescript\n\n  ✓ same answers");
    expect(text).toMatch(/✓ fast enough +many 64 B keys: 5\.00×/);
    expect(text).toMatch(/\n {2}pass\n$/);
  });

  it("shows the smallest input and how to see it again", () => {
    const text = verdictText(rejected("[1]"), plain);
    expect(text).toContain("    arguments  [1]\n    control    returned 1n\n    candidate  died of SIGSEGV\n");
    expect(text).toContain('again with oxbow gate byte-hash --candidate "native" --seed 42');
  });

  it("says what was not measured, and why", () => {
    const unmeasured = [{ workload: "many 64 B keys", because: "the budget ended" }];
    expect(verdictText({ ...judged(), unmeasured }, plain)).toContain("not measured: many 64 B keys: the budget ended");
  });

  it("breaks long reasons between words, and nothing else", () => {
    const lines = verdictText(judged(), plain, 80).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    const words = (text: string): string => text.replaceAll(/\s+/g, " ");
    expect(words(lines.join(" "))).toBe(words(verdictText(judged(), plain)));
  });

  it("shows a run as a table, and which rules are in the way", () => {
    const silent = { evidence: { ...good(), kernel: "silent" }, policy: {}, unmeasured: [] };
    const run = judgeAll([{ evidence: { ...good(), performance: null }, policy, unmeasured: [] }, silent]);
    const text = verdictTable(run, plain);
    expect(text).toMatch(/\nbyte-hash +native +inconclusive +— +— +20,512 +speed measured\n/);
    expect(text).toContain("\n1 of 2 are not judged by speed: they count only when they fail\n");
  });
});

describe("the page", () => {
  it("shows verdict, reasons, strata and conditions, and a counterexample that cannot become markup", () => {
    const page = verdictPage([judged(), rejected("<script>alert(1)</script>")]);
    expect(page).toContain("<h2>byte-hash: native</h2>");
    expect(page).toContain("A CPU · 2 cores");
    expect(page).toContain("arguments  &lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).not.toContain("<script");
  });

  it("says that nothing was judged", () => {
    expect(verdictPage([])).toContain("nothing was judged");
  });
});

describe("the JSON", () => {
  it("holds the verdict beside its evidence, and a counterexample without its live values", () => {
    expect(JSON.parse(JSON.stringify(verdictJson(rejected("[1]"))))).toMatchObject({
      kernel: "byte-hash",
      candidate: "native",
      verdict: "fail",
      evidence: { equivalence: { counterexample: { args: "[1]", where: "returned.value" } } },
      unmeasured: [],
      certificate: { verdict: "fail" },
    });
  });
});
