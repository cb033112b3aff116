import { cachedFile } from "../cache.ts";
import { noise } from "../ndjson-stats/records.ts";

/** The header of `salesCsv`. */
export const SALES_HEADER = "id,date,region,product,quantity,unit_price,discount,note\n";

/**
 * The path of a CSV of about `bytes` bytes of sales, some 80 B each, the same every time: 5 % of the notes quoted, with
 * commas, `""` and line breaks inside; 2 % beyond ASCII, as are three of the twelve regions; one row in ten ends in CRLF.
 * With `faults`, one row in 500 has a number that is none, a number too large, or a region that is not UTF-8.
 */
export function salesFile(bytes: number, { faults = false } = {}): Promise<string> {
  return cachedFile(`sales${faults ? "-faulty" : ""}-${bytes}.csv`, async (write) => {
    const rows = sales({ faults });
    await write(Buffer.from(SALES_HEADER));
    for (let written = SALES_HEADER.length; written < bytes;) {
      const block: Uint8Array[] = [];
      for (let length = 0; length < 1 << 20 && written + length < bytes;) {
        const row = rows.next().value;
        block.push(row);
        length += row.length;
      }
      const whole = Buffer.concat(block);
      await write(whole);
      written += whole.length;
    }
  });
}

/** The same, in memory: whole rows, up to `bytes` bytes, and at least one. */
export function salesCsv(bytes: number, options: { readonly faults?: boolean } = {}): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from(SALES_HEADER)];
  let length = SALES_HEADER.length;
  for (const row of sales(options)) {
    length += row.length;
    if (length > bytes && parts.length > 1) break;
    parts.push(row);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function* sales({ faults = false }: { readonly faults?: boolean } = {}): Generator<Uint8Array, never> {
  const random = noise(7);
  const whole = (below: number) => Math.floor(random() * below);
  for (let id = 1; ; id++) {
    const note = random() < 0.05 ? QUOTED[whole(QUOTED.length)]! : random() < 0.02 ? "façade 東京" : "";
    const cents = 99 + whole(49_900);
    const price = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
    const fields = [
      id,
      `2026-0${1 + whole(9)}-${10 + whole(19)}`,
      REGIONS[whole(REGIONS.length)]!,
      `product ${whole(5000)}`,
      1 + whole(40),
      price,
      `0.${String(whole(40)).padStart(2, "0")}`,
      note === "" ? `lot ${whole(100_000)} of the ${1 + whole(28)}th` : note,
    ];
    const fault = faults && random() < 0.002 ? whole(3) : -1;
    if (fault === 0) fields[5] = "n/a";
    if (fault === 1) fields[4] = "9223372036854775807";
    const row = Buffer.from(`${fields.join(",")}${random() < 0.1 ? "\r\n" : "\n"}`);
    if (fault === 2) row[row.indexOf(",2026-") + 12] = 0xff;
    yield row;
  }
}

const COMPASS = ["north", "south", "east", "west", "north-east", "north-west", "south-east", "south-west", "centre"];
const REGIONS = [...COMPASS, "Île-de-France", "São Paulo", "北海道"];

const QUOTED = [
  '"said ""soon"", twice"',
  '"left at the door,\nby the gate"',
  '"two boxes, one small"',
  '"fragile\r\nthis side up, please"',
  '""',
];
