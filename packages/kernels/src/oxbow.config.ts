import * as definitions from "./index.ts";

/** The definitions of this project: what `oxbow` and its child processes read. */
export default {
  kernels: Object.values(definitions),
  // It installs what is missing, too.
  build: "npm run build",
};
