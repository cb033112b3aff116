/** What one side did with one input. `argsAfter` is what the arguments were after the call. */
export type Observation =
  | { readonly kind: "returned"; readonly value: unknown; readonly argsAfter: readonly unknown[] }
  | {
      readonly kind: "threw";
      readonly class: string;
      readonly code: string | undefined;
      readonly message: string;
      readonly argsAfter: readonly unknown[];
    }
  | { readonly kind: "hung"; readonly afterMs: number }
  | {
      readonly kind: "died";
      readonly signal: string | undefined;
      readonly exitCode: number | undefined;
      /** For people: why we ended it, or the last line it wrote to stderr; empty if there was none. */
      readonly lastWords: string;
    };

/** Control and candidate disagree. `where` is a path such as `returned.value.lines`. */
export interface Mismatch {
  readonly where: string;
  /** Both values at `where`, for people, and how far numbers are apart; absent where only the place is known. */
  readonly shown?: string;
  readonly control: Observation;
  readonly candidate: Observation;
}
