import { defineKernel } from "@oxbow/contract";
import { equivalence } from "@oxbow/equivalence";
import * as kernels from "./control.ts";
import { byteHashCases, byteHashManyCases } from "./cases.ts";
import * as native from "./native.ts";
import { flightsNdjson } from "../flights.ts";
import { fewKeys, manyKeys, oneKey, shortInputs } from "./generator.ts";
import { kernelFiles, nativeSide, definitionFiles } from "../artifacts.ts";
import { byteHashManyInterleaved } from "./interleaved.ts";
import { byteHashManyMutant, mutantFiles } from "./mutant-candidate.ts";
import { fed } from "../in-parts.ts";
import { remoteSides } from "../remote/sides.ts";
import { byteHashOver } from "./remote.ts";
import { byteHashManyMutants, byteHashMutants } from "./mutants.ts";
import { byteHashManyHardMutants } from "./hard-mutants.ts";
import { rarely } from "../mutants/rare.ts";

type ManyArgs = Parameters<typeof kernels.byteHashMany>;
type SingleArgs = Parameters<typeof kernels.byteHash>;

const typescript = {
  name: "typescript",
  implementation: "typescript",
  artifact: kernelFiles("byte-hash/arguments.js", "byte-hash/byte-hash.js"),
} as const;
const rust = nativeSide("byte-hash");

/** The hashes of many keys in one call: the form worth migrating. No library computes this hash. */
export const byteHash = equivalence(
  defineKernel<ManyArgs, BigUint64Array>({ key: "byte-hash", mutates: [2], sizeOf: (keys) => keys.length }),
  {
    source: definitionFiles("byte-hash"),
    control: { ...typescript, run: kernels.byteHashMany },
    candidates: [
      { ...rust, run: native.byteHashMany },
      ...remoteSides("byte-hash", (remote) => byteHashOver(remote).byteHashMany),
      {
        ...rust,
        name: "mutant",
        flaw: "it is wrong on keys of exactly 64 bytes",
        artifact: mutantFiles,
        run: byteHashManyMutant,
      },
    ],
    peers: [{ name: "typescript, four keys at once", implementation: "typescript", run: byteHashManyInterleaved }],
    cases: byteHashManyCases,
    arguments: manyKeys,
    exhaustive: fewKeys,
    mutants: [...byteHashManyMutants, ...byteHashManyHardMutants],
    rareMutants: rarely(kernels.byteHashMany, (out) => out.fill(out[0]! ^ 1n, 0, 1)),
    workloads: [
      { ...equalKeys(64, 10_000), minSpeedup: 3.5 },
      equalKeys(16, 10_000),
      equalKeys(256, 10_000),
      equalKeys(64, 10),
      equalKeys(64, 40_000),
      equalKeys(64, 160_000),
      {
        name: "200,000 flights, a record a key",
        size: 200_000,
        unit: "items",
        process: "shared",
        args: () => lines(flightsNdjson()),
      },
    ],
    // Keys of 64 B, the most usual ones.
    sweep: { unit: "items", sizes: [1, 2, 4, 8, 16, 64, 1024], args: (count) => equalKeys(64, count).args() },
  },
);

/**
 * One input a call. A short one is over before Rust is reached, and a long one is a tie on a CPU without wide vectors:
 * shown, and not judged.
 */
export const byteHashSingle = equivalence(
  defineKernel<SingleArgs, bigint>({ key: "byte-hash-single", sizeOf: (input) => input.length }),
  {
    source: definitionFiles("byte-hash"),
    control: {
      ...typescript,
      run: kernels.byteHash,
      inParts: (parts, ...seeded) => fed(new kernels.ByteHasher(...seeded), parts).digest(),
    },
    candidates: [
      {
        ...rust,
        run: native.byteHash,
        inParts: (parts, ...seeded) => fed(new native.ByteHasher(...seeded), parts).digest(),
      },
      ...remoteSides("byte-hash", (remote) => byteHashOver(remote).byteHash),
      {
        name: "as written",
        implementation: "typescript",
        run: unbounded,
        flaw: "integers without end, as in Python: equal in the low 64 bits only, and slower with every byte",
      },
    ],
    cases: byteHashCases,
    arguments: oneKey,
    exhaustive: shortInputs,
    mutants: byteHashMutants,
    workloads: [oneInput("64 B", 64), oneInput("4 KiB", 4096), oneInput("1 MiB", 1 << 20)],
    sweep: { unit: "bytes", sizes: [8, 64, 256, 512, 1024, 4096, 65_536], args: (length) => [noise(length)] },
  },
);

/** The loop as it was published for Python. Its integers grow by 31 bits a byte, so it takes time by the square. */
function unbounded(input: Uint8Array | string, seed = 0n): bigint {
  let h = seed;
  for (const byte of Buffer.from(input as string)) h = (h * 1315423911n) ^ BigInt(byte);
  return h;
}

function equalKeys(length: number, count: number) {
  return {
    name: `${count.toLocaleString("en")} keys of ${length} B`,
    size: count,
    unit: "items",
    process: "shared",
    args: (): ManyArgs => [
      noise(length * count),
      Uint32Array.from({ length: count + 1 }, (_, k) => k * length),
      new BigUint64Array(count),
    ],
  } as const;
}

function oneInput(name: string, length: number) {
  return {
    name: `one input of ${name}`,
    size: length,
    unit: "bytes",
    process: "shared",
    args: (): SingleArgs => [noise(length)],
  } as const;
}

function lines(input: Uint8Array): ManyArgs {
  const offsets = [0];
  for (let end = input.indexOf(10); end >= 0; end = input.indexOf(10, end + 1)) offsets.push(end + 1);
  return [input, Uint32Array.from(offsets), new BigUint64Array(offsets.length - 1)];
}

/** Bytes that look random, the same each time. */
function noise(length: number): Uint8Array {
  const made = new Uint8Array(length);
  let x = 1;
  for (let i = 0; i < length; i++) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    made[i] = x >>> 24;
  }
  return made;
}
