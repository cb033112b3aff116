import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, expect, it } from "vitest";
import { hush, hushed, messageOf } from "./index.ts";

const ends: unknown[] = [];
const note = (error: unknown): void => void ends.push(error);
beforeEach(() => void process.on("unhandledRejection", note));
afterEach(() => void process.off("unhandledRejection", note));

const foreign = (code: string): unknown => runInNewContext(code);
const rejected = (): Promise<never> => Promise.reject(new Error("late"));
// oxlint-disable-next-line unicorn/no-thenable -- what a listener may give.
const then: string = "then";
const deaf = (): unknown => Object.assign(rejected(), { [then]: () => {} });
const getter = (name: string): object =>
  Object.defineProperty({}, name, {
    get() {
      throw new Error("late");
    },
  });

it.each<[string, () => unknown]>([
  [
    "throws",
    () => {
      throw new Error("late");
    },
  ],
  ["rejects", rejected],
  ["rejects in another realm", () => foreign('Promise.reject(new Error("late"))')],
  ["gives a promise whose own then does nothing", deaf],
  ["gives an object whose then throws", () => getter("then")],
  [
    "gives a thenable that rejects",
    () => ({ [then]: (_: unknown, no: (error: Error) => void) => no(new Error("late")) }),
  ],
])("tells of a listener that %s, and of nobody else's harm", async (_, listener) => {
  const failures: unknown[] = [];
  hushed(listener, (error) => failures.push(error))(undefined);
  await new Promise(setImmediate);
  expect(failures.map(messageOf)).toEqual(["late"]);
  expect(ends).toEqual([]);
});

it("bears it when whoever is told fails as well", async () => {
  const failed = (): never => {
    throw new Error("full");
  };
  hushed(failed, failed)(undefined);
  hush(rejected(), failed);
  await new Promise(setImmediate);
  expect(ends).toEqual([]);
});

it("reads the message of whatever was thrown", () => {
  const revocable = Proxy.revocable({}, {});
  revocable.revoke();
  const thrown = [
    new Error("a"),
    foreign('new Error("b")'),
    "c",
    undefined,
    Object.create(null),
    revocable.proxy,
    getter("message"),
  ];
  const mute = "something that cannot be printed";
  expect(thrown.map(messageOf)).toEqual(["a", "b", "c", "undefined", mute, mute, mute]);
});
