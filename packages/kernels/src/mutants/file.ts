import { InputError } from "@oxbow/contract";
import type { Mutant } from "@oxbow/equivalence";
import { readFileSync } from "node:fs";
import { caseFile } from "../input-files.ts";
import { abortMutants, commonMutants, rethrowing } from "./common.ts";

/**
 * The mistakes of a kernel over bytes, made over files: the control refuses first, then the wrong one reads. With those that
 * only files know: `mutants` are about what is in them, not about the memory it is handed over in.
 */
export function fileMutants<
  Args extends readonly [path: string | URL, ...rest: Rest],
  Rest extends readonly unknown[],
  Out,
>(
  { run: control, abortable }: File<Args, Out>,
  mutants: readonly Mutant<readonly [bytes: Uint8Array, ...rest: Rest], Out>[],
): readonly Mutant<Args, Promise<Out>>[] {
  const ofContents = mutants.map(({ name, run }) => ({
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
  return [
    ...commonMutants(control),
    ...abortMutants({ run: control, abortable }),
    ...ofContents,
    {
      name: "takes what is no file for an empty one",
      run: async (...args) => {
        try {
          return await control(...args);
        } catch (error) {
          if ((error as { code?: string }).code !== "FILE_NOT_FOUND") throw error;
          const [, ...rest] = args;
          return control(...([empty(), ...rest] as unknown as Args));
        }
      },
    },
    {
      name: "says that a directory is not there",
      run: rethrowing(
        control,
        (e) => new InputError(e.code === "FILE_IS_DIRECTORY" ? "FILE_NOT_FOUND" : e.code, e.message),
      ),
    },
  ];
}

interface File<Args extends readonly unknown[], Out> {
  readonly run: (...args: Args) => Promise<Out>;
  readonly abortable: (signal: AbortSignal, ...args: Args) => Promise<Out>;
}

const empty = (): string => caseFile(new Uint8Array());
