import { refusalOf } from "./refusals.ts";
import { topLevelKeys } from "./top-level-keys.ts";

/** What can be ranked. */
export type InputKind = "trace" | "recording" | "cpu-profile" | "chrome-trace" | "pprof" | "speedscope";

/** A kind, or a sentence that says what a file is instead and what to export. */
export type InputFormat = { readonly kind: InputKind } | { readonly refused: string };

/**
 * Tells by its first bytes, unpacked, what a file is; 64 KiB of them are enough. What nobody knows is taken for a trace, whose
 * reader names the first line that is none.
 */
export function formatOf(begin: Uint8Array): InputFormat {
  const text = Buffer.from(begin.buffer, begin.byteOffset, begin.byteLength)
    .toString("utf8")
    .replace(/^\uFEFF/u, "");
  if (isProtobuf(begin)) return begin[2] === 0x08 ? { kind: "pprof" } : { refused: binaryOtlp };
  const refused =
    binaries.find(({ starts }) => starts.every((byte, i) => begin[i] === byte || (byte === null && i < begin.length)))
      ?.refused ?? texts.find(({ starts }) => starts.test(text.slice(0, 1000)))?.refused;
  if (refused !== undefined) return { refused };
  const keys = topLevelKeys(text);
  const sentence = refusalOf(keys);
  if (sentence !== null) return { refused: sentence };
  if (/^\s*\{\s*"schema"\s*:\s*"oxbow\/recording\//u.test(text)) return { kind: "recording" };
  if (keys.has("nodes")) return { kind: "cpu-profile" };
  if (keys.has("traceEvents") || (keys.has("ph") && keys.has("pid"))) return { kind: "chrome-trace" };
  if (/speedscope/u.test(/"\$schema"\s*:\s*"([^"]*)"/u.exec(text)?.[1] ?? "")) return { kind: "speedscope" };
  if (keys.has("profiles") && (keys.has("shared") || keys.has("$schema"))) return { kind: "speedscope" };
  return { kind: "trace" };
}

/** A message whose first field is 1, with a length: and bytes that no text has. */
const isProtobuf = (begin: Uint8Array): boolean =>
  begin[0] === 0x0a && begin.subarray(1, 64).some((byte) => byte < 9 || (byte > 13 && byte < 32));

const binaryOtlp =
  "this is protobuf, as OTLP over gRPC is: have the collector's file exporter write it with format json";

const unpack = (what: string, how: string): string => `this is ${what}: unpack it first, with ${how}`;
const cpuProfile = "record a CPU profile with `node --cpu-prof`";

/** Bytes that stand for themselves, or for any where there is null. */
const binaries: readonly { readonly starts: readonly (number | null)[]; readonly refused: string }[] = [
  { starts: [0x28, 0xb5, 0x2f, 0xfd], refused: unpack("a zstd file", "`zstd -d`") },
  { starts: [0x50, 0x4b, 3, 4], refused: unpack("a zip file", "`unzip`") },
  { starts: [0x42, 0x5a, 0x68], refused: unpack("a bzip2 file", "`bunzip2`") },
  { starts: [0xfd, 0x37, 0x7a, 0x58, 0x5a], refused: unpack("an xz file", "`unxz`") },
  { starts: [0, 0, 0, 0], refused: "this begins with zeros, as a file of a machine that went down: record it again" },
  { starts: [0xff, 0xfe], refused: "this is text in UTF-16: save it in UTF-8" },
  { starts: [0xfe, 0xff], refused: "this is text in UTF-16: save it in UTF-8" },
  { starts: [null, 0x00, null, 0x00], refused: "this is text in UTF-16: save it in UTF-8" },
  { starts: [0x00, null, 0x00, null], refused: "this is text in UTF-16: save it in UTF-8" },
  { starts: [0x1f, 0x8b], refused: unpack("packed with gzip twice", "`gunzip`") },
];

const texts: readonly { readonly starts: RegExp; readonly refused: string }[] = [
  { starts: /^PERFILE2/u, refused: `this is perf's own format: ${cpuProfile}` },
  { starts: /^v8-version,/u, refused: `this is V8's log, of \`node --prof\`: ${cpuProfile}` },
  {
    starts: /^\s*<(?:!doctype|html|svg|\?xml)/iu,
    refused: `this is a page for people, as flame graphs are: ${cpuProfile}`,
  },
  {
    starts: /^[^\s{[;][^\n;]*(?:;[^\n;]+)+ \d+\r?(?:\n|$)/u,
    refused: `these are collapsed stacks, which keep no place in a file: ${cpuProfile}`,
  },
];
