export { assess, type AssessedFunction, type AssessOptions } from "./cost/assess.ts";
export { type Advice, type CostProjection, projectCost, type Saving, type Volume } from "./cost/cost.ts";
export type { Prices } from "./cost/prices.ts";
export { rankCpuProfile } from "./cpuprofile/cpuprofile.ts";
export { inlinedNotes } from "./cpuprofile/inlined.ts";
export type { CpuFunction, CpuRanking } from "./cpuprofile/sampled.ts";
export type { Drop } from "./rank/predicted-drop.ts";
export type { RankedFunction, Ranking, RankOptions, TailShare } from "./rank/ranking.ts";
export { rankedByCpu } from "./cpuprofile/ranked-by-cpu.ts";
export { rankRecordings } from "./rank/rank-recordings.ts";
export { type RankedService, rankServices, rankTrace, type RankTraceOptions } from "./rank/rank-trace.ts";
export { createRecorder, type Recorder, type RecorderOptions, type WrapOptions } from "./recorder/recorder.ts";
export { parseRecording, recordingFile } from "./recorder/recording-file.ts";
export type { KeptRequest, RecordedFunction, Recording, SizeBucket } from "./recorder/recording.ts";
// The name of when it read nothing but OTLP.
export { readTrace as readOtlp } from "./trace/read-trace.ts";
export { readTrace, type TraceOptions } from "./trace/read-trace.ts";
export { formatOf, type InputFormat, type InputKind } from "./input/format-of.ts";
export { unpacked } from "./input/unpacked.ts";
