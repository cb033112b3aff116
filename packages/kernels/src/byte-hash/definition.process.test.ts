import { describeEquivalence } from "@oxbow/equivalence/vitest";
import { embedded } from "../remote/forms.test.fixture.ts";
import * as kernels from "./control.ts";
import { byteHashCases, byteHashManyCases } from "./cases.ts";
import { unavailable } from "@oxbow/native";
import * as native from "./native.ts";
import { describe, expect, it } from "vitest";
import { byteHash, byteHashSingle } from "./definition.ts";
import { byteHashManyInterleaved } from "./interleaved.ts";
import { failure } from "../failure.test.fixture.ts";

describe.skipIf(unavailable)("with the addon", () => {
  describeEquivalence(embedded(byteHash));
  describeEquivalence(embedded(byteHashSingle));

  it.each(byteHashManyCases.filter(({ expected }) => "throws" in expected))(
    "$name in the same words on both sides",
    ({ args }) =>
      expect(failure(() => native.byteHashMany(...args()))).toEqual(failure(() => kernels.byteHashMany(...args()))),
  );

  it.each(byteHashCases.filter(({ expected }) => "throws" in expected))(
    "$name in the same words on both sides",
    ({ args }) => expect(failure(() => native.byteHash(...args()))).toEqual(failure(() => kernels.byteHash(...args()))),
  );

  it("hashes a stream as the control does, in parts of any length", () => {
    for (const length of [1, 7, 64, 300]) {
      const [control, candidate] = [new kernels.ByteHasher(9n), new native.ByteHasher(9n)];
      for (let part = 0; part < 20; part++) {
        const bytes = new Uint8Array(length + part).fill(part * 31 + length);
        control.update(bytes).update("é🦀");
        candidate.update(bytes).update("é🦀");
      }
      expect(candidate.digest()).toBe(control.digest());
    }
  });
});

describe("four keys at once", () => {
  it.each(byteHashManyCases.filter(({ expected }) => "returns" in expected))("$name", ({ args, expected }) =>
    expect({ returns: byteHashManyInterleaved(...args()) }).toEqual(expected),
  );
});

describe("without the addon", () => {
  it.skipIf(unavailable === undefined)("says so, so that the control can run", () => {
    expect(() => native.byteHash("abc")).toThrow(expect.objectContaining({ code: "NATIVE_UNAVAILABLE" }));
  });
});
