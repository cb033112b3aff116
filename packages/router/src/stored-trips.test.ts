import { type Cell, NativePanicError, type StoredTrip, type TripStore } from "@oxbow/contract";
import { expect, it } from "vitest";
import { double, set } from "./router.test.set.ts";

const promoted = { stage: "promoted", population: "all" } as const;

/** A service that starts, with the trips of those before it. */
function started(trips: TripStore, cell: Partial<Cell> = promoted) {
  const made = set(cell, { trips });
  return { ...made, reason: () => made.router.explain(double).reason };
}

function memory(): TripStore & { readonly kept: Map<string, StoredTrip> } {
  const kept = new Map<string, StoredTrip>();
  return { kept, read: (kernel) => kept.get(kernel), keep: (kernel, trip) => void kept.set(kernel, trip) };
}

const panics = (): never => {
  throw new NativePanicError("out of bounds");
};

it("stays on the control after a restart at the epoch of a trip, and obeys a higher one", () => {
  const trips = memory();
  expect(started(trips).route(panics)(1)).toBe(2);
  expect(trips.kept).toEqual(new Map([["double", { epoch: 1, because: "the candidate panicked: out of bounds" }]]));

  const again = started(trips);
  expect(again.route(panics)(1)).toBe(2);
  expect(again.router.explain(double)).toEqual({
    run: "control",
    reason: "tripped",
    because: "tripped at epoch 1: an earlier process saw it fail: the candidate panicked: out of bounds",
  });
  expect(again.events).toMatchObject([{ type: "trip", cause: "earlier", epoch: 1 }]);
  expect(again.router.stats()[0]).toMatchObject({ trips: 0, candidate: 0, latched: true });

  const later = started(trips, { ...promoted, epoch: 2 });
  later.route((n) => 2 * n);
  expect(later.reason()).toBe("promoted");
  // Back at the old epoch it is shut out again.
  later.move(promoted);
  expect(later.reason()).toBe("tripped");
});

it("probes before it obeys when the epoch is raised while it runs", () => {
  const trips = memory();
  trips.keep("double", { epoch: 1, because: "it died" });
  const { route, move, reason } = started(trips);
  route((n) => 2 * n);
  move({ ...promoted, epoch: 2 });
  expect(reason()).toBe("tripped");
});

it("knows of a trip though its flag is not known at the start", () => {
  const trips = memory();
  trips.keep("double", { epoch: 1, because: "it died" });
  const { route, move, reason } = started(trips, { stage: "off", candidate: "", epoch: 0 });
  route(panics);
  expect(reason()).toBe("off");
  move(promoted);
  expect(reason()).toBe("tripped");
});

it("answers all the same when the store throws", () => {
  const broken = (): never => {
    throw new Error("no disk");
  };
  const { route, reason } = started({ read: broken, keep: broken });
  expect(route(panics)(4)).toBe(8);
  expect(reason()).toBe("tripped");
});
