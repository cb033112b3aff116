import { findCandidate, findKernel, loadProject } from "@oxbow/config";
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Evidence } from "@oxbow/contract";
import { certify } from "@oxbow/gate";
import { conditions } from "@oxbow/measure";
import { plain } from "@oxbow/layout";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { artifactsOf, certificateFile, writeCertificate } from "@oxbow/project";
import { runCli } from "./index.ts";

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const project = fileURLToPath(new URL("../test-project", import.meta.url));
const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));

/** A user's project of its own, in a directory of its own. */
function makeProject(): string {
  const directory = mkdtempSync(join(tmpdir(), "oxbow-cli-"));
  cpSync(project, directory, { recursive: true });
  symlinkSync(modules, join(directory, "node_modules"), "junction");
  return directory;
}

interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function oxbow(directory: string, ...args: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { cwd: directory, encoding: "utf8" });
  return { status, out: stdout, err: stderr };
}

/** The same in this process, which imports each config once: for a verb that measures nothing, the start is the expense. */
async function said(directory: string, ...args: readonly string[]): Promise<Ran> {
  let [out, err] = ["", ""];
  const status = await runCli(args, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    live: false,
    columns: Infinity,
    errColumns: () => Infinity,
    paint: plain,
    directory,
    env: {},
  });
  return { status, out, err };
}

const json = (path: string): Record<string, unknown> =>
  JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;

// Few processes, because these tests are about what is said and written, and not about how fast a candidate is.
const quick = ["--quick", "--forks", "3"];

describe("oxbow gate", () => {
  const directory = makeProject();
  let good: Ran;
  let wrong: Ran;
  beforeAll(() => {
    good = oxbow(
      directory,
      "gate",
      "digit-sum",
      ...quick,
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
    expect(certificate).toMatchObject({ schema: "oxbow/certificate/v2", kernel: "digit-sum", candidate: "native" });
    expect(certificate["verdict"]).toBe(good.status === 0 ? "pass" : "inconclusive");
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
    expect(oxbow(directory, "gate", ...quick).out).toMatch(/agree in 1,102 executions/);
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
      /\ndigit-sum +speed, nine digits +[\d.]+ s +1m 00s +after 6 processes; when time is short, after 3/,
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

describe("oxbow mutate", () => {
  const directory = makeProject();
  afterAll(() => rmSync(directory, { recursive: true }));

  it("finds every mutant with every seed, and says by what", { timeout: 120_000 }, () => {
    const { status, out } = oxbow(directory, "mutate", "--seeds", "2", "--json", "mutation.json");
    expect(out).toContain("digit-sum: 2 of 2 mutants killed");
    expect(out).toMatch(/forgets a zero +.* random small|forgets a zero +(—|\d+\.\d ms) +\d+\.\d ms/);
    expect(out).toMatch(/2 of 2 mutants killed with each of 2 seeds, .* 0 false alarms in [\d,]+ clean executions/);
    expect(status).toBe(0);
    expect(json(join(directory, "mutation.json"))).toMatchObject({
      schema: "oxbow/benchmark/v1",
      rows: expect.arrayContaining([
        expect.objectContaining({ id: "mutate/digit-sum/forgets-a-zero/1", metric: "time to kill", met: true }),
      ]),
    });
  });

  it("fails for a survivor", { timeout: 120_000 }, () => {
    const config = join(directory, "oxbow.config.js");
    writeFileSync(config, readFileSync(config, "utf8").replace("n === 0 ? 1 :", "n === 987_654_321.5 ? 1 :"));
    const { status, out } = oxbow(directory, "mutate");
    expect(out).toContain("forgets a zero: SURVIVES");
    expect(status).toBe(1);
  });

  it("says that --guided is gone, and what to do instead", () => {
    const { status, err } = oxbow(directory, "mutate", "--guided", "50");
    expect(err).toContain("--guided is gone, as is the coverage-guided search");
    expect(err).toContain("leave it out, and raise --runs to look for longer");
    expect(status).toBe(3);
  });

  it("decides nothing without time", { timeout: 120_000 }, () => {
    const { status, out } = oxbow(directory, "mutate", "--budget", "1ms");
    // How far one millisecond goes depends on the machine: to the first of them, perhaps.
    expect(out).toMatch(/missing: digit-sum, .*: out of time before it began/);
    expect(status).toBe(2);
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

describe("a flag", () => {
  let directory: string;
  beforeEach(() => {
    directory = makeProject();
    return () => rmSync(directory, { recursive: true });
  });

  /** Writes the certificate that a passing gate would have written for the files as they are. */
  async function pass(): Promise<void> {
    const { kernels, certificates, module } = await loadProject(directory);
    const definition = findKernel(kernels, "digit-sum");
    const candidate = findCandidate(definition);
    const evidence: Evidence = {
      kernel: "digit-sum",
      candidate: candidate.name,
      equivalence: null,
      mutation: null,
      performance: null,
      artifacts: await artifactsOf(definition, candidate, module),
      conditions: await conditions(),
    };
    const certificate = certify(evidence, { verdict: "pass", reasons: [], numbers: {} });
    if (certificate === null) throw new Error("the project's files are known");
    await writeCertificate(certificateFile(certificates, "digit-sum", candidate.name), certificate);
  }

  it("is not ramped or promoted without a certificate", async () => {
    for (const args of [
      ["ramp", "digit-sum", "10"],
      ["promote", "digit-sum"],
    ]) {
      const { status, err } = await said(directory, ...args);
      expect(err).toBe(
        'refused: digit-sum has no certificate for its candidate "native": run "oxbow gate digit-sum --candidate native" first\n',
      );
      expect(status).toBe(1);
    }
    expect(existsSync(join(directory, "oxbow.flags.json"))).toBe(false);
  });

  it("is not raised for a candidate that the gate failed", async () => {
    await said(directory, "gate", "--candidate", "wrong");
    const { status, err } = await said(directory, "ramp", "digit-sum", "10", "--candidate", "wrong");
    expect(err).toBe(
      'refused: the gate\'s verdict on digit-sum is fail, not pass: run "oxbow gate digit-sum" to see why\n',
    );
    expect(status).toBe(1);
  });

  it("goes off, shadow, ramp, promoted and back, and explains itself", async () => {
    await pass();
    expect((await said(directory, "shadow", "digit-sum", "--sample", "0.05")).out).toContain(
      "digit-sum: shadow of native, sample 5 % (was off)",
    );
    expect((await said(directory, "ramp", "digit-sum", "0.5")).out).toContain(
      "digit-sum: ramp 0.5 % to native (was shadow of native, sample 5 %)",
    );
    expect((await said(directory, "hold", "digit-sum")).out).toContain("digit-sum: ramp 0.5 % to native, held");
    expect((await said(directory, "promote", "digit-sum")).out).toContain(
      "digit-sum: promoted to native (was ramp 0.5 % to native, held)",
    );
    expect((await said(directory, "explain", "digit-sum", "--key", "a")).out).toContain("runs candidate (promoted)");
    expect(await said(directory, "flags", "check")).toMatchObject({ status: 0 });
    expect((await said(directory, "status")).out).toMatch(/digit-sum +promoted +100 % +5 % +1 +pass$/m);
    expect(await said(directory, "rollback", "digit-sum")).toMatchObject({
      status: 0,
      out: "digit-sum: off in oxbow.flags.json\n",
    });
    expect((await said(directory, "explain", "digit-sum", "--key", "a")).out).toContain("runs control (off)");
  }, 60_000);

  it("is not raised when a file of either side has changed since, and the check of the flags file says so", async () => {
    await pass();
    expect((await said(directory, "ramp", "digit-sum", "10")).status).toBe(0);
    appendFileSync(join(directory, "good.js"), "// another build\n");
    const because = 'the candidate of digit-sum has changed since the gate passed it: run "oxbow gate digit-sum" again';
    expect(await said(directory, "promote", "digit-sum")).toMatchObject({ status: 1, err: `refused: ${because}\n` });
    const { status, out } = await said(directory, "flags", "check");
    expect(out).toContain(`✗ oxbow.digit-sum is at ramp 10 % to native, but ${because}`);
    expect(status).toBe(1);
  }, 60_000);

  it("is not raised when what is asked has changed since: the definition, its cases or its generators", async () => {
    await pass();
    appendFileSync(join(directory, "oxbow.config.js"), "// asks for something else\n");
    expect(await said(directory, "promote", "digit-sum")).toMatchObject({
      status: 1,
      err: 'refused: the definition of digit-sum has changed since the gate asked by it: run "oxbow gate digit-sum" again\n',
    });
  });

  it("is rolled back although config, candidate and certificate are broken", async () => {
    expect((await said(directory, "shadow", "digit-sum")).status).toBe(0);
    writeFileSync(join(directory, "oxbow.config.js"), "throw new Error('broken build')");
    expect(oxbow(directory, "rollback", "digit-sum").status).toBe(0);
    expect(json(join(directory, "oxbow.flags.json"))).toMatchObject({ features: [{ enabled: false }] });
  });

  it("that will not do what it says fails the check, and one that may surprise is named", async () => {
    await said(directory, "shadow", "digit-sum", "--sample", "0");
    expect(await said(directory, "flags", "check")).toMatchObject({
      status: 0,
      out: "! oxbow.digit-sum is in the shadow with a sample of 0: the candidate never runs\n✓ 1 flags in oxbow.flags.json, all understood\n",
    });
    const path = join(directory, "oxbow.flags.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"100"', '"0.5"'));
    const { status, out } = await said(directory, "flags", "check");
    expect(out).toContain(
      "✗ oxbow.digit-sum has the rollout 0.5, which Unleash takes for 0 %: say 1, and 0.5 as percent",
    );
    writeFileSync(path, readFileSync(path, "utf8").replace("shadow", "live"));
    expect((await said(directory, "flags", "check")).out).toContain(
      "✗ oxbow.digit-sum the flag oxbow.digit-sum is enabled, but the payload's stage must be",
    );
    expect(status).toBe(1);
  });

  it("is released from a trip by a higher epoch", async () => {
    await said(directory, "shadow", "digit-sum");
    const { out } = await said(directory, "shadow", "digit-sum", "--release", "--json");
    expect(JSON.parse(out)).toMatchObject({ moved: true, before: { epoch: 1 }, after: { epoch: 2 } });
  });

  it("that belongs to no kernel fails the check", async () => {
    writeFileSync(
      join(directory, "oxbow.flags.json"),
      '{"version":2,"features":[{"name":"oxbow.digit-sun","enabled":true}]}',
    );
    const { status, out } = await said(directory, "flags", "check");
    expect(out).toContain("✗ oxbow.digit-sun belongs to no kernel: known are oxbow.digit-sum");
    expect(status).toBe(1);
  });
});

describe("oxbow bench", () => {
  it("shows control and candidates side by side, and writes a benchmark file", () => {
    const directory = makeProject();
    const { status, out } = oxbow(
      directory,
      "bench",
      "digit-sum",
      "--candidate",
      "native",
      ...quick,
      "--json",
      "bench.json",
    );
    expect(status).toBe(0);
    expect(out).toMatch(/A\/A .*\n\nside +per call +interval +speedup/);
    expect(out).toMatch(/typescript +\d.* [nµ]s/);
    expect(out).toMatch(/native +\d.* [nµ]s/);
    expect(json(join(directory, "bench.json"))).toMatchObject({ schema: "oxbow/benchmark/v1" });
    rmSync(directory, { recursive: true });
  }, 60_000);

  it("shows every size of a sweep, where the candidate starts to win, and how costs grow", () => {
    const directory = makeProject();
    const { status, out, err } = oxbow(directory, "bench", "--sweep", ...quick, "--json", "sweep.json");
    expect(err).not.toContain("oxbow:");
    expect(out).toMatch(/items +typescript +native +speedup +interval\n +1 .*\n +3 .*\n +9 /);
    expect(out).toMatch(/the candidate is (faster|not certain to be faster) than the control/);
    expect(out).toMatch(/typescript: \S+ \S+ and \S+ \S+ per item; grows with the power/);
    expect(json(join(directory, "sweep.json"))).toMatchObject({ schema: "oxbow/benchmark/v1" });
    expect(status).toBe(0);
    rmSync(directory, { recursive: true });
  }, 90_000);

  it("fails when a candidate gives other results", () => {
    const directory = makeProject();
    const { status, out } = oxbow(directory, "bench", "digit-sum", "--candidate", "wrong", ...quick);
    expect(out).toContain("✗ wrong returned other results, so its speed says nothing");
    expect(status).toBe(1);
    rmSync(directory, { recursive: true });
  }, 60_000);
});

describe("broken input and usage", () => {
  const changed = (change: string): string =>
    `import project from "./oxbow.config.js"; const [kernel] = project.kernels; export default { kernels: [{ ...kernel, ${change} }] };`;
  const wrongCase = changed('cases: [{ name: "is wrong", args: () => [123], expected: { returns: 7 } }]');
  const noFile = changed('control: { ...kernel.control, artifact: [new URL("none.js", import.meta.url)] }');
  const directory = makeProject();
  const elsewhere = mkdtempSync(join(tmpdir(), "oxbow-cli-"));
  beforeAll(() => {
    writeFileSync(join(directory, "empty.config.js"), "export default { kernels: [] };");
    writeFileSync(join(directory, "other.config.js"), "export default 1;");
    writeFileSync(join(directory, "throws.config.js"), "throw new Error('no addon');");
    writeFileSync(join(directory, "flags.json"), "{");
    writeFileSync(join(directory, "wrong-case.config.js"), wrongCase);
    writeFileSync(join(directory, "no-file.config.js"), noFile);
  });
  afterAll(() => [directory, elsewhere].forEach((path) => rmSync(path, { recursive: true })));

  it.each<[string, readonly string[], string]>([
    ["no config", ["gate", "--config", "none.js"], `there is no config ${join(directory, "none.js")}: check --config`],
    [
      "a config without kernels",
      ["gate", "--config", "empty.config.js"],
      "lists no kernels, so there is nothing to do: add a definition",
    ],
    [
      "a config of another kind",
      ["gate", "--config", "other.config.js"],
      "has no list of kernels: write export default { kernels: [...] }",
    ],
    ["a config that throws", ["gate", "--config", "throws.config.js"], "throws.config.js cannot be imported: no addon"],
    [
      "a case that its own control does not meet",
      ["gate", "--config", "wrong-case.config.js"],
      'digit-sum: the control of digit-sum does not meet its own case "is wrong"',
    ],
    [
      "a file of a side that is missing",
      ["gate", "--config", "no-file.config.js"],
      "none.js, an artifact of typescript, cannot be read: build it first",
    ],
    [
      "an unknown kernel",
      ["gate", "digit-sun"],
      'there is no kernel "digit-sun"; did you mean "digit-sum"? There are: digit-sum',
    ],
    ["an unknown kernel like no other", ["ramp", "x", "10"], 'there is no kernel "x". There are: digit-sum'],
    [
      "an unknown candidate",
      ["gate", "--candidate", "wron"],
      'there is no candidate of digit-sum "wron"; did you mean "wrong"? There are: native, wrong',
    ],
    [
      "a kernel where a file is meant",
      ["gate", "--json", "digit-sum"],
      "--json digit-sum would write a file called digit-sum: name the kernel first, or write --json=./digit-sum",
    ],
    ["no duration", ["gate", "--budget", "4 minutes"], '"4 minutes" is no duration: write such as 90s or 4m'],
    ["no percent", ["ramp", "digit-sum", "all"], '"all" is no number from 0 to 100'],
    ["a ramp to nobody", ["ramp", "digit-sum", "0"], "a ramp to 0 % is a rollback: run oxbow rollback"],
    ["a flags file that is none", ["flags", "check", "--flags", "flags.json"], "flags.json is not JSON"],
    [
      "a rollback of nothing",
      ["rollback", "digit-sum"],
      "no flags file has a flag oxbow.digit-sum: name the file with --flags",
    ],
    [
      "a server without a token",
      ["rollback", "digit-sum", "--server", "http://127.0.0.1:1"],
      "--server needs an admin token: set OXBOW_ADMIN_TOKEN in your shell",
    ],
    ["a server that is no address", ["status", "--server", "unleash"], "--server unleash is no http or https address"],
    [
      "two places",
      ["shadow", "digit-sum", "--flags", "flags.json", "--server", "http://127.0.0.1:1"],
      "--flags and --server name two places: give one of them",
    ],
    ["an unknown verb", ["gat"], "error: unknown command 'gat'\n(Did you mean gate?)"],
    ["an unknown option", ["gate", "--sed", "1"], "error: unknown option '--sed'\n(Did you mean --seed?)"],
    ["a missing argument", ["ramp", "digit-sum"], "error: missing required argument 'percent'"],
    [
      "a workload of no name",
      ["bench", "--workload", "none"],
      "nothing was measured: no workload has that name, or the kernels have none",
    ],
  ])("is exit code 3 and a sentence: %s", async (_, args, sentence) => {
    const { status, err } = await said(directory, ...args);
    expect(err).toContain(sentence);
    expect(err).not.toContain("    at ");
    expect(status).toBe(3);
  });

  it("is said where there is no project at all", async () => {
    const { status, err } = await said(elsewhere, "status");
    expect(err).toContain(`no oxbow.config.js in ${elsewhere} or above it: write one that exports { kernels: [...] }`);
    expect(status).toBe(3);
  });
});

describe("--help", () => {
  it.each([
    "bench",
    "gate",
    "shadow",
    "ramp",
    "promote",
    "hold",
    "rollback",
    "status",
    "explain",
    "flags check",
    "corpus list",
    "corpus add",
    "corpus replay",
  ])("shows an example of %s", async (verb) => {
    const { status, out } = await said(project, ...verb.split(" "), "--help");
    expect(out).toContain(`Example:\n  oxbow ${verb}`);
    expect(status).toBe(0);
  });

  it("names every verb and the exit codes", async () => {
    const { out } = await said(project, "--help");
    for (const verb of [
      "bench",
      "gate",
      "shadow",
      "ramp",
      "promote",
      "hold",
      "rollback",
      "status",
      "explain",
      "flags",
      "corpus",
    ]) {
      expect(out).toContain(`  ${verb} `);
    }
    expect(out).toContain("Exit code: 0 pass, 1 fail, 2 inconclusive, 3 broken input or usage.");
  });
});
