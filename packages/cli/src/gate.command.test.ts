import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { json, makeProject, oxbow, quick, type Ran, said } from "./oxbow.test.fixture.ts";

describe("oxbow gate", () => {
  const directory = makeProject();
  let good: Ran;
  let wrong: Ran;
  beforeAll(() => {
    good = oxbow(
      directory,
      "gate",
      "digit-sum",
      "--forks",
      "3",
      "--json",
      "gate.json",
      "--junit",
      "gate.xml",
      "--markdown",
      "gate.md",
      "--html",
      "gate.html",
    );
    wrong = oxbow(
      directory,
      "gate",
      "digit-sum",
      "--candidate",
      "wrong",
      "--json",
      "wrong.json",
      "--sarif",
      "wrong.sarif",
    );
  }, 60_000);
  afterAll(() => rmSync(directory, { recursive: true }));

  it("finds that the good candidate agrees, and never fails it", () => {
    expect(good.out).toMatch(/✓ same answers +control and candidate agree in 1,101 executions/);
    expect(good.out).toMatch(/✓ suite can fail +the suite kills 2 of 2 mutants/);
    // On a busy machine the speed is inconclusive, which is the right answer there.
    expect([0, 2]).toContain(good.status);
  });

  it("fails the wrong candidate with the smallest input there is", () => {
    expect(wrong.status).toBe(1);
    expect(wrong.out).toContain("✗ same answers");
    expect(wrong.out).toContain("    arguments  [100000]\n    control    returned 1\n    candidate  returned 0\n");
  });

  it("does not measure a candidate that is wrong", () => {
    expect(wrong.err).not.toContain("speed");
  });

  it("writes a certificate for each candidate that it judged", () => {
    const certificate = json(join(directory, ".oxbow/certificates/digit-sum.native.json"));
    expect(certificate).toMatchObject({ schema: "oxbow/certificate/v3", kernel: "digit-sum", candidate: "native" });
    expect(certificate["verdict"]).toBe(good.status === 0 ? "pass" : "inconclusive");
    // On a busy machine twice as many processes are measured, or too few.
    expect(certificate).toMatchObject({
      look: null,
      executed: { "control.js": expect.stringMatching(/^[0-9a-f]{64}$/), "good.js": expect.any(String) },
    });
    for (const because of certificate["weakenedBy"] as readonly string[])
      expect(good.out).toContain(`  ! weakened by ${because}\n`);
    expect(json(join(directory, ".oxbow/certificates/digit-sum.wrong.json"))).toMatchObject({ verdict: "fail" });
  });

  it("writes the reports it is asked for", () => {
    const [result] = json(join(directory, "gate.json"))["results"] as readonly Record<string, unknown>[];
    expect(result).toMatchObject({ kernel: "digit-sum", candidate: "native", numbers: { mismatches: 0 } });
    expect(readFileSync(join(directory, "gate.xml"), "utf8")).toContain(
      '<testsuite name="oxbow gate: digit-sum, native"',
    );
    expect(readFileSync(join(directory, "gate.md"), "utf8")).toContain("## digit-sum: native");
    expect(readFileSync(join(directory, "gate.html"), "utf8")).toContain("<h2>digit-sum: native</h2>");
    const sarif = readFileSync(join(directory, "wrong.sarif"), "utf8");
    expect(sarif).toContain('"uri": "oxbow.config.js"');
    expect(sarif).toContain('"oxbow/v1": "digit-sum / wrong / returned|returned at returned.value"');
    const [failed] = json(join(directory, "wrong.json"))["results"] as readonly Record<string, unknown>[];
    expect(failed).toMatchObject({ evidence: { equivalence: { counterexample: { args: "[100000]" } } } });
  });

  it("names its conditions, and shows steps on plain lines where no person watches", () => {
    expect(good.out).toMatch(/\d+ cores · \d+ GiB · .* · Node \d+/);
    expect(good.err).toContain(
      "digit-sum: equivalence, random small\ndigit-sum: equivalence, in flight\ndigit-sum: mutants\ndigit-sum: speed, nine digits\n",
    );
    expect(good.out + good.err).not.toContain("\u001B[");
  });

  it("keeps a new counterexample and runs it first from then on, unless the flaw is known", () => {
    expect(existsSync(join(directory, "oxbow.corpus"))).toBe(false);
    writeFileSync(
      join(directory, "new.config.js"),
      `import project from "./oxbow.config.js"; const [kernel] = project.kernels;
       const { flaw, ...wrong } = kernel.candidates[1]; export default { kernels: [{ ...kernel, candidates: [wrong] }] };`,
    );
    const first = oxbow(directory, "gate", "--config", "new.config.js");
    expect(first.out).toMatch(/kept, and run first from now on: oxbow\.corpus\/digit-sum\/wrong-.*\.json\n/);
    const again = oxbow(directory, "gate", "--config", "new.config.js");
    expect(again.out).toMatch(/✗ same answers +they differ at [^(]+ \((replayed )?corpus\): for \[100000\]/);
    expect(again.out).not.toContain("kept");
    const line = /again with oxbow (.*)/.exec(wrong.out)?.[1]?.replaceAll('"', "").split(" ") ?? [];
    expect(oxbow(directory, ...line)).toMatchObject({ status: 1, out: expect.stringContaining("[100000]") });
    const certificate = join(directory, ".oxbow/certificates/digit-sum.native.json");
    const before = readFileSync(certificate, "utf8");
    const look = oxbow(directory, "gate", ...quick);
    expect(look.out).toMatch(/agree in 1,102 executions/);
    expect(look.out).toContain("weakened: a look, which admits nothing\n");
    expect(look.out).toContain("no certificate: a look decides nothing, and an earlier one stays");
    expect(readFileSync(certificate, "utf8")).toBe(before);
  }, 60_000);

  it("is inconclusive when the budget ends first, and says what is missing", () => {
    const { status, out } = oxbow(directory, "gate", "--budget", "1ms", "--runs", "100000");
    expect(out).toMatch(/\? equivalence (ran +the equivalence suite did not run|finished +out of time after \d+ of)/);
    expect(out).toMatch(/\? speed measured +no workload was measured/);
    expect(out).toContain("  not measured: nine digits: the budget ended\n");
    expect(status).toBe(2);
  });

  it("gives standard output to the JSON alone when that has no file", () => {
    const { out, status } = oxbow(directory, "gate", "digit-sum", "--candidate", "wrong", "--json");
    expect(status).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ schema: "oxbow/gate/v1" });
  });
});

describe("oxbow gate over several kernels", () => {
  const directory = makeProject();
  const rename = (key: string, change = ""): string =>
    `{ ...kernel, kernel: { key: "${key}" }, source: [new URL(import.meta.url)], ${change} }`;
  let ran: Ran;
  beforeAll(() => {
    writeFileSync(
      join(directory, "several.config.js"),
      `import project from "./oxbow.config.js"; const [kernel] = project.kernels; const [native, { flaw, ...wrong }] = kernel.candidates;
       const [workload] = kernel.workloads;
       export default { kernels: [
         ${rename("first")}, ${rename("second", "candidates: [wrong]")},
         ${rename("third", "workloads: [{ ...workload, nightly: true }]")},
         ${rename("fourth", "cases: [{ name: 'is wrong', args: () => [1], expected: { returns: 2 } }]")},
         ${rename("fifth")} ] };`,
    );
    ran = oxbow(directory, "gate", "--config", "several.config.js", "--budget", "30s", ...quick, "--json", "all.json");
  }, 120_000);
  afterAll(() => rmSync(directory, { recursive: true }));

  it("judges them all in the time it is given, prints one table and names what is broken", () => {
    expect(ran.out).toMatch(
      /kernel +candidate +verdict[^\n]*\nfirst +native +[^\n]*\nsecond +wrong +fail[^\n]*\nthird[^\n]*\nfifth/,
    );
    expect(ran.err).toContain('fourth: the control of fourth does not meet its own case "is wrong"');
    expect(ran.status).toBe(3);
  });

  // Which of the two a busy machine leaves undecided is up to it: judge-all.test.ts of gate has the levels of given samples.
  it("takes intervals at the levels that several kernels share", () => {
    const results = json(join(directory, "all.json"))["results"] as readonly {
      readonly kernel: string;
      readonly evidence: { readonly performance: readonly { readonly speedup: { readonly level: number } }[] | null };
    }[];
    const levels = results
      .filter(({ kernel }) => kernel === "first" || kernel === "fifth")
      .flatMap(({ evidence }) => evidence.performance?.[0]?.speedup.level ?? []);
    for (const level of levels) expect([0.95, 0.975, 0.983, 0.988]).toContainEqual(expect.closeTo(level, 2));
  });

  it("leaves workloads of the long mode to that", () => {
    expect(ran.err).toContain("first: speed, nine digits");
    expect(ran.err).not.toContain("third: speed");
    expect(ran.out).toMatch(/\nthird +native +inconclusive [^\n]* speed asked\n/);
    expect(ran.out).toContain("1 of 4 are not judged by speed: they count only when they fail");
  });
});

describe("oxbow gate --plan", () => {
  const directory = makeProject();
  afterAll(() => rmSync(directory, { recursive: true }));

  it("prints what would run and for how long at most, and runs nothing", async () => {
    const { status, out, err } = await said(directory, "gate", "--plan", "--budget", "60s");
    expect(out).toMatch(/kernel +step +up to +ends by +stops earlier\n +reserve +15\.0 s/);
    expect(out).toMatch(
      /\ndigit-sum +speed, nine digits +[\d.]+ s +1m 00s +after 6 processes; after 3 when they decide it, or time is short/,
    );
    expect(out).toContain("1 kernel, 3 steps: at most 1m 00s\n");
    expect({ status, err }).toEqual({ status: 0, err: "" });
    expect(existsSync(join(directory, ".oxbow"))).toBe(false);
  });

  it("leaves standard output to the JSON alone, whose parts add up to the budget", async () => {
    const { out } = await said(directory, "gate", "digit-sum", "digit-sum", "--plan", "--budget", "10s", "--json");
    const plan = JSON.parse(out) as { schema: string; reserveMs: number; steps: readonly { upToMs: number }[] };
    expect(plan).toMatchObject({ schema: "oxbow/gate-plan/v1", budgetMs: 10_000, skipped: [], broken: [] });
    expect(plan.steps.reduce((sum, { upToMs }) => sum + upToMs, plan.reserveMs)).toBe(10_000);
  });

  it("names a kernel that is broken, and exits with 3", async () => {
    writeFileSync(
      join(directory, "missing.config.js"),
      `import project from "./oxbow.config.js"; const [kernel] = project.kernels;
       export default { kernels: [{ ...kernel, control: { ...kernel.control, artifact: [new URL("./none.js", import.meta.url)] } }] };`,
    );
    const { status, err, out } = await said(directory, "gate", "--plan", "--config", "missing.config.js");
    expect(err).toMatch(/^digit-sum: .*none\.js/);
    expect(out).toContain("0 kernels, 0 steps");
    expect(status).toBe(3);
  });
});

describe("oxbow gate for candidates whose speed is only shown", () => {
  const directory = makeProject();
  afterAll(() => rmSync(directory, { recursive: true }));

  it("passes them for their answers, and takes no more than a look at their speed", { timeout: 120_000 }, () => {
    writeFileSync(
      join(directory, "shown.config.js"),
      `import project from "./oxbow.config.js"; const [kernel] = project.kernels; const [native] = kernel.candidates;
       const [workload] = kernel.workloads;
       export default { kernels: ["first", "second"].map((key) => ({ ...kernel, kernel: { key },
         source: [new URL(import.meta.url)], candidates: [{ ...native, speedShown: "it may die" }],
         workloads: key === "first" ? [{ ...workload, minSpeedup: 1e6 }] : [] })) };`,
    );
    const { status } = oxbow(directory, "gate", "--config", "shown.config.js", "--json", "shown.json");
    const { results } = json(join(directory, "shown.json")) as unknown as {
      readonly results: readonly {
        readonly verdict: string;
        readonly evidence: { readonly performance: readonly object[] | null };
      }[];
    };
    expect(results.map(({ verdict }) => verdict)).toEqual(["pass", "pass"]);
    expect(results[0]!.evidence.performance).toMatchObject([
      { forks: 3, notes: expect.arrayContaining([expect.stringContaining("quick")]) },
    ]);
    expect(status).toBe(0);
  });
});

describe("oxbow gate --nightly", () => {
  it("draws inputs until its time is over, and measures what is too long for a pull request", () => {
    const directory = makeProject();
    writeFileSync(
      join(directory, "long.config.js"),
      `import project from "./oxbow.config.js"; const [kernel] = project.kernels;
       export default { kernels: [{ ...kernel, workloads: kernel.workloads.map((each) => ({ ...each, nightly: true })) }] };`,
    );
    const long = ["--config", "long.config.js", "--nightly", "--budget", "8s", ...quick];
    const { out, err, status } = oxbow(directory, "gate", ...long);
    expect(Number(/agree in ([\d,]+) executions/.exec(out)?.[1]?.replaceAll(",", ""))).toBeGreaterThan(3000);
    expect(err).toContain("digit-sum: speed, nine digits");
    expect([0, 2]).toContain(status);
    rmSync(directory, { recursive: true });
  }, 60_000);
});
