/** messages.proto, as protobufjs reads it. */
export const schema = {
  "nested": {
    "oxbow": {
      "nested": {
        "pixel_filter": {
          "nested": {
            "v1": {
              "nested": {
                "PixelFilter": {
                  "methods": {
                    "FilterPng": {
                      "requestType": "FilterRequest",
                      "responseType": "Image"
                    },
                    "ApplyLut": {
                      "requestType": "LutRequest",
                      "responseType": "Image"
                    }
                  }
                },
                "Image": {
                  "fields": {
                    "bytes": {
                      "type": "bytes",
                      "id": 1
                    }
                  }
                },
                "Mix": {
                  "values": {
                    "NONE": 0,
                    "LUMA": 1,
                    "SWAP_RED_BLUE": 2
                  }
                },
                "FilterRequest": {
                  "fields": {
                    "png": {
                      "type": "bytes",
                      "id": 1
                    },
                    "mix": {
                      "type": "Mix",
                      "id": 2
                    },
                    "lut": {
                      "type": "bytes",
                      "id": 3
                    },
                    "maxPixels": {
                      "type": "uint64",
                      "id": 4
                    }
                  }
                },
                "LutRequest": {
                  "fields": {
                    "pixels": {
                      "type": "bytes",
                      "id": 1
                    },
                    "channels": {
                      "type": "uint32",
                      "id": 2
                    },
                    "lut": {
                      "type": "bytes",
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
