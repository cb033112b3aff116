import { flagName } from "@oxbow/contract";
import { lintFlags, newFlag, readFlagsFile } from "@oxbow/flags";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import config from "@oxbow/kernels/oxbow.config";

const file = readFlagsFile(fileURLToPath(new URL("../../../oxbow.flags.json", import.meta.url)));
const names = config.kernels.map(({ kernel }) => flagName(kernel));

it("checks in a flag for every definition, and no other", () => {
  expect(file.features.map(({ name }) => name).sort()).toEqual(names.toSorted());
});

it.each(names)("checks in %s turned off, as a flag begins", (name) => {
  expect(file.features.find((flag) => flag.name === name)).toEqual(newFlag(name));
});

it("checks in flags that say what they do once they are turned on", () => {
  expect(lintFlags(file)).toEqual([]);
});
