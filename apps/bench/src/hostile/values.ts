import { runInNewContext } from "node:vm";

/** What nobody expects to be given, by name. Each makes a new value, but for those that are too dear to make often. */
export const kinds = {
  number: () => 7,
  text: () => "text",
  plain: () => ({ a: [1, { b: "c" }] }),
  bytes: () => Uint8Array.of(1, 2, 3),
  cyclic: () => {
    const made: Record<string, unknown> = { v: 1 };
    made["self"] = [made];
    return made;
  },
  deep: () => deep,
  "throwing getter": () => getter("lazy"),
  "throwing code": () => getter("code", new Error("no")),
  "throwing then": () => getter("then"),
  "throwing traps": () => new Proxy({}, traps),
  "revoked proxy": () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  "null prototype": () => Object.assign(Object.create(null) as object, { a: 1 }),
  "nothing at all": () => Object.create(null) as object,
  "private state": () => new Secret(),
  function: () => () => 1,
  symbol: () => Symbol("s"),
  "own cause": () => {
    const error = new Error("loop");
    error.cause = error;
    return Object.assign(error, { code: "NATIVE_UNAVAILABLE" });
  },
  "cause of another kind": () => new Error("outer", { cause: new Proxy({}, traps) }),
  "foreign object": () => foreign("({ a: [1, new Map([[1, 2]])] })"),
  "foreign error": () => foreign('Object.assign(new TypeError("no"), { code: "NATIVE_PANIC" })'),
  "foreign promise": () => foreign("Promise.resolve(1)"),
  "foreign rejection": () => foreign('Promise.reject(new Error("late"))'),
  rejection: () => Promise.reject(new Error("late")),
  "rejection inside": () => ({ all: [Promise.reject(new Error("late"))] }),
  "deaf rejection": () => Object.assign(Promise.reject(new Error("late")), { [then]: () => {} }),
  thenable: () => ({ [then]: (yes: (value: unknown) => void) => yes(1) }),
  "thenable that answers twice": () => ({
    [then]: (yes: (value: unknown) => void, no: (error: unknown) => void) => {
      yes(1);
      no(new Error("as well"));
      throw new Error("and so on");
    },
  }),
  "thenable that throws": () => ({
    [then]: () => {
      throw new Error("no");
    },
  }),
  frozen: () => Object.freeze([Object.freeze({ a: 1 })]),
  shared: () => new Uint8Array(new SharedArrayBuffer(64)),
  detached: () => {
    const view = new Uint8Array(8);
    view.buffer.transfer();
    return view;
  },
  resizable: () => new Uint8Array(new ArrayBuffer(8, { maxByteLength: 64 })),
  "100 MB nested": () => large,
  "many strings": () => strings,
} as const satisfies Record<string, () => unknown>;

export type KindName = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as readonly KindName[];

// oxlint-disable-next-line unicorn/no-thenable -- what a library may give.
const then: string = "then";

function getter(name: string, on: object = {}): object {
  return Object.defineProperty(on, name, {
    enumerable: true,
    get() {
      throw new Error(`${name} throws`);
    },
  });
}

const fail = (): never => {
  throw new Error("a trap");
};
const traps: ProxyHandler<object> = { get: fail, has: fail, ownKeys: fail, getPrototypeOf: fail };

class Secret {
  #state = Math.random();
  get state(): number {
    return this.#state;
  }
}

// One realm beside ours is another one; to make it takes a millisecond.
const realm = {};
const foreign = (code: string): unknown => runInNewContext(code, realm);

const deep = ((): unknown => {
  let made: unknown = null;
  for (let level = 0; level < 20_000; level++) made = { next: made };
  return made;
})();
const large = { body: { parts: [Buffer.alloc(100_000_000, 1)] } };
const strings = Array.from({ length: 200_000 }, (_, i) => `line ${i} of a file that somebody has split`);
