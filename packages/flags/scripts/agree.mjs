// Compares compiled cells with the SDK on at least this many random (flag, caller) pairs: `npm run agree -- 1000000`.
import { compareRandomFlags } from "../dist/agreement.test.pairs.js";

const wanted = Number(process.argv[2] ?? 1_000_000);
let pairs = 0;
let fast = 0;
while (pairs < wanted) {
  const found = compareRandomFlags(1000, 200);
  pairs += found.pairs;
  fast += found.fast;
  process.stdout.write(`${pairs} pairs agree, ${((100 * fast) / pairs).toFixed(1)} % of them without the SDK\n`);
}
