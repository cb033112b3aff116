/**
 * Empties `out` and fills it from a .proto file, which may import others from the folders given: the types that `serviceOf` is
 * given, and `schema.ts`. Throws an Error when the file cannot be read.
 */
export function generate(proto: string, out: string, ...folders: readonly string[]): void;
