import { afterEach, expect, it } from "vitest";
import { builtIns } from "./built-ins.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Puts a function in another's place until the test is over. */
function replace(holder: object, key: PropertyKey): void {
  const own = Object.getOwnPropertyDescriptor(holder, key);
  Object.defineProperty(holder, key, { value: () => 0, configurable: true, writable: true });
  ends.push(() => {
    if (own === undefined) Reflect.deleteProperty(holder, key);
    else Object.defineProperty(holder, key, own);
  });
}

it("has nothing to say while everything is as it was, and of what was added", () => {
  const replaced = builtIns();
  expect(replaced()).toEqual([]);
  replace(Math, "mine");
  expect(replaced()).toEqual([]);
});

it.each<[string, object, PropertyKey]>([
  ["performance.now", performance, "now"],
  ["Date.now", Date, "now"],
  ["process.hrtime.bigint", process.hrtime, "bigint"],
  ["process.cpuUsage", process, "cpuUsage"],
  ["Math.imul", Math, "imul"],
  ["JSON.parse", JSON, "parse"],
  ["Object.is", Object, "is"],
  ["Array.prototype.indexOf", Array.prototype, "indexOf"],
  ["String.prototype.split", String.prototype, "split"],
  ["Buffer.prototype.toString", Buffer.prototype, "toString"],
  ["TypedArray.prototype.subarray", Object.getPrototypeOf(Uint8Array.prototype) as object, "subarray"],
  ["ArrayBuffer.prototype.slice", ArrayBuffer.prototype, "slice"],
  ["globalThis.setTimeout", globalThis, "setTimeout"],
])("names %s when it is another", (name, holder, key) => {
  const replaced = builtIns();
  replace(holder, key);
  expect(replaced()).toContain(name);
});
