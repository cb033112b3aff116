import type { Reason } from "@oxbow/contract";
import type { Judged } from "./judged.ts";

/**
 * JUnit XML: a suite per candidate, a test case per rule. A failed rule is a failure; an inconclusive one is an error,
 * which is JUnit's word for a test that could not decide, and keeps it from looking green; one that was not asked is skipped.
 */
export function junit(judged: readonly Judged[]): string {
  return ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", ...judged.map(suite), "</testsuites>", ""].join(
    "\n",
  );
}

function suite({ evidence, verdict: { reasons } }: Judged): string {
  const name = `oxbow gate: ${evidence.kernel}, ${evidence.candidate}`;
  const of = (outcome: Reason["outcome"]): number => reasons.filter((reason) => reason.outcome === outcome).length;
  const counts = `tests="${reasons.length}" failures="${of("fail")}" errors="${of("inconclusive")}" skipped="${of("not asked")}"`;
  const seconds = (evidence.equivalence?.elapsedMs ?? 0) / 1000;
  return [
    `  <testsuite name=${attribute(name)} ${counts} timestamp=${attribute(evidence.conditions.date)} time="${seconds.toFixed(3)}">`,
    ...reasons.map((reason) => testCase(evidence.kernel, reason)),
    "  </testsuite>",
  ].join("\n");
}

function testCase(kernel: string, { rule, outcome, because }: Reason): string {
  const open = `    <testcase classname=${attribute(kernel)} name=${attribute(rule)}`;
  if (outcome === "pass") return `${open}/>`;
  if (outcome === "not asked") return `${open}><skipped message=${attribute(because)}/></testcase>`;
  const tag = outcome === "fail" ? "failure" : "error";
  return `${open}><${tag} type="${outcome}" message=${attribute(because)}/></testcase>`;
}

const attribute = (text: string): string => `"${escape(text)}"`;

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

// What XML 1.0 cannot hold even escaped (most controls, lone surrogates, U+FFFE, U+FFFF) is spelled out, because a
// counterexample is full of it and one such character makes the whole file unreadable.
function escape(text: string): string {
  return text.replaceAll(/[&<>"]|[^\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, (found) => {
    return entities[found] ?? `\\u{${found.codePointAt(0)?.toString(16)}}`;
  });
}
