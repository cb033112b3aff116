// The seven kernels are the project here. Relative paths in it, such as the flags file's, start from this directory.
export { default } from "./packages/kernels/dist/oxbow.config.js";
