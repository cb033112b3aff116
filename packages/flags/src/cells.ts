import { type Cell, type CellSource, hushed } from "@oxbow/contract";
import type { Context, Unleash } from "unleash-client";
import { compile, type StaticContext, type EvaluationContext } from "./compile.ts";
import type { FlagsFile } from "./flags-file.ts";
import { offlineClient, OfflineRepository } from "./repository.ts";

export interface CellsOptions {
  readonly context: StaticContext;
  readonly random: () => number;
  /** Told what unleash-client complains about. */
  readonly onError: (error: Error) => void;
  /** Has the last word on every compiled flag. */
  readonly adjust?: (flag: string, cell: Cell) => Cell;
}

/**
 * What every feed fills: flags that are replaced whole, compiled, and evaluated by an unleash-client that has no server.
 * Until something is put in, every flag is unknown.
 */
export class Cells implements CellSource {
  readonly #listeners = new Set<() => void>();
  readonly #compiled = new Map<string, Cell>();
  readonly #repository = new OfflineRepository();
  readonly #unleash: Unleash;
  readonly #world: EvaluationContext;
  readonly #adjust: (flag: string, cell: Cell) => Cell;

  constructor({ context, random, onError, adjust = (_, cell) => cell }: CellsOptions) {
    this.#adjust = adjust;
    this.#unleash = offlineClient(this.#repository, context);
    this.#unleash.on("error", onError);
    this.#world = {
      context,
      random,
      ask: (flag, key) => {
        const asked = { ...context, ...(key === undefined ? {} : { userId: key }) } as Context;
        return this.#unleash.getVariant(flag, asked).name === "candidate";
      },
    };
  }

  /** Obeys these flags, and no others, from now on. */
  replace(flags: FlagsFile): void {
    this.#repository.replace(flags);
    this.changed();
  }

  readonly cell = (flag: string): Cell => {
    let cell = this.#compiled.get(flag);
    if (cell === undefined) {
      cell = this.#adjust(flag, compile(flag, this.#repository.getToggle(flag), this.#world));
      this.#compiled.set(flag, cell);
    }
    return cell;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Forgets every compiled flag and tells the listeners, in this very turn. */
  changed(): void {
    this.#compiled.clear();
    // One that throws must not keep the others from hearing of a flag that was turned off.
    for (const listener of this.#listeners) hushed(listener)(undefined);
  }

  close(): void {
    this.#unleash.destroy();
  }
}
