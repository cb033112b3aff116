/** Figures by subject, one for each round. */
export type Figures = Readonly<Record<string, readonly number[]>>;
