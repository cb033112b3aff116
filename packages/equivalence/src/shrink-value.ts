import { types } from "node:util";

type AnyArgs = readonly unknown[];

/** Which of several inputs is the first that still shows what is to be kept; -1 if none does. */
export type FirstThatHolds = (inputs: readonly AnyArgs[]) => Promise<number>;

/**
 * The smallest argument list found on which `first` still holds, by value: for inputs that no generator has made. Parts are
 * left out, half of them first, and what remains is brought towards zero. Ends at `until`, on the clock of
 * `performance.now`, with the best so far.
 */
export async function shrinkValue(
  args: AnyArgs,
  first: FirstThatHolds,
  until: number,
): Promise<{ readonly args: AnyArgs; readonly steps: number }> {
  let best = args;
  for (let steps = 0; ; steps++) {
    const next = await nextSmaller(best, first, until);
    if (next === undefined) return { args: best, steps };
    best = next;
  }
}

async function nextSmaller(args: AnyArgs, first: FirstThatHolds, until: number): Promise<AnyArgs | undefined> {
  const variants = inEachPlace(args) as Generator<AnyArgs>;
  for (;;) {
    const batch: AnyArgs[] = [];
    for (let each = variants.next(); each.done !== true; each = variants.next()) {
      if (batch.push(each.value) === BATCH) break;
    }
    if (batch.length === 0 || performance.now() > until) return undefined;
    const at = await first(batch);
    if (at !== -1) return batch[at];
  }
}

/** Inputs tried together: a message to a child process for each would take most of the time. */
const BATCH = 16;

/** Variants with one item changed and none left out: a call has as many arguments as it had. */
function* inEachPlace(list: readonly unknown[]): Generator<readonly unknown[]> {
  for (const [i, item] of list.entries()) {
    for (const variant of smaller(item)) yield list.with(i, variant);
  }
}

function* smaller(value: unknown): Generator {
  if (typeof value === "number") yield* smallerNumber(value);
  else if (typeof value === "bigint") yield* smallerBigInt(value);
  else if (typeof value === "string") {
    yield* shorter(value.length, (from, to) => value.slice(0, from) + value.slice(to));
    yield* plainer(value, "a");
  } else if (Array.isArray(value)) {
    const list = value as readonly unknown[];
    yield* shorter(list.length, (from, to) => [...list.slice(0, from), ...list.slice(to)]);
    yield* inEachPlace(list);
  } else if (ArrayBuffer.isView(value) && !types.isDataView(value)) yield* smallerView(value as Items);
  else if (isPlain(value)) {
    for (const key of Object.keys(value)) {
      const { [key]: item, ...rest } = value;
      yield rest;
      for (const variant of smaller(item)) yield { ...value, [key]: variant };
    }
  }
}

/** With a part left out: all, then halves, quarters and so on, down to single items. */
function* shorter<T>(length: number, without: (from: number, to: number) => T): Generator<T> {
  for (let size = length; size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < length; from += size) yield without(from, Math.min(from + size, length));
  }
}

function* plainer(text: string, plain: string): Generator<string> {
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== plain && /[b-zA-Z]/.test(text[i] as string)) yield text.slice(0, i) + plain + text.slice(i + 1);
  }
}

function* smallerNumber(value: number): Generator<number> {
  if (value === 0) return;
  yield 0;
  if (value < 0) yield -value;
  if (!Number.isFinite(value)) return;
  if (!Number.isInteger(value)) yield Math.trunc(value);
  const half = Math.trunc(value / 2);
  if (half !== value) yield half;
  if (Number.isInteger(value) && Math.abs(value) > 1) yield value - Math.sign(value);
}

function* smallerBigInt(value: bigint): Generator<bigint> {
  if (value === 0n) return;
  yield 0n;
  if (value < 0n) yield -value;
  yield value / 2n;
  if (value > 1n || value < -1n) yield value > 0n ? value - 1n : value + 1n;
}

interface Items extends ArrayBufferView {
  readonly length: number;
  readonly constructor: { readonly name: string; from(items: Iterable<unknown>): Items };
  readonly [place: number]: unknown;
  [Symbol.iterator](): Iterator<unknown>;
}

function* smallerView(view: Items): Generator<Items> {
  if (types.isArrayBuffer(view.buffer) && view.buffer.detached) return;
  const items = Array.from(view as Iterable<unknown>);
  const made = (found: readonly unknown[]): Items => view.constructor.from(found);
  // A view into a larger buffer: without what lies around it.
  if (!Buffer.isBuffer(view) && view.byteLength < view.buffer.byteLength) yield made(items);
  yield* shorter(items.length, (from, to) => made([...items.slice(0, from), ...items.slice(to)]));
  for (const [i, item] of items.entries()) {
    // 0 for numbers, 0n for BigInts; text stays text where that is enough.
    if (typeof item === "bigint") {
      for (const variant of smallerBigInt(item)) yield made(items.with(i, variant));
    } else {
      for (const variant of smallerNumber(item as number)) yield made(items.with(i, variant));
    }
  }
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/**
 * The same argument list with letters and digits made alike, `A`, `a` and `0`, wherever `first` holds without them: in texts
 * and, for ASCII, in bytes. What cannot be changed without losing the mismatch stays, so look before you commit.
 */
export async function redactValue(args: AnyArgs, first: FirstThatHolds, until: number): Promise<AnyArgs> {
  let best = args;
  const whole = change(best, (text, _, blank) => blank(text));
  if ((await first([whole])) === 0) return whole;
  const ranges = lengths(args).map((length, leaf): Range => ({ leaf, from: 0, to: length }));
  for (let range = ranges.pop(); range !== undefined && performance.now() < until; range = ranges.pop()) {
    const { leaf, from, to } = range;
    let isSame = true;
    const next = change(best, (text, at, blank) => {
      if (at !== leaf) return text;
      const blanked = text.slice(0, from) + blank(text.slice(from, to)) + text.slice(to);
      isSame = blanked === text;
      return blanked;
    });
    if (isSame) continue;
    if ((await first([next])) === 0) best = next;
    else if (to - from > 1) {
      const middle = (from + to) >> 1;
      ranges.push({ leaf, from, to: middle }, { leaf, from: middle, to });
    }
  }
  return best;
}

interface Range {
  readonly leaf: number;
  readonly from: number;
  readonly to: number;
}

type Blank = (text: string) => string;

const blankText: Blank = (text) =>
  text.replaceAll(/[\p{L}\p{N}]/gu, (found) => {
    const plain = /\p{Lu}/u.test(found) ? "A" : /\p{N}/u.test(found) ? "0" : "a";
    // As many code units as before: an offset elsewhere in the input still means the same place.
    return plain.repeat(found.length);
  });

// Bytes beyond ASCII may belong to characters of several: they stay.
const blankBytes: Blank = (text) => text.replaceAll(/[A-Z]/g, "A").replaceAll(/[a-z]/g, "a").replaceAll(/[0-9]/g, "0");

function lengths(args: AnyArgs): readonly number[] {
  const found: number[] = [];
  change(args, (text) => {
    found.push(text.length);
    return text;
  });
  return found;
}

/** The arguments with every text in them changed; leaves are numbered in the order they are met. */
function change(args: AnyArgs, by: (text: string, leaf: number, blank: Blank) => string): AnyArgs {
  let leaves = 0;
  const walk = (value: unknown): unknown => {
    if (typeof value === "string") return by(value, leaves++, blankText);
    if (Array.isArray(value)) return value.map(walk);
    if (types.isUint8Array(value) && !(types.isArrayBuffer(value.buffer) && value.buffer.detached)) {
      const before = Buffer.from(value).toString("latin1");
      const after = by(before, leaves++, blankBytes);
      if (after === before) return value;
      const bytes = Buffer.from(after, "latin1");
      return Buffer.isBuffer(value) ? bytes : Uint8Array.from(bytes);
    }
    return isPlain(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item)])) : value;
  };
  return args.map(walk);
}
