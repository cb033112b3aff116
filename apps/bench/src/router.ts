import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import v8 from "node:v8";
import vm from "node:vm";
import type { BenchmarkRow } from "@oxbow/contract";
import { fileFlags, moveFlag } from "@oxbow/flags";
import { benchmarkFile, conditions, toMarkdown } from "@oxbow/measure";
import { peers } from "./peers.ts";
import { type Estimate, estimate, interleave, paired, type Subject } from "./sampling.ts";
import {
  type Call,
  type KeyedCall,
  kernelFunction,
  keyedLoop,
  plainLoop,
  routedOn,
  shortKeys,
  unkeyedLoop,
  uuids,
} from "./subjects.ts";

const { values } = parseArgs({ options: { json: { type: "string" }, rounds: { type: "string", default: "25" } } });
const rounds = Number(values.rounds);
const taken = await conditions();
const rows = [...(await decisions()), ...allocations(), await shadowRow(), await editRow()];
const file = benchmarkFile(taken, rows);
process.stdout.write(toMarkdown(file));
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(file, null, 2)}\n`);

/** What a decision costs, ours over a direct call, and the same call through the peers. */
async function decisions(): Promise<BenchmarkRow[]> {
  const direct = kernelFunction();
  const calls = 20_000_000;
  const unkeyed = unkeyedLoop();
  const sticky = routedOn({}, 50).call;
  const other = await peers();
  const subjects: Subject[] = [
    { name: "direct", calls, run: bind(direct) },
    { name: "direct, with a key at hand", calls, run: (count) => void unkeyed(direct, count, shortKeys) },
    { name: "off", calls, run: bind(routedOn(null, 0).call) },
    { name: "promoted", calls, run: bind(routedOn({ stage: "promoted" }, 100).call) },
    { name: "sticky, 9 characters", calls: 2_000_000, run: bindKeyed(sticky, shortKeys) },
    { name: "sticky, UUID", calls: 1_000_000, run: bindKeyed(routedOn({}, 50).call, uuids) },
    ...other.peers,
  ];
  const samples = await interleave(subjects, rounds);
  await other.close();
  const of = (name: string): readonly number[] => samples.get(name)!;
  const over = (name: string, base: string, target: number): BenchmarkRow =>
    absolute(
      `router/${slug(name)}/over-direct`,
      name,
      "CPU time over a direct call",
      "ns",
      paired(of(name), of(base), (a, b) => a - b),
      target,
    );
  return [
    absolute("router/direct", "direct call", "CPU time per call", "ns", estimate(of("direct")), null),
    over("off", "direct", 5),
    over("promoted", "direct", 5),
    over("sticky, 9 characters", "direct, with a key at hand", 45),
    over("sticky, UUID", "direct, with a key at hand", 130),
    ...other.peers.map(({ name, target }) => {
      const ratio = paired(of(name), of("promoted"), (peer, ours) => peer / ours);
      return {
        ...absolute(
          `router/promoted/against-${slug(name)}`,
          "promoted",
          "CPU time per call",
          "ns",
          estimate(of("promoted")),
          target,
        ),
        peer: name,
        peerValue: estimate(of(name)).median,
        ratio: ratio.median,
        ratioLo: ratio.lo,
        ratioHi: ratio.hi,
        met: ratio.lo >= target,
        note: "both with the call itself",
      };
    }),
  ];
}

/** Bytes that stay or must be collected, per call. */
function allocations(): BenchmarkRow[] {
  v8.setFlagsFromString("--expose-gc");
  const gc = vm.runInNewContext("gc") as () => void;
  const sticky = routedOn({}, 50).call;
  const subjects: [name: string, run: (calls: number) => void][] = [
    ["off", bind(routedOn(null, 0).call)],
    ["promoted", bind(routedOn({ stage: "promoted" }, 100).call)],
    ["sticky, 9 characters", bindKeyed(sticky, shortKeys)],
  ];
  return subjects.map(([name, run]) => {
    // No collection in between: a full one would throw optimised code away, and slow code allocates.
    gc();
    run(5_000_000);
    const bytes = Array.from({ length: 20 }, () => {
      const before = process.memoryUsage().heapUsed;
      run(300_000);
      return (process.memoryUsage().heapUsed - before) / 300_000;
    }).filter((grown) => grown >= 0);
    // Half a byte: the loop, the compiler and this measurement allocate as well.
    return absolute(`router/${slug(name)}/allocation`, name, "allocation per call", "bytes", estimate(bytes), 0.5);
  });
}

function bind(call: Call): (calls: number) => void {
  const run = plainLoop();
  return (calls) => void run(call, calls);
}

function bindKeyed(call: KeyedCall, keys: readonly string[]): (calls: number) => void {
  const run = keyedLoop();
  return (calls) => void run(call, calls, keys);
}

/**
 * What callers pay for a sample of 1 % in the shadow: drawing, copying and queueing. On a kernel of 2 ns, where it can be
 * seen; the target is 1 % of a kernel of 10 µs. Nothing is dropped, and experiments run between the rounds.
 */
async function shadowRow(): Promise<BenchmarkRow> {
  const limits = { capacity: 1e9, maxBytes: 1e12, maxAgeMs: 1e9, cpuShare: 1 };
  const shadow = routedOn({ stage: "shadow", sample: 0.01 }, 100, { shadow: limits });
  const subjects: Subject[] = [
    { name: "off", calls: 20_000_000, run: bind(routedOn(null, 0).call) },
    { name: "shadow", calls: 3_000_000, run: bind(shadow.call) },
  ];
  const samples = await interleave(subjects, rounds, () => shadow.router.settle());
  const added = paired(samples.get("shadow")!, samples.get("off")!, (a, b) => a - b);
  const { experiments } = shadow.router.stats()[0]!;
  return {
    ...absolute("router/shadow/added", "shadow, sample 1 %", "CPU time added to a call", "ns", added, 100),
    note: `target: 1 % of a kernel of 10 µs; ${experiments} experiments ran between the rounds`,
  };
}

/** From the write of the flags file to the cell. */
async function editRow(): Promise<BenchmarkRow> {
  const directory = mkdtempSync(join(tmpdir(), "oxbow-bench-"));
  const path = join(directory, "oxbow.flags.json");
  writeFileSync(path, '{ "version": 2, "features": [] }\n');
  const flags = fileFlags(path);
  const times: number[] = [];
  for (let edit = 0; edit < rounds; edit++) {
    const changed = new Promise<void>((resolve) => {
      const stop = flags.subscribe(() => (stop(), resolve()));
    });
    const startedAt = performance.now();
    moveFlag(path, "bench", { stage: "ramp", percent: 1 + (edit % 99) });
    const keepAlive = setTimeout(() => {}, 10_000);
    await changed;
    clearTimeout(keepAlive);
    times.push(performance.now() - startedAt);
  }
  flags.close();
  rmSync(directory, { recursive: true });
  const worst = Math.max(...times);
  return {
    ...absolute(
      "flags/edit-to-cell",
      "flags file",
      "edit to cell, the slowest",
      "ms",
      { median: worst, lo: worst, hi: worst },
      100,
    ),
    lo: null,
    hi: null,
    workload: `${rounds} edits`,
    note: `median ${estimate(times).median.toFixed(2)} ms; the slowest of all edits has no interval`,
  };
}

/** A row whose target is a largest value. */
function absolute(
  id: string,
  subject: string,
  metric: string,
  unit: string,
  { median, lo, hi }: Estimate,
  target: number | null,
): BenchmarkRow {
  return {
    id,
    subject,
    workload: "a kernel of 2 ns, not inlined",
    metric,
    unit,
    value: median,
    lo,
    hi,
    peer: null,
    peerValue: null,
    ratio: null,
    ratioLo: null,
    ratioHi: null,
    target,
    met: target === null ? null : hi <= target,
    note: "",
  };
}

function slug(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}
