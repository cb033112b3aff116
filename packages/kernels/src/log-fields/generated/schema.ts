/** messages.proto, as protobufjs reads it. */
export const schema = {
  "nested": {
    "oxbow": {
      "nested": {
        "log_fields": {
          "nested": {
            "v1": {
              "nested": {
                "LogFields": {
                  "methods": {
                    "Fields": {
                      "requestType": "FieldsRequest",
                      "responseType": "FieldsReply"
                    }
                  }
                },
                "FieldsRequest": {
                  "fields": {
                    "regex": {
                      "type": "string",
                      "id": 1
                    },
                    "kinds": {
                      "rule": "repeated",
                      "type": "Kind",
                      "id": 2
                    },
                    "rows": {
                      "type": "uint32",
                      "id": 3
                    },
                    "bytes": {
                      "type": "bytes",
                      "id": 4
                    }
                  }
                },
                "Kind": {
                  "values": {
                    "TEXT": 0,
                    "NUMBER": 1,
                    "BIGINT": 2
                  }
                },
                "FieldsReply": {
                  "fields": {
                    "bytes": {
                      "type": "uint64",
                      "id": 1
                    },
                    "lines": {
                      "type": "uint64",
                      "id": 2
                    },
                    "matched": {
                      "type": "uint64",
                      "id": 3
                    },
                    "firstUnmatchedLine": {
                      "type": "uint64",
                      "id": 4
                    },
                    "firstUnmatchedByteOffset": {
                      "type": "uint64",
                      "id": 5
                    },
                    "overflowed": {
                      "type": "uint64",
                      "id": 6
                    },
                    "columns": {
                      "rule": "repeated",
                      "type": "bytes",
                      "id": 7
                    },
                    "overflow": {
                      "type": "bytes",
                      "id": 8
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
