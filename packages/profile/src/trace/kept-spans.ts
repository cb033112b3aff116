import { InputError } from "@oxbow/contract";
import { withAdopted } from "./adopted.ts";
import { printable } from "../printable.ts";
import { type ProcessName, processOf } from "./process-of.ts";
import type { BadLine, ProcessSpans, Span, Trace } from "./trace.ts";
import { type Attributes, isNoId, type ReadSpan, type WrittenSpan } from "./written-span.ts";

interface Limits {
  readonly maxSpans: number;
  readonly tailSampled: boolean;
}

/** The spans by event loop, each once, and what they say about how they were chosen. */
export class KeptSpans {
  spans = 0;
  twice = 0;
  notUsed = 0;
  adopted = 0;
  bad = 0;
  readonly badLines: BadLine[] = [];
  readonly #limits: Limits;
  readonly #loops = new Map<string, { readonly process: ProcessName; readonly spans: Kept[] }>();
  readonly #processes = new WeakMap<Attributes, ProcessName>();
  readonly #names = new Map<string, string>();
  readonly #ids = new Map<string, number>();
  #keys: readonly string[] | undefined;
  /** Ids under which a span was kept: the others are only named as parents. */
  readonly #isKept = new Set<number>();
  readonly #isHalfKept = new Set<number>();
  /** What all times are counted from, since a double cannot hold nanoseconds since 1970. */
  #epoch: bigint | undefined;
  #isDated = false;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  add(span: ReadSpan, line: number): void {
    const because = typeof span === "string" ? span : this.#keep(span);
    if (because === null) return;
    this.bad++;
    if (this.badLines.length < 10) this.badLines.push({ line, because });
  }

  /** See Trace: with which factor the times are of this century, where they are not as they stand. */
  get rather(): Trace["rather"] {
    const epoch = this.#epoch;
    if (this.#isDated || epoch === undefined) return undefined;
    return ([1000, 1_000_000] as const).find(
      (factor) => epoch * BigInt(factor) >= year2000 && epoch * BigInt(factor) < year2100,
    );
  }

  processes(): ProcessSpans[] {
    return Array.from(this.#loops, ([name, { process, spans }]) => ({
      service: process.service,
      name,
      isVague: process.isVague,
      spans: this.#withRequests(this.#withParents(spans)),
    })).filter(({ spans }) => spans.length > 0);
  }

  #keep(span: WrittenSpan): string | null {
    if (span.end < span.start) return "a span ends before it begins";
    const weight = weightOf(span.traceState);
    if (weight === null && (this.#limits.tailSampled || span.attributes.some(isTailSampling))) throw unweighted();
    const isDated = span.start >= year2000 && span.end < year2100;
    // Times that count from elsewhere, as a simulation's may, are good if all do.
    if (!isDated && this.#isDated) return undated;
    if (isDated && !this.#isDated) this.#dropUndated();
    this.#isDated = isDated;
    if (this.spans >= this.#limits.maxSpans) {
      this.spans++;
      this.notUsed++;
      return null;
    }
    const { loop, process } = this.#loopOf(span);
    const id = this.#numbered(
      // Without a trace, one of many processes may have taken the id, too.
      span.traceId === "" ? ` ${idOf(span.id)} ${loop} ${span.start}` : keyOf(span.traceId, span.id),
    );
    const isKept = span.isOtherHalf === true ? this.#isHalfKept : this.#isKept;
    if (isKept.has(id)) {
      this.twice++;
      return null;
    }
    isKept.add(id);
    this.spans++;
    // A whole millisecond, so that times that were cut to milliseconds can be told by their zeros.
    this.#epoch ??= span.start - (span.start % 1_000_000n);
    let known = this.#loops.get(loop);
    if (known === undefined) this.#loops.set(loop, (known = { process, spans: [] }));
    known.spans.push({
      id,
      ...this.#parentOf(span),
      ...this.#named(span),
      from: Number(span.start - this.#epoch),
      to: Number(span.end - this.#epoch),
      weight: weight ?? 1,
    });
    return null;
  }

  #loopOf({ resource, attributes }: WrittenSpan): { readonly loop: string; readonly process: ProcessName } {
    let process = this.#processes.get(resource);
    if (process === undefined) this.#processes.set(resource, (process = processOf(resource)));
    const thread = attributes.get("thread.id");
    return { loop: thread === undefined ? process.name : `${process.name} thread ${thread}`, process };
  }

  #named({ name, kind, attributes }: WrittenSpan): Pick<Span, "name" | "kind" | "isRoute"> {
    if (kind === "server" || kind === "consumer") {
      const route = attributes.get("http.route");
      return { kind: "request", name: this.#once(route ?? name), isRoute: route !== undefined };
    }
    const functionName = attributes.get("code.function.name") ?? attributes.get("code.function");
    const isFunction = kind === "internal" || functionName !== undefined;
    return { kind: isFunction ? "function" : "away", name: this.#once(functionName ?? name), isRoute: false };
  }

  #parentOf({ traceId, parentId }: WrittenSpan): Pick<Kept, "parent" | "parentId"> {
    if (isNoId(parentId)) return { parent: -1 };
    if (traceId === "") return { parent: -1, parentId: idOf(parentId) };
    return { parent: this.#numbered(keyOf(traceId, parentId)) };
  }

  /** The parent of a span without a trace id is the one span of its loop that has the id, in whatever trace. */
  #withParents(kept: readonly Kept[]): readonly Span[] {
    if (kept.every(({ parentId }) => parentId === undefined)) return kept;
    const found = new Map<string, number>();
    for (const { id: number } of kept) {
      const [, id] = this.#idsOf(number);
      found.set(id, found.has(id) ? -1 : number);
    }
    return kept.map(({ parentId, ...span }) =>
      parentId === undefined ? span : { ...span, parent: found.get(parentId) ?? -1 },
    );
  }

  #withRequests(kept: readonly Span[]): readonly Span[] {
    const isMissing = (parent: number): boolean => !this.#isKept.has(parent) && !this.#isHalfKept.has(parent);
    const { spans, adopted } = withAdopted(kept, isMissing, (id) => this.#idsOf(id)[0]);
    this.adopted += adopted;
    return spans;
  }

  /** The trace id and the span id of a span that has a number. */
  #idsOf(number: number): readonly [trace: string, span: string] {
    this.#keys ??= [...this.#ids.keys()];
    const [trace = "", span = ""] = (this.#keys[number] as string).split(" ", 2);
    return [trace, span];
  }

  #numbered(key: string): number {
    let number = this.#ids.get(key);
    if (number === undefined) this.#ids.set(key, (number = this.#ids.size));
    return number;
  }

  /** The same string object for the same name: two million spans share a few names. */
  #once(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const shown = name === "" ? "(no name)" : printable(name);
    this.#names.set(name, shown);
    return shown;
  }

  #dropUndated(): void {
    let dropped = 0;
    for (const { spans } of this.#loops.values()) dropped += spans.splice(0).length;
    this.#epoch = undefined;
    this.#isKept.clear();
    this.#isHalfKept.clear();
    if (dropped === 0) return;
    this.spans -= dropped;
    this.bad += dropped;
    if (this.badLines.length < 10) this.badLines.push({ line: 1, because: undated });
  }
}

/** A span whose parent is not known yet has its id. */
interface Kept extends Span {
  readonly parentId?: string;
}

const year2000 = 946_684_800_000_000_000n;
const year2100 = 4_102_444_800_000_000_000n;
const undated = "a span's time is none of this century, where others' are";

const isTailSampling = (key: string): boolean => key.startsWith("tailsampling.") || key.startsWith("meta.refinery.");

/** Hexadecimal in either case is one id; base64, as ProtoJSON would have it, is not. */
const idOf = (written: string): string => (/^[0-9a-f]+$/iu.test(written) ? written.toLowerCase() : written);

const keyOf = (traceId: string, id: string): string => `${idOf(traceId)} ${idOf(id)}`;

/**
 * One over the probability that the span was kept, from the rejection threshold in its tracestate: 56 bits in hexadecimal,
 * trailing zeros left out (OpenTelemetry, "TraceState: Probability Sampling"). Null where it says nothing.
 */
function weightOf(traceState: string): number | null {
  const threshold = /(?:^|,)\s*ot=(?:[^,]*;)?th:([0-9a-f]{1,14})(?:[;,]|\s|$)/u.exec(traceState)?.[1];
  if (threshold === undefined) return null;
  return 2 ** 56 / Number(2n ** 56n - BigInt(`0x${threshold.padEnd(14, "0")}`));
}

function unweighted(): InputError {
  return new InputError(
    "INVALID_INPUT",
    "these traces were chosen after the fact and carry no weights (`ot=th:…` in tracestate), so slow requests are over-represented and no p99 can be computed: measure from traces stored before tail sampling for some minutes, keep their th, or take the in-process recorder",
  );
}
