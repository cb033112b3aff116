/**
 * Holm's correction: the level each of several comparisons must be judged at so that all of them together err with
 * probability `alpha`. Takes the p-values, gives back which are significant, in the same order.
 */
export function holm(pValues: readonly number[], alpha = 0.05): readonly boolean[] {
  const order = pValues.map((_, index) => index).sort((a, b) => (pValues[a] as number) - (pValues[b] as number));
  const significant = pValues.map(() => false);
  for (const [rank, index] of order.entries()) {
    if ((pValues[index] as number) > alpha / (pValues.length - rank)) break;
    significant[index] = true;
  }
  return significant;
}
