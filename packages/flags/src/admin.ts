import type { ClientFeaturesResponse } from "unleash-client";
import { call, type Door, FlagServerError } from "./admin-call.ts";
import { checkedUrl, headersOf } from "./client-api.ts";
import type { FeatureToggle } from "./compile.ts";
import type { FlagsFile } from "./flags-file.ts";
import { type Move, moved, newFlag } from "./move.ts";

export interface FlagAdminOptions {
  /** Of the Unleash server, such as `https://unleash.example.org`, with or without `/api` at its end. */
  readonly url: string;
  /** An admin token. It can move every flag of the server: it never belongs in a process that serves callers. */
  readonly token: string;
  /** Default `default`. */
  readonly project?: string;
  /** Default `development`. */
  readonly environment?: string;
  /** How long one request may take. Default 10,000. */
  readonly timeoutMs?: number;
}

/** Moves flags on an Unleash server, in one environment of one project. Everything rejects with a FlagServerError. */
export interface FlagAdmin {
  /** The project's flags of kernels (`oxbow.…`), as the applications of the environment get them. */
  read(): Promise<FlagsFile>;
  /** The environments in which the flag is on. A FlagServerError if the server has no such flag. */
  on(kernelKey: string): Promise<readonly string[]>;
  /** Creates the flag as it is given; false, and nothing changed, when there is one by its name. */
  create(flag: FeatureToggle): Promise<boolean>;
  /**
   * The same move that `moveFlag` makes in a file: creates the flag when the server does not know it, and keeps
   * everything that the move does not name. `stage: "off"` is one request, whatever shape the flag is in, and leaves
   * alone a flag that does not exist. An InputError says why a move makes no sense. The answer is the flag as it is now.
   */
  move(kernelKey: string, move: Move): Promise<FeatureToggle>;
}

/** Throws an InputError for an address or a token that no request can carry. */
export function flagAdmin(options: FlagAdminOptions): FlagAdmin {
  const { url, token, project = "default", environment = "development", timeoutMs = 10_000 } = options;
  const [at, headers] = [checkedUrl(url), headersOf({ Authorization: token })];
  // Neither is repeated: both may hold a secret.
  if (typeof at !== "string") throw at;
  if ("code" in headers) throw headers;
  const door: Door = { url: at.replace(/\/+(api\/*)?$/, ""), token, timeoutMs };
  const features = `/api/admin/projects/${encodeURIComponent(project)}/features`;
  const path = (flag: string): string => `${features}/${encodeURIComponent(flag)}`;
  const inEnvironment = (flag: string): string => `${path(flag)}/environments/${encodeURIComponent(environment)}`;

  const find = async (flag: string): Promise<FeatureToggle | undefined> => {
    try {
      return definition((await call(door, "GET", path(flag))) as AdminFeature, environment);
    } catch (error) {
      if (error instanceof FlagServerError && error.status === 404 && (await knowsProject())) return undefined;
      throw error;
    }
  };
  // A flag in a project that does not exist is not found either, and that is no flag to be made anew.
  const knowsProject = async (): Promise<boolean> => {
    await call(door, "GET", `/api/admin/projects/${encodeURIComponent(project)}/overview`);
    return true;
  };
  const write = async (flag: string, strategy: StoredStrategy): Promise<void> => {
    const { id, ...rest } = strategy;
    const body = { ...rest, variants: rest.variants?.map((variant) => ({ weightType: "variable", ...variant })) };
    const to = `${inEnvironment(flag)}/strategies`;
    await (id === undefined
      ? call(door, "POST", to, body)
      : call(door, "PUT", `${to}/${encodeURIComponent(id)}`, body));
  };
  const toggle = async (flag: string, enabled: boolean): Promise<void> => {
    await call(door, "POST", `${inEnvironment(flag)}/${enabled ? "on" : "off"}`);
  };
  const make = async (flag: FeatureToggle): Promise<void> => {
    await call(door, "POST", features, { name: flag.name, type: flag.type ?? "release" });
    for (const strategy of flag.strategies ?? []) await write(flag.name, strategy);
    if (flag.enabled) await toggle(flag.name, true);
  };

  return {
    read: async () => {
      const { features: all } = (await call(door, "GET", features)) as { readonly features: readonly Named[] };
      const ours = all.filter(({ name }) => name.startsWith("oxbow."));
      const found = await Promise.all(ours.map(({ name }) => find(name)));
      return { version: 2, features: found.filter((flag) => flag !== undefined) };
    },
    on: async (kernelKey) => {
      const { environments } = (await call(door, "GET", path(`oxbow.${kernelKey}`))) as AdminFeature;
      return environments.filter(({ enabled }) => enabled).map(({ name }) => name);
    },
    create: async (flag) => {
      if ((await find(flag.name)) !== undefined) return false;
      await make(flag);
      return true;
    },
    move: async (kernelKey, move) => {
      const name = `oxbow.${kernelKey}`;
      if (move.stage === "off") {
        await toggle(name, false);
        return (await find(name))!;
      }
      const before = await find(name);
      if (before === undefined) {
        const made = moved(newFlag(name), move);
        await make(made);
        return made;
      }
      const whole = before.strategies!.length > 0 ? before : { ...before, strategies: newFlag(name).strategies! };
      const after = moved(whole, move);
      for (const strategy of after.strategies!) {
        if (!before.strategies!.includes(strategy)) await write(name, strategy);
      }
      if (after.enabled && !before.enabled) await toggle(name, true);
      return after;
    },
  };
}

type Strategy = NonNullable<ClientFeaturesResponse["features"][number]["strategies"]>[number];
type StoredStrategy = Strategy & { readonly id?: string; readonly disabled?: boolean };
interface Named {
  readonly name: string;
}

/** A flag as the admin API shows it, in the parts that applications get. */
interface AdminFeature extends Named {
  readonly type: string;
  readonly dependencies?: FeatureToggle["dependencies"];
  readonly environments: readonly {
    readonly name: string;
    readonly enabled: boolean;
    readonly strategies: readonly StoredStrategy[];
    readonly variants?: FeatureToggle["variants"];
  }[];
}

function definition(feature: AdminFeature, environment: string): FeatureToggle {
  const here = feature.environments.find(({ name }) => name === environment);
  if (here === undefined) {
    const known = feature.environments.map(({ name }) => name).join(", ");
    throw new FlagServerError(
      "FLAG_SERVER_FAILED",
      `the flag ${feature.name} has no environment ${environment}: there are ${known}`,
    );
  }
  return {
    name: feature.name,
    type: feature.type,
    enabled: here.enabled,
    // A strategy that is turned off reaches no application.
    strategies: here.strategies.filter(({ disabled }) => disabled !== true),
    variants: here.variants ?? [],
    ...(feature.dependencies === undefined ? {} : { dependencies: feature.dependencies }),
  };
}
