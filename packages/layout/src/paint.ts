export type Colour = "bold" | "dim" | "green" | "red" | "yellow" | "cyan";

/** Colours a text for whoever reads it. */
export type Paint = (colour: Colour, text: string) => string;

/** For a file or a pipe: the text as it is. */
export const plain: Paint = (_, text) => text;
