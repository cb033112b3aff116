import { expect, it } from "vitest";
import { hostileCalls, positions, stages } from "./calls.ts";
import { kindNames } from "./values.ts";

it("whatever is given, thrown or told, callers have the control's answer and nothing reaches the process", async () => {
  const { wrong, examples, escaped, drawn } = await hostileCalls(1500, 1);
  expect({ wrong, examples, escaped }).toEqual({ wrong: 0, examples: [], escaped: [] });

  const total = (of: string): number =>
    [...drawn].reduce((sum, [place, times]) => (place.startsWith(of) || place.endsWith(of) ? sum + times : sum), 0);
  // Every value and every place, or the sentence above says little.
  for (const kind of kindNames) expect([kind, total(`: ${kind}`) >= 25]).toEqual([kind, true]);
  for (const stage of stages)
    for (const shape of ["sync", "async"])
      for (const position of positions) {
        const place = `${position} of ${stage}, ${shape}`;
        expect([place, total(place) >= 1]).toEqual([place, true]);
      }
});
