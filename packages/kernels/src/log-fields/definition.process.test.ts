import { describeEquivalence } from "@oxbow/equivalence/vitest";
import { embedded } from "../remote/forms.test.fixture.ts";
import { logFieldsCases, logFieldsRefusals, rowsWritten } from "./cases.ts";
import * as kernels from "./control.ts";
import { unavailable } from "@oxbow/native";
import * as native from "./native.ts";
import { describe, expect, it } from "vitest";
import { failure } from "../failure.test.fixture.ts";
import { logFieldsRe2 } from "./re2.ts";
import { scanRequests } from "./scanner.ts";
import { logFields, logFieldsFile, logFieldsPatterns } from "./definition.ts";

describe.skipIf(unavailable)("with the addon", () => {
  describeEquivalence(embedded(logFields));
  describeEquivalence(embedded(logFieldsPatterns), { runs: 100 });
  describeEquivalence(embedded(logFieldsFile), { runs: 200 });

  it.each(logFieldsCases)("$name, and writes that in Rust", ({ args, rows }) => {
    const [pattern, bytes, columns] = args();
    const { matched } = native.logFields(pattern, bytes, columns);
    expect(rowsWritten(pattern, bytes, columns, matched)).toEqual(rows);
  });

  it.each(logFieldsRefusals)("$name in the same words, at the same place, on both sides", ({ args }) =>
    expect(failure(() => native.logFields(...args()))).toEqual(failure(() => kernels.logFields(...args()))),
  );
});

describe.each([
  ["a scanner by hand", scanRequests],
  ["re2", logFieldsRe2],
])("%s", (_, peer) => {
  it.each(logFields.workloads)("computes what the kernel does: $name", async ({ args }) => {
    const [pattern, bytes, columns] = await args();
    const [, , expected] = await args();
    expect(peer(pattern, bytes, columns)).toEqual(kernels.logFields(pattern, bytes, expected));
    expect(columns).toEqual(expected);
  });
});
