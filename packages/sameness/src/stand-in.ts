/** Stands for a value that could not leave its process: it is like no other, nor unlike another of its class. */
export class Unsent {
  readonly className: string;
  readonly because: string;

  constructor(className: string, because: string) {
    this.className = className;
    this.because = because;
  }
}

/** Stands for a result that is its normal form already: its process could send that, and not the result itself. */
export class Normal {
  readonly of: unknown;

  constructor(of: unknown) {
    this.of = of;
  }
}
