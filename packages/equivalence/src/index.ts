export * as fc from "fast-check";
export { bigint, integer, number } from "./arbitraries/numbers.ts";
export { biased } from "./arbitraries/biased.ts";
export { BYTE_TOKENS, bytes } from "./arbitraries/bytes.ts";
export { chunks } from "./arbitraries/chunks.ts";
export { json } from "./arbitraries/json.ts";
export { lengths } from "./arbitraries/lengths.ts";
export { ndjson } from "./arbitraries/ndjson.ts";
export { TEXT_TOKENS, text } from "./arbitraries/text.ts";
export { csv } from "./arbitraries/csv.ts";
export { concat } from "./arbitraries/concat.ts";
export { reach } from "./arbitraries/reach.ts";
export { BYTES, sequence } from "./arbitraries/sequence.ts";
export { orElse } from "./arbitraries/or-else.ts";
export { exact, type Comparator } from "./compare/exact.ts";
export { decoded } from "./compare/decoded.ts";
export { ignoring, loosely, ulp, type Declared, type Tolerance } from "./compare/loosely.ts";
export { difference, signature, type ErrorComparison } from "./compare/observations.ts";
export { decode, encode } from "./codec.ts";
export { copy } from "./copy.ts";
export { addToCorpus, corpusFile, corpusFiles, readCorpus, readCorpusEntry, type CorpusEntry } from "./corpus.ts";
export { evidenceFiles, readEvidence, type EvidenceFilesOptions } from "./evidence-files.ts";
export { reproduce, type Reproduction } from "./reproduce.ts";
export { upTo } from "./exhaustive.ts";
export { formatFailure } from "./format-failure.ts";
export { isolate, type IsolateOptions } from "./isolate.ts";
export type { DeclaredDifference } from "./ledger.ts";
export { print, printObservation } from "./print.ts";
export { runEquivalence, type Progress, type RunOptions } from "./run.ts";
export { mutate } from "./mutate.ts";
export type { Mutant } from "./mutant.ts";
export {
  engines,
  mutationScore,
  type Attempt,
  type CleanResult,
  type Engine,
  type MutantResult,
  type MutationRun,
} from "./mutation-run.ts";
export { runMutant } from "./run-mutant.ts";
export type { Size } from "./size.ts";
export { equivalence, hasSuite, type AnySuiteDefinition, type Inputs, type SuiteDefinition } from "./definition.ts";
