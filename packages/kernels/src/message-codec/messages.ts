import type { Messages } from "./arguments.ts";
import { encodedSize, encodeMessages } from "./message-codec.ts";
import { readFileSync } from "node:fs";
import { datasetFile } from "../flights.ts";

/**
 * `count` messages, the same each time: numbers spread over all lengths of a varint, one in ten negative; texts of 10 to 26
 * characters, 18 on average, one in fifty with characters that are not ASCII.
 */
export function generatedMessages(count: number): Messages {
  let state = 1;
  const below = (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  return columns(
    Array.from({ length: count }, () => {
      const number = below(2 ** (1 + below(31)));
      const text = Array.from({ length: 10 + below(17) }, () => String.fromCharCode(97 + below(26))).join("");
      return [below(10) === 0 ? -number - 1 : number, below(50) === 0 ? `é€${text.slice(5)}` : text];
    }),
  );
}

/** 20,000 real flights: the delay in minutes, which may be negative, and a text such as `LAX-BNA`. From vega-datasets. */
export function flightMessages(): Messages {
  const flights = JSON.parse(readFileSync(datasetFile("flights-20k.json"), "utf8")) as readonly {
    readonly delay: number;
    readonly origin: string;
    readonly destination: string;
  }[];
  return columns(flights.map(({ delay, origin, destination }) => [delay, `${origin}-${destination}`]));
}

/** 42,049 real ZIP codes, each with the name of its city. From vega-datasets. */
export function zipCodeMessages(): Messages {
  const [, ...rows] = readFileSync(datasetFile("zipcodes.csv"), "utf8").trimEnd().split("\n");
  return columns(
    rows.map((row) => {
      const [code, , , city] = row.split(",");
      return [Number(code), city!];
    }),
  );
}

/** The batch as bytes. */
export function encoded(messages: Messages): Uint8Array {
  const out = new Uint8Array(encodedSize(messages));
  encodeMessages(messages, out);
  return out;
}

function columns(rows: readonly (readonly [field1: number, field2: string])[]): Messages {
  const offsets = new Uint32Array(rows.length + 1);
  for (const [i, [, text]] of rows.entries()) offsets[i + 1] = offsets[i]! + Buffer.byteLength(text);
  return {
    field1: Int32Array.from(rows, ([number]) => number),
    text: new Uint8Array(Buffer.from(rows.map(([, text]) => text).join(""))),
    offsets,
  };
}
