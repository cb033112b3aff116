/** The same text on one line of a terminal: what moves its cursor or colours it, as a name from a file may, is written out. */
export const printable = (text: string): string =>
  text.replace(/\p{Cc}/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
