import type { Cell } from "@oxbow/contract";
import { expect, it } from "vitest";
import { Latch } from "./latch.ts";

const shadowAt = (epoch: number): Cell => ({ stage: "shadow", epoch }) as Cell;

it("asks for probes after a trip, and for no more once they have agreed", () => {
  const latch = new Latch(2);
  latch.trip(1, "it was wrong");
  latch.reconsider(shadowAt(2));
  expect(latch.kind).toBe("probing");
  expect([latch.agree(shadowAt(2)), latch.agree(shadowAt(2))]).toEqual([false, true]);
  expect(latch.kind).toBeNull();
  latch.unavailable(2, "no addon");
  latch.reconsider(shadowAt(3));
  expect(latch.kind).toBeNull();
});

it("asks for probes still when the candidate was unavailable meanwhile", () => {
  const latch = new Latch(2);
  latch.trip(1, "it was wrong");
  latch.reconsider(shadowAt(2));
  latch.unavailable(2, "no addon");
  latch.reconsider(shadowAt(3));
  expect(latch.kind).toBe("probing");
});
