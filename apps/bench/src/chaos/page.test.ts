import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { faults } from "./faults.ts";
import { type ChaosFile, page } from "./page.ts";
import { tools } from "./tools.ts";

const playbook = new URL("../../../../docs/playbook/", import.meta.url);
const record = JSON.parse(readFileSync(new URL("chaos.json", playbook), "utf8")) as ChaosFile;

it("is the page of its record", () => {
  expect(readFileSync(new URL("chaos.md", playbook), "utf8")).toBe(page(record));
});

it("shows every tool under every fault there is, and no other", () => {
  const all = faults.flatMap((fault) => tools.map((tool) => `${tool.name}, ${fault.name}`));
  expect(record.trials.map(({ tool, fault }) => `${tool}, ${fault}`)).toEqual(all);
});

it("leaves a cell empty where the tool has no such concept, and nowhere else", () => {
  for (const { tool, fault, outcome } of record.trials) {
    const { stage } = faults.find(({ name }) => name === fault)!;
    const knows = tools.find(({ name }) => name === tool)![stage] !== undefined;
    expect(outcome === "none", `${tool}, ${fault}`).toBe(!knows);
  }
});

it("keeps callers of Oxbow safe wherever its process can live", () => {
  // A wrong first answer is what the gate and the shadow are for; two faults end or block any process they happen in.
  const known = [
    "and is wrong: the first call",
    "answers callers, and loops without end",
    "answers callers, and aborts",
  ];
  const bad = record.trials.filter(
    ({ tool, outcome }) => tool === "Oxbow" && outcome !== "right" && outcome !== "none",
  );
  expect(bad.map(({ fault }) => known.find((end) => fault.endsWith(end)))).toEqual(known);
});
