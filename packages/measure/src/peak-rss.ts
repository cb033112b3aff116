import { readFileSync } from "node:fs";

/**
 * The highest resident set this process has had, in MiB. Linux carries `maxRSS` over from the process that forked it,
 * through exec, so a child of a large parent looks as large; the kernel's VmHWM belongs to this program alone.
 */
export function peakRssMiB(): number {
  return linuxHighWaterKiB() / 1024;
}

function linuxHighWaterKiB(): number {
  try {
    const [, kiB] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    if (kiB !== undefined) return Number(kiB);
  } catch {
    // No /proc: not Linux, and there `maxRSS` starts anew.
  }
  return process.resourceUsage().maxRSS;
}
