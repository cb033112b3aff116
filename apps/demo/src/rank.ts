import type { Paint } from "@oxbow/cli";
import type { Records } from "./records.ts";
import type { RankedFunction } from "./report.ts";
export async function rank(_r: Records, _n: number): Promise<readonly RankedFunction[]> {
  return [];
}
export function rankingTable(_r: readonly RankedFunction[], _p: Paint): string {
  return "";
}
