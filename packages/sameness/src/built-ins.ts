/** What computing and measuring stand on: replaced, it makes the other side slow, a clock wrong, or a comparison blind. */
const STANDING: readonly (readonly [name: string, holder: object])[] = [
  ["performance", performance],
  ["Date", Date],
  ["process.hrtime", process.hrtime],
  ["process", process],
  ["Math", Math],
  ["JSON", JSON],
  ["Object", Object],
  ["Reflect", Reflect],
  ["Atomics", Atomics],
  ["Number", Number],
  ["Promise", Promise],
  ["Buffer", Buffer],
  ...[
    Object,
    Function,
    Array,
    String,
    Number,
    BigInt,
    RegExp,
    Map,
    Set,
    Promise,
    Error,
    Buffer,
    ArrayBuffer,
    DataView,
  ].map(({ name, prototype }) => [`${name}.prototype`, prototype as object] as const),
  ["TypedArray.prototype", Object.getPrototypeOf(Uint8Array.prototype) as object],
  ["globalThis", globalThis],
];

interface Standing {
  readonly name: string;
  readonly holder: object;
  readonly key: PropertyKey;
  readonly value: unknown;
}

/**
 * Remembers the built-in functions as they are now; the function says which were replaced or taken away since, by name and in order.
 * What was added is nobody's business.
 */
export function builtIns(): () => readonly string[] {
  const before: readonly Standing[] = STANDING.flatMap(([name, holder]) => functionsOf(name, holder));
  return () =>
    before.filter(({ holder, key, value }) => descriptorOf(holder, key)?.value !== value).map(({ name }) => name);
}

function functionsOf(name: string, holder: object): readonly Standing[] {
  // What `performance` can do stands in its prototype, and would be hidden by what is put before it.
  const keys = Reflect.ownKeys(holder === performance ? (Object.getPrototypeOf(performance) as object) : holder);
  return keys.flatMap((key) => {
    const value: unknown = descriptorOf(holder, key)?.value;
    return typeof value === "function" ? [{ name: `${name}.${String(key)}`, holder, key, value }] : [];
  });
}

function descriptorOf(holder: object, key: PropertyKey): PropertyDescriptor | undefined {
  for (let at: object | null = holder; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const own = Object.getOwnPropertyDescriptor(at, key);
    if (own !== undefined) return own;
  }
  return undefined;
}
