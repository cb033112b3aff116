import { printable } from "../printable.ts";
import type { Attributes } from "./written-span.ts";

export interface ProcessName {
  readonly service: string;
  /** The service, and all that tells its processes apart. */
  readonly name: string;
  /** Several processes may go by this name: nothing says which of them wrote a span. */
  readonly isVague: boolean;
}

/** Which process of which service wrote a span, by all that its resource says about it. */
export function processOf(resource: Attributes): ProcessName {
  const [namespace, name = "unknown service"] = [resource.get("service.namespace"), resource.get("service.name")];
  const service = printable(namespace === undefined ? name : `${namespace}/${name}`);
  const valuesOf = (keys: readonly string[]): string[] => keys.flatMap((key) => resource.get(key) ?? []);
  const [place, process] = [valuesOf(ofPlaces), valuesOf(ofProcesses)];
  const said = [...new Set([...place, ...process])];
  return {
    service,
    name: said.length === 0 ? `${service} (no process named)` : [service, ...said].join(" "),
    isVague: process.length === 0,
  };
}

/** Where processes run: there may be several. */
const ofPlaces = [
  "deployment.environment.name",
  "deployment.environment",
  "cloud.region",
  "k8s.cluster.name",
  "k8s.namespace.name",
  "host.id",
  "host.name",
  "hostname",
  "ip",
];

/** What one process has, or one of few. */
const ofProcesses = [
  "service.instance.id",
  "k8s.pod.uid",
  "k8s.pod.name",
  "k8s.container.name",
  "k8s.container.restart_count",
  "container.id",
  "container.name",
  "aws.ecs.task.arn",
  "aws.ecs.task.id",
  "faas.instance",
  "process.pid",
  "pid",
  "client-uuid",
];
