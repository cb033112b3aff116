import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { makeProject, oxbow, json } from "./oxbow.test.fixture.ts";

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
