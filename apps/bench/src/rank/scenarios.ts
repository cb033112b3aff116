import type { Route, Scenario } from "./simulator.ts";

const ms = 1e6;
const us = 1e3;

/** A usual request: read, wait for the database, render; now and then something heavy. */
function page(heavy: { readonly ns: number; readonly share: number }, { io = 8 * ms, render = 1.4 * ms } = {}): Route {
  return {
    name: "/page",
    weight: 1,
    steps: [
      { run: "parse", ns: 150 * us },
      { glue: 40 * us },
      { wait: io },
      { run: "render", ns: render },
      { run: "heavy", ...heavy, exact: true },
      { wait: 1 * ms },
      { run: "log", ns: 60 * us },
    ],
  };
}

/** Quiet and busy loops; rare and slow functions beside frequent and fast ones. */
export const scenarios: readonly Scenario[] = [
  { name: "quiet; one request in fifty is heavy", betweenNs: 12 * ms, routes: [page({ ns: 10 * ms, share: 0.02 })] },
  { name: "busy; one request in fifty is heavy", betweenNs: 3 * ms, routes: [page({ ns: 10 * ms, share: 0.02 })] },
  {
    name: "busy; three in a thousand stop it for long",
    betweenNs: 3.2 * ms,
    routes: [page({ ns: 40 * ms, share: 0.003 })],
  },
  {
    name: "very busy; the frequent function is the one",
    betweenNs: 3 * ms,
    routes: [page({ ns: 3 * ms, share: 0.005 }, { render: 2.1 * ms })],
  },
  {
    name: "a slow route that few ask for",
    betweenNs: 6 * ms,
    routes: [
      { ...page({ ns: 1 * ms, share: 0.01 }), weight: 97 },
      {
        name: "/report",
        weight: 3,
        steps: [
          { run: "parse", ns: 150 * us },
          { wait: 10 * ms },
          { run: "aggregate", ns: 25 * ms },
          { run: "render", ns: 2 * ms },
        ],
      },
    ],
  },
  {
    name: "an export keeps everybody else waiting",
    betweenNs: 4 * ms,
    routes: [
      { ...page({ ns: 2 * ms, share: 0.02 }), weight: 996 },
      { name: "/export", weight: 4, steps: [{ wait: 5 * ms }, { run: "encode", ns: 60 * ms, exact: true }] },
    ],
  },
  {
    name: "the database is slow, and no function is worth it",
    betweenNs: 15 * ms,
    routes: [page({ ns: 0.5 * ms, share: 0.05 }, { io: 60 * ms, render: 0.6 * ms })],
  },
];
