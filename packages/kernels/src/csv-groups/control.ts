// The kernel in TypeScript: the definition of right.
export { CsvGroups, csvGroups } from "./csv-groups.ts";
export { csvGroupsFile } from "./csv-groups-file.ts";
