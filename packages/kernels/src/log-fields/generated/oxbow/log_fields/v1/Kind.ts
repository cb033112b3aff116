// Original file: messages.proto

export const Kind = {
  TEXT: 0,
  NUMBER: 1,
  BIGINT: 2,
} as const;

export type Kind =
  | 'TEXT'
  | 0
  | 'NUMBER'
  | 1
  | 'BIGINT'
  | 2

export type Kind__Output = typeof Kind[keyof typeof Kind]
