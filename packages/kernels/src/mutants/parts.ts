import type { Mutant } from "@oxbow/equivalence";

type AnyArgs = readonly unknown[];
type Parts = readonly Uint8Array[];

/** What goes wrong between the parts of a stream: `join` makes one input of them, and should not have to. */
export const inParts = <Args extends AnyArgs, Out>(
  name: string,
  run: (...args: Args) => Out,
  join: (parts: Parts) => Parts,
): Mutant<Args, Out> => taking(name, run, (parts) => join(Array.from(parts, (part) => part.slice())));

/** Mistakes that any stream can make. */
export function streamMutants<Args extends AnyArgs, Out>(run: (...args: Args) => Out): Mutant<Args, Out>[] {
  let rest: Uint8Array = new Uint8Array();
  return [
    taking("keeps parts that their caller writes over", run, (parts) => [...parts]),
    taking("writes to a part", run, (parts) =>
      Array.from(parts, (part) => {
        const own = part.slice();
        part.fill(1);
        return own;
      }),
    ),
    inParts("goes on where the last stream ended", run, (parts) => {
      const all = [rest, ...parts];
      rest = parts.at(-1)!;
      return all;
    }),
    inParts("stops at an empty part", run, (parts) => {
      const end = parts.findIndex(({ length }) => length === 0);
      return end === -1 ? parts : parts.slice(0, end);
    }),
  ];
}

/** Right for a whole; `take` makes a list of what is handed out. */
function taking<Args extends AnyArgs, Out>(
  name: string,
  run: (...args: Args) => Out,
  take: (parts: Iterable<Uint8Array>) => Parts,
): Mutant<Args, Out> {
  const wrong = (parts: Iterable<Uint8Array>, ...rest: AnyArgs): Out =>
    run(...([new Uint8Array(Buffer.concat(take(parts))), ...rest] as unknown as Args));
  return { name, run, inParts: wrong as never };
}
