// A real service, traced by the OpenTelemetry SDK and profiled, with one function made slow: does oxbow measure name it?
// And does the p99 fall as predicted when the function is made faster?
//   npm run validate:service -- [--requests 6000] [--processes 5] [--dir .oxbow] [--json FILE]
import { processTerminal } from "@oxbow/cli";
import { conditionsLine } from "@oxbow/contract";
import { conditions } from "@oxbow/measure";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { validationParts } from "./validation.ts";
import type { ValidationFile } from "./validation.ts";
import { agree, validateService } from "./validate.ts";
import { slowMs, slowName } from "./subject.ts";

const usage = `npm run validate:service -- [options]

Whether oxbow measure names a function that is made slow in a real service, and the p99 falls as predicted: three minutes.

  --requests N    of each process, with the function slow, and as many with it faster (6000)
  --processes N   two or more (5)
  --dir DIR       traces and profile are in its folder validate-service, which is emptied first (.oxbow)
  --json FILE     what was found, for npm run publish:measure
`;
const values = parsed();
const [requests, processes] = [Number(values.requests), Number(values.processes)];
if (!(Number.isInteger(requests) && requests > 0 && Number.isInteger(processes) && processes >= 2)) {
  process.stderr.write("--requests and --processes take whole numbers; of processes there are two or more\n");
  process.exit(3);
}
const directory = resolve(values.dir, "validate-service");
await rm(directory, { recursive: true, force: true });
await mkdir(directory, { recursive: true });
const { out, err, paint } = processTerminal();
const slowEvery = 40;
const perSecond = 500;

const taken = await conditions();
const started = performance.now();
out(`${conditionsLine(taken)}\n`);
out(
  `Made slow: one call in ${slowEvery} of ${slowName}, for ${slowMs} ms; one request in five calls it. ${perSecond} requests a second.\n\n`,
);
const validation = await validateService(directory, {
  requests,
  perSecond,
  slowEvery,
  processes,
  onProgress: (step) => err(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${step}\n`),
});
const { trace, drop, profile } = validationParts(validation, paint);
out(`${trace}\n\n${drop}\n\n${profile}\n\n`);
const [first] = validation.trace.functions;
const isNamed = first?.name === slowName && first.worthIt === "yes" && validation.failures === 0;
const outcome = `${slowName} made slow, ${first?.name} ranked first`;
out(
  isNamed
    ? `named: ${outcome}\n`
    : `NOT named: ${outcome}, ${first?.because}; ${validation.failures} requests failed\n`,
);
if (values.json !== undefined) {
  const file: ValidationFile = {
    schema: "oxbow/validate-service/v2",
    conditions: taken,
    slow: { name: slowName, ms: slowMs, every: slowEvery },
    requests,
    failures: validation.failures,
    predicted: validation.predicted,
    tried: validation.tried,
    trace: validation.trace,
    profile: { ...validation.profile, functions: validation.profile.functions.slice(0, 20) },
  };
  await writeFile(values.json, `${JSON.stringify(file, null, 2)}\n`);
}
process.exitCode = isNamed && agree(validation.predicted, validation.tried) === true ? 0 : 1;

function parsed() {
  try {
    const { values: found } = parseArgs({
      options: {
        requests: { type: "string", default: "6000" },
        processes: { type: "string", default: "5" },
        dir: { type: "string", default: ".oxbow" },
        json: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    if (!found.help) return found;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${usage}`);
    process.exit(3);
  }
  process.stdout.write(usage);
  process.exit(0);
}
