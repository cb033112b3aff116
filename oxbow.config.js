// The demo is the project here. Relative paths in it, such as the flags file's, start from this directory.
export { default } from "./apps/demo/dist/oxbow.config.js";
