import type { Cell, FlagPayload, Stage } from "@oxbow/contract";
import { type Context, Strategy, type Unleash } from "unleash-client";
import { hashAfter, hashPrefix } from "./murmur.ts";
import { parsePayload } from "./payload.ts";

/** A flag as Unleash sends it to its clients. */
export type Definition = NonNullable<ReturnType<Unleash["getFeatureToggleDefinition"]>>;
type StrategyDefinition = NonNullable<Definition["strategies"]>[number];
type VariantDefinition = NonNullable<Definition["variants"]>[number];

/** What is the same for every call of this process. The caller's key becomes `userId`; nothing else varies. */
export interface StaticContext {
  readonly appName: string;
  readonly environment: string;
  readonly properties?: Readonly<Record<string, string | number>>;
}

export interface World {
  readonly context: StaticContext;
  readonly random: () => number;
  /** Whether the SDK itself gives this key the variant `candidate`: for flags the compiler does not fully understand. */
  readonly ask: (flag: string, key: string | undefined) => boolean;
}

/**
 * Compiles a flag into what the router reads on every call. Never throws: whatever is missing, malformed or unknown is a
 * cell that is off and says why.
 */
export function compile(flag: string, definition: Definition | undefined, world: World): Cell {
  if (definition === undefined) return off(`the flag ${flag} is unknown`);
  // A word such as "false" would be truthy: only true is on.
  if ((definition.enabled as unknown) !== true) return off(`the flag ${flag} is off`);
  if (!Array.isArray(definition.strategies)) return off(`the flag ${flag} is malformed: it has no list of strategies`);
  const payload = findPayload(definition);
  if (typeof payload === "string") return off(`the flag ${flag} is enabled, but ${payload}`);
  try {
    return withPopulation(payload, population(definition, payload, world), flag, world);
  } catch (error) {
    return off(`the flag ${flag} is malformed: ${(error as Error).message}`);
  }
}

/** A cell on which every call runs the control. */
export const off = (because: string): Cell => ({
  stage: "off",
  implementation: "native",
  epoch: 0,
  sample: 0,
  minSize: 0,
  because,
  population: "none",
  inside: () => false,
});

/** The share of callers a payload and a slider stand for: the payload refines the slider's last step, never more. */
export function effectivePercent(slider: number, refined: number | undefined): number {
  const whole = Math.floor(slider);
  if (refined === undefined || !(whole > 0)) return whole;
  return Math.ceil(refined) === whole ? refined : whole;
}

/** Positions are millionths: 10,000 within each bucket of 1 % that Unleash knows. */
const POSITIONS_PER_PERCENT = 10_000;

type Population =
  | { readonly kind: "none" | "all"; readonly because: string }
  | { readonly kind: "sticky"; readonly because: string; readonly inside: Cell["inside"] }
  | { readonly kind: "ask"; readonly because: string };

function withPopulation(payload: FlagPayload, callers: Population, flag: string, world: World): Cell {
  const stage: Stage = payload.stage;
  const ask: Cell["inside"] = (key) => {
    try {
      return world.ask(flag, key);
    } catch {
      // The SDK throws on a malformed flag; a flag that cannot be evaluated is off.
      return false;
    }
  };
  const inside = { none: () => false, all: () => true, sticky: callers.kind === "sticky" ? callers.inside : ask, ask };
  return {
    stage,
    implementation: payload.implementation,
    epoch: payload.epoch ?? 0,
    sample: payload.sample ?? 0,
    minSize: payload.minSize ?? 0,
    because: `the flag ${flag} says ${stage} for ${callers.because}`,
    population: callers.kind,
    inside: inside[callers.kind],
  };
}

/** The one payload that all variants `candidate` of the flag agree on, or what is wrong. */
function findPayload(definition: Definition): FlagPayload | string {
  const variants = [...definition.strategies!.flatMap((s) => s?.variants ?? []), ...(definition.variants ?? [])];
  const texts = new Set(variants.filter((v) => v?.name === "candidate").map((v) => v.payload?.value));
  if (texts.size === 0) return "it has no variant named candidate";
  if (texts.size > 1) return "its variants named candidate carry different payloads";
  const [text] = texts;
  if (typeof text !== "string") return "its variant candidate has no payload";
  return parsePayload(text);
}

function population(definition: Definition, payload: FlagPayload, world: World): Population {
  if ((definition.dependencies?.length ?? 0) > 0) return asked("it depends on another flag");
  const strategies = definition.strategies!;
  if (strategies.length === 0) return chosen({ kind: "all", because: "everybody" }, definition.variants);
  const live: Population[] = [];
  for (const strategy of strategies) {
    const callers = strategyPopulation(strategy, definition, payload, world);
    if (callers.kind === "ask") return callers;
    if (callers.kind === "all") return callers;
    if (callers.kind !== "none") live.push(callers);
  }
  if (live.length > 1) return asked("it has several strategies");
  return live[0] ?? { kind: "none", because: "nobody" };
}

function strategyPopulation(
  strategy: StrategyDefinition,
  definition: Definition,
  payload: FlagPayload,
  world: World,
): Population {
  if ((strategy.segments?.length ?? 0) > 0) return asked("it uses segments");
  for (const constraint of strategy.constraints ?? []) {
    if (isPerCall(constraint)) return asked("a constraint differs from call to call");
    if (!checker.checkConstraint(constraint, world.context as Context)) {
      return { kind: "none", because: `nobody here: a constraint on ${constraint.contextName} does not hold` };
    }
  }
  const callers = rolloutOf(strategy, payload, world);
  if (callers.kind === "none" || callers.kind === "ask") return callers;
  const own = strategy.variants ?? [];
  return chosen(callers, own.length > 0 ? own : definition.variants);
}

function rolloutOf(strategy: StrategyDefinition, payload: FlagPayload, world: World): Population {
  if (strategy.name === "default") return { kind: "all", because: "everybody" };
  if (strategy.name !== "flexibleRollout") return asked(`it uses the strategy ${strategy.name}`);
  const { rollout, stickiness = "default", groupId = "" } = strategy.parameters;
  const percent = effectivePercent(Number(rollout), payload.percent);
  if (!(percent > 0)) return { kind: "none", because: "0 % of the callers" };
  return rolloutTo(percent, text(stickiness) || "default", text(groupId), world);
}

function rolloutTo(percent: number, stickiness: string, groupId: string, world: World): Population {
  const limit = Math.round(Math.min(percent, 100) * POSITIONS_PER_PERCENT);
  const because = `${percent} % of the callers`;
  const whole = percent >= 100;
  if (stickiness === "random") {
    if (whole) return { kind: "all", because };
    return { kind: "sticky", because: `${because}, drawn per call`, inside: drawn(limit, world.random) };
  }
  const prefix = hashPrefix(`${groupId}:`);
  const isIn = (id: string): boolean => position(hashAfter(prefix, id)) < limit;
  if (stickiness !== "default" && stickiness !== "userId") {
    const id = contextValue(world.context, stickiness);
    if (!id) return { kind: "none", because: `nobody: calls carry no ${stickiness} to be sticky by` };
    return { kind: isIn(id) ? "all" : "none", because: `${because}, sticky by ${stickiness} ${id}` };
  }
  if (stickiness === "default") {
    if (whole) return { kind: "all", because };
    const perCall = drawn(limit, world.random);
    return { kind: "sticky", because, inside: (key) => (key === undefined || key === "" ? perCall() : isIn(key)) };
  }
  return { kind: "sticky", because, inside: (key) => key !== undefined && key !== "" && isIn(key) };
}

const drawn = (limit: number, random: () => number) => (): boolean => random() * 100 * POSITIONS_PER_PERCENT < limit;

/** Whole percents fall where Unleash's buckets fall; within a bucket, the rest of the hash decides. */
const position = (hash: number): number =>
  (hash % 100) * POSITIONS_PER_PERCENT + (Math.floor(hash / 100) % POSITIONS_PER_PERCENT);

/** Which of the callers get the variant `candidate`: all, when it is the only one with weight. */
function chosen(callers: Population, variants: readonly VariantDefinition[] | undefined): Population {
  const weighted = (variants ?? []).filter((variant) => variant.weight > 0);
  if (weighted.length === 0) return { kind: "none", because: "nobody: no variant has weight" };
  if (weighted.length > 1 || weighted[0]!.overrides !== undefined) return asked("it splits between variants");
  return weighted[0]!.name === "candidate"
    ? callers
    : { kind: "none", because: `nobody: they get the variant ${weighted[0]!.name}` };
}

const asked = (why: string): Population => ({ kind: "ask", because: `whom unleash-client says (${why})` });

type Constraint = NonNullable<StrategyDefinition["constraints"]>[number];

// The SDK's own evaluation of constraints, so that folding them cannot differ from it.
const checker = new Strategy("constraints");

/** True of what may change from call to call: the key, and the time of day. */
const isPerCall = (constraint: Constraint): boolean =>
  constraint.contextName === "userId" || constraint.operator.startsWith("DATE_");

function contextValue(context: StaticContext, field: string): string {
  const fields = context as unknown as Readonly<Record<string, unknown>>;
  return text(fields[field] ?? context.properties?.[field]);
}

/** As a template would write it, which is how the SDK reads its parameters. */
const text = (value: unknown): string =>
  value === undefined || value === null ? "" : `${value as string | number | boolean}`;
