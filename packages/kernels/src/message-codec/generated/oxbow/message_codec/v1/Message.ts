// Original file: messages.proto


export interface Message {
  'field1'?: (number);
  'field2'?: (string);
}

export interface Message__Output {
  'field1': (number);
  'field2': (string);
}
