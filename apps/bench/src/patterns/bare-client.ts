import { Client, credentials } from "@grpc/grpc-js";

/** A unary call with nothing of ours around it, not even the decoding of the reply. */
export function bareClient(address: string) {
  const client = new Client(address, credentials.createInsecure());
  return {
    byteHash: (input: Uint8Array): Promise<Buffer> =>
      new Promise((resolve, reject) => {
        // HashRequest: field 1, so many bytes; below 128 the length is one byte.
        const request = Buffer.concat([Buffer.of(0x0a, input.length), input]);
        client.makeUnaryRequest("/oxbow.byte_hash.v1.ByteHash/Hash", asIs, asIs, request, (error, reply) =>
          error === null ? resolve(reply!) : reject(error),
        );
      }),
    close: () => client.close(),
  };
}

const asIs = (bytes: Buffer): Buffer => bytes;
