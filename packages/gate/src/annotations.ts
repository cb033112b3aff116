import type { VerdictWord } from "@oxbow/contract";
import type { Judged } from "./judged.ts";

/** GitHub workflow commands: an error per failed rule, a warning per inconclusive one, a notice per pass. */
export function annotations(judged: readonly Judged[]): string {
  return judged
    .flatMap(({ evidence: { kernel, candidate }, verdict }) =>
      verdict.verdict === "pass"
        ? [command("pass", kernel, `${candidate} may be promoted`)]
        : verdict.reasons.flatMap(({ outcome, rule, because }) =>
            outcome === "pass" || outcome === "not asked" ? [] : [command(outcome, `${kernel}: ${rule}`, because)],
          ),
    )
    .join("");
}

const level: Readonly<Record<VerdictWord, string>> = { pass: "notice", fail: "error", inconclusive: "warning" };

function command(outcome: VerdictWord, title: string, message: string): string {
  return `::${level[outcome]} title=${escapeProperty(`oxbow gate: ${title}`)}::${escape(message)}\n`;
}

function escape(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escape(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
