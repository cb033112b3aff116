/**
 * About `bytes` bytes of newline-delimited records of some 350 B each, the same every time: nested, 2 % of the
 * characters beyond ASCII. With `faults`, one line in 500 is not JSON: cut short, or of bytes that are not UTF-8.
 */
export function nestedRecords(bytes: number, { faults = false } = {}): Buffer {
  const random = noise(1);
  const pick = () => (random() < 0.06 ? rare : common)[Math.floor(random() * 6)]!;
  const words = (count: number) => Array.from({ length: count }, pick).join(" ");
  const lines: Buffer[] = [];
  for (let length = 0; length < bytes;) {
    const record = {
      id: Math.floor(random() * 1e9),
      name: words(2),
      active: random() < 0.5,
      score: Number((random() * 1000).toFixed(3)),
      balance: -Math.floor(random() * 1e6),
      tags: [pick(), pick(), pick()],
      address: { street: words(3), city: pick(), zip: String(Math.floor(random() * 99999)) },
      created: `2026-0${1 + Math.floor(random() * 9)}-11T10:11:12.000Z`,
      note: words(8),
      parent: random() < 0.3 ? null : Math.floor(random() * 1e6),
      ratio: random() * (random() < 0.1 ? 1e-7 : 1),
    };
    const line = Buffer.from(`${JSON.stringify(record)}\n`);
    if (faults && random() < 0.002) spoil(line, random());
    lines.push(line);
    length += line.length;
  }
  return Buffer.concat(lines);
}

const common = ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot"];
const rare = ["naïve", "żółw", "東京", "😀 ok", "façade", "smörgås"];

/** Leaves the newline where it is. */
function spoil(line: Buffer, how: number): void {
  if (how < 0.5) line[line.length - 2] = 0x20;
  else line[12] = 0xff;
}

/** Numbers from 0 to 1 that look random. */
export function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
