import type { AssessedService } from "./measure-report.ts";

/**
 * What `oxbow measure --json` writes: each service with its ranking, and of one alone the same once more at the top. Of several,
 * the top has all functions, each with its service, and no p99, since they share none.
 */
export function measureJson(
  { services, notes }: { readonly services: readonly AssessedService[]; readonly notes: readonly string[] },
  source: { readonly files: readonly string[]; readonly kind: string | undefined; readonly format: string | undefined },
  { price, currency, utilisation }: { readonly price: number; readonly currency: string; readonly utilisation: number },
): object {
  const rankings = services.flatMap(({ ranking }) => ranking ?? []);
  const [first] = rankings;
  if (first === undefined) throw new TypeError("what was ranked has a ranking");
  const requests = rankings.reduce((sum, ranking) => sum + (ranking.requests ?? 0), 0);
  const together = rankings.length === 1 ? first : { ...first, requests, tailFromNs: null, tailRequests: null };
  return {
    ...together,
    schema: "oxbow/measure/v1",
    source,
    prices: { vcpuHour: price, currency, utilisation },
    functions: services.flatMap(({ service, ranking }) =>
      (ranking?.functions ?? []).map((found) => ({ ...found, service })),
    ),
    services: services.map(({ service, ranking, because }) => {
      const { schema: _, ...found } = ranking ?? { schema: null };
      return { service, because, ...found };
    }),
    notes: [...(rankings.length === 1 ? first.notes : []), ...notes],
  };
}
