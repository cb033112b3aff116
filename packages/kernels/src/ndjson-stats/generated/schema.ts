/** messages.proto, as protobufjs reads it. */
export const schema = {
  "nested": {
    "oxbow": {
      "nested": {
        "ndjson_stats": {
          "nested": {
            "v1": {
              "nested": {
                "NdjsonStats": {
                  "methods": {
                    "Stats": {
                      "requestType": "Lines",
                      "responseType": "Totals"
                    },
                    "File": {
                      "requestType": "FileRequest",
                      "responseType": "Totals"
                    },
                    "Stream": {
                      "requestType": "Lines",
                      "requestStream": true,
                      "responseType": "Totals"
                    }
                  }
                },
                "Lines": {
                  "fields": {
                    "bytes": {
                      "type": "bytes",
                      "id": 1
                    }
                  }
                },
                "FileRequest": {
                  "fields": {
                    "path": {
                      "type": "string",
                      "id": 1
                    }
                  }
                },
                "Totals": {
                  "fields": {
                    "bytes": {
                      "type": "uint64",
                      "id": 1
                    },
                    "lines": {
                      "type": "uint64",
                      "id": 2
                    },
                    "blank": {
                      "type": "uint64",
                      "id": 3
                    },
                    "valid": {
                      "type": "uint64",
                      "id": 4
                    },
                    "invalid": {
                      "type": "uint64",
                      "id": 5
                    },
                    "firstInvalidLine": {
                      "type": "uint64",
                      "id": 6
                    },
                    "firstInvalidByteOffset": {
                      "type": "uint64",
                      "id": 7
                    },
                    "chars": {
                      "type": "uint64",
                      "id": 8
                    },
                    "utf16": {
                      "type": "uint64",
                      "id": 9
                    },
                    "minLine": {
                      "type": "uint64",
                      "id": 10
                    },
                    "maxLine": {
                      "type": "uint64",
                      "id": 11
                    },
                    "lineBytes": {
                      "type": "uint64",
                      "id": 12
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
