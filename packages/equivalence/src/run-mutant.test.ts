import { expect, it } from "vitest";
import { control, sound, definitionOf, wrapsAt8Bits } from "./byte-sum.test.fixture.ts";
import { mutationScore } from "./mutation-run.ts";
import { runClean, runMutant } from "./run-mutant.ts";

const definition = definitionOf(sound);

it.each([
  ["wraps at 8 bits", wrapsAt8Bits, "random small"],
  [
    "loses the last byte from 4,097 bytes on",
    (data: Uint8Array) => control(data.length > 4096 ? data.subarray(0, -1) : data),
    "random large",
  ],
  [
    "reads bytes as signed",
    (data: Uint8Array) => new Int8Array(data).reduce((total, byte) => total + byte, 0),
    "random small",
  ],
  [
    "starts at the buffer, not at the view",
    (data: Uint8Array) => control(new Uint8Array(data.buffer, 0, data.length)),
    "random small",
  ],
])("a mutant that %s is killed, and it is said by what", async (name, run, engine) => {
  const result = await runMutant(definition, { name, run } as never, { seed: 1 });
  expect(result).toMatchObject({ kernel: "byte-sum", name, killedBy: engine, args: expect.stringContaining("new") });
  expect(result.attempts.at(-1)).toMatchObject({ engine, killed: true });
});

const rare = {
  name: "rare",
  run: (data: Uint8Array): number => {
    if (data[0] === 0x4f) if (data[1] === 0x78) if (data[2] === 0x62) if (data[3] === 0x6f) return -1;
    return control(data);
  },
} as never;

it("a survivor is shown", async () => {
  const result = await runMutant(definition, rare, { seed: 1, runs: 100 });
  expect(result).toMatchObject({ killedBy: null, args: null });
  const missing = [
    { kernel: "byte-sum", subject: "A/A", isMutant: false, because: "out of time" },
    { kernel: "byte-sum", subject: "no time", isMutant: true, because: "out of time" },
  ];
  expect(mutationScore({ mutants: [result], missing })).toEqual({
    killed: 0,
    total: 2,
    survived: ["rare"],
    untried: ["no time"],
  });
});

it("the control raises no alarm against itself", async () => {
  expect(await runClean(definition, definition.control as never, { seed: 1 })).toMatchObject({
    alarm: null,
    executed: 2101,
  });
});
