import type { Sabotage } from "@oxbow/equivalence";
import { readFileSync } from "node:fs";
import { commonSabotages } from "./sabotage.ts";

/** The mistakes of a kernel over bytes, made over files: the control refuses first, then the wrong one reads. */
export function fileSabotages<
  Args extends readonly [path: string | URL, ...rest: Rest],
  Rest extends readonly unknown[],
  Out,
>(
  control: (...args: Args) => Promise<Out>,
  sabotages: readonly Sabotage<readonly [bytes: Uint8Array, ...rest: Rest], Out>[],
): readonly Sabotage<Args, Promise<Out>>[] {
  const ofBytes = sabotages.slice(COMMON).map(({ name, run }) => ({
    name,
    run: async (...args: Args): Promise<Out> => {
      const [path, ...rest] = args;
      try {
        await control(...args);
      } catch (error) {
        // What is no file is refused as it must be; what is in the file is the wrong one's to judge.
        if (/^FILE_|INVALID_ARGUMENT/.test((error as { code?: string }).code ?? "")) throw error;
      }
      return run(new Uint8Array(readFileSync(path)), ...(rest as unknown as Rest));
    },
  }));
  return [...commonSabotages(control), ...ofBytes];
}

/** How many there are of those that do not depend on the kernel: a file has its own. */
const COMMON = commonSabotages(() => 0).length;
