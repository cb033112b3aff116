/** messages.proto, as protobufjs reads it. */
export const schema = {
  "nested": {
    "oxbow": {
      "nested": {
        "csv_groups": {
          "nested": {
            "v1": {
              "nested": {
                "CsvGroups": {
                  "methods": {
                    "Groups": {
                      "requestType": "GroupsRequest",
                      "responseType": "Totals"
                    },
                    "File": {
                      "requestType": "FileRequest",
                      "responseType": "Totals"
                    },
                    "Stream": {
                      "requestType": "GroupsRequest",
                      "requestStream": true,
                      "responseType": "Totals"
                    }
                  }
                },
                "Query": {
                  "fields": {
                    "by": {
                      "type": "string",
                      "id": 1
                    },
                    "value": {
                      "rule": "repeated",
                      "type": "Factor",
                      "id": 2
                    },
                    "maxRecordBytes": {
                      "type": "uint64",
                      "id": 3
                    },
                    "maxGroups": {
                      "type": "uint64",
                      "id": 4
                    }
                  }
                },
                "Factor": {
                  "oneofs": {
                    "_from": {
                      "oneof": [
                        "from"
                      ]
                    }
                  },
                  "fields": {
                    "column": {
                      "type": "string",
                      "id": 1
                    },
                    "scale": {
                      "type": "uint32",
                      "id": 2
                    },
                    "from": {
                      "type": "sfixed64",
                      "id": 3,
                      "options": {
                        "proto3_optional": true
                      }
                    }
                  }
                },
                "GroupsRequest": {
                  "fields": {
                    "query": {
                      "type": "Query",
                      "id": 1
                    },
                    "bytes": {
                      "type": "bytes",
                      "id": 2
                    }
                  }
                },
                "FileRequest": {
                  "fields": {
                    "query": {
                      "type": "Query",
                      "id": 1
                    },
                    "path": {
                      "type": "string",
                      "id": 2
                    }
                  }
                },
                "Totals": {
                  "oneofs": {
                    "_firstBad": {
                      "oneof": [
                        "firstBad"
                      ]
                    }
                  },
                  "fields": {
                    "keys": {
                      "type": "bytes",
                      "id": 1
                    },
                    "keyEnds": {
                      "type": "bytes",
                      "id": 2
                    },
                    "counts": {
                      "type": "bytes",
                      "id": 3
                    },
                    "sums": {
                      "type": "bytes",
                      "id": 4
                    },
                    "mins": {
                      "type": "bytes",
                      "id": 5
                    },
                    "maxs": {
                      "type": "bytes",
                      "id": 6
                    },
                    "rows": {
                      "type": "uint64",
                      "id": 7
                    },
                    "badRows": {
                      "type": "uint64",
                      "id": 8
                    },
                    "firstBad": {
                      "type": "BadRow",
                      "id": 9,
                      "options": {
                        "proto3_optional": true
                      }
                    },
                    "bytes": {
                      "type": "uint64",
                      "id": 10
                    }
                  }
                },
                "BadRow": {
                  "oneofs": {
                    "_factor": {
                      "oneof": [
                        "factor"
                      ]
                    }
                  },
                  "fields": {
                    "row": {
                      "type": "uint64",
                      "id": 1
                    },
                    "byteOffset": {
                      "type": "uint64",
                      "id": 2
                    },
                    "factor": {
                      "type": "uint32",
                      "id": 3,
                      "options": {
                        "proto3_optional": true
                      }
                    },
                    "reason": {
                      "type": "string",
                      "id": 4
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
