/** messages.proto, as protobufjs reads it. */
export const schema = {
  "nested": {
    "oxbow": {
      "nested": {
        "sum_squares": {
          "nested": {
            "v1": {
              "nested": {
                "SumSquares": {
                  "methods": {
                    "I32": {
                      "requestType": "Values",
                      "responseType": "Sum"
                    },
                    "F64": {
                      "requestType": "Values",
                      "responseType": "Double"
                    },
                    "Range": {
                      "requestType": "RangeRequest",
                      "responseType": "Sum"
                    }
                  }
                },
                "Values": {
                  "fields": {
                    "bytes": {
                      "type": "bytes",
                      "id": 1
                    }
                  }
                },
                "Sum": {
                  "fields": {
                    "low": {
                      "type": "fixed64",
                      "id": 1
                    },
                    "high": {
                      "type": "fixed64",
                      "id": 2
                    }
                  }
                },
                "Double": {
                  "fields": {
                    "value": {
                      "type": "double",
                      "id": 1
                    }
                  }
                },
                "RangeRequest": {
                  "fields": {
                    "n": {
                      "type": "uint64",
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
