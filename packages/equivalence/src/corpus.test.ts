import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sound, definitionOf, wrapsAt8Bits } from "./byte-sum.test.fixture.ts";
import { addToCorpus, readCorpus } from "./corpus.ts";
import { runEquivalence } from "./run.ts";

let directory: URL;
beforeEach(() => {
  directory = pathToFileURL(mkdtempSync(join(tmpdir(), "oxbow-corpus-")));
});
afterEach(() => rmSync(directory, { recursive: true }));

const found = (candidate = wrapsAt8Bits, seed = 1) => runEquivalence(definitionOf(candidate), { seed });

describe("the corpus", () => {
  it("is empty before there is one", () => expect(readCorpus(directory, "byte-sum")).toEqual([]));

  it("keeps a counterexample as a file that people can read", async () => {
    const file = addToCorpus(directory, await found());
    expect(file?.pathname).toMatch(/byte-sum\/native-returned-returned-at-returned-value-[0-9a-f]{8}\.json$/);
    expect(JSON.parse(readFileSync(file as URL, "utf8"))).toEqual({
      schema: "oxbow/counterexample/v1",
      kernel: "byte-sum",
      candidate: "native",
      signature: "returned|returned at returned.value",
      args: expect.stringMatching(/^\[new Uint8Array\(\[\d+, \d+\]\)\]$/),
      seen: { control: "returned 256", candidate: "returned 0" },
      foundIn: "random small",
      input: [{ $: "Uint8Array", bytes: expect.stringMatching(/^(hex|utf8):/) }],
    });
  });

  it("keeps one counterexample of a signature", async () => {
    expect(addToCorpus(directory, await found(wrapsAt8Bits, 1))).not.toBeNull();
    expect(addToCorpus(directory, await found(wrapsAt8Bits, 2))).toBeNull();
    expect(readCorpus(directory, "byte-sum")).toHaveLength(1);
  });

  it("keeps nothing of a run without counterexample", async () => {
    expect(addToCorpus(directory, await found(sound))).toBeNull();
  });

  it("is run first, whatever the seed", async () => {
    addToCorpus(directory, await found());
    const corpus = readCorpus(directory, "byte-sum");
    const again = await runEquivalence(definitionOf(wrapsAt8Bits), { seed: 99, corpus });
    expect(again.strata.map(({ name }) => name)).toEqual(["corpus"]);
    expect(again.counterexample).toMatchObject({ stratum: "corpus", args: corpus[0]?.args });

    const repaired = await runEquivalence(definitionOf(sound), { seed: 99, runs: 50, corpus });
    expect(repaired.strata[0]).toMatchObject({ name: "corpus", executed: 1, mismatches: 0 });
    expect(repaired.counterexample).toBeNull();
  });

  it("refuses a file that is no counterexample of the kernel", async () => {
    const file = addToCorpus(directory, await found()) as URL;
    writeFileSync(file, readFileSync(file, "utf8").replace('"byte-sum"', '"other"'));
    expect(() => readCorpus(directory, "byte-sum")).toThrow(
      new TypeError(`${file.pathname} is no counterexample of byte-sum`),
    );
  });

  it.each([
    ["", "Unexpected end of JSON input"],
    ["[]", "its schema is another one"],
    ['{"schema":"oxbow/counterexample/v1"}', "its kernel is no string"],
    [
      '{"schema":"oxbow/counterexample/v1","kernel":"k","candidate":"c","signature":"s","args":"[]","input":1}',
      "its input is no argument list",
    ],
  ])("refuses %j as a counterexample", async (text, because) => {
    const file = addToCorpus(directory, await found()) as URL;
    writeFileSync(file, text);
    expect(() => readCorpus(directory, "byte-sum")).toThrow(
      new TypeError(`${file.pathname} is no counterexample: ${because}`),
    );
  });
});
