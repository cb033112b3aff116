import type { Side } from "@oxbow/contract";
import type { Names } from "./comparison-figures.ts";
import type { Measured } from "./measured.ts";

/** What a reader of the figures must know: of the processes, of the builds, of peers with other results, then of each side. */
export function notesOn({ control, candidate, peers }: Names, measured: Measured, quick: boolean): string[] {
  return [
    ...notesOnForks(measured.forks.length, quick),
    ...notesOnBuilds([control, candidate, ...peers]),
    ...notesOnPeers(peers, measured.equal.slice(1)),
    ...measured.notes,
  ];
}

function notesOnForks(forks: number, quick: boolean): string[] {
  return [
    ...(forks < 6
      ? [`${forks} fork${forks === 1 ? "" : "s"}: an interval over fewer than 6 is too wide to decide on`]
      : []),
    ...(quick ? ["quick: short warm-up and few blocks, for a look and not for a decision"] : []),
  ];
}

function notesOnBuilds(sides: readonly Side[]): string[] {
  return sides
    .filter(({ build }) => build === "debug")
    .map(({ name }) => `${name} is a debug build, many times slower than a release build: build it for release`);
}

function notesOnPeers(peers: readonly { name: string }[], equal: readonly boolean[]): string[] {
  return peers
    .filter((_, i) => equal[i] === false)
    .map(({ name }) => `${name} gives another result than the control: its time is shown for scale`);
}
