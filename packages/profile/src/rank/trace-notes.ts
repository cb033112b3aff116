import type { Timeline } from "../trace/timeline.ts";
import { otlpJson } from "../trace/trace-document.ts";
import type { BadLine, ProcessSpans, Trace } from "../trace/trace.ts";

/** What could not be read of a trace, and how it was read where it is not what is usually written. */
export function readingNotes({ counts, formats, rather }: Trace): string[] {
  const { bad, badLines, badSpans, badSpanLines, twice, notUsed, adopted } = counts;
  const notes: string[] = [];
  if (formats.some((format) => format !== otlpJson)) notes.push(`read as ${formats.join(", and ")}`);
  if (rather !== undefined) {
    notes.push(
      `its times are of January 1970, as when ${rather === 1000 ? "microseconds stand where nanoseconds belong, or milliseconds where microseconds do" : "milliseconds stand where nanoseconds belong"}: every time shown here is then ${rather.toLocaleString("en")} times as long, and shares are as good as times so coarse can tell`,
    );
  }
  if (bad > 0) notes.push(`${counted(bad, "line")} could not be read (${named(badLines)})`);
  if (badSpans > 0) {
    notes.push(
      `${counted(badSpans, "span")} could not be read and ${badSpans === 1 ? "is" : "are"} left out (${named(badSpanLines)})`,
    );
  }
  if (twice > 0) {
    notes.push(`${counted(twice, "span")} stood in the trace twice, with the same trace and span id, and counted once`);
  }
  if (adopted > 0) {
    notes.push(
      `${counted(adopted, "span")} name${adopted === 1 ? "s" : ""} a parent that is not in the trace: taken for a part of the request of the same trace around ${adopted === 1 ? "it" : "each"}`,
    );
  }
  if (notUsed > 0) {
    notes.push(
      `${counted(notUsed, "span")} at the end of the file ${notUsed === 1 ? "was" : "were"} not used: the trace is longer than memory allows`,
    );
  }
  return notes;
}

/** What the spans of one service could not tell, and what would. */
export function serviceNotes({
  isWeighted,
  isCoarse,
  timelines,
  processes,
}: {
  readonly isWeighted: boolean;
  readonly isCoarse: boolean;
  readonly timelines: readonly Timeline[];
  readonly processes: readonly ProcessSpans[];
}): string[] {
  const notes: string[] = [];
  if (isWeighted) {
    notes.push(
      "the trace is sampled, so it does not show who waited for whom: shares are own time alone; record every span for some minutes to see the rest",
    );
  }
  if (isCoarse && !isWeighted) {
    notes.push(
      "starts are whole milliseconds, as the OpenTelemetry SDK for JavaScript writes them unless a span is given its startTime: shares are a range, from own time to all the time the function ran meanwhile",
    );
  }
  const inside = timelines.reduce((sum, timeline) => sum + timeline.inside, 0);
  if (inside > 0) {
    notes.push(
      `${counted(inside, "server span")} stood inside of another one, as a framework's in the HTTP server's: the outermost is the request`,
    );
  }
  const orphans = timelines.reduce(
    (sum, { stretches }) => sum + stretches.filter(({ request }) => request === -1).length,
    0,
  );
  if (orphans > 0) {
    notes.push(
      `${counted(orphans, "call")} belong${orphans === 1 ? "s" : ""} to no request of the trace; they count as what requests waited for`,
    );
  }
  if (processes.some(({ isVague }) => isVague)) {
    notes.push(
      "nothing tells processes apart, such as service.instance.id, k8s.pod.name, container.id or process.pid in the resource: if there were several, who waited for whom is mistaken",
    );
  }
  return notes;
}

/** How a trace was read, to be put behind its noun: nothing where it is what is usually written. */
export function readAs(formats: Trace["formats"]): string {
  const named = formats.find((format) => format !== otlpJson);
  return named === undefined ? "" : `, read as ${named},`;
}

const counted = (count: number, what: string): string =>
  `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;

/** Each reason once, with the first line of which it is true. */
const named = (lines: readonly BadLine[]): string =>
  Array.from(
    Map.groupBy(lines, ({ because }) => because),
    ([because, [first]]) => `line ${first?.line}: ${because}`,
  ).join("; ");
