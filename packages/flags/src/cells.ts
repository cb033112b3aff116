import type { Cell, CellSource } from "@oxbow/contract";
import type { Context, Unleash } from "unleash-client";
import { compile, type StaticContext, type EvaluationContext } from "./compile.ts";

/** Compiled flags of one unleash-client, and who wants to know when they change. */
export class Cells implements CellSource {
  readonly #listeners = new Set<() => void>();
  readonly #compiled = new Map<string, Cell>();
  readonly #world: EvaluationContext;
  readonly #adjust: (flag: string, cell: Cell) => Cell;
  #unleash: Unleash | null = null;

  /** `adjust` has the last word on every compiled flag. */
  constructor(
    context: StaticContext,
    random: () => number,
    adjust: (flag: string, cell: Cell) => Cell = (_, cell) => cell,
  ) {
    this.#adjust = adjust;
    this.#world = {
      context,
      random,
      ask: (flag, key) => {
        const asked = { ...context, ...(key === undefined ? {} : { userId: key }) } as Context;
        return this.#unleash !== null && this.#unleash.getVariant(flag, asked).name === "candidate";
      },
    };
  }

  /** Reads flags from this client from now on. */
  use(unleash: Unleash | null): void {
    this.#unleash = unleash;
    this.changed();
  }

  readonly cell = (flag: string): Cell => {
    let cell = this.#compiled.get(flag);
    if (cell === undefined) {
      cell = this.#adjust(flag, compile(flag, this.#unleash?.getFeatureToggleDefinition(flag), this.#world));
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
    for (const listener of this.#listeners) listener();
  }
}
