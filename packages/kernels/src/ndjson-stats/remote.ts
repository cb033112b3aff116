import { checkBytes } from "../arguments.ts";
import type { NdjsonTotals } from "./arguments.ts";
import type { NdjsonTotals__Output, Remote } from "@oxbow/remote";
import { toNumber } from "@oxbow/remote";

/** `ndjsonStats` of @oxbow/kernels, elsewhere: same promise, same errors. */
export function ndjsonStatsKernels({ call }: Remote) {
  return {
    ndjsonStats: async (bytes: Uint8Array): Promise<NdjsonTotals> => {
      checkBytes(bytes);
      return ndjsonTotals(await call("NdjsonStats", { bytes }));
    },
  };
}

export function ndjsonTotals(found: NdjsonTotals__Output): NdjsonTotals {
  const line = toNumber(found.firstInvalidLine);
  return {
    bytes: toNumber(found.bytes),
    lines: toNumber(found.lines),
    blank: toNumber(found.blank),
    valid: toNumber(found.valid),
    invalid: toNumber(found.invalid),
    firstInvalid: line === 0 ? null : { line, byteOffset: toNumber(found.firstInvalidByteOffset) },
    chars: toNumber(found.chars),
    utf16: toNumber(found.utf16),
    lineBytes: { min: toNumber(found.minLine), max: toNumber(found.maxLine), total: toNumber(found.lineBytes) },
  };
}
