import { prose, table } from "@oxbow/layout";
import type { Paint } from "@oxbow/layout";
import { count, duration } from "./figures.ts";
import type { GatePlan } from "./plan.ts";
import type { GateStep } from "./plan-steps.ts";

/** A plan for people, in lines of at most `columns`: a step a row, what is left out and why, and whether the time is enough. */
export function planText(
  { budgetMs, leastMs, reserveMs, steps, skipped }: GatePlan,
  paint: Paint,
  columns = Infinity,
): string {
  const kernels = new Set([...steps, ...skipped].map(({ kernel }) => kernel)).size;
  const total = `${count(kernels, "kernel")}, ${count(steps.length, "step")}: at most ${duration(steps.length === 0 ? 0 : budgetMs)}`;
  const short =
    leastMs <= budgetMs
      ? []
      : [
          paint(
            "yellow",
            `These steps need about ${duration(leastMs)}: evidence may be missing. Give --budget ${Math.ceil(leastMs / 1000)}s, or gate fewer kernels at a time.`,
          ),
        ];
  return `${[
    table(
      ["kernel", "step", "up to", "ends by", "stops earlier"].map((head) => paint("dim", head)),
      [
        ...(reserveMs === 0
          ? []
          : [["", "reserve", duration(reserveMs), "", "for steps that need longer than their part"]]),
        ...steps.map((step) => [step.kernel, nameOf(step), duration(step.upToMs), duration(step.endsByMs), step.stops]),
      ],
      columns,
    ),
    ...[
      ...skipped.map(({ kernel, step, because }) => paint("dim", `no ${step} of ${kernel}: ${because}`)),
      ...(skipped.length === 0 ? [] : [""]),
      total,
      ...short,
      "A step may also use the reserve, and what the steps before it have left over. A candidate that differs is not measured.",
    ].map((line) => prose(line, columns)),
  ].join("\n")}\n`;
}

const nameOf = (step: GateStep): string => (step.step === "speed" ? `speed, ${step.workload}` : step.step);

/** A plan for machines. */
export const planJson = (plan: GatePlan): object => ({ schema: "oxbow/gate-plan/v1", ...plan });
