import { InputError } from "@oxbow/contract";
import type { Verb } from "./verb.ts";

/** Verbs that have another name now. Each says so, whatever else it was given, and does nothing. */
export const renamed: Verb = (program) => {
  for (const [before, now] of Object.entries({ prove: "mutate" })) {
    program
      .command(before, { hidden: true })
      .allowUnknownOption()
      .allowExcessArguments()
      .action(() => {
        throw new InputError("INVALID_ARGUMENT", `"${before}" is called "${now}" now: run "oxbow ${now}"`);
      });
  }
};
