import { refusal, type Refusal } from '../kernel/refusal.ts'

/** `param`: where in the client's body. */
export const invalid = (param: string, expected: string): Refusal =>
  refusal('invalid_request', `\`${param}\` must be ${expected}`, { param })
