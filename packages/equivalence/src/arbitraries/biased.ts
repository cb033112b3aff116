import * as fc from "fast-check";
import type { Arbitrary, Random, Stream, Value } from "fast-check";

/**
 * Values of `base`, of which a share comes from `edges` instead. Whatever made a value, `base` shrinks it: so `edges` may be
 * built any way it likes, and values stored in a file shrink as well. `base` must accept every value `edges` makes.
 */
export function biased<T>(base: Arbitrary<T>, edges: Arbitrary<T>, share = 0.5): Arbitrary<T> {
  return new Biased(base, edges, share);
}

class Biased<T> extends fc.Arbitrary<T> {
  private readonly base: Arbitrary<T>;
  private readonly edges: Arbitrary<T>;
  private readonly share: number;

  constructor(base: Arbitrary<T>, edges: Arbitrary<T>, share: number) {
    super();
    this.base = base;
    this.edges = edges;
    this.share = share;
  }

  override generate(random: Random, biasFactor: number | undefined): Value<T> {
    if (random.nextInt(1, 1000) > this.share * 1000) return this.base.generate(random, biasFactor);
    return new fc.Value(this.edges.generate(random, biasFactor).value, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is T {
    return this.base.canShrinkWithoutContext(value);
  }

  override shrink(value: T, context: unknown): Stream<Value<T>> {
    return this.base.shrink(value, context);
  }
}
