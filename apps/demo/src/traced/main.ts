// A real service, traced by the OpenTelemetry SDK and profiled, with one function made slow: does oxbow measure name it?
//   npm run proof:service -- [--requests 20000] [--dir .oxbow/proof-service] [--json FILE]     under two minutes
import { measureReport, processTerminal } from "@oxbow/cli";
import { conditionsLine } from "@oxbow/contract";
import { conditions } from "@oxbow/measure";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { proveService } from "./prove.ts";
import { slowMs, slowName } from "./subject.ts";

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "20000" },
    dir: { type: "string", default: ".oxbow/proof-service" },
    json: { type: "string" },
  },
});
const directory = resolve(values.dir);
await rm(directory, { recursive: true, force: true });
await mkdir(directory, { recursive: true });
const { out, paint } = processTerminal();
const prices = { price: 0.04, currency: "USD", utilisation: 0.6 };
const slowEvery = 40;

const taken = await conditions();
out(`${conditionsLine(taken)}\n`);
out(`Made slow: one call in ${slowEvery} of ${slowName}, for ${slowMs} ms; one request in five calls it.\n\n`);
const { trace, profile, traffic, traceFile, profileFile } = await proveService(directory, {
  requests: Number(values.requests),
  slowEvery,
});
out(`${measureReport(trace, traceFile, prices, paint)}\n`);
out(`${measureReport({ ...profile, functions: profile.functions.slice(0, 10) }, profileFile, prices, paint)}\n`);
// The prediction is tried: the same again, with the slow calls five times faster.
const faster = await proveService(join(directory, "faster"), {
  requests: Number(values.requests),
  slowEvery,
  ms: slowMs / 5,
});
const actualDrop = 1 - (faster.trace.tailFromNs ?? Number.NaN) / (trace.tailFromNs ?? Number.NaN);
const predicted = trace.functions[0]?.predictedP99Drop?.find(({ speedup }) => speedup === 5) ?? null;
const percent = (share: number | null | undefined): string => `${((share ?? Number.NaN) * 100).toFixed(1)} %`;
out(
  `predicted drop of the p99 if 5 times faster: ${percent(predicted?.lo)} to ${percent(predicted?.hi)}; tried: ${percent(actualDrop)}\n`,
);
const [first] = trace.functions;
const found = first?.name === slowName && first.worthIt === "yes" && traffic.failures === 0;
out(`${found ? "named" : "NOT named"}: ${slowName} made slow, ${first?.name} ranked first\n`);
if (values.json !== undefined) {
  const proof = {
    schema: "oxbow/proof-service/v1",
    conditions: taken,
    slow: { name: slowName, ms: slowMs, every: slowEvery },
  };
  const top = { ...profile, functions: profile.functions.slice(0, 20) };
  await writeFile(
    values.json,
    `${JSON.stringify({ ...proof, found, traffic, predicted, actualDrop, trace, profile: top }, null, 2)}\n`,
  );
}
process.exitCode = found ? 0 : 1;
