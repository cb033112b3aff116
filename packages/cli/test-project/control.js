/** The sum of a whole number's decimal digits, plainly. */
export function digitSum(n) {
  return Array.from(String(n), Number).reduce((sum, digit) => sum + digit, 0);
}
