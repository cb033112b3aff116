/** What is left of a prefix that was hashed once: the state, and up to three bytes that do not fill a block yet. */
export interface Prefix {
  readonly state: number;
  readonly block: number;
  readonly filled: number;
  readonly length: number;
}

/** Hashes what every key of one flag begins with. Unleash's seed is 0. */
export function hashPrefix(text: string, seed = 0): Prefix {
  let state = seed;
  const filled = text.length & 3;
  const end = text.length - filled;
  for (let i = 0; i < end; i += 4) state = mix(state, blockAt(text, i));
  let block = 0;
  for (let i = 0; i < filled; i++) block |= (text.charCodeAt(end + i) & 0xff) << (8 * i);
  return { state, block, filled, length: text.length };
}

/**
 * murmur3_x86_32 of the prefix followed by `text`, as a signed integer, which needs no memory of its own. Takes the low byte of each UTF-16 unit, as the
 * Unleash SDKs for JavaScript do: this is not a hash of the text's UTF-8.
 */
export function hashAfter(prefix: Prefix, text: string): number {
  let { state, block, filled } = prefix;
  const length = text.length;
  let i = 0;
  if (filled > 0) {
    while (filled < 4 && i < length) block |= (text.charCodeAt(i++) & 0xff) << (8 * filled++);
    if (filled === 4) {
      state = mix(state, block);
      block = 0;
      filled = 0;
    }
  }
  for (; i + 4 <= length; i += 4) state = mix(state, blockAt(text, i));
  while (i < length) block |= (text.charCodeAt(i++) & 0xff) << (8 * filled++);
  if (filled > 0) state ^= scramble(block);
  return finish(state ^ (prefix.length + length));
}

const blockAt = (text: string, i: number): number =>
  (text.charCodeAt(i) & 0xff) |
  ((text.charCodeAt(i + 1) & 0xff) << 8) |
  ((text.charCodeAt(i + 2) & 0xff) << 16) |
  ((text.charCodeAt(i + 3) & 0xff) << 24);

function scramble(block: number): number {
  const k = Math.imul(block, 0xcc9e2d51);
  return Math.imul((k << 15) | (k >>> 17), 0x1b873593);
}

function mix(state: number, block: number): number {
  const h = state ^ scramble(block);
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(state: number): number {
  let h = state;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
