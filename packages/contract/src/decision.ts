/** What one call will run, and why; `candidate` is its name. Reasons are counted and shown, never parsed. */
export type Decision =
  | { readonly run: "control"; readonly reason: "off" | "outside-ramp" | "too-small" | "tripped" | "unavailable" }
  | { readonly run: "both"; readonly reason: "shadow"; readonly candidate: string }
  | { readonly run: "candidate"; readonly reason: "inside-ramp" | "promoted"; readonly candidate: string };

/** A decision with the sentence that explains it to an operator. */
export type Explanation = Decision & { readonly because: string };
