/** The value that Student's t with `df` degrees of freedom stays below with probability `p`. */
export function tQuantile(p: number, df: number): number {
  if (p === 0.5) return 0;
  if (p < 0.5) return -tQuantile(1 - p, df);
  let lo = 0;
  let hi = 1;
  while (tCumulative(hi, df) < p) hi *= 2;
  for (let i = 0; i < 100; i++) {
    const middle = (lo + hi) / 2;
    if (tCumulative(middle, df) < p) lo = middle;
    else hi = middle;
  }
  return (lo + hi) / 2;
}

/** The probability that Student's t with `df` degrees of freedom (a whole number) stays below `t`. */
export function tCumulative(t: number, df: number): number {
  // The finite series for whole degrees of freedom: exact, and short for the few forks there are.
  const theta = Math.atan(t / Math.sqrt(df));
  const cosine = Math.cos(theta);
  const sine = Math.sin(theta);
  let term = df % 2 === 1 ? cosine : 1;
  let sum = df === 1 ? 0 : term;
  for (let k = df % 2 === 1 ? 3 : 2; k <= df - 2; k += 2) {
    term *= (cosine * cosine * (k - 1)) / k;
    sum += term;
  }
  const within = df % 2 === 1 ? (2 / Math.PI) * (theta + sine * sum) : sine * sum;
  return 0.5 + within / 2;
}
