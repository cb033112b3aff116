import { checkBytes } from "../arguments.ts";
import type { NdjsonTotals } from "./arguments.ts";
import { checkPath } from "../files.ts";
import { fileMessages } from "../remote/file-messages.ts";
import type { FileOptions } from "@oxbow/contract";
import { type Remote, serviceOf, toNumber, waitFor } from "@oxbow/remote";
import type { NdjsonStatsDefinition } from "./generated/oxbow/ndjson_stats/v1/NdjsonStats.ts";
import type { Totals__Output } from "./generated/oxbow/ndjson_stats/v1/Totals.ts";
import { schema } from "./generated/schema.ts";

const kernel = serviceOf<NdjsonStatsDefinition>(schema, "oxbow.ndjson_stats.v1.NdjsonStats");

/** `ndjsonStats` and `ndjsonStatsFile` over a worker or a service: same promise, same errors. */
export function ndjsonStatsOver({ call, stream }: Remote) {
  return {
    ndjsonStats: async (bytes: Uint8Array): Promise<NdjsonTotals> => {
      checkBytes(bytes);
      return ndjsonTotals(await call(kernel.Stats, { bytes }));
    },

    /** A worker opens the file, and the signal ends the waiting for it. For a service it is read here and sent in chunks. */
    ndjsonStatsFile: async (path: string | URL, options: FileOptions = {}): Promise<NdjsonTotals> => {
      const name = checkPath(path);
      const totals =
        stream === undefined
          ? waitFor(options.signal, () => call(kernel.File, { path: name }))
          : stream(kernel.Stream, () => fileMessages(name, options));
      return ndjsonTotals(await totals);
    },
  };
}

function ndjsonTotals(found: Totals__Output): NdjsonTotals {
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
