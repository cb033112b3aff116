import type { AnyDefinition } from "@oxbow/contract";

/** What a project's `oxbow.config.js` exports by default. Paths are relative to that file. */
export interface Config {
  readonly kernels: readonly AnyDefinition[];
  /** The flags file; `oxbow.flags.json` if left out. */
  readonly flags?: string | URL;
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

/** Changes nothing: it is there for the type checker of whoever writes a config. */
export function defineConfig(config: Config): Config {
  return config;
}
