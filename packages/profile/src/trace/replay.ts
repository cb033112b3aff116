import { type Blocking, contiguousNs } from "./blocking.ts";
import type { Stretch, Timeline } from "./timeline.ts";

/**
 * Runs the requests of a timeline again, on one event loop that serves who was ready first, with a function `speedup` times
 * faster: their latencies. What is kept is when each request arrived, what it ran and how long it was away in between.
 */
export function replay(
  { requests, stretches }: Timeline,
  { steps }: Blocking,
  f: number,
  speedup: number,
): Float64Array {
  const queue = new ReadyQueue();
  const latencies = new Float64Array(requests.length);
  const plans = requests.map(({ from }, request): Plan => {
    const [first] = steps[request] as Blocking["steps"][number];
    // A request may have queued before it began; one that begins without a stretch is away from its begin on.
    const isFirst = first !== undefined && first.stretch.from - from <= contiguousNs;
    const queuedNs = isFirst ? first.waitedNs : 0;
    let before = from - queuedNs;
    const tasks = (steps[request] as Blocking["steps"][number]).map(({ stretch, waitedNs, sameTurn }): Task => {
      const gapNs = Math.max(0, stretch.from - before - waitedNs);
      before = stretch.to;
      return { gapNs, sameTurn, ns: lengthOf(stretch, f, speedup) };
    });
    return { from: from - queuedNs, begins: isFirst ? "on its first turn" : "at once", tasks, next: 0 };
  });
  // Work that belongs to no request begins when it began.
  for (const stretch of stretches) {
    if (stretch.request !== -1) continue;
    const task = { gapNs: 0, sameTurn: false, ns: lengthOf(stretch, f, speedup) };
    plans.push({ from: stretch.from, begins: "at once", tasks: [task], next: 0 });
  }
  for (const [i, { from, tasks }] of plans.entries()) queue.push(from + (tasks[0] as Task).gapNs, i);

  let free = -Infinity;
  const began = Float64Array.from(plans, ({ from }) => from);
  for (let ready = queue.pop(); ready !== undefined; ready = queue.pop()) {
    const plan = plans[ready.item] as Plan;
    let now = Math.max(free, ready.at);
    if (plan.next === 0 && plan.begins === "on its first turn") began[ready.item] = now;
    now += (plan.tasks[plan.next] as Task).ns;
    let next = plan.tasks[++plan.next];
    for (; next?.sameTurn === true; next = plan.tasks[++plan.next]) now += next.gapNs + next.ns;
    free = now;
    if (next !== undefined) queue.push(now + next.gapNs, ready.item);
    else if (ready.item < latencies.length) latencies[ready.item] = now - (began[ready.item] as number);
  }
  return latencies;
}

interface Plan {
  /** When it is ready to begin. */
  readonly from: number;
  /** What its latency is counted from. */
  readonly begins: "at once" | "on its first turn";
  readonly tasks: readonly Task[];
  next: number;
}

interface Task {
  readonly gapNs: number;
  /** Nobody else gets a turn before it. */
  readonly sameTurn: boolean;
  readonly ns: number;
}

function lengthOf({ from, to, parts }: Stretch, f: number, speedup: number): number {
  let inside = 0;
  for (const part of parts) if (part.function === f) inside += part.to - part.from;
  return Math.max(0, to - from - (1 - 1 / speedup) * inside);
}

/** Who is ready first comes out first; of those ready together, who came in first. A binary heap. */
class ReadyQueue {
  readonly #heap: { readonly at: number; readonly order: number; readonly item: number }[] = [];
  #order = 0;

  push(at: number, item: number): void {
    const heap = this.#heap;
    let i = heap.push({ at, item, order: this.#order++ }) - 1;
    for (let up = (i - 1) >> 1; i > 0 && this.#isBefore(i, up); i = up, up = (i - 1) >> 1) this.#swap(i, up);
  }

  pop(): { readonly at: number; readonly item: number } | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let i = 0; ;) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2])
        if (child < heap.length && this.#isBefore(child, least)) least = child;
      if (least === i) return first;
      this.#swap(i, least);
      i = least;
    }
  }

  #isBefore(i: number, j: number): boolean {
    const [a, b] = [this.#heap[i]!, this.#heap[j]!];
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }

  #swap(i: number, j: number): void {
    const heap = this.#heap;
    [heap[i], heap[j]] = [heap[j]!, heap[i]!];
  }
}
