import { type Attributes, fieldsOf, noAttributes, textOf } from "./written-span.ts";

/** Attributes as OTLP writes them, a list of keys and values, or as an object. What is neither is left out, and no fault. */
export function attributesOf(written: unknown): Attributes {
  if (Array.isArray(written)) {
    const list = written as readonly unknown[];
    return {
      get: (key) => valueOf(fieldsOf(list.find((each) => fieldsOf(each)["key"] === key))["value"]),
      some: (test) => list.some((each) => test(textOf(fieldsOf(each)["key"]))),
    };
  }
  const fields = fieldsOf(written);
  if (Object.keys(fields).length === 0) return noAttributes;
  return {
    get: (key) => (Object.hasOwn(fields, key) ? valueOf(fields[key]) : undefined),
    some: (test) => Object.keys(fields).some(test),
  };
}

function valueOf(value: unknown): string | undefined {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  const any = fieldsOf(value);
  for (const name of typed) {
    const found = any[name];
    if (typeof found === "string" || typeof found === "number" || typeof found === "boolean") return String(found);
  }
  return undefined;
}

/** How OTLP names a value by its type. */
const typed = [
  "stringValue",
  "intValue",
  "doubleValue",
  "boolValue",
  "string_value",
  "int_value",
  "double_value",
  "bool_value",
] as const;

/** Attributes of a process whose service is named beside them. */
export function serviceAttributes(service: string, attributes: Attributes): Attributes {
  if (service === "") return attributes;
  return { ...attributes, get: (key) => (key === "service.name" ? service : attributes.get(key)) };
}
