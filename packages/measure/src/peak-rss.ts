import { readFileSync, writeFileSync } from "node:fs";

/**
 * The highest resident set this process has had, in MiB. Linux carries `maxRSS` over from the process that forked it,
 * through exec, so a child of a large parent looks as large; the kernel's VmHWM belongs to this program alone.
 */
export function peakRssMiB(): number {
  return linuxHighWaterKiB() / 1024;
}

/** Makes Linux count the peak anew from here; elsewhere the peak stays the process's. Gives what is resident now, in MiB. */
export function forgetPeakRss(): number {
  try {
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    // No /proc, or one that may not be written to: the peak then holds the start of the process too.
  }
  return process.memoryUsage.rss() / 2 ** 20;
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
