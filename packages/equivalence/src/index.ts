export * as fc from "fast-check";
export { bigint, integer, number, ordinary, uniform } from "./arbitraries/numbers.ts";
export { biased } from "./arbitraries/biased.ts";
export { BYTE_TOKENS, bytes } from "./arbitraries/bytes.ts";
export { endOrShare, gapAt, indexAt, share } from "./arbitraries/share.ts";
export { chunks } from "./arbitraries/chunks.ts";
export { json } from "./arbitraries/json.ts";
export { lengths } from "./arbitraries/lengths.ts";
export { ndjson } from "./arbitraries/ndjson.ts";
export { TEXT_TOKENS, text } from "./arbitraries/text.ts";
export {
  bigInt64Array,
  bigUint64Array,
  float32Array,
  float64Array,
  int16Array,
  int32Array,
  int8Array,
  uint16Array,
  uint32Array,
  type TypedArrayOptions,
} from "./arbitraries/typed-arrays.ts";
export { listOf } from "./arbitraries/list-of.ts";
export { withOffsets } from "./arbitraries/with-offsets.ts";
export { nearlyEqual } from "./arbitraries/nearly-equal.ts";
export { csv } from "./arbitraries/csv.ts";
export { concat } from "./arbitraries/concat.ts";
export { reach } from "./arbitraries/reach.ts";
export { drawn, tenths } from "./arbitraries/tenths.ts";
export { BYTES, sequence } from "./arbitraries/sequence.ts";
export { orElse } from "./arbitraries/or-else.ts";
// What a definition needs to say what the same is.
export { absolute, exact, ignoring, loosely, relative, ulp, type Declared } from "@oxbow/sameness";
export type { Comparator, ErrorComparison, Tolerance } from "@oxbow/contract";
export { copy, decode, encode, print, printObservation, signature } from "@oxbow/sameness";
export { addToCorpus, corpusFile, corpusFiles, readCorpus, readCorpusEntry, type CorpusEntry } from "./corpus.ts";
export { evidenceFiles, readEvidence, type EvidenceFilesOptions } from "./evidence-files.ts";
export { reproduce, type Reproduction } from "./reproduce.ts";
export { upTo } from "./exhaustive.ts";
export { formatFailure } from "./format-failure.ts";
export { formatWarnings } from "./format-warnings.ts";
export { isolate, type IsolateOptions } from "./isolate.ts";
export type { DeclaredDifference } from "./ledger.ts";
export { runEquivalence, type Progress, type RunOptions } from "./run.ts";
export { mutate } from "./mutate.ts";
export type { Mutant, RareMutant } from "./mutant.ts";
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
export { tryRare, type RareResult } from "./rare.ts";
export type { Size } from "./size.ts";
export { equivalence, hasSuite, type AnySuiteDefinition, type Inputs, type SuiteDefinition } from "./definition.ts";
