/** envelope.proto, as protobufjs reads it. */
export const schema = {
  "nested": {
    "oxbow": {
      "nested": {
        "remote": {
          "nested": {
            "v1": {
              "nested": {
                "Calls": {
                  "methods": {
                    "Batch": {
                      "requestType": "BatchRequest",
                      "responseType": "BatchReply"
                    }
                  }
                },
                "Hello": {
                  "fields": {
                    "protocol": {
                      "type": "uint32",
                      "id": 1
                    },
                    "maxFrameBytes": {
                      "type": "uint32",
                      "id": 2
                    },
                    "methods": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 3
                    }
                  }
                },
                "Refusal": {
                  "oneofs": {
                    "_row": {
                      "oneof": [
                        "row"
                      ]
                    },
                    "_byteOffset": {
                      "oneof": [
                        "byteOffset"
                      ]
                    }
                  },
                  "fields": {
                    "code": {
                      "type": "string",
                      "id": 1
                    },
                    "message": {
                      "type": "string",
                      "id": 2
                    },
                    "row": {
                      "type": "uint64",
                      "id": 3,
                      "options": {
                        "proto3_optional": true
                      }
                    },
                    "byteOffset": {
                      "type": "uint64",
                      "id": 4,
                      "options": {
                        "proto3_optional": true
                      }
                    }
                  }
                },
                "BatchRequest": {
                  "fields": {
                    "calls": {
                      "rule": "repeated",
                      "type": "Call",
                      "id": 1
                    }
                  }
                },
                "Call": {
                  "fields": {
                    "method": {
                      "type": "string",
                      "id": 1
                    },
                    "request": {
                      "type": "bytes",
                      "id": 2
                    }
                  }
                },
                "BatchReply": {
                  "fields": {
                    "answers": {
                      "rule": "repeated",
                      "type": "Answer",
                      "id": 1
                    }
                  }
                },
                "Answer": {
                  "oneofs": {
                    "outcome": {
                      "oneof": [
                        "reply",
                        "refusal",
                        "panic"
                      ]
                    }
                  },
                  "fields": {
                    "reply": {
                      "type": "bytes",
                      "id": 1
                    },
                    "refusal": {
                      "type": "Refusal",
                      "id": 2
                    },
                    "panic": {
                      "type": "string",
                      "id": 3
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
