import { parseArgs, type ParseArgsConfig } from "node:util";

/**
 * What the command line says. `--help` prints the usage and ends the process; an option that is not known prints what was found
 * and the usage, and ends it with 3.
 */
export function optionsOf<const T extends ParseArgsConfig>(
  usage: string,
  config: T,
): ReturnType<typeof parseArgs<T>>["values"] {
  if (process.argv.includes("--help")) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  try {
    return parseArgs(config).values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${usage}\n`);
    process.exit(3);
  }
}
