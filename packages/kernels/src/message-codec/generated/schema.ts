/** messages.proto, as protobufjs reads it. */
export const schema = {
  "nested": {
    "oxbow": {
      "nested": {
        "message_codec": {
          "nested": {
            "v1": {
              "nested": {
                "MessageCodec": {
                  "methods": {
                    "EncodedSize": {
                      "requestType": "Columns",
                      "responseType": "Count"
                    },
                    "EncodeMessages": {
                      "requestType": "EncodeRequest",
                      "responseType": "EncodeReply"
                    },
                    "DecodeMessages": {
                      "requestType": "DecodeRequest",
                      "responseType": "DecodeReply"
                    },
                    "CountMessages": {
                      "requestType": "Encoded",
                      "responseType": "Count"
                    },
                    "EncodeMessage": {
                      "requestType": "Message",
                      "responseType": "Encoded"
                    },
                    "DecodeMessage": {
                      "requestType": "Encoded",
                      "responseType": "Message"
                    }
                  }
                },
                "Encoded": {
                  "fields": {
                    "bytes": {
                      "type": "bytes",
                      "id": 1
                    }
                  }
                },
                "Count": {
                  "fields": {
                    "count": {
                      "type": "uint64",
                      "id": 1
                    }
                  }
                },
                "Message": {
                  "fields": {
                    "field1": {
                      "type": "int32",
                      "id": 1
                    },
                    "field2": {
                      "type": "string",
                      "id": 2
                    }
                  }
                },
                "Columns": {
                  "fields": {
                    "field1": {
                      "type": "bytes",
                      "id": 1
                    },
                    "text": {
                      "type": "bytes",
                      "id": 2
                    },
                    "offsets": {
                      "type": "bytes",
                      "id": 3
                    }
                  }
                },
                "EncodeRequest": {
                  "fields": {
                    "messages": {
                      "type": "Columns",
                      "id": 1
                    },
                    "room": {
                      "type": "uint64",
                      "id": 2
                    }
                  }
                },
                "EncodeReply": {
                  "fields": {
                    "bytes": {
                      "type": "bytes",
                      "id": 1
                    },
                    "refusal": {
                      "type": "oxbow.remote.v1.Refusal",
                      "id": 2
                    }
                  }
                },
                "DecodeRequest": {
                  "fields": {
                    "bytes": {
                      "type": "bytes",
                      "id": 1
                    },
                    "field1Room": {
                      "type": "uint64",
                      "id": 2
                    },
                    "startsRoom": {
                      "type": "uint64",
                      "id": 3
                    },
                    "lengthsRoom": {
                      "type": "uint64",
                      "id": 4
                    }
                  }
                },
                "DecodeReply": {
                  "fields": {
                    "count": {
                      "type": "uint64",
                      "id": 1
                    },
                    "field1": {
                      "type": "bytes",
                      "id": 2
                    },
                    "starts": {
                      "type": "bytes",
                      "id": 3
                    },
                    "lengths": {
                      "type": "bytes",
                      "id": 4
                    },
                    "refusal": {
                      "type": "oxbow.remote.v1.Refusal",
                      "id": 5
                    }
                  }
                }
              }
            }
          }
        },
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
