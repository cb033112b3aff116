/** What came of copying. `bytes` is what the copy holds, about. */
export type Copied<T> =
  | { readonly kind: "copied"; readonly value: T; readonly bytes: number }
  /** A copy would be another input; `because` says at what and why: `a function`, `a Money keeps private state`. */
  | { readonly kind: "uncopyable"; readonly because: string }
  | { readonly kind: "too-large" };
