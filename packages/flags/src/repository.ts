import { EventEmitter } from "node:events";
import { type ClientFeaturesResponse, Unleash, type UnleashConfig } from "unleash-client";
import type { FeatureToggle, StaticContext } from "./compile.ts";

type Repository = NonNullable<UnleashConfig["repository"]>;
type Segment = NonNullable<ReturnType<Repository["getSegment"]>>;

/** An unleash-client that has no server and sends nothing: it evaluates what `repository` is given. */
export function offlineClient(repository: OfflineRepository, context: StaticContext): Unleash {
  return new Unleash({
    appName: context.appName,
    environment: context.environment,
    // Required, and never called.
    url: "http://offline.invalid",
    repository,
    disableMetrics: true,
    disableAutoStart: true,
    skipInstanceCountWarning: true,
  });
}

/** The store unleash-client reads flags from, filled by us instead of by polling a server. */
export class OfflineRepository extends EventEmitter implements Repository {
  #features = new Map<string, FeatureToggle>();
  #segments = new Map<number, Segment>();

  /** Replaces everything at once; listeners of `changed` see the new flags. */
  replace(response: ClientFeaturesResponse): void {
    this.#features = new Map(response.features.map((feature) => [feature.name, feature]));
    this.#segments = new Map((response.segments ?? []).map((segment) => [segment.id, segment]));
    this.emit("ready");
    this.emit("changed", this.getToggles());
  }

  getToggle(name: string): FeatureToggle | undefined {
    return this.#features.get(name);
  }

  getToggles(): FeatureToggle[] {
    return [...this.#features.values()];
  }

  getTogglesWithSegmentData(): ReturnType<Unleash["getFeatureToggleDefinitions"]> {
    const enhanced = this.getToggles().map((feature) =>
      Object.assign({}, feature, {
        strategies: feature.strategies?.map((strategy) =>
          Object.assign({}, strategy, { segments: strategy.segments?.map((id) => this.#segments.get(id)) }),
        ),
      }),
    );
    return enhanced as unknown as ReturnType<Unleash["getFeatureToggleDefinitions"]>;
  }

  getSegment(id: number): Segment | undefined {
    return this.#segments.get(id);
  }

  async start(): Promise<void> {}

  stop(): void {
    this.removeAllListeners();
  }
}
