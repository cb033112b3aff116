import { fromJSON, type PackageDefinition } from "@grpc/proto-loader";

/** As of `proto-loader-gen-types --defaults --arrays`, which writes types for what this reads. */
const options = { defaults: true, arrays: true };

/** A schema as protobufjs writes it in JSON: part of the program, because a bundled one has no file to read it from. */
export const packageOf = (schema: object): PackageDefinition => fromJSON(schema, options);

/**
 * The methods of a service, such as `words.v1.Words`, for `call` and `stream`. `Definition` is the type that
 * proto-loader-gen-types wrote for it, with `--defaults --arrays`. Throws an Error if the schema has no such service.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- it says what the name stands for.
export function serviceOf<Definition>(schema: object, name: string): Definition {
  const definitions = packageOf(schema);
  const found = definitions[name];
  if (found === undefined || "format" in found) {
    const services = Object.keys(definitions).filter((each) => !("format" in definitions[each]!));
    throw new Error(`the schema has no service ${name}: it has ${services.join(", ") || "none"}`);
  }
  return found as Definition;
}
