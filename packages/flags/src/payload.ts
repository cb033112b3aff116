import type { FlagPayload } from "@oxbow/contract";

/** Reads the JSON of a variant `candidate`, or says in a sentence what is wrong with it. */
export function parsePayload(text: string): FlagPayload | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return `the payload is not JSON: ${(error as Error).message}`;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "the payload is not a JSON object";
  const payload = value as Record<string, unknown>;
  for (const [field, check] of Object.entries(fields)) {
    const wrong = check(payload[field]);
    if (wrong !== null) return `the payload's ${field} must be ${wrong}, found ${JSON.stringify(payload[field])}`;
  }
  return value as FlagPayload;
}

type Check = (value: unknown) => string | null;

const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.includes(value as string) ? null : words.map((word) => `"${word}"`).join(" or ");

const optional =
  (what: string, holds: (value: number) => boolean): Check =>
  (value) =>
    value === undefined || (typeof value === "number" && holds(value)) ? null : what;

const fields: Readonly<Record<string, Check>> = {
  stage: oneOf("shadow", "ramp", "promoted"),
  implementation: (value) => (typeof value === "string" && value !== "" ? null : "the name of a candidate"),
  percent: optional("a number from 0 to 100", (n) => n >= 0 && n <= 100),
  sample: optional("a number from 0 to 1", (n) => n >= 0 && n <= 1),
  epoch: optional("a whole number from 0 up", (n) => Number.isSafeInteger(n) && n >= 0),
  minSize: optional("a number from 0 up", (n) => n >= 0),
};
