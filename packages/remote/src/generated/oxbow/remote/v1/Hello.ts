// Original file: envelope.proto


export interface Hello {
  'protocol'?: (number);
  'maxFrameBytes'?: (number);
  'methods'?: (string)[];
}

export interface Hello__Output {
  'protocol': (number);
  'maxFrameBytes': (number);
  'methods': (string)[];
}
