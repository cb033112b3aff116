import { InputError } from "@oxbow/contract";

/**
 * Figures by the names of functions that were ranked: a profile's function may be named without its file, where no other has its
 * name. A name that no function has is an InputError, since its figure would count for nothing.
 */
export function named(
  option: string,
  given: ReadonlyMap<string, number> | undefined,
  names: readonly string[],
): ReadonlyMap<string, number> | undefined {
  if (given === undefined) return undefined;
  return new Map(Array.from(given, ([name, figure]) => [wholeName(option, name, names), figure]));
}

function wholeName(option: string, name: string, names: readonly string[]): string {
  if (names.includes(name)) return name;
  const [found, ...others] = names.filter((each) => each.startsWith(`${name} `));
  if (found !== undefined && others.length === 0) return found;
  throw new InputError(
    "INVALID_ARGUMENT",
    found === undefined
      ? `${option} ${name}: no function of this name was ranked; there are: ${some(names)}`
      : `${option} ${name}: several functions have this name: ${some([found, ...others])}: give one with its file`,
  );
}

const some = (names: readonly string[]): string =>
  names.slice(0, 10).join(", ") + (names.length > 10 ? ` and ${names.length - 10} more` : "");
