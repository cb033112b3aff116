import { Cells } from "./cells.ts";
import type { StaticContext } from "./compile.ts";
import type { FlagsFile } from "./flags-file.ts";

/**
 * The share of callers, 0 to 100, who are inside by a flag: of so many keys that are like user ids, asked one by one, as an
 * application would ask. For flags whose rules cannot be read off.
 */
export function sampledPercent(
  flags: FlagsFile,
  flag: string,
  context: StaticContext = { appName: "oxbow", environment: "default" },
  callers = 2000,
): number {
  const cells = new Cells({ context, random: Math.random, onError: () => {} });
  try {
    cells.replace(flags);
    const { inside } = cells.cell(flag);
    const keys = Array.from({ length: callers }, (_, i) => `user-${i}`);
    return (100 * keys.filter((key) => inside(key)).length) / callers;
  } finally {
    cells.close();
  }
}
