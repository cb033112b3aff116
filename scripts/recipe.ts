/** A block of code in a recipe: a whole file, or what is added to one. */
export interface Block {
  /** From the root of the repository. */
  readonly file: string;
  /** `diff` is a line that is there, and behind it, each after a `+`, those that are added. */
  readonly language: string;
  readonly text: string;
}

/** The blocks of a recipe of CONTRIBUTING.md that name a file, in their order. Throws if there is no such recipe. */
export function recipeBlocks(contributing: string, recipe: string): readonly Block[] {
  // A page among the blocks may have headings of its own.
  const [, section] = contributing.split(`## Recipe: ${recipe}\n`);
  if (section === undefined) throw new Error(`CONTRIBUTING.md has no recipe "${recipe}"`);
  const [own = ""] = section.split("\n## Recipe: ");
  const found = own.matchAll(/^```(\w+) (\S+)\n(.*?)^```$/gmsu);
  return Array.from(found, ([, language = "", file = "", text = ""]) => ({ file, language, text }));
}

/** The line of a `diff` block that its entry follows. */
export const contextOf = (diff: string): string => linesOf(diff, " ");

/** The lines that a `diff` block adds. */
export const entryOf = (diff: string): string => linesOf(diff, "+");

function linesOf(diff: string, mark: string): string {
  const lines = diff.split("\n").filter((line) => line.startsWith(mark));
  return lines.map((line) => `${line.slice(1)}\n`).join("");
}
