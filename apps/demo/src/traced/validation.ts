import { measureReport } from "@oxbow/cli";
import { plain } from "@oxbow/layout";
import type { Paint } from "@oxbow/layout";
import { conditionsLine } from "@oxbow/contract";
import type { Conditions } from "@oxbow/contract";
import type { AssessedFunction } from "@oxbow/profile";
import { agree } from "./validate.ts";
import type { ServiceValidation } from "./validate.ts";
import { fasterBy } from "./subject.ts";

/** What `npm run validate:service -- --json FILE` writes. */
export interface ValidationFile extends Pick<
  ServiceValidation,
  "failures" | "trace" | "profile" | "predicted" | "tried"
> {
  readonly schema: "oxbow/validate-service/v2";
  readonly conditions: Conditions;
  readonly slow: { readonly name: string; readonly ms: number; readonly every: number };
  /** Of each process and side. */
  readonly requests: number;
}

/** What a year costs at these prices. */
const prices = { price: 0.04, currency: "USD", utilisation: 0.6 };

/** The table of the trace, what became of its prediction, the table of the CPU profile. */
export function validationParts(
  { trace, profile, predicted, tried }: Pick<ValidationFile, "trace" | "profile" | "predicted" | "tried">,
  paint: Paint,
): { readonly trace: string; readonly drop: string; readonly profile: string } {
  const functions = profile.functions.slice(0, 8).map(withoutPath);
  const report = (ranking: typeof trace, file: string): string =>
    measureReport(
      { services: [{ service: null, ranking, because: null }], notes: [] },
      file,
      { ...prices, top: Infinity },
      paint,
    ).trim();
  return {
    trace: report(trace, "trace.jsonl"),
    drop: dropSentence(predicted, tried),
    profile: report({ ...profile, functions }, "service.cpuprofile"),
  };
}

function dropSentence(predicted: ValidationFile["predicted"], tried: ValidationFile["tried"]): string {
  const seen = `tried in ${tried.pairs.length} processes, it fell by ${percent(tried.value)} (95 % interval ${percent(tried.lo)} to ${percent(tried.hi)})`;
  if (predicted === null) return `Of the p99 with slow calls ${fasterBy} times faster nothing was predicted; ${seen}.`;
  const said = `With slow calls ${fasterBy} times faster the p99 was predicted to fall by ${range(predicted.least, predicted.most)} (95 % interval ${percent(predicted.lo)} to ${percent(predicted.hi)})`;
  return `${said}; ${seen}. ${agree(predicted, tried) === true ? "The intervals agree" : "**The intervals do not agree**"}.`;
}

const [begin, end] = ["<!-- example: begin -->", "<!-- example: end -->"];

/** The playbook's page with the example between its two marks. */
export function withExample(page: string, validation: ValidationFile): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`the page has no "${begin}" before "${end}": put them back`);
  return `${page.slice(0, from + begin.length)}\n\n${validationExample(validation)}\n\n${page.slice(to)}`;
}

/** As Markdown. */
function validationExample(validation: ValidationFile): string {
  const { slow, requests, tried, conditions } = validation;
  const { trace, drop, profile } = validationParts(validation, plain);
  return [
    `Made slow: one call in ${slow.every} of \`${slow.name}\`, for ${slow.ms} ms. From the traces of ${tried.pairs.length} processes, ${requests.toLocaleString("en")} requests each:`,
    "",
    "```",
    trace,
    "```",
    "",
    `${drop} From the CPU profile of a run of its own:`,
    "",
    "```",
    profile,
    "```",
    "",
    `Conditions: ${conditionsLine(conditions)}.`,
  ].join("\n");
}

/** By subtraction and by replay; one figure where only one of them can be used. */
const range = (least: number, most: number | null): string =>
  percent(least) === percent(most) ? percent(least) : `${percent(least)} to ${percent(most)}`;

const percent = (share: number | null): string =>
  share === null ? "an unknown share" : `${(share * 100).toFixed(1)} %`;

/** Where a file lies on the machine of the run is nobody's business. */
function withoutPath(found: AssessedFunction): AssessedFunction {
  return { ...found, name: found.name.replace(/file:\S*\//u, "") };
}
