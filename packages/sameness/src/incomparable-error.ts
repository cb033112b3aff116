/** Two values cannot be compared: the definition is at fault, not a side. */
export class IncomparableError extends Error {
  override readonly name = "IncomparableError";
  readonly code = "INCOMPARABLE";
  readonly where: string;
  readonly because: string;

  constructor(where: string, because: string) {
    super(
      `${where === "" ? "the result" : where} cannot be compared (${because}): declare in the definition how to normalize it`,
    );
    this.where = where;
    this.because = because;
  }
}
