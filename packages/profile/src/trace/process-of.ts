import type { Attributes } from "./written-span.ts";

/** A name for the process that wrote a span, by all that it says about itself. */
export function processOf(resource: Attributes): string {
  const service = resource.get("service.name") ?? "unknown service";
  const instance = resource.get("service.instance.id");
  if (instance !== undefined) return `${service} ${instance}`;
  return `${service} ${resource.get("host.name") ?? "unknown host"} ${resource.get("process.pid") ?? "unknown pid"}`;
}
