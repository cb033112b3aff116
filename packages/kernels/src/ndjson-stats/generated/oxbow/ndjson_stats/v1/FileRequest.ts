// Original file: messages.proto


export interface FileRequest {
  'path'?: (string);
}

export interface FileRequest__Output {
  'path': (string);
}
