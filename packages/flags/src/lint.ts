import { compile, type FeatureToggle, effectivePercent } from "./compile.ts";
import type { FlagsFile } from "./flags-file.ts";
import { parsePayload } from "./payload.ts";

/** Something an operator would want to know about a flag. An error means: it will not do what it says. */
export interface Lint {
  readonly flag: string;
  readonly severity: "error" | "warning";
  readonly rule:
    | "malformed"
    | "fractional-rollout"
    | "no-percent"
    | "turned-off-strategy"
    | "reshuffled"
    | "refused-pattern"
    | "percent-ignored"
    | "sticky-by-nothing"
    | "drawn-per-call"
    | "not-everybody"
    | "slow-path"
    | "stickiness-differs"
    | "nothing-compared"
    | "duplicate";
  readonly message: string;
}

/**
 * Reads the flags of kernels (`oxbow.…`) as an operator's second pair of eyes; other flags are none of its business. Of a flag that
 * is off everything is a warning: it does what it says. One that was never set up is nobody's mistake.
 */
export function lintFlags({ features }: FlagsFile): readonly Lint[] {
  const ours = features.filter(({ name }) => name.startsWith("oxbow."));
  const seen = new Set<string>();
  return ours.flatMap((flag) => {
    const twice = seen.has(flag.name);
    seen.add(flag.name);
    return [
      ...(twice
        ? [
            {
              flag: flag.name,
              severity: "error",
              rule: "duplicate",
              message: "is defined twice: the last one counts",
            } as const,
          ]
        : []),
      ...lintFlag(flag),
    ];
  });
}

function lintFlag(flag: FeatureToggle): Lint[] {
  const found: Lint[] = [];
  const add = (severity: Lint["severity"], rule: Lint["rule"], message: string): void => {
    found.push({ flag: flag.name, severity: flag.enabled ? severity : "warning", rule, message });
  };
  if (!flag.enabled && !isSetUp(flag)) return found;
  // As if it were on: a flag is to be found wrong before somebody turns it on.
  const cell = compile(flag.name, { ...flag, enabled: true }, world);
  if (cell.stage === "off") {
    add("error", "malformed", cell.because);
    return found;
  }
  if (cell.population === "delegate") {
    add(
      "warning",
      "slow-path",
      `asks unleash-client on every call, which costs about a hundred times a compiled flag: ${cell.because}`,
    );
  }
  const payload = payloadOf(flag);
  for (const { name, parameters, variants, constraints, disabled } of (flag.strategies ?? []) as readonly Stored[]) {
    if (disabled === true) {
      add(
        "error",
        "turned-off-strategy",
        "has a strategy that is turned off: a server leaves it out, but every SDK that reads it in a file obeys it; take it out",
      );
    }
    for (const { contextName, operator, inverted, value } of constraints ?? []) {
      if ((operator as string) !== "REGEX" || isPattern(value)) continue;
      add(
        "error",
        "refused-pattern",
        `has a pattern for ${contextName} that the SDK cannot read, ${JSON.stringify(value)}: ${inverted ? "inverted as it is, everybody is in" : "nobody is in"}`,
      );
    }
    if (name !== "flexibleRollout") continue;
    const groupId = parameters["groupId"] as string | undefined;
    if (groupId !== undefined && groupId !== flag.name) {
      add(
        "warning",
        "reshuffled",
        `has the groupId ${groupId}: its callers are others than by ${flag.name}, and a change of it gives the candidate to others`,
      );
    }
    const slider = Number(parameters["rollout"]);
    const stickiness = parameters["stickiness"] || "default";
    const percent = payload?.percent;
    if (!(slider >= 0 && slider <= 100)) {
      add(
        "error",
        "no-percent",
        `has the rollout ${parameters["rollout"] as string}, which is no share of 100: ${slider > 100 ? "everybody is in" : "nobody is in"}`,
      );
    } else if (!Number.isInteger(slider)) {
      add(
        "error",
        "fractional-rollout",
        `has the rollout ${slider}, which Unleash takes for ${Math.floor(slider)} % here, and in another language perhaps not: say ${Math.ceil(slider)}, and ${slider} as percent in the payload`,
      );
    }
    if (percent !== undefined && effectivePercent(slider, percent) !== percent) {
      add(
        "warning",
        "percent-ignored",
        `says ${percent} % in its payload, which does not refine the rollout of ${slider} %: the rollout counts`,
      );
    }
    if (stickiness === "random") {
      add("warning", "drawn-per-call", "is drawn anew for every call: one caller will see both sides");
    } else if (stickiness !== "default" && stickiness !== "userId") {
      add(
        "error",
        "sticky-by-nothing",
        `is sticky by ${stickiness as string}, which calls do not carry: the key is the userId`,
      );
    }
    const differing = variants?.find(
      (variant) => variant.stickiness !== undefined && variant.stickiness !== stickiness,
    );
    if (differing !== undefined && variants!.length > 1) {
      add(
        "warning",
        "stickiness-differs",
        `is sticky by ${stickiness as string}, but its variants by ${differing.stickiness}`,
      );
    }
    if (payload?.stage === "promoted" && slider < 100) {
      add("warning", "not-everybody", `is promoted, but for ${slider} % of the callers`);
    }
  }
  if (cell.stage === "shadow" && cell.sample === 0) {
    add("warning", "nothing-compared", "is in the shadow with a sample of 0: the candidate never runs");
  }
  return found;
}

function isSetUp({ strategies, variants }: FeatureToggle): boolean {
  if (!Array.isArray(strategies) || !Array.isArray(variants ?? [])) return true;
  return [...strategies.flatMap((each) => each?.variants ?? []), ...(variants ?? [])].some(
    (v) => v?.name === "candidate",
  );
}

/** As in a file or an export; a server's answer to its clients leaves strategies out that are turned off. */
type Stored = NonNullable<FeatureToggle["strategies"]>[number] & { readonly disabled?: boolean };

function isPattern(text: unknown): boolean {
  try {
    return new RegExp(String(text)) instanceof RegExp;
  } catch {
    return false;
  }
}

/** The router hands on a key and nothing else that changes. */
const world = { context: { appName: "oxbow", environment: "default" }, random: () => 0, ask: () => false };

function payloadOf(flag: FeatureToggle) {
  const variants = [
    ...(flag.strategies ?? []).flatMap((strategy) => strategy.variants ?? []),
    ...(flag.variants ?? []),
  ];
  const parsed = parsePayload(variants.find(({ name }) => name === "candidate")?.payload?.value ?? "");
  return typeof parsed === "string" ? undefined : parsed;
}
