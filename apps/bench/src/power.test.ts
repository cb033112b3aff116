import { readFileSync } from "node:fs";
import type { MutantResult } from "@oxbow/equivalence";
import { expect, it } from "vitest";
import { newestRecord } from "./newest-record.ts";
import { withTable } from "./numbers.ts";
import { powerRecord, powerTable, type MutationFile } from "./power.ts";

const page = readFileSync(new URL("../../../docs/playbook/gate.md", import.meta.url), "utf8");

it("has in the playbook the mutation of the newest record", () => {
  expect(withTable(page, powerTable(newestRecord("mutate")))).toBe(page);
});

const conditions = {
  cpu: "A CPU",
  cores: 2,
  memoryGiB: 8,
  os: "linux 6.1",
  node: "24.21.0",
  v8: "13.6",
  rustc: null,
  commit: null,
  date: "2026-11-25T10:00:00.000Z",
  load: 0.5,
};

const killed = (name: string, seed: number, elapsedMs: number): MutantResult => ({
  kernel: "byte-hash",
  name,
  seed,
  attempts: [
    { engine: "named cases", killed: false, executed: 9, elapsedMs: 1 },
    { engine: "random small", killed: true, executed: 200, elapsedMs },
  ],
  killedBy: "random small",
  args: "[1]",
});

const file: MutationFile = {
  schema: "oxbow/benchmark/v1",
  conditions,
  rows: [],
  mutation: {
    mutants: [killed("wraps", 1, 20), killed("wraps", 2, 30), killed("signed", 1, 5), killed("signed", 2, 5)],
    clean: [
      { kernel: "byte-hash", name: "A/A", seed: 1, executed: 2000, elapsedMs: 9, alarm: null, interrupted: null },
      { kernel: "byte-hash", name: "native", seed: 1, executed: 1000, elapsedMs: 9, alarm: null, interrupted: null },
    ],
    missing: [],
    seeds: [
      { seed: 1, elapsedMs: 100_000 },
      { seed: 2, elapsedMs: 300_000 },
    ],
    elapsedMs: 400_000,
  },
};

it("says for each definition how many were killed, by what, how slowly at worst, and whether the time was kept", () => {
  const table = powerTable(powerRecord(file));
  expect(table).toContain("| byte-hash | 2 of 2 | — | 2 | — | — | — | — | 30.0 ms | 0 in 3000 |");
  expect(table).toContain("100 s (met), 300 s (**not met**), of four minutes each");
});

it("never hides what lives, with one seed or for want of time", () => {
  const { mutation } = file;
  const lives = { ...killed("signed", 2, 5), attempts: [], killedBy: null, args: null };
  const missing = [{ kernel: "byte-hash", subject: "late", isMutant: true, because: "out of time" }];
  const record = powerRecord({ ...file, mutation: { ...mutation, mutants: [...mutation.mutants, lives], missing } });
  expect(powerTable(record)).toContain("| byte-hash | 1 of 3 **not all** |");
  expect(record.rows[0]).toMatchObject({ met: false, note: "signed; late (not tried to the end)" });
});
