import { type Cell, type FlagPayload, offCell, type Stage } from "@oxbow/contract";
import { type Context, Strategy, type Unleash } from "unleash-client";
import { hashAfter, hashPrefix } from "./murmur.ts";
import { parsePayload } from "./payload.ts";

/** A flag as Unleash sends it to its clients. */
export type FeatureToggle = NonNullable<ReturnType<Unleash["getFeatureToggleDefinition"]>>;
type StrategyDefinition = NonNullable<FeatureToggle["strategies"]>[number];
type VariantDefinition = NonNullable<FeatureToggle["variants"]>[number];

/** What is the same for every call of this process. The caller's key becomes `userId`; nothing else varies. */
export interface StaticContext {
  readonly appName: string;
  readonly environment: string;
  readonly sessionId?: string;
  readonly remoteAddress?: string;
  readonly properties?: Readonly<Record<string, string | number>>;
}

export interface EvaluationContext {
  readonly context: StaticContext;
  readonly random: () => number;
  /** Whether the SDK itself gives this key the variant `candidate`: for flags the compiler does not fully understand. */
  readonly ask: (flag: string, key: string | undefined) => boolean;
}

/**
 * Compiles a flag into what the router reads on every call. Never throws: whatever is missing, malformed or unknown is a
 * cell that is off and says why.
 */
export function compile(flag: string, definition: FeatureToggle | undefined, world: EvaluationContext): Cell {
  if (definition === undefined) return offCell(`the flag ${flag} is unknown`);
  // A word such as "false" would be truthy: only true is on.
  if ((definition.enabled as unknown) !== true) return offCell(`the flag ${flag} is off`);
  if (!Array.isArray(definition.strategies))
    return offCell(`the flag ${flag} is malformed: it has no list of strategies`);
  try {
    const payload = findPayload(definition);
    if (typeof payload === "string") return offCell(`the flag ${flag} is enabled, but ${payload}`);
    return withPopulation(payload, population(definition, payload, world), flag, world);
  } catch (error) {
    return offCell(`the flag ${flag} is malformed: ${(error as Error).message}`);
  }
}

/** The share of callers a payload and a slider stand for: the payload refines the slider's last step, never more. */
export function effectivePercent(slider: number, refined: number | undefined): number {
  const whole = Math.floor(slider);
  if (refined === undefined || !(whole > 0)) return whole;
  return Math.ceil(refined) === whole ? refined : whole;
}

/** Positions are millionths: 10,000 within each bucket of 1 % that Unleash knows. */
export const POSITIONS_PER_PERCENT = 10_000;

type Population =
  | { readonly kind: "none" | "all"; readonly because: string }
  | { readonly kind: "sticky"; readonly because: string; readonly inside: Cell["inside"] }
  | { readonly kind: "delegate"; readonly because: string };

function withPopulation(payload: FlagPayload, callers: Population, flag: string, world: EvaluationContext): Cell {
  if (callers.kind === "delegate" && payload.percent !== undefined && !Number.isInteger(payload.percent)) {
    // The SDK would round the share up to the slider's whole percent: more callers than were asked for.
    return offCell(
      `the flag ${flag} asks for ${payload.percent} %, which needs one rollout strategy without conditions`,
    );
  }
  const stage: Stage = payload.stage;
  const delegate: Cell["inside"] = (key) => {
    try {
      return world.ask(flag, key);
    } catch {
      // The SDK throws on a malformed flag; a flag that cannot be evaluated is off.
      return false;
    }
  };
  const inside = {
    none: () => false,
    all: () => true,
    sticky: callers.kind === "sticky" ? callers.inside : delegate,
    delegate,
  };
  return {
    stage,
    candidate: payload.implementation,
    epoch: payload.epoch ?? 0,
    sample: payload.sample ?? 0,
    minSize: payload.minSize ?? 0,
    because: `the flag ${flag} says ${stage} for ${callers.because}`,
    population: callers.kind,
    inside: inside[callers.kind],
  };
}

/** The one payload that all variants `candidate` of the flag agree on, or what is wrong. */
function findPayload(definition: FeatureToggle): FlagPayload | string {
  if (!Array.isArray(definition.variants ?? [])) throw new Error("its variants are no list");
  const variants = [...definition.strategies!.flatMap((s) => s?.variants ?? []), ...(definition.variants ?? [])];
  const texts = new Set(variants.filter((v) => v?.name === "candidate").map((v) => v.payload?.value));
  if (texts.size === 0) return "it has no variant named candidate";
  if (texts.size > 1) return "its variants named candidate carry different payloads";
  const [text] = texts;
  if (typeof text !== "string") return "its variant candidate has no payload";
  return parsePayload(text);
}

function population(definition: FeatureToggle, payload: FlagPayload, world: EvaluationContext): Population {
  if ((definition.dependencies?.length ?? 0) > 0) return asked("it depends on another flag");
  const strategies = definition.strategies!;
  if (strategies.length === 0) return chosen({ kind: "all", because: "everybody" }, definition.variants);
  // Unleash takes the first strategy that holds; as long as all give the variant `candidate`, their order is no matter.
  const found: Population[] = [];
  for (const strategy of strategies) {
    const callers = strategyPopulation(strategy, definition, payload, world);
    if (callers.kind === "delegate" || callers.kind === "all") return callers;
    found.push(callers);
  }
  const sticky = found.filter(({ kind }) => kind === "sticky");
  if (sticky.length > 1) return asked("it has several strategies");
  return sticky[0] ?? found[0]!;
}

function strategyPopulation(
  strategy: StrategyDefinition,
  definition: FeatureToggle,
  payload: FlagPayload,
  world: EvaluationContext,
): Population {
  if ((strategy.segments?.length ?? 0) > 0) return asked("it uses segments");
  for (const constraint of strategy.constraints ?? []) {
    if (isPerCall(constraint)) return asked("a constraint differs from call to call");
    if (!checker.checkConstraint(constraint, world.context as Context)) {
      return { kind: "none", because: `nobody here: a constraint on ${constraint.contextName} does not hold` };
    }
  }
  const callers = rolloutOf(strategy, payload, world);
  if (callers.kind === "none" || callers.kind === "delegate") return callers;
  const own = strategy.variants ?? [];
  return chosen(callers, own.some((variant) => weightOf(variant) > 0) ? own : definition.variants);
}

function rolloutOf(strategy: StrategyDefinition, payload: FlagPayload, world: EvaluationContext): Population {
  if (strategy.name === "default") return { kind: "all", because: "everybody" };
  if (strategy.name !== "flexibleRollout") return asked(`it uses the strategy ${strategy.name}`);
  const { rollout, stickiness, groupId } = strategy.parameters;
  const percent = effectivePercent(Number(rollout), payload.percent);
  if (!(percent > 0)) return { kind: "none", because: "0 % of the callers" };
  return rolloutTo(percent, text(stickiness || "default"), text(groupId || ""), world);
}

function rolloutTo(percent: number, stickiness: string, groupId: string, world: EvaluationContext): Population {
  const limit = Math.round(Math.min(percent, 100) * POSITIONS_PER_PERCENT);
  const because = `${percent} % of the callers`;
  const whole = percent >= 100;
  if (stickiness === "random") {
    if (whole) return { kind: "all", because };
    return { kind: "sticky", because: `${because}, drawn per call`, inside: drawn(limit, world.random) };
  }
  const prefix = hashPrefix(`${groupId}:`);
  // JavaScript hands on numbers, too, which the SDK writes as text.
  const isIn = (id: string): boolean => position(hashAfter(prefix, typeof id === "string" ? id : text(id))) < limit;
  if (stickiness !== "default" && stickiness !== "userId") {
    const id = contextValue(world.context, stickiness);
    if (!id) return { kind: "none", because: `nobody: calls carry no ${stickiness} to be sticky by` };
    return { kind: isIn(id) ? "all" : "none", because: `${because}, sticky by ${stickiness} ${id}` };
  }
  if (stickiness === "default") {
    if (whole) return { kind: "all", because };
    const { sessionId } = world.context;
    const perCall = sessionId ? () => isIn(sessionId) : drawn(limit, world.random);
    return { kind: "sticky", because, inside: (key) => (isNobody(key) ? perCall() : isIn(key)) };
  }
  // Sticky by userId alone: a call without key is outside, even at 100 %.
  return { kind: "sticky", because, inside: (key) => !isNobody(key) && (whole || isIn(key)) };
}

/** As for the SDK, to which no id, an empty one and 0 are the same. */
const isNobody = (key: string | undefined): key is undefined | "" => !key;

const drawn = (limit: number, random: () => number) => (): boolean => random() * 100 * POSITIONS_PER_PERCENT < limit;

/** Whole percents fall where Unleash's buckets fall; within a bucket, the rest of the hash decides. */
export function position(hash: number): number {
  // The hash, taken as unsigned, modulo a million: in halves, as an unsigned 32-bit number may need memory of its own.
  const rest = 2 * ((hash >>> 1) % 500_000) + (hash & 1);
  return (rest % 100) * POSITIONS_PER_PERCENT + Math.floor(rest / 100);
}

/** Whether the callers get the variant `candidate`: they do when no other has weight. */
function chosen(callers: Population, variants: readonly VariantDefinition[] | undefined): Population {
  const weighted = (variants ?? []).filter((variant) => weightOf(variant) > 0);
  const [only] = weighted;
  const plain =
    weighted.length === 1 &&
    only!.name === "candidate" &&
    variants!.every(({ overrides }) => (overrides?.length ?? 0) === 0);
  return plain ? callers : asked("they get several variants, or another one");
}

function weightOf(variant: VariantDefinition): number {
  if (Number.isSafeInteger(variant.weight) && variant.weight >= 0) return variant.weight;
  throw new Error(`the weight of its variant ${variant.name} must be a whole number, found ${text(variant.weight)}`);
}

const asked = (why: string): Population => ({ kind: "delegate", because: `whom unleash-client says (${why})` });

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
