import { expect, it } from "vitest";
import { control, sound, specOf, wrapsAt8Bits } from "./byte-sum.test.fixture.ts";
import { runSabotage } from "./sabotage.ts";

it("kills every sabotage and spares the control", async () => {
  const results = await runSabotage(
    specOf(sound),
    [
      { name: "wraps at 8 bits", run: wrapsAt8Bits },
      {
        name: "loses the last byte from 4,097 bytes on",
        run: (data) => control(data.length > 4096 ? data.subarray(0, -1) : data),
      },
      { name: "reads bytes as signed", run: (data) => new Int8Array(data).reduce((total, byte) => total + byte, 0) },
      {
        name: "starts at the buffer, not at the view",
        run: (data) => control(new Uint8Array(data.buffer, 0, data.length)),
      },
    ],
    { seed: 1 },
  );
  expect(results.map(({ name, killedBy }) => [name, killedBy])).toEqual([
    ["wraps at 8 bits", "random small"],
    ["loses the last byte from 4,097 bytes on", "random large"],
    ["reads bytes as signed", "random small"],
    ["starts at the buffer, not at the view", "random small"],
    ["control", null],
  ]);
});

it("shows the survivor", async () => {
  const oncePerMillion = (data: Uint8Array): number =>
    control(data) + (data.length === 3 && data[0] === 17 && data[1] === 99 ? 1 : 0);
  const [survivor] = await runSabotage(specOf(sound), [{ name: "rare", run: oncePerMillion }], { seed: 1, runs: 100 });
  expect(survivor).toMatchObject({ killedBy: null, args: null, executed: 201, interrupted: null });
});
