import type { EquivalenceReport, Stratum } from "@oxbow/contract";

/** Below this share of random inputs on which the control returns, a run says what it threw. */
export const LEAST_VALID = 0.1;

/** What makes a report prove less than it seems to, for people, whether it is a success or not. */
export const formatWarnings = ({ kernel, control, strata }: EquivalenceReport): readonly string[] =>
  strata.flatMap((stratum) =>
    stratum.name.startsWith("random ") && stratum.mostlyThrew !== undefined
      ? [
          `${kernel}: ${control} refuses ${refused(stratum)} of the inputs in "${stratum.name}", mostly with ${stratum.mostlyThrew}\n` +
            "  little but that refusal was compared: let `arguments` draw mainly what it accepts, and now and then what it refuses",
        ]
      : [],
  );

/** Never "100 %" of what is not all. */
const refused = ({ valid, executed }: Stratum): string =>
  valid === 0 ? "all" : `${Math.min(Math.round((1000 * (executed - valid)) / executed) / 10, 99.9)} %`;
