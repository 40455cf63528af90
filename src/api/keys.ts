import { z } from 'zod'
import { list, owner, time } from './values.ts'

export const createKeyRequest = z.strictObject({
  owner,
  /** Absent: it does not expire. */
  expiresAt: time.optional(),
  /** With an access key pair that AWS SDKs sign with. */
  aws: z.boolean().optional(),
})
export type CreateKeyRequest = z.infer<typeof createKeyRequest>

export const createKeyResponse = z.object({
  /** The only time that the key's text is ever given. */
  key: z.string(),
  id: z.string(),
  owner: z.string(),
  expiresAt: time.nullable(),
  /** The only time that the secret is ever given. Null unless it was asked for. */
  accessKey: z.object({ id: z.string(), secret: z.string() }).nullable(),
})
export type CreateKeyResponse = z.infer<typeof createKeyResponse>

export const listKeysResponse = z.object({
  /** Oldest first. */
  keys: list(
    z.object({
      id: z.string(),
      owner: z.string(),
      /** Ids of the pairs that sign AWS requests for this key, and end with it. */
      accessKeys: list(z.string()),
      state: z.enum(['active', 'expired', 'revoked']),
      createdAt: time,
      expiresAt: time.nullable(),
      revokedAt: time.nullable(),
    }),
  ),
})
export type ListKeysResponse = z.infer<typeof listKeysResponse>

export const revokeKeyResponse = z.object({ id: z.string(), revokedAt: time })
export type RevokeKeyResponse = z.infer<typeof revokeKeyResponse>

/** Every data key wrapped anew under a fresh master key; the old one is retired. */
export const rotateKeysResponse = z.object({ masterKeyId: z.string(), rewrapped: z.int().min(0) })
export type RotateKeysResponse = z.infer<typeof rotateKeysResponse>
