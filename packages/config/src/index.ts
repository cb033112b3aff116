export { defineConfig, type Config } from "./config.ts";
export { defaultCandidate, findCandidate, findKernel, findMutant, findSide, findWorkload } from "./find.ts";
export { sweepWorkload } from "./sweep-workload.ts";
export { checkNode } from "./node-version.ts";
export { nearest } from "./nearest.ts";
export { loadProject, readProject, type Project } from "./project.ts";
