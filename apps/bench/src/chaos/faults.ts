import type { CandidateName } from "./kernel.ts";

/** What the flag server does. `after` is what it says afterwards: that the flag is off. */
export type ServerFault =
  | { readonly kind: "status"; readonly status: number }
  | { readonly kind: "body"; readonly body: string }
  | {
      readonly kind:
        | "malformed flag"
        | "hangs"
        | "dies"
        | "gone at start"
        | "gone after a kill switch"
        | "ended while failing";
    };

/** One thing that goes wrong, and what the caller asks for meanwhile. */
export type Fault = { readonly name: string } & (
  | {
      /** The tool runs both sides and answers with the control's. */
      readonly stage: "shadow" | "live";
      readonly candidate: CandidateName;
      /** Calls before the ones that are judged. */
      readonly before?: number;
      /** How many calls are judged, by the worst of them; 1 if left out. For what depends on who runs first. */
      readonly judged?: number;
    }
  | { readonly stage: "server"; readonly server: ServerFault }
);

export const faults: readonly Fault[] = [
  { name: "candidate answers callers, and is sound", stage: "live", candidate: "sound" },
  { name: "candidate answers callers, and throws", stage: "live", candidate: "throws" },
  { name: "candidate answers callers, and its promise is rejected", stage: "live", candidate: "rejects" },
  { name: "candidate answers callers, writes to its input and throws", stage: "live", candidate: "mutates and throws" },
  { name: "candidate answers callers, and its promise is never settled", stage: "live", candidate: "never settles" },
  { name: "candidate answers callers, and is wrong: the first call", stage: "live", candidate: "lies" },
  { name: "candidate answers callers, and is wrong: after 300 calls", stage: "live", candidate: "lies", before: 300 },
  { name: "candidate answers callers, and loops without end", stage: "live", candidate: "hangs" },
  { name: "candidate answers callers, and aborts", stage: "live", candidate: "aborts" },
  { name: "candidate in the shadow throws", stage: "shadow", candidate: "throws" },
  { name: "candidate in the shadow is rejected", stage: "shadow", candidate: "rejects" },
  { name: "candidate in the shadow is wrong", stage: "shadow", candidate: "lies" },
  { name: "candidate in the shadow writes to its input", stage: "shadow", candidate: "mutates and lies", judged: 30 },
  { name: "candidate in the shadow takes two seconds", stage: "shadow", candidate: "slow" },
  { name: "candidate in the shadow never settles", stage: "shadow", candidate: "never settles" },
  { name: "candidate in the shadow loops without end", stage: "shadow", candidate: "hangs" },
  { name: "candidate in the shadow aborts", stage: "shadow", candidate: "aborts" },
  ...[401, 403, 404, 429, 503].map((status): Fault => ({
    name: `flag server answers ${status} for a while, then the flag is off`,
    stage: "server",
    server: { kind: "status", status },
  })),
  { name: "flag server answers nothing, then the flag is off", stage: "server", server: { kind: "body", body: "" } },
  {
    name: "flag server answers half a JSON, then the flag is off",
    stage: "server",
    server: { kind: "body", body: '{"version":2,' },
  },
  { name: "flag server hangs, then the flag is off", stage: "server", server: { kind: "hangs" } },
  { name: "flag server dies, and comes back with the flag off", stage: "server", server: { kind: "dies" } },
  { name: "flag server sends a malformed flag", stage: "server", server: { kind: "malformed flag" } },
  { name: "flag server is gone when the process starts", stage: "server", server: { kind: "gone at start" } },
  {
    name: "process restarts after a kill switch, flag server gone, flag built in as on",
    stage: "server",
    server: { kind: "gone after a kill switch" },
  },
  {
    name: "process ends its client while the flag server refuses it",
    stage: "server",
    server: { kind: "ended while failing" },
  },
];
