import { checkBytes } from "../arguments.ts";
import { checkPath } from "../files.ts";
import { InputError } from "@oxbow/contract";
import type { FileOptions } from "@oxbow/contract";
import type { NdjsonTotals } from "./arguments.ts";
import { addon, translated, withProgress } from "@oxbow/native";

/** `ndjsonStats` of `@oxbow/kernels`, in Rust: same promise, same errors. */
export function ndjsonStats(bytes: Uint8Array): NdjsonTotals {
  checkBytes(bytes);
  try {
    addon().ndjsonStats(bytes, scratch);
  } catch (error) {
    throw translated(error);
  }
  return totals(scratch);
}

/** `NdjsonStats` of `@oxbow/kernels`, in Rust: same promise, same errors. */
export class NdjsonStats {
  readonly #accumulator = new (addon().NdjsonAccumulator)();
  #finished = false;

  update(chunk: Uint8Array): this {
    checkBytes(chunk, "chunk");
    this.#refuseWhenFinished();
    try {
      this.#accumulator.update(chunk);
      return this;
    } catch (error) {
      throw translated(error);
    }
  }

  finish(): NdjsonTotals {
    this.#refuseWhenFinished();
    this.#finished = true;
    try {
      return totals(this.#accumulator.finish());
    } catch (error) {
      throw translated(error);
    }
  }

  #refuseWhenFinished(): void {
    if (this.#finished) {
      throw new InputError("INVALID_ARGUMENT", "these statistics are finished: make a new NdjsonStats for more input");
    }
  }
}

/** `ndjsonStatsFile` of `@oxbow/kernels`, in Rust, on as many threads as there are cores: same promise, same errors. */
export async function ndjsonStatsFile(path: string | URL, options: FileOptions = {}): Promise<NdjsonTotals> {
  const name = checkPath(path);
  return totals(await withProgress(options, (progress) => addon().ndjsonStatsFile(name, progress)));
}

/** `ndjsonStats` as a port is usually written. It is wrong, and kept so that the suite can say so. */
export function ndjsonStatsAsWritten(bytes: Uint8Array): NdjsonTotals {
  checkBytes(bytes);
  try {
    return totals(addon().ndjsonStatsAsWritten(bytes));
  } catch (error) {
    throw translated(error);
  }
}

/** Reused by every call: a call is over before the next begins. */
const scratch = new Float64Array(11);

/** In the order the addon writes them. */
function totals(columns: ArrayLike<number>): NdjsonTotals {
  const [bytes, blank, valid, invalid, line, byteOffset, chars, utf16, min, max, total] = columns as unknown as Columns;
  return {
    bytes,
    lines: blank + valid + invalid,
    blank,
    valid,
    invalid,
    firstInvalid: line === 0 ? null : { line, byteOffset },
    chars,
    utf16,
    lineBytes: { min, max, total },
  };
}

type Columns = [number, number, number, number, number, number, number, number, number, number, number];
