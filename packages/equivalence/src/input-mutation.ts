import { INTEGER_EDGES, DOUBLE_EDGES } from "./arbitraries/numbers.ts";
import { BYTE_TOKENS } from "./arbitraries/bytes.ts";
import { TEXT_TOKENS } from "./arbitraries/text.ts";
import type { Chance } from "./chance.ts";
import type { Literals } from "./literals.ts";

type AnyArgs = readonly unknown[];

/**
 * `args` with one part of one argument changed, or taken from `other`: a byte, unit or element set, moved by a little,
 * inserted, removed or repeated; a number or bigint at an edge or one step away; all of them often as the code itself has it. What is not changed is the same object.
 */
export function mutate(args: AnyArgs, other: AnyArgs, chance: Chance, known: Literals): AnyArgs {
  if (args.length === 0) return args;
  const at = chance.below(args.length);
  if (other.length === args.length && chance.below(8) === 0) return args.with(at, other[at]);
  return args.with(at, changed(args[at], chance, known));
}

function changed(value: unknown, chance: Chance, known: Literals): unknown {
  if (typeof value === "string") return changedText(value, chance, known);
  if (typeof value === "number") return changedNumber(value, chance, known);
  if (typeof value === "bigint") return changedBigint(value, chance, known);
  if (typeof value === "boolean") return !value;
  if (value instanceof Uint8Array && !(value instanceof Buffer)) return changedBytes(value, chance, known);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return changedView(value, chance, known);
  if (Array.isArray(value)) return changedList(value, chance, known);
  return value;
}

function changedBytes(value: Uint8Array, chance: Chance, known: Literals): Uint8Array {
  const at = chance.below(value.length + 1);
  const rest = [...value];
  const text = chance.below(2) === 0 ? known.text(chance) : undefined;
  const token = text === undefined ? chance.pick(BYTE_TOKENS) : utf8.encode(text);
  switch (chance.below(value.length === 0 ? 2 : 10)) {
    case 0:
      return Uint8Array.from(rest.toSpliced(at, 0, ...token));
    case 1:
      return Uint8Array.from(rest.toSpliced(at, 0, chance.below(256)));
    case 2:
      return Uint8Array.from(rest.toSpliced(at, token.length, ...token));
    case 3:
      return Uint8Array.from(rest.toSpliced(at, 1 + chance.below(4)));
    case 4:
      return Uint8Array.from(rest.toSpliced(at, 0, ...rest.slice(chance.below(value.length), at)));
    default: {
      // Most of the time one byte alone: whoever compares bytes one after the other is met one after the other.
      const made = Uint8Array.from(rest);
      const index = chance.below(value.length);
      made[index] = chance.pick([
        chance.below(256),
        made[index]! + chance.pick([1, -1, 0x20, 0x80]),
        ...Array.from({ length: 4 }, () => known.number(chance) ?? 0),
      ]);
      return made;
    }
  }
}

function changedText(value: string, chance: Chance, known: Literals): string {
  const at = chance.below(value.length + 1);
  const [before, after] = [value.slice(0, at), value.slice(at)];
  switch (chance.below(5)) {
    case 0:
      return before + ((chance.below(2) === 0 ? known.text(chance) : undefined) ?? chance.pick(TEXT_TOKENS)) + after;
    case 1:
      return before + String.fromCharCode(chance.below(128)) + after.slice(1);
    case 2:
      return before + after.slice(1 + chance.below(4));
    case 3:
      return before + value.slice(chance.below(value.length + 1)) + after;
    default:
      return before + String.fromCharCode((after.charCodeAt(0) || 0) + chance.pick([1, -1])) + after.slice(1);
  }
}

function changedNumber(value: number, chance: Chance, known: Literals): number {
  return chance.pick([
    value + 1,
    value - 1,
    -value,
    value * 2,
    Math.floor(value / 2),
    chance.pick(EDGES),
    ...near(known, chance),
  ]);
}

function changedBigint(value: bigint, chance: Chance, known: Literals): bigint {
  const [literal = 0] = near(known, chance);
  const edge = BigInt(Math.trunc(chance.pick([chance.pick(INTEGER_EDGES), literal])));
  return chance.pick([value + 1n, value - 1n, -value, value * 2n, value ^ (1n << BigInt(chance.below(64))), edge]);
}

type Numbers = { length: number; [index: number]: number | bigint; slice(start?: number, end?: number): Numbers };

function changedView(value: ArrayBufferView, chance: Chance, known: Literals): unknown {
  const view = value as unknown as Numbers;
  if (view.length === 0) return value;
  if (chance.below(4) === 0) return view.slice(0, chance.below(view.length));
  const made = view.slice();
  const at = chance.below(view.length);
  const element = made[at]!;
  made[at] =
    typeof element === "bigint" ? changedBigint(element, chance, known) : changedNumber(element, chance, known);
  return made;
}

function changedList(value: readonly unknown[], chance: Chance, known: Literals): readonly unknown[] {
  const at = chance.below(value.length + 1);
  if (at === value.length) return value.length === 0 ? value : [...value, value[chance.below(value.length)]];
  if (chance.below(4) === 0) return value.toSpliced(at, 1);
  return value.with(at, changed(value[at], chance, known));
}

/** A number that the code knows, or one step beside it. */
function near(known: Literals, chance: Chance): readonly number[] {
  const number = known.number(chance);
  return number === undefined ? [] : [number + chance.pick([0, 0, 1, -1])];
}

const utf8 = new TextEncoder();
const EDGES: readonly number[] = [...INTEGER_EDGES, ...DOUBLE_EDGES];
