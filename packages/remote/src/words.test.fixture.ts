import type { Method } from "./index.ts";

/** A schema of somebody else's, as `protobufjs` writes it, and the type that goes with it. */
export const schema = {
  nested: {
    test: {
      nested: {
        v1: {
          nested: {
            Text: { fields: { text: { type: "string", id: 1 } } },
            Number: { fields: { words: { type: "uint32", id: 1 } } },
            Words: {
              methods: {
                Count: { requestType: "Text", responseType: "Number" },
                CountAll: { requestType: "Text", requestStream: true, responseType: "Number" },
              },
            },
          },
        },
      },
    },
  },
};

type Count = Method<{ readonly text: string }, { readonly words: number }>;

export interface Definition {
  readonly Count: Count;
  readonly CountAll: Count;
}
