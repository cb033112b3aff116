import { rankingTable } from "@oxbow/cli";
import type { Paint } from "@oxbow/layout";
import { assess, createRecorder, rankRecordings } from "@oxbow/profile";
import type { Ranking } from "@oxbow/profile";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { endpoints } from "./endpoints.ts";
import type { Keyed } from "./endpoints.ts";
import type { Records } from "./records.ts";
import { createService } from "./service.ts";
import { Traffic } from "./traffic.ts";
import type { Upload } from "./traffic.ts";

/** Serves `requests` uploads to all endpoints in turn, on the control, each hot function recorded, and ranks these. */
export async function rank(
  records: Records,
  requests: number,
  onProgress: (answered: number, requests: number) => void,
): Promise<Ranking> {
  const recorder = createRecorder();
  const server = createService(
    endpoints,
    ({ definition: { kernel, control } }): Keyed => {
      const recorded = recorder.record(control.run, { name: kernel.key });
      return (_key, ...args) => recorded(...args);
    },
    { around: recorder.request.bind(recorder) },
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const traffic = new Traffic(new URL(`http://127.0.0.1:${port}`), await mixed(records));
  const timer = setInterval(() => onProgress(traffic.answered, requests), 250);
  try {
    await traffic.run(requests);
  } finally {
    clearInterval(timer);
    traffic.close();
    server.close();
  }
  return rankRecordings([recorder.recording()]);
}

/** One upload for each endpoint, round after round, until each body had its turn. */
async function mixed(records: Records): Promise<readonly Upload[]> {
  const all = await Promise.all(endpoints.map(async ({ path, bodies }) => ({ path, bodies: await bodies(records) })));
  const rounds = Math.max(...all.map(({ bodies }) => bodies.length));
  return Array.from({ length: rounds }, (_, round) =>
    all.map(({ path, bodies }) => ({ path, body: bodies[round % bodies.length]! })),
  ).flat();
}

/** The ranking as a table for people, with a sentence on what it rests on. */
export function rankingText(ranking: Ranking, paint: Paint): string {
  const { functions, requests, tailFromNs, tailRequests } = ranking;
  const basis =
    functions[0]?.p99Share == null
      ? (functions[0]?.because ?? "")
      : `${requests?.toLocaleString("en")} requests, ${tailRequests} of them at or above the p99 of ${((tailFromNs ?? 0) / 1e6).toFixed(2)} ms`;
  return `${rankingTable({ ...ranking, functions: assess(ranking) }, paint)}${paint("dim", `· ${basis}`)}\n`;
}
