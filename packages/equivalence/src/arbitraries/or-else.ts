import * as fc from "fast-check";
import type { Arbitrary, Random, Stream, Value } from "fast-check";

/** Values of `drawn`; a stored value that `drawn` could not have made is shrunk by `stored`, which draws nothing. */
export function orElse<T>(drawn: Arbitrary<T>, stored: Arbitrary<T>): Arbitrary<T> {
  return new OrElse(drawn, stored);
}

class OrElse<T> extends fc.Arbitrary<T> {
  private readonly drawn: Arbitrary<T>;
  private readonly stored: Arbitrary<T>;

  constructor(drawn: Arbitrary<T>, stored: Arbitrary<T>) {
    super();
    this.drawn = drawn;
    this.stored = stored;
  }

  override generate(random: Random, biasFactor: number | undefined): Value<T> {
    return this.drawn.generate(random, biasFactor);
  }

  override canShrinkWithoutContext(value: unknown): value is T {
    return this.drawn.canShrinkWithoutContext(value) || this.stored.canShrinkWithoutContext(value);
  }

  override shrink(value: T, context: unknown): Stream<Value<T>> {
    const isStored = context instanceof Stored || (context === undefined && !this.drawn.canShrinkWithoutContext(value));
    if (!isStored) return this.drawn.shrink(value, context);
    return this.stored
      .shrink(value, context instanceof Stored ? context.inner : undefined)
      .map((smaller) => new fc.Value(smaller.value, new Stored(smaller.context)));
  }
}

class Stored {
  readonly inner: unknown;

  constructor(inner: unknown) {
    this.inner = inner;
  }
}
