// Original file: messages.proto

export const Mix = {
  NONE: 0,
  LUMA: 1,
  SWAP_RED_BLUE: 2,
} as const;

export type Mix =
  | 'NONE'
  | 0
  | 'LUMA'
  | 1
  | 'SWAP_RED_BLUE'
  | 2

export type Mix__Output = typeof Mix[keyof typeof Mix]
