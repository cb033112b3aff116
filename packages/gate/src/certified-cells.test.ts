import type { Cell, CellSource, Stage } from "@oxbow/contract";
import { describe, expect, it } from "vitest";
import { good, policy } from "./evidence.test.fixture.ts";
import { admits, certifiedCells, certify, judge } from "./index.ts";
import type { Admission } from "./index.ts";

const cellAt = (stage: Stage): Cell => ({
  stage,
  candidate: "native",
  epoch: 3,
  sample: 0.1,
  minSize: 0,
  because: `the flag is at ${stage}`,
  population: "all",
  inside: () => true,
});

/** Cells that a test moves. */
function source(stage: Stage) {
  const listeners = new Set<() => void>();
  let cell = cellAt(stage);
  return {
    cell: () => cell,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    move: (next: Stage) => {
      cell = cellAt(next);
      for (const listener of listeners) listener();
    },
  } satisfies CellSource & { move: (next: Stage) => void };
}

const flag = "oxbow.byte-hash";
const yes = (): Admission => ({ ok: true });
const no = (): Admission => ({ ok: false, because: "byte-hash has no certificate" });

describe("a certified cell", () => {
  it.each(["off", "shadow", "ramp", "promoted"] as const)("is the flag's own at %s with a certificate", (stage) => {
    const cells = source(stage);
    expect(certifiedCells(cells, yes).cell(flag)).toBe(cells.cell());
  });

  it.each(["off", "shadow"] as const)("is the flag's own at %s without one", (stage) => {
    const cells = source(stage);
    expect(certifiedCells(cells, no).cell(flag)).toBe(cells.cell());
  });

  it.each(["ramp", "promoted"] as const)("is off at %s without one, says so, and keeps its epoch", (stage) => {
    const cell = certifiedCells(source(stage), no).cell(flag);
    expect(cell).toMatchObject({
      stage: "off",
      population: "none",
      epoch: 3,
      because: `the flag is at ${stage}, but byte-hash has no certificate`,
    });
    expect(cell.inside("anybody")).toBe(false);
  });

  it("is off when nobody can tell whether there is one", () => {
    const broken = (): Admission => {
      throw new Error("byte-hash.json is no certificate");
    };
    expect(certifiedCells(source("ramp"), broken).cell(flag).because).toBe(
      "the flag is at ramp, but byte-hash.json is no certificate",
    );
  });

  it("asks once for each candidate, until it is told to ask again", () => {
    let asked = 0;
    const cells = source("ramp");
    const certified = certifiedCells(cells, () => (asked++ === 0 ? { ok: true } : no()));
    let told = 0;
    const end = certified.subscribe(() => told++);
    expect(certified.cell(flag)).toBe(certified.cell(flag));
    cells.move("promoted");
    expect([certified.cell(flag).stage, asked, told]).toEqual(["promoted", 1, 1]);
    certified.recheck();
    expect([certified.cell(flag).stage, asked, told]).toEqual(["off", 2, 2]);
    end();
    cells.move("ramp");
    certified.recheck();
    expect(told).toBe(2);
  });

  it("goes off when a file of the candidate is no longer the one that was judged", () => {
    const evidence = good();
    const certificate = certify(evidence, judge(evidence, policy), policy);
    let candidate = "b".repeat(64);
    const certified = certifiedCells(source("promoted"), () =>
      admits(certificate, {
        kernel: "byte-hash",
        candidate: "native",
        artifacts: { control: "a".repeat(64), candidate },
      }),
    );
    expect(certified.cell(flag).stage).toBe("promoted");
    candidate = "c".repeat(64);
    certified.recheck();
    expect(certified.cell(flag)).toMatchObject({
      stage: "off",
      because:
        'the flag is at promoted, but the candidate of byte-hash has changed since the gate passed it: run "oxbow gate byte-hash" again',
    });
  });
});
