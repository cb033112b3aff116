/** From when to when a process served, in nanoseconds. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** How long processes served, side by side or one after the other. */
export interface Seconds {
  /** Each of them counted. */
  readonly inAll: number;
  /** During which any of them did. */
  readonly together: number;
}

export function secondsOf(periods: readonly Period[]): Seconds {
  let [inAll, together, until] = [0, 0, -Infinity];
  for (const { from, to } of [...periods].sort((a, b) => a.from - b.from)) {
    inAll += to - from;
    together += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return { inAll: inAll / 1e9, together: together / 1e9 };
}
