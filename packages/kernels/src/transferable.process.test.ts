import type { AnyDefinition, Case, Side } from "@oxbow/contract";
import { unavailable } from "@oxbow/native";
import { isMarkedAsUntransferable } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import * as definitions from "./index.ts";
import { filterPngAsync } from "./pixel-filter/native.ts";
import { pixelFilter } from "./index.ts";

/** Enough of them: what memory a result lies in is decided by its type. */
const CASES = 5;

const isDefinition = (value: unknown): value is AnyDefinition =>
  typeof value === "object" && value !== null && "kernel" in value;

const returning = ({ cases }: AnyDefinition): readonly Case[] =>
  (cases as readonly Case[]).filter(({ expected }) => "returns" in expected).slice(0, CASES);

describe.skipIf(unavailable)("a result of the addon", () => {
  it.each(
    Object.values(definitions)
      .filter(isDefinition)
      .map((definition) => [definition.kernel.key, definition] as const),
  )("of %s can be transferred to a worker wherever the control's can", async (_, definition) => {
    const native = (definition.candidates as readonly Side[]).filter(
      ({ implementation }) => implementation === "native",
    );
    for (const { args } of returning(definition)) {
      const expected = fixed(await (definition.control as Side).run(...args()));
      for (const side of native) {
        if (side.flaw === undefined) expect(fixed(await side.run(...args())), side.name).toEqual(expected);
      }
    }
  });

  it("of an asynchronous filter can be transferred, too", async () => {
    const [png, filter] = returning(pixelFilter)[0]!.args() as Parameters<typeof filterPngAsync>;
    expect(fixed(await filterPngAsync(png, filter))).toEqual([]);
  });
});

/** The places in a result whose memory cannot be transferred. */
function fixed(result: unknown, place = "result"): readonly string[] {
  if (ArrayBuffer.isView(result)) return isMarkedAsUntransferable(result.buffer) ? [place] : [];
  if (typeof result !== "object" || result === null) return [];
  return Object.entries(result).flatMap(([key, value]) => fixed(value, `${place}.${key}`));
}
