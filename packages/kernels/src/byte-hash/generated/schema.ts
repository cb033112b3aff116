/** messages.proto, as protobufjs reads it. */
export const schema = {
  "nested": {
    "oxbow": {
      "nested": {
        "byte_hash": {
          "nested": {
            "v1": {
              "nested": {
                "ByteHash": {
                  "methods": {
                    "Hash": {
                      "requestType": "HashRequest",
                      "responseType": "HashReply"
                    },
                    "HashMany": {
                      "requestType": "HashManyRequest",
                      "responseType": "HashManyReply"
                    }
                  }
                },
                "HashRequest": {
                  "fields": {
                    "bytes": {
                      "type": "bytes",
                      "id": 1
                    },
                    "seed": {
                      "type": "fixed64",
                      "id": 2
                    }
                  }
                },
                "HashReply": {
                  "fields": {
                    "hash": {
                      "type": "fixed64",
                      "id": 1
                    }
                  }
                },
                "HashManyRequest": {
                  "fields": {
                    "bytes": {
                      "type": "bytes",
                      "id": 1
                    },
                    "offsets": {
                      "type": "bytes",
                      "id": 2
                    }
                  }
                },
                "HashManyReply": {
                  "fields": {
                    "hashes": {
                      "type": "bytes",
                      "id": 1
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
};
