import { InputError } from "@oxbow/contract";
import type { Trace } from "../trace/trace.ts";

/** The one that is named, with or without its namespace, or all. InputError when it is not there, or in several namespaces. */
export function chosenServices(trace: Trace, name: string | undefined): string[] {
  const services = servicesOf(trace);
  if (name === undefined || services.includes(name)) return name === undefined ? services : [name];
  const found = services.filter((service) => service.endsWith(`/${name}`));
  if (found.length === 1) return found;
  throw new InputError(
    "INVALID_ARGUMENT",
    found.length > 1
      ? `several services are called "${name}": ${namesOf(found)}: name one with its namespace`
      : `the trace has no service "${name}"; there ${services.length === 1 ? "is" : "are"}: ${namesOf(services)}`,
  );
}

/** Ten of them, and how many more there are. */
export const namesOf = (services: readonly string[]): string =>
  services.slice(0, 10).join(", ") + (services.length > 10 ? ` and ${services.length - 10} more` : "");

/** The services of a trace, those with the most spans first. */
function servicesOf({ processes }: Trace): string[] {
  const spans = new Map<string, number>();
  for (const process of processes) spans.set(process.service, (spans.get(process.service) ?? 0) + process.spans.length);
  return [...spans.keys()].sort((a, b) => (spans.get(b) as number) - (spans.get(a) as number));
}
