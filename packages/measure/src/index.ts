export { type CompareOptions, type CompareProgress, compare } from "./compare.ts";
export { conditions } from "./conditions.ts";
export { MeasurementError } from "./spawn.ts";
export { conditionsLine, toMarkdown } from "./markdown.ts";
export { benchmarkFile, rowsOf } from "./rows.ts";
export { type Ranking, type RankedFunction, type RankOptions, rankRecording, type TailShare } from "./rank.ts";
export { createRecorder, type Recorder, type RecorderOptions, type WrapOptions } from "./recorder.ts";
export type { KeptRequest, RecordedFunction, Recording, SizeBucket } from "./recording.ts";
export type { Interval } from "./statistics.ts";
