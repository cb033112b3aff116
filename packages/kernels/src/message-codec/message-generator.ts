import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import {
  biased,
  BYTE_TOKENS,
  bytes,
  concat,
  endOrShare,
  gapAt,
  indexAt,
  lengths,
  integer,
  orElse,
  BYTES,
  sequence,
  share,
  TEXT_TOKENS,
} from "@oxbow/equivalence";
import type { Size } from "@oxbow/equivalence";

/** Messages `{ int32 field1 = 1; string field2 = 2; }` in columns; `offsets` has one entry more than there are messages. */
export interface MessageColumns {
  readonly field1: Int32Array;
  readonly text: Uint8Array;
  readonly offsets: Uint32Array;
}

/**
 * Messages in columns: numbers at the edges of varints and of 32 bits, texts whose length is at the edge of a varint or a
 * vector, of characters of one to four bytes. In some the offsets are wrong, a text is not UTF-8 or ends inside a character.
 */
export function messages({ size = "small" }: { readonly size?: Size } = {}): Arbitrary<MessageColumns> {
  const row = fc.tuple(
    int32(),
    fc.oneof({ weight: 30, arbitrary: textBytes(size) }, { weight: 1, arbitrary: broken() }),
  );
  const made = fc.tuple(rows(row, size), fc.nat(3), moves()).map(([drawn, skipped, moved]): MessageColumns => {
    const offsets = [skipped];
    for (const [, each] of drawn) offsets.push(offsets.at(-1)! + each.length);
    const beyond = offsets.at(-1)! + 20;
    for (const [k, to] of moved) offsets[indexAt(offsets.length, k)] = gapAt(beyond, to);
    return {
      field1: Int32Array.from(drawn, ([number]) => number),
      text: concat([new Uint8Array(skipped).fill(0xff), ...drawn.map(([, each]) => each)]),
      offsets: Uint32Array.from(offsets),
    };
  }, taken);
  // Never drawn: columns that do not fit together shrink each for itself.
  const loose = fc.tuple(fc.array(int32()), anyBytes(), fc.array(fc.nat(2 ** 32 - 1))).map(
    ([numbers, text, cuts]): MessageColumns => ({
      field1: Int32Array.from(numbers),
      text,
      offsets: Uint32Array.from(cuts),
    }),
    (columns) => {
      const { field1, text, offsets } = columns as MessageColumns;
      return [[...field1], text as Uint8Array<ArrayBuffer>, [...offsets]];
    },
  );
  return orElse(made, loose);
}

/** In one batch of twenty, offsets that are moved: into a character, beyond the end, below the one before. */
const moves = (): Arbitrary<[offset: number, to: number][]> =>
  fc.oneof(
    { weight: 19, arbitrary: fc.constant<[number, number][]>([]) },
    { weight: 1, arbitrary: fc.array(fc.tuple(share(), share()), { minLength: 1, maxLength: 2, size: "max" }) },
  );

/** The rows of columns that fit together; throws for others. */
function taken(columns: unknown): [[number, Uint8Array][], number, []] {
  const { field1, text, offsets } = columns as MessageColumns;
  const [first = -1, ...ends] = offsets;
  const all: [number, Uint8Array][] = ends.map((end, k) => [field1[k]!, text.slice(offsets[k], end)]);
  const fits = ends.length === field1.length && first >= 0 && ends.every((end, k) => end >= offsets[k]!);
  if (!fits || (ends.at(-1) !== undefined && ends.at(-1) !== text.length)) throw new TypeError("no such columns");
  return [all, first, []];
}

/** Never drawn: it shrinks what others draw. */
const anyBytes = (): Arbitrary<Uint8Array<ArrayBuffer>> => sequence(BYTES, fc.uint8Array());

/**
 * Protobuf as bytes, for that message: fields in any order, more than once or unknown, of every wire type, in groups; varints
 * as short as can be, longer, and too long; texts that are not UTF-8. With `framed`, each message stands behind its length.
 * Some are cut short, some have a byte changed.
 */
export function protobuf({
  framed = false,
  size = "small",
}: { readonly framed?: boolean; readonly size?: Size } = {}): Arbitrary<Uint8Array<ArrayBuffer>> {
  const field = fc.oneof(
    { weight: 8, arbitrary: canonical(size) },
    { weight: 5, arbitrary: anyField(size) },
    { weight: 1, arbitrary: groups() },
  );
  const plain = fc.tuple(numberField(), textField(textBytes(size))).map(concat);
  const message = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(numberField(), anyTextField(size)).map(concat) },
    { weight: 3, arbitrary: fc.array(field, { maxLength: 5, size: "max" }).map(concat) },
  );
  const sound = framed ? batch(plain.chain(behindLength), message.chain(behindLength), size) : message;
  const faulty = fc
    .tuple(sound, fc.constantFrom(...FAULTS), share())
    .map(([whole, fault, at]) => fault(whole, indexAt(whole.length, at)));
  const edges = fc.oneof({ weight: 5, arbitrary: sound }, { weight: 2, arbitrary: faulty });
  return biased(bytes({ size }), edges, 0.97);
}

const int32 = (): Arbitrary<number> =>
  fc.oneof(integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.constant(0), fc.nat(300));

const textBytes = (size: Size): Arbitrary<Uint8Array> => biased<Uint8Array>(anyBytes(), drawnText(size), 1);

const drawnText = (size: Size): Arbitrary<Uint8Array> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.string({ unit: "grapheme-ascii", maxLength: 24, size: "max" }).map((each) => utf8.encode(each)),
    },
    { weight: 2, arbitrary: fc.constantFrom(...TEXTS) },
    {
      weight: 2,
      // A character anywhere, or at the end of the text, which a check that ends early would miss.
      arbitrary: fc
        .tuple(someLength(size), fc.constantFrom("", "é", "€", "🦀"), endOrShare())
        .map(([length, odd, at]) => within(length, utf8.encode(odd), at)),
    },
  );

const broken = (): Arbitrary<Uint8Array> =>
  fc
    .tuple(someLength("small"), fc.constantFrom(...BYTE_TOKENS.slice(-15)), endOrShare())
    .map(([length, token, at]) => within(length, token, at));

const someLength = (size: Size): Arbitrary<number> => fc.oneof(fc.noBias(fc.nat(70)), lengths(size));

/** `length` letters, and this among them. */
function within(length: number, odd: Uint8Array, at: number): Uint8Array {
  const gap = gapAt(length, at);
  return concat([new Uint8Array(gap).fill(0x61), odd, new Uint8Array(length - gap).fill(0x61)]);
}

const canonical = (size: Size): Arbitrary<Uint8Array> => fc.oneof(numberField(), anyTextField(size));

/** Nothing for 0. */
const numberField = (): Arbitrary<Uint8Array> =>
  int32().map((value) =>
    value === 0 ? new Uint8Array() : concat([Uint8Array.of(0x08), varint(BigInt.asUintN(64, BigInt(value)))]),
  );

const anyTextField = (size: Size): Arbitrary<Uint8Array> =>
  textField(fc.oneof({ weight: 20, arbitrary: textBytes(size) }, { weight: 1, arbitrary: broken() }));

/** Nothing for an empty text. */
const textField = (text: Arbitrary<Uint8Array>): Arbitrary<Uint8Array> =>
  text.map((each) => (each.length === 0 ? each : concat([Uint8Array.of(0x12), varint(BigInt(each.length)), each])));

/** Any field number, any wire type, any varint: mostly sound, not always. */
function anyField(size: Size): Arbitrary<Uint8Array> {
  const value: Record<number, Arbitrary<Uint8Array>> = {
    0: anyVarint(),
    1: fc.uint8Array({ minLength: 8, maxLength: 8 }),
    2: fc.tuple(textBytes(size), fc.nat(3)).map(([text, more]) => concat([padded(BigInt(text.length), more), text])),
    5: fc.uint8Array({ minLength: 4, maxLength: 4 }),
  };
  return fc
    .tuple(
      fc.constantFrom(1, 1, 2, 2, 3, 15, 16, 2 ** 29 - 1, 0),
      fc.constantFrom(0, 0, 0, 1, 2, 2, 2, 5, 3, 4, 6, 7),
      fc.nat(2),
    )
    .chain(([number, type, more]) =>
      (value[type] ?? fc.constant(new Uint8Array())).map((rest) =>
        concat([padded(BigInt(number) * 8n + BigInt(type), more), rest]),
      ),
    );
}

/** Values at the edges, in the bytes they need or in more; some are none. */
const anyVarint = (): Arbitrary<Uint8Array> =>
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(fc.constantFrom(...VALUES), fc.nat(4)).map(([value, more]) => padded(value, more)),
    },
    { weight: 1, arbitrary: fc.constantFrom(...NO_VARINTS) },
  );

/** Groups inside each other, as deep as a reader follows and deeper; sometimes ended by another number. */
const groups = (): Arbitrary<Uint8Array> =>
  fc
    .tuple(fc.constantFrom(1, 1, 2, 3, 99, 100, 101), fc.constantFrom(0x1c, 0x1c, 0x1c, 0x24), numberField())
    .map(([deep, end, inside]) => concat([new Uint8Array(deep).fill(0x1b), inside, new Uint8Array(deep).fill(end)]));

const behindLength = (message: Uint8Array): Arbitrary<Uint8Array> =>
  fc.constantFrom(0, 0, 0, 0, 1).map((more) => concat([padded(BigInt(message.length), more), message]));

/** Any messages; or plain ones and one of any kind, anywhere: a reader gives up at the first that it does not take. */
const batch = (
  plain: Arbitrary<Uint8Array>,
  any: Arbitrary<Uint8Array>,
  size: Size,
): Arbitrary<Uint8Array<ArrayBuffer>> =>
  fc
    .oneof(
      { weight: 1, arbitrary: rows(any, size) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(rows(plain, size), any, share())
          .map(([all, odd, at]) => all.toSpliced(gapAt(all.length, at), 0, odd)),
      },
    )
    .map(concat);

/** Often more than what an implementation takes at once: so many that there are short ones behind every odd one. */
const rows = <T>(row: Arbitrary<T>, size: Size): Arbitrary<T[]> =>
  fc.array(row, { maxLength: size === "small" ? 12 : 80, size: "max" });

function varint(value: bigint): Uint8Array {
  const made: number[] = [];
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) made.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...made, Number(rest)]);
}

/** The same value in `more` bytes more. */
function padded(value: bigint, more: number): Uint8Array {
  const short = varint(value);
  if (more === 0) return short;
  short[short.length - 1]! |= 0x80;
  return concat([short, new Uint8Array(more - 1).fill(0x80), Uint8Array.of(0)]);
}

const utf8 = new TextEncoder();
const TEXTS: readonly Uint8Array[] = TEXT_TOKENS.filter((token) => token.isWellFormed()).map((token) =>
  utf8.encode(token),
);

/** The first and the last value of each length, and where words end. */
const VALUES: readonly bigint[] = [
  Array.from({ length: 9 }, (_, k) => 2n ** BigInt(7 * (k + 1))).flatMap((edge) => [edge - 1n, edge]),
  [0n, 1n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n + 1n, 2n ** 64n - 2n ** 31n, 2n ** 64n - 1n],
].flat();
const NO_VARINTS: readonly Uint8Array[] = [
  Uint8Array.of(...new Uint8Array(9).fill(0xff), 0x02),
  Uint8Array.of(...new Uint8Array(10).fill(0x80), 0x01),
  new Uint8Array(12).fill(0xff),
  Uint8Array.of(0x80),
];
const FAULTS: readonly ((whole: Uint8Array<ArrayBuffer>, at: number) => Uint8Array<ArrayBuffer>)[] = [
  (whole, at) => whole.slice(0, at),
  // A tag, and nothing behind it.
  (whole, at) => concat([whole, Uint8Array.of(at % 2 === 0 ? 0x08 : 0x12)]),
  (whole, at) => whole.map((byte, i) => (i === at ? byte ^ 0x80 : byte)),
  (whole, at) => whole.map((byte, i) => (i === at ? byte + 1 : byte)),
  (whole, at) => concat([whole.subarray(0, at), Uint8Array.of(0xff), whole.subarray(at)]),
  (whole, at) => concat([whole.subarray(0, at), whole.subarray(at + 1)]),
];
