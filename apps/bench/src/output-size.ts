import { findCandidate } from "@oxbow/config";
import type { AnyDefinition, BenchmarkRow, Side, Workload } from "@oxbow/contract";

const KERNEL = "pixel-filter";
const WORKLOAD = "photographs, 2000 × 1500";

/** How many times smaller than a peer's the candidate's output has to be: less than 60 % of what is stored. */
const least: Readonly<Record<string, number>> = { "sharp, stored": 1.67 };

/** How large the PNGs of the candidate and of its peers are: being fast by hardly compressing would be no answer. */
export async function outputSizeRows(
  definitions: readonly AnyDefinition[],
  onProgress: (step: string) => void,
): Promise<BenchmarkRow[]> {
  const definition = definitions.find(({ kernel }) => kernel.key === KERNEL);
  const workload = (definition?.workloads as readonly Workload[] | undefined)?.find(({ name }) => name === WORKLOAD);
  if (definition === undefined || workload === undefined) return [];
  onProgress(`output sizes: ${KERNEL}`);
  const args = await workload.args();
  const bytes = async (side: Side) => ((await side.run(...args)) as Uint8Array).length;
  const native = await bytes(findCandidate(definition));
  const rows: BenchmarkRow[] = [];
  for (const peer of [definition.control, ...(definition.peers ?? [])] as readonly Side[]) {
    if (peer.workloads?.includes(WORKLOAD) === false) continue;
    const other = await bytes(peer);
    const target = least[peer.name] ?? null;
    rows.push({
      id: `${KERNEL}/photographs-2000-1500/native/output-size/${peer.name.replaceAll(/[^a-z0-9]+/giu, "-").toLowerCase()}`,
      subject: `${KERNEL}, native`,
      workload: WORKLOAD,
      metric: "size of the output",
      unit: "bytes",
      value: native,
      lo: null,
      hi: null,
      peer: peer.name,
      peerValue: other,
      ratio: other / native,
      ratioLo: null,
      ratioHi: null,
      target,
      met: target === null ? null : other / native >= target,
      note: "the same every time",
    });
  }
  return rows;
}
