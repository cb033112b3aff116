/** `change` made only to what is behind the first `at` characters: where a reader's first block ends, its second mistake begins. */
export const behind =
  (at: number, change: (text: string) => string) =>
  (text: string): string =>
    text.slice(0, at) + change(text.slice(at));

/** `change` made only to what is left behind blocks of `width`. */
export const inTail =
  (width: number, change: (text: string) => string) =>
  (text: string): string => {
    const whole = text.length - (text.length % width);
    return text.slice(0, whole) + change(text.slice(whole));
  };

/** `change` made only where the text has what `feature` finds, too: two features that meet. */
export const beside =
  (feature: RegExp, change: (text: string) => string) =>
  (text: string): string =>
    feature.test(text) ? change(text) : text;
