import { figure, quantity } from "@oxbow/statistics";
import type { AssessedFunction, Drop, Ranking, TailShare } from "@oxbow/profile";
import { prose, table } from "@oxbow/layout";
import type { Paint } from "@oxbow/layout";

interface Assessed extends Ranking {
  readonly functions: readonly AssessedFunction[];
}

/** A service of a trace, or what a file holds that names none. */
export interface AssessedService {
  readonly service: string | null;
  readonly ranking: Assessed | null;
  /** Why there is no ranking. */
  readonly because: string | null;
}

interface Shown {
  readonly price: number;
  readonly currency: string;
  readonly utilisation: number;
  /** How many functions of a service. */
  readonly top: number;
}

/**
 * What the input is and can tell, and for each service the functions in their order, and what follows for each that may be
 * worth it, in lines of at most `columns`.
 */
export function measureReport(
  { services, notes }: { readonly services: readonly AssessedService[]; readonly notes: readonly string[] },
  file: string,
  { price, currency, utilisation, top }: Shown,
  paint: Paint,
  columns = Infinity,
): string {
  const money = `${price} ${currency} a vCPU-hour, ${Math.round(utilisation * 100)} % utilised`;
  const isOne = services.length === 1;
  const note = (text: string): string => prose(paint("dim", `· ${text}`), columns, 2);
  const named = services.map(({ service }) => service).join(", ");
  return [
    ...(isOne
      ? []
      : [
          prose(
            `${paint("bold", file)}: ${services.length} services, each with requests of its own: ${named}`,
            columns,
          ),
          "",
        ]),
    ...services.flatMap(({ service, ranking, because }) => {
      const title = paint("bold", isOne ? file : `service ${service ?? ""}`);
      return ranking === null
        ? [prose(`${title}: not ranked, because ${because ?? ""}`, columns), ""]
        : [
            ...serviceReport(title, ranking, { paint, columns, top }),
            ...ranking.notes.map(note),
            ...(isOne ? [] : [""]),
          ];
    }),
    ...[...notes, `cost: ${money}, at the recorded mix; less CPU saves money only if you then run fewer machines`].map(
      note,
    ),
    "",
  ].join("\n");
}

function serviceReport(
  title: string,
  ranking: Assessed,
  { paint, columns, top }: { readonly paint: Paint; readonly columns: number; readonly top: number },
): string[] {
  const functions = ranking.functions.slice(0, top);
  const shown = functions.filter(({ advice }, i) => i === 0 || advice.choice !== "do nothing").slice(0, 3);
  return [
    prose(`${title}: ${basis(ranking)}`, columns),
    "",
    rankingTable({ ...ranking, functions }, paint, columns),
    ...shown
      .flatMap(({ name, advice, library, pattern }) => [
        `${paint("bold", name)}: ${paint("cyan", advice.choice)}, because ${advice.because}`,
        ...(library.closesTheGap === null && advice.choice !== "prototype" ? [] : [`  library: ${library.because}`]),
        ...(pattern === null || advice.choice === "do nothing"
          ? []
          : [`  pattern: ${pattern.pattern}, because ${pattern.because}`]),
      ])
      .map((line) => prose(line, columns, 4)),
    "",
  ];
}

/** One line for each function; figures that the input does not give are dashes. */
export function rankingTable({ functions, quantile }: Assessed, paint: Paint, columns = Infinity): string {
  const tail = `p${Number((quantile * 100).toFixed(4))}`;
  const head = [
    "function",
    "calls",
    "mean",
    "own share",
    `share of ${tail}`,
    "95 %",
    `${tail} if 2×`,
    "if 5×",
    "a year",
    "worth it",
  ];
  return table(
    head.map((word) => paint("dim", word)),
    functions.map(({ name, calls, meanNs, ownShare, meanCpuShare, p99Share, predictedP99Drop, cost, worthIt }) => [
      name,
      calls === null ? "—" : calls.toLocaleString("en"),
      meanNs === null ? "—" : quantity(meanNs, "ns"),
      // A profile knows no requests, and the share of the CPU is what it has.
      percent(ownShare ?? (calls === null ? meanCpuShare : null)),
      p99Share === null ? "—" : from(p99Share.least, p99Share.most),
      p99Share === null ? "—" : ends(p99Share),
      dropAt(predictedP99Drop, 2),
      dropAt(predictedP99Drop, 5),
      cost === null ? "—" : `${figure(cost.perYear.central)} ${cost.currency}`,
      worthIt ?? "—",
    ]),
    columns,
  );
}

function basis({ evidence, requests, tailRequests, tailFromNs, quantile, functions }: Assessed): string {
  if (requests === null) return functions[0]?.because ?? "no function";
  const tail = `p${Number((quantile * 100).toFixed(4))} ${((tailFromNs ?? 0) / 1e6).toFixed(2)} ms`;
  return `${requests.toLocaleString("en")} requests, ${tailRequests?.toLocaleString("en")} at or above the ${tail}; ${told[evidence]}`;
}

const told: Readonly<Record<Ranking["evidence"], string>> = {
  "own+blocked": "own time and time kept waiting",
  interval: "from own time to all the time it ran meanwhile",
  "own-only": "own time alone",
  "cpu-only": "CPU alone",
};

const percent = (share: number | null): string => (share === null ? "—" : `${(share * 100).toFixed(1)} %`);
const from = (lo: number, hi: number | null): string =>
  hi === null
    ? `≥ ${percent(lo)}`
    : percent(lo) === percent(hi)
      ? percent(lo)
      : `${(lo * 100).toFixed(1)} to ${percent(hi)}`;
const ends = ({ lo, hi }: TailShare): string =>
  hi === null ? `≥ ${percent(lo)}` : `${(lo * 100).toFixed(1)} to ${percent(hi)}`;

function dropAt(drops: readonly Drop[] | null, speedup: number): string {
  const drop = drops?.find((found) => found.speedup === speedup);
  if (drop === undefined) return "—";
  if (drop.hi === null) return `≥ ${percent(drop.lo)} less`;
  return `${from(drop.lo, drop.hi)} less`;
}
