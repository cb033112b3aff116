/** `small` inputs are many and varied; `large` ones reach buffers, blocks and chunk ends. Each is a stratum of its own. */
export type Size = "small" | "large";
