// The kernel in TypeScript: the definition of right.
export { logFields } from "./log-fields.ts";
export { logFieldsFile } from "./log-fields-file.ts";
