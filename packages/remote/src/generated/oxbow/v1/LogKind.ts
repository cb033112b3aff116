// Original file: ../../proto/kernels.proto

export const LogKind = {
  TEXT: 0,
  NUMBER: 1,
  BIGINT: 2,
} as const;

export type LogKind =
  | 'TEXT'
  | 0
  | 'NUMBER'
  | 1
  | 'BIGINT'
  | 2

export type LogKind__Output = typeof LogKind[keyof typeof LogKind]
