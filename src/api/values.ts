import { z } from 'zod'

/**
 * How our values look on the wire of the control plane. Names are those of the code; absent is
 * `null`, never a missing member, so that a reader sees that we know that there is nothing.
 */

/** Readonly, so that a handler can give what the domain gave it. */
export const list = <T extends z.ZodType>(item: T) => z.array(item).readonly()

/** RFC 3339 in UTC with milliseconds. */
export const time = z.iso.datetime({ precision: 3 }).describe('RFC 3339 time in UTC')

/** Billionths of a US dollar as a decimal string: JSON numbers lose digits above 2^53. */
export const nanoUsd = z
  .string()
  .regex(/^-?\d{1,30}$/)
  .describe('nano-USD as a decimal string')

/** `restricted[pci,pii]!untrusted`: `labelText` of kernel/label.ts. */
export const label = z.string().max(4096).describe('label, as text')

/** Whole and not negative: tokens, objects, bytes, milliseconds. */
export const count = z.int().min(0)

/** Ids in configuration: aliases, sources, groups, apps, deployments, knowledge bases. */
export const name = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-z0-9][a-z0-9._-]*$/, 'lower-case letters, digits, `.`, `_` and `-`')

/** `app:intranet`, `user:ada`, `admin:laptop`. */
export const owner = z
  .string()
  .max(128)
  .regex(/^(app|user|admin):[A-Za-z0-9][A-Za-z0-9._@-]*$/, 'such as `app:intranet`')

/** Dense from 1, as a decimal string. */
export const sequence = z.string().regex(/^\d{1,20}$/)

/** Every refusal of every endpoint, in the shape that OpenAI's SDKs already read. */
export const errorResponse = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    code: z.string().nullable(),
    param: z.string().nullable(),
  }),
})
export type ErrorResponse = z.infer<typeof errorResponse>
