import { judgedSpeedup } from "@oxbow/contract";
import type { Artifacts, Certificate, CertifiedSpeedup, Comparison, Evidence, Verdict } from "@oxbow/contract";
import { smallestSpeedup, total } from "./numbers.ts";
import { defaultPolicy } from "./policy.ts";
import type { Policy } from "./policy.ts";
import { weakenedBy } from "./weakened-by.ts";

/** What somebody wants to raise a flag for: the files as they are now. */
export interface Subject {
  readonly kernel: string;
  readonly candidate: string;
  /** Without `definition` where it is not at hand: a service in production has the sides, and not the cases. */
  readonly artifacts: Omit<Artifacts, "definition"> & Partial<Pick<Artifacts, "definition">>;
  /** The hashes, as they are now, of the files that the certificate names as run; none if left out. */
  readonly executed?: Certificate["executed"];
}

export type Admission = { readonly ok: true } | { readonly ok: false; readonly because: string };

/**
 * Records any verdict, bound to the files it was reached on; only a pass admits. Null when the evidence does not know
 * the files, because a certificate that is bound to nothing would admit everything.
 */
export function certify(evidence: Evidence, verdict: Verdict, policy: Partial<Policy> = {}): Certificate | null {
  if (evidence.artifacts === null) return null;
  const slowest = smallestSpeedup(evidence.performance ?? [], { ...defaultPolicy, ...policy });
  return {
    schema: SCHEMA,
    kernel: evidence.kernel,
    candidate: evidence.candidate,
    verdict: verdict.verdict,
    artifacts: evidence.artifacts,
    executed: evidence.executed ?? {},
    look: evidence.look ?? null,
    weakenedBy: weakenedBy(evidence, verdict),
    speedup: slowest === undefined ? null : certified(slowest),
    executions: total(evidence.equivalence?.strata ?? [], "executed"),
    conditions: evidence.conditions,
  };
}

/** Null where the control against itself says nothing: then neither does the speedup. */
function certified(comparison: Comparison): CertifiedSpeedup | null {
  const { workload, forks, aaOk } = comparison;
  const speedup = judgedSpeedup(comparison);
  return Number.isFinite(speedup.lo + speedup.hi) ? { ...speedup, workload, processes: forks, steady: aaOk } : null;
}

const SCHEMA = "oxbow/certificate/v3";

/** Whether a flag may be raised for `subject`; when not, a sentence that says what to run next. */
export function admits(certificate: Certificate | null, subject: Subject): Admission {
  const { kernel, candidate, artifacts, executed = {} } = subject;
  const next = `run "oxbow gate ${kernel}"`;
  if (certificate === null) {
    const name = /^[\w-]+$/.test(candidate) ? candidate : JSON.stringify(candidate);
    return no(
      `${kernel} has no certificate for its candidate "${candidate}": run "oxbow gate ${kernel} --candidate ${name}" first`,
    );
  }
  if (certificate.kernel !== kernel) return no(`the certificate is for ${certificate.kernel}, not ${kernel}: ${next}`);
  if (certificate.candidate !== candidate) {
    return no(
      `the certificate of ${kernel} is for its candidate "${certificate.candidate}", not "${candidate}": run "oxbow gate ${kernel} --candidate ${JSON.stringify(candidate)}"`,
    );
  }
  if (certificate.look !== null) {
    return no(`the certificate of ${kernel} is of a look, which admits nothing (${certificate.look}): ${next}`);
  }
  if (certificate.verdict !== "pass") {
    return no(`the gate's verdict on ${kernel} is ${certificate.verdict}, not pass: ${next} to see why`);
  }
  for (const role of ["control", "candidate"] as const) {
    if (certificate.artifacts[role] === artifacts[role]) continue;
    return no(`the ${role} of ${kernel} has changed since the gate passed it: ${next} again`);
  }
  for (const [file, hash] of Object.entries(certificate.executed)) {
    if (executed[file] === hash) continue;
    return no(`${file}, which the sides of ${kernel} run, has changed since the gate passed them: ${next} again`);
  }
  if (artifacts.definition !== undefined && certificate.artifacts.definition !== artifacts.definition) {
    return no(`the definition of ${kernel} has changed since the gate asked by it: ${next} again`);
  }
  return { ok: true };
}

const no = (because: string): Admission => ({ ok: false, because });

/** A certificate from a file's text. Throws a sentence saying what is wrong with any other text. */
export function parseCertificate(text: string): Certificate {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (cause) {
    throw new TypeError(`not a certificate: ${(cause as Error).message}`, { cause });
  }
  const wrong = problem(found);
  if (wrong !== undefined) throw new TypeError(`not a certificate: ${wrong}`);
  return found as Certificate;
}

/** Checks what `admits` decides on; the rest is for people. schema/certificate.v3.json says all of it. */
function problem(found: unknown): string | undefined {
  if (!isRecord(found)) return "it is no JSON object";
  if (found["schema"] !== SCHEMA) return `its schema is ${JSON.stringify(found["schema"])}, not "${SCHEMA}"`;
  for (const field of ["kernel", "candidate"]) if (typeof found[field] !== "string") return `${field} is no string`;
  if (!["pass", "fail", "inconclusive"].includes(found["verdict"] as string))
    return "verdict is none of pass, fail and inconclusive";
  const executed = found["executed"];
  if (!isRecord(executed) || Object.values(executed).some((hash) => typeof hash !== "string"))
    return "executed is no list of files with their hashes";
  if (found["look"] !== null && typeof found["look"] !== "string") return "look is neither null nor a string";
  const artifacts = found["artifacts"];
  for (const role of ["control", "candidate", "definition"]) {
    const hash = isRecord(artifacts) ? artifacts[role] : undefined;
    if (typeof hash !== "string" || !/^[0-9a-f]{64}$/.test(hash)) return `artifacts.${role} is no SHA-256 in hex`;
  }
  return undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
