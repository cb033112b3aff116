export { certified, type Certified } from "./admissions.ts";
export { artifactsOf, fromConfig, hashExecuted } from "./artifacts.ts";
export { certificateFile, readCertificate, writeCertificate } from "./certificates.ts";
export { keepScore, keptScore } from "./kept-scores.ts";
export { mayRaise, mayRaiseNamed } from "./may-raise.ts";
export { openProject, type App, type OpenOptions, type Problem } from "./open-project.ts";
