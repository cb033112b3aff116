export { annotations } from "./annotations.ts";
export { admits, certify, parseCertificate } from "./certificate.ts";
export type { Admission, Subject } from "./certificate.ts";
export { judge } from "./judge.ts";
export { junit } from "./junit.ts";
export { markdown } from "./markdown.ts";
export { defaultPolicy, minSpeedups } from "./policy.ts";
export type { Floor, Policy } from "./policy.ts";
export type { Judged } from "./judged.ts";
