// Original file: ../../proto/kernels.proto


export interface DoubleReply {
  'value'?: (number | string);
}

export interface DoubleReply__Output {
  'value': (number);
}
