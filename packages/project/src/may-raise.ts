import { findCandidate } from "@oxbow/config";
import type { Project } from "@oxbow/config";
import { InputError } from "@oxbow/contract";
import type { AnyDefinition, Side } from "@oxbow/contract";
import { admits } from "@oxbow/gate";
import type { Admission } from "@oxbow/gate";
import { artifactsOf, hashExecuted } from "./artifacts.ts";
import { certificateFile, readCertificate } from "./certificates.ts";
import type { Digest } from "./digests.ts";

/**
 * Whether the flag of a kernel may be raised for a candidate: only with a passing certificate for the files of both sides
 * and of the definition as they are on disk now, and, where `loaded` says what that is, as this process has loaded them. When
 * not, `because` says what to run next.
 */
export async function mayRaise(
  definition: AnyDefinition,
  candidate: Side,
  { module, certificates }: Pick<Project, "module" | "certificates">,
  loaded?: Digest,
): Promise<Admission> {
  const kernel = definition.kernel.key;
  const artifacts = await artifactsOf(definition, candidate, module);
  if (artifacts === null) {
    return {
      ok: false,
      because: `the files of ${kernel} and its candidate ${candidate.name} are unknown: list them in each side's artifact, build, then run "oxbow gate ${kernel}"`,
    };
  }
  const certificate = await readCertificate(certificateFile(certificates, kernel, candidate.name));
  const paths = Object.keys(certificate?.executed ?? {});
  const executed = await hashExecuted(paths, module);
  const admission = admits(certificate, { kernel, candidate: candidate.name, artifacts, executed });
  if (!admission.ok || loaded === undefined) return admission;
  const { definition: _, ...sides } = (await artifactsOf(definition, candidate, module, loaded)) ?? artifacts;
  const inMemory = { artifacts: sides, executed: await hashExecuted(paths, module, loaded) };
  if (admits(certificate, { kernel, candidate: candidate.name, ...inMemory }).ok) return admission;
  return {
    ok: false,
    because: `this process has loaded another build of ${kernel} than the one that the gate passed and that is on disk now: start it again`,
  };
}

/** The same for the candidate that a flag names; a name that no candidate has is a reason not to. */
export async function mayRaiseNamed(
  definition: AnyDefinition,
  name: string,
  project: Pick<Project, "module" | "certificates">,
): Promise<Admission> {
  try {
    return await mayRaise(definition, findCandidate(definition, name), project);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { ok: false, because: error.message };
  }
}
