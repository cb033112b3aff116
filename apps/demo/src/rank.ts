import { table } from "@oxbow/cli";
import type { Paint } from "@oxbow/cli";
import * as kernels from "@oxbow/kernels";
import { createRecorder, rankRecording } from "@oxbow/measure";
import type { Ranking } from "@oxbow/measure";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Records } from "./records.ts";
import { countShards, createService, lineOffsets } from "./service.ts";
import { Traffic } from "./traffic.ts";

/** Serves `requests` uploads with every hot function recorded, on the control, and ranks the functions by what they cost. */
export async function rank(records: Records, requests: number): Promise<Ranking> {
  const recorder = createRecorder();
  const wrap = recorder.wrap.bind(recorder);
  const ndjsonStats = wrap(kernels.ndjsonStats, { name: "ndjson-stats", size });
  const byteHashMany = wrap(kernels.byteHashMany, { name: "byte-hash", size });
  const hot = {
    ndjsonStats: (_key: string, bytes: Uint8Array) => ndjsonStats(bytes),
    byteHashMany: (_key: string, ...args: Parameters<typeof kernels.byteHashMany>) => byteHashMany(...args),
    lineOffsets: wrap(lineOffsets, { name: "lineOffsets", size }),
    countShards: wrap(countShards, { name: "countShards" }),
  };
  const server = createService(hot, () => null, recorder.request.bind(recorder));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const traffic = new Traffic(new URL(`http://127.0.0.1:${port}/flights`), records.uploads);
  try {
    await traffic.run(requests);
  } finally {
    traffic.close();
    server.close();
  }
  return rankRecording(recorder.recording());
}

function size(bytes: Uint8Array): number {
  return bytes.length;
}

/** The ranking as a table for people, with a sentence on what it rests on. */
export function rankingTable({ functions, requests, tailFromNs, tailRequests }: Ranking, paint: Paint): string {
  const head = ["function", "calls", "mean", "of all time", "share of the p99", "p99 if 5× faster", "worth it"];
  const rows = functions.map(({ name, calls, meanNs, processShare, tail }) => [
    name,
    calls.toLocaleString("en"),
    `${(meanNs / 1000).toFixed(1)} µs`,
    percent(processShare),
    tail === null ? "—" : between(tail.own.lo, tail.occupied.hi),
    tail === null ? "—" : between(-tail.predictedDrop.hi, -tail.predictedDrop.lo),
    tail?.worthIt ?? "—",
  ]);
  const basis =
    functions[0]?.tail == null
      ? (functions[0]?.because ?? "")
      : `${requests.toLocaleString("en")} requests, ${tailRequests} of them at or above the p99 of ${(tailFromNs / 1e6).toFixed(2)} ms`;
  return `${table(
    head.map((word) => paint("dim", word)),
    rows,
  )}${paint("dim", `· ${basis}`)}\n`;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function between(lo: number, hi: number): string {
  return percent(lo) === percent(hi) ? percent(lo) : `${percent(lo)} to ${percent(hi)}`;
}
