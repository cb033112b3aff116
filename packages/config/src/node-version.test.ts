import { expect, it } from "vitest";
import { checkNode } from "./node-version.ts";

it.each(["20.20.2", "22.11.0"])("refuses Node %s and says what to do", (version) => {
  expect(() => checkNode(version)).toThrow(
    `this is Node ${version}, and Oxbow needs 22.12 or later: put a newer one first on the PATH`,
  );
});

it.each(["22.12.0", "24.21.0", process.versions.node])("takes Node %s", (version) => {
  expect(() => checkNode(version)).not.toThrow();
});
