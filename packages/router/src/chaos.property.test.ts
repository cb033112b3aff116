import {
  type Cell,
  defineKernel,
  InputError,
  NativePanicError,
  NativeUnavailableError,
  type Observation,
} from "@oxbow/contract";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { routerOn } from "./router.test.set.ts";

// Any faults in any order, any moves of the flag, any clock: what must hold after each of them.

const PROBES = 2;

type Step =
  | { readonly do: "call"; readonly key: string | undefined }
  | { readonly do: "fault"; readonly fault: keyof typeof faults }
  | { readonly do: "move"; readonly to: Partial<Cell> }
  | { readonly do: "settle" }
  | { readonly do: "clock"; readonly by: number };

/** What the candidate does from now on, when it answers a caller. In the shadow it may be wrong as well. */
const faults = {
  none: (n: number) => 2 * n,
  throws: () => {
    throw new Error("broken");
  },
  "throws nothing": () => {
    // oxlint-disable-next-line typescript/only-throw-error -- candidates do.
    throw undefined;
  },
  refuses: () => {
    throw new InputError("INVALID_INPUT", "no");
  },
  panics: () => {
    throw new NativePanicError("out of bounds");
  },
  disappears: () => {
    throw new NativeUnavailableError("linux-x64");
  },
  "is wrong in the shadow": (n: number, live: boolean) => (live ? 2 * n : 2 * n + 1),
} as const satisfies Record<string, (n: number, live: boolean) => number>;

const move: fc.Arbitrary<Partial<Cell>> = fc.record({
  stage: fc.constantFrom("off", "shadow", "ramp", "promoted"),
  epoch: fc.integer({ min: 0, max: 4 }),
  sample: fc.constantFrom(0, 0.5, 1),
  population: fc.constantFrom("none", "all", "sticky"),
  inside: fc.constant((key: string | undefined) => key !== "outside"),
  minSize: fc.constantFrom(0, 5),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant("call"), key: fc.constantFrom(undefined, "inside", "outside") }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("fault"), fault: fc.constantFrom(...names(faults)) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("move"), to: move }) },
  { weight: 2, arbitrary: fc.constant({ do: "settle" } as const) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("clock"), by: fc.integer({ min: -20_000, max: 20_000 }) }) },
);

const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);
beforeEach(() => void process.on("unhandledRejection", note));
afterEach(() => void process.off("unhandledRejection", note));

it.each([
  ["synchronous", false, false],
  ["asynchronous", true, false],
  ["synchronous, isolated", false, true],
  ["asynchronous, isolated", true, true],
])("whatever happens, the caller has the control's answer: %s", { timeout: 120_000 }, async (_, async, isolated) => {
  const met = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 60, maxLength: 250, size: "max" }),
      fc.integer({ min: 1, max: 2 ** 31 - 2 }),
      async (steps, seed) => {
        let now = 0;
        let state = seed;
        let fault: keyof typeof faults = "none";
        let live = true;
        let answeredByCandidate = 0;
        let answeredByControl = 0;
        let mayAnswer = true;
        let trippedAt = -1;
        // Not expected where they are found: the router lets nobody's errors through.
        const violations: string[] = [];
        let agreed = 0;
        const {
          router,
          move: moveTo,
          events,
        } = routerOn(
          {},
          {
            now: () => now,
            // Any good generator will do: this one is the same for the same seed.
            random: () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647,
            trip: { probes: PROBES, errors: { share: 0.2, minCalls: 3 } },
            onEvent: (event) => {
              events.push(event);
              // From a trip to its release no caller is the candidate's.
              if (event.type === "trip") {
                mayAnswer = false;
                trippedAt = event.epoch;
                agreed = 0;
              }
              if (event.type === "release") {
                mayAnswer = true;
                if (event.epoch <= trippedAt) violations.push("released without a higher epoch");
                if (agreed < PROBES) violations.push("released before the probes agreed");
              }
            },
          },
        );
        const candidate = (n: number): number => {
          if (live) {
            answeredByCandidate++;
            if (!mayAnswer) violations.push("the candidate answered between a trip and its release");
          }
          return faults[fault](n, live);
        };
        const maybeLater = (run: (n: number) => number) => (async ? async (n: number) => run(n) : run);
        const elsewhere = (n: number): Observation => {
          try {
            return { kind: "returned", value: candidate(n), argsAfter: [n] };
          } catch (error) {
            const { name, message, code } = (error ?? {}) as { name?: string; message?: string; code?: string };
            return { kind: "threw", class: name ?? "undefined", code, message: message ?? "", argsAfter: [n] };
          }
        };
        const kernel = defineKernel<[n: number], unknown>({ key: "double", sizeOf: (n) => n });
        const run = router.route(kernel, {
          control: maybeLater((n) => {
            if (live) answeredByControl++;
            return 2 * n;
          }),
          candidates: { native: maybeLater(candidate) },
          ...(isolated
            ? {
                isolated: {
                  native: {
                    run: async (inputs) => inputs.map(([n]) => elsewhere(n as number)),
                    close: async () => {},
                  },
                },
              }
            : {}),
        });
        router.onExperiment((experiment) => (agreed = experiment.agreed ? agreed + 1 : 0));
        for (const [i, each] of steps.entries()) {
          if (each.do === "fault") fault = each.fault;
          else if (each.do === "clock") now += each.by;
          else if (each.do === "move") moveTo({ ...each.to, because: `step ${i}` });
          else if (each.do === "settle") {
            live = false;
            await router.settle();
            live = true;
          } else {
            const n = i % 10;
            const said = router.explain(kernel, { ...(each.key === undefined ? {} : { key: each.key }), size: n });
            const before = answeredByCandidate;
            expect(await (each.key === undefined ? run(n) : run.keyed(each.key, n))).toBe(2 * n);
            expect(answeredByCandidate - before).toBe(said.run === "candidate" ? 1 : 0);
            expect(said.because).not.toBe("");
          }
          const [stats] = router.stats();
          expect(stats).toMatchObject({ candidate: answeredByCandidate, control: answeredByControl });
          expect(Object.values(stats!.decisions).reduce((sum, count) => sum + count, 0)).toBe(stats!.calls);
        }
        expect([...violations, ...unhandled]).toEqual([]);
        for (const { type } of events) met.add(type);
        if (answeredByCandidate > 0) met.add("candidate");
      },
    ),
    { numRuns: 100 },
  );
  // What never happened proves nothing.
  expect([...met]).toEqual(
    expect.arrayContaining(["candidate", "fallback", "flag", "mismatch", "release", "trip", "unavailable"]),
  );
});

function names<T extends object>(record: T): (keyof T)[] {
  return Object.keys(record) as (keyof T)[];
}
