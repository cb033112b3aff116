import { conditionsLine } from "@oxbow/contract";
import { conditions } from "@oxbow/measure";
import { optionsOf } from "../options.ts";
import { hostileCalls } from "./calls.ts";

const usage = `npm run bench:hostile -- [options]

Calls with hostile values in every place: arguments, results, errors, causes, event handlers, comparators; at every stage.
Ends with 1 if a caller got anything but the control's answer, or anything reached the process.

  --calls N     how many; 1,000,000 if left out
  --seed N      1 if left out
  --drawn       print how often each value was drawn for each place`;
const { calls, seed, drawn } = optionsOf(usage, {
  options: {
    calls: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
    drawn: { type: "boolean", default: false },
  },
});
process.stdout.write(`${conditionsLine(await conditions())}\n`);
const startedAt = performance.now();
const outcome = await hostileCalls(Number(calls), Number(seed));
if (drawn) for (const [place, times] of outcome.drawn) process.stdout.write(`${times}\t${place}\n`);
const seconds = Math.round((performance.now() - startedAt) / 1000);
const { wrong, escaped, examples, peakRssMiB } = outcome;
process.stdout.write(
  `${outcome.calls} calls in ${seconds} s: ${wrong} wrong answers, ${escaped.length} that reached the process, at most ${peakRssMiB} MiB\n`,
);
for (const line of [...examples, ...escaped]) process.stdout.write(`${line}\n`);
process.exitCode = wrong + escaped.length === 0 ? 0 : 1;
