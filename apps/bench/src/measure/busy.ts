import { spawn } from "node:child_process";

/**
 * Starts processes that work and rest by turns of up to 100 ms, as neighbours on a shared machine do; gives back what ends
 * them. They end by themselves as well when this process is gone, however it went.
 */
export function busyProcesses(count: number): () => void {
  const work = `
    const parent = process.ppid;
    const turn = () => {
      if (process.ppid !== parent) process.exit();
      const end = Date.now() + Math.random() * 100;
      while (Date.now() < end);
      setTimeout(turn, Math.random() * 100);
    };
    turn();`;
  const started = Array.from({ length: count }, () => spawn(process.execPath, ["-e", work], { stdio: "ignore" }));
  return () => {
    for (const child of started) child.kill("SIGKILL");
  };
}
