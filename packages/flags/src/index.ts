export { compile, type Definition, effectivePercent, type StaticContext, type World } from "./compile.ts";
export { fileFlags, type FileFlags, type FileFlagsOptions } from "./file.ts";
export { type FlagsFile, type Move, moveFlag, newFlag, readFlagsFile } from "./flags-file.ts";
