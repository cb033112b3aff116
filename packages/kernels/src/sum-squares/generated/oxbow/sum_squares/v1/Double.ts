// Original file: messages.proto


export interface Double {
  'value'?: (number | string);
}

export interface Double__Output {
  'value': (number);
}
