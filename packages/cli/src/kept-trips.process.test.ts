import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { moveFlag, tripStore } from "@oxbow/flags";
import { afterAll, expect, it } from "vitest";
import { makeProject, said } from "./oxbow.test.fixture.ts";

const directory = makeProject();
afterAll(() => rmSync(directory, { recursive: true }));

async function oxbow(...args: readonly string[]): Promise<string> {
  const { out, err } = await said(directory, ...args);
  return out + err;
}

it("status and explain tell of a trip that a service has kept, until a higher epoch frees the kernel", async () => {
  const flags = join(directory, "oxbow.flags.json");
  writeFileSync(flags, '{ "version": 2, "features": [] }');
  const at = (epoch: number) => moveFlag(flags, "digit-sum", { stage: "shadow", sample: 1, epoch });
  at(4);
  tripStore(join(directory, ".oxbow", "trips")).keep("digit-sum", { epoch: 4, because: "it panicked" });
  expect(await oxbow("status")).toContain(
    "digit-sum tripped here at epoch 4 and stays on the control: it panicked; a higher epoch frees it",
  );
  expect(await oxbow("explain", "digit-sum")).toContain(
    "(tripped): tripped at epoch 4: an earlier process saw it fail: it panicked",
  );
  at(5);
  expect(await oxbow("status")).not.toContain("tripped");
  expect(await oxbow("explain", "digit-sum")).not.toContain("tripped");
});
