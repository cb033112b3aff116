import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const project = fileURLToPath(new URL("../test-project", import.meta.url));
const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));
const made: string[] = [];
afterAll(() => made.forEach((directory) => rmSync(directory, { recursive: true })));

/** A user's project, or another build of it. */
function makeProject(): string {
  const directory = mkdtempSync(join(tmpdir(), "oxbow-bench-"));
  cpSync(project, directory, { recursive: true });
  symlinkSync(modules, join(directory, "node_modules"), "junction");
  made.push(directory);
  return directory;
}

function bench(directory: string, ...args: readonly string[]) {
  const all = [main, "bench", ...args, "--quick", "--forks", "3"];
  return spawnSync(process.execPath, all, { cwd: directory, encoding: "utf8" });
}

const slow = `export function digitSum(n) {
  let sum = 0;
  for (let turn = 0; turn < 50; turn++) {
    sum = 0;
    for (let rest = n + turn - turn; rest > 0; rest = Math.floor(rest / 10)) sum += rest % 10;
  }
  return sum;
}`;

describe("oxbow bench", () => {
  it("writes a page with plots, and files for other tools", { timeout: 120_000 }, () => {
    const directory = makeProject();
    const exports = ["github-action-benchmark=a.json", "bencher=b.json", "benchstat=c.txt"];
    const { status, stderr } = bench(
      directory,
      ...exports.flatMap((each) => ["--export", each]),
      "--html",
      "page.html",
    );
    expect(stderr).not.toContain("oxbow:");
    expect(status).toBe(0);
    const page = readFileSync(join(directory, "page.html"), "utf8");
    expect(page).toContain("<h1>Benchmark</h1>");
    expect(page).toContain("How many times as fast as the control");
    for (const head of ["CPU time", "loop blocked", "GC", "allocated", "peak RSS", "RSS per call"]) {
      expect(page).toContain(`>${head}</th>`);
    }
    expect(page).not.toMatch(/NaN|undefined|\[object/);
    expect(JSON.parse(readFileSync(join(directory, "a.json"), "utf8"))).toHaveLength(2);
    expect(Object.keys(JSON.parse(readFileSync(join(directory, "b.json"), "utf8")) as object)).toHaveLength(2);
    expect(readFileSync(join(directory, "c.txt"), "utf8")).toMatch(/^Benchmarkdigit-sum\/workload=nine_digits\/side=/m);
  });

  it("draws a sweep of all kernels, with their crossovers in a table", { timeout: 120_000 }, () => {
    const directory = makeProject();
    const { status } = bench(directory, "--sweep", "--html", "page.html");
    expect(status).toBe(0);
    const page = readFileSync(join(directory, "page.html"), "utf8");
    expect(page).toContain("<h2>Crossovers</h2>");
    expect(page.match(/<polyline /g)).toHaveLength(2);
    expect(page).toMatch(/the candidate is (?:not [\w ]+)?faster than the control/);
  });

  it("keeps what was measured when the budget ends, and is no success", { timeout: 60_000 }, () => {
    const { status, stderr } = bench(makeProject(), "--budget", "1s", "--sweep");
    expect(stderr).toContain("digit-sum: by size: the budget ended");
    expect(status).toBe(3);
  });

  it.each([
    [["--sweep", "--base", "."], "--base compares workloads: leave --sweep out"],
    [["--markdown", "m.md"], "--markdown writes verdicts, and there are none without --base"],
    [["--export", "csv=x"], "--export csv=x: write FORMAT=FILE, where FORMAT is one of"],
    [["--base", "."], "--base . has no config of its own: name another checkout, built"],
    [["--base", "nowhere"], "--base nowhere is no directory, and no commit that git knows here"],
  ])("refuses %j", (args, message) => {
    const { status, stderr } = bench(makeProject(), ...args);
    expect(stderr).toContain(message);
    expect(status).toBe(3);
  });
});

it("measures other candidates than those in this process only when they are named", { timeout: 60_000 }, () => {
  const directory = makeProject();
  const config = join(directory, "oxbow.config.js");
  const worker = `candidates: [side("worker", good, "good.js", "worker"),`;
  writeFileSync(config, readFileSync(config, "utf8").replace("candidates: [", worker));
  const names = (...args: readonly string[]): unknown[] => {
    bench(directory, "--json", "bench.json", ...args);
    const { rows } = JSON.parse(readFileSync(join(directory, "bench.json"), "utf8")) as { rows: { subject: string }[] };
    return [...new Set(rows.map(({ subject }) => subject.split(", ")[1]))];
  };
  expect(names()).not.toContain("worker");
  expect(names("--candidate", "worker")).toContain("worker");
});

/** A project in a repository of its own, everything committed. */
function makeRepository(build = `ln -s "${modules}" node_modules`): string {
  const directory = makeProject();
  const config = join(directory, "oxbow.config.js");
  const settings = `export default {\n  build: ${JSON.stringify(build)},`;
  writeFileSync(config, readFileSync(config, "utf8").replace("export default {", settings));
  writeFileSync(join(directory, ".gitignore"), "node_modules\n");
  const git = (...args: readonly string[]): void => {
    const as = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
    expect(spawnSync("git", [...as, ...args], { cwd: directory, encoding: "utf8" })).toMatchObject({ status: 0 });
  };
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "-m", "before");
  return directory;
}

describe("oxbow bench --base with a commit", () => {
  const worktrees = (directory: string): number =>
    spawnSync("git", ["worktree", "list"], { cwd: directory, encoding: "utf8" }).stdout.trim().split("\n").length;

  it("builds it beside the project, fails a head that is slower, and takes it away again", { timeout: 60_000 }, () => {
    const head = makeRepository();
    writeFileSync(join(head, "good.js"), slow);
    const { status, stdout } = bench(head, "--base", "HEAD", "--markdown", "summary.md");
    expect(stdout).toMatch(/digit-sum +nine digits +fail +head takes .* times as long as base/);
    expect(status).toBe(1);
    expect(readFileSync(join(head, "summary.md"), "utf8")).toMatch(/\nAgainst HEAD \([0-9a-f]{10}\)\. Both builds ran/);
    expect(worktrees(head)).toBe(1);
  });

  it("says what the build said when it fails", { timeout: 60_000 }, () => {
    const head = makeRepository("echo no compiler here >&2; exit 7");
    const { status, stderr } = bench(head, "--base", "HEAD");
    expect(stderr).toContain("ended with exit code 7 in the base: set `build` in the config");
    expect(stderr).toContain("no compiler here");
    expect(status).toBe(3);
    expect(worktrees(head)).toBe(1);
  });
});

describe("oxbow bench --base with a directory", () => {
  it("fails a build that is slower than the base, the verdict first in the summary", { timeout: 60_000 }, () => {
    const [base, head] = [makeProject(), makeProject()];
    writeFileSync(join(head, "good.js"), slow);
    const { status, stdout } = bench(head, "--base", base, "--markdown", "summary.md", "--html", "page.html");
    expect(stdout).toMatch(/digit-sum +nine digits +fail +head takes .* times as long as base/);
    expect(status).toBe(1);
    expect(readFileSync(join(head, "summary.md"), "utf8")).toMatch(/^## Speed: a kernel got slower\n/);
    expect(readFileSync(join(head, "page.html"), "utf8")).toContain("Benchmark: head against base");
  });

  // More than once, since three short processes beside a busy machine's others decide nothing, which is the right answer there.
  it("passes a build that is much faster", { timeout: 60_000, retry: 4 }, () => {
    const [base, head] = [makeProject(), makeProject()];
    writeFileSync(join(base, "good.js"), slow);
    const { status, stdout } = bench(head, "--base", base);
    expect(stdout).toMatch(/digit-sum +nine digits +pass +head takes/);
    expect(status).toBe(0);
  });

  it("never fails a build against itself", { timeout: 60_000 }, () => {
    const head = makeProject();
    // On a busy machine so few processes decide nothing, which is the right answer there.
    expect([0, 2]).toContain(bench(head, "--base", makeProject(), "--margin", "20").status);
  });

  it("fails a build whose results are not the base's", { timeout: 60_000 }, () => {
    const [base, head] = [makeProject(), makeProject()];
    cpSync(join(head, "wrong.js"), join(head, "good.js"));
    const { status, stdout } = bench(head, "--base", base);
    expect(stdout).toContain("base and head give different results: their speed means nothing");
    expect(status).toBe(1);
  });

  it("has no verdict on a candidate that the base does not have", { timeout: 60_000 }, () => {
    const [base, head] = [makeProject(), makeProject()];
    const config = join(base, "oxbow.config.js");
    writeFileSync(config, readFileSync(config, "utf8").replace(`side("native",`, `side("older",`));
    const { status, stdout } = bench(head, "--base", base);
    expect(stdout).toContain("digit-sum: native is not in the base");
    expect(status).toBe(3);
  });
});
