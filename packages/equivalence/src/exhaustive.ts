/**
 * Every list over `alphabet` of up to `most` items, shorter ones first: 1 + n + n² + … of them. For hostile alphabets, such
 * as `upTo(5, ["a", ",", '"', "\r", "\n"])`, and whatever else a space is small enough for.
 */
export function* upTo<T>(most: number, alphabet: readonly T[]): Generator<T[]> {
  for (let length = 0; length <= most; length++) yield* ofLength(length, alphabet);
}

function* ofLength<T>(length: number, alphabet: readonly T[]): Generator<T[]> {
  if (length === 0) yield [];
  else for (const start of ofLength(length - 1, alphabet)) for (const item of alphabet) yield [...start, item];
}
