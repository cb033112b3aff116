import type { AnyDefinition } from "@oxbow/contract";

/** What a project's `oxbow.config.js` exports by default. Paths are relative to that file. */
export interface Config {
  readonly kernels: readonly AnyDefinition[];
  /** The flags file; `oxbow.flags.json` if left out. */
  readonly flags?: string | URL;
  /** The Unleash server that the kernels' flags are on, where it is no file: verbs that move flags then move them there. */
  readonly server?: FlagServer;
  /** The directory of the certificates; `.oxbow/certificates` if left out. */
  readonly certificates?: string | URL;
  /** The directory of what is known about the suite's own power; `.oxbow/scores` if left out. */
  readonly scores?: string | URL;
  /** The directory of the counterexamples that are kept for ever and run first; `oxbow.corpus` if left out. */
  readonly corpus?: string | URL;
  /**
   * Makes a checkout ready, run by a shell in the config's directory; `npm ci && npm run build --if-present` if left out. For
   * `oxbow bench --base` with a commit.
   */
  readonly build?: string;
}

/** Where on a server flags are. The admin token is no part of it: it is in the shell of whoever moves flags. */
export interface FlagServer {
  /** Such as `https://unleash.example.org`; no name and no password in it. */
  readonly url: string;
  /** `default` if left out. */
  readonly project?: string;
  /** All in which the service runs: a rollback turns a flag off in each. */
  readonly environments: readonly string[];
}

/** Changes nothing: it is there for the type checker of whoever writes a config. */
export function defineConfig(config: Config): Config {
  return config;
}
