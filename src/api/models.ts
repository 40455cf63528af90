import { z } from 'zod'
import { list } from './values.ts'

export const modelsResponse = z.object({
  aliases: list(
    z.object({
      id: z.string(),
      /** In the order they are tried. */
      deployments: list(z.string()),
      knowledgeBases: list(z.string()),
    }),
  ),
  deployments: list(
    z.object({
      id: z.string(),
      provider: z.string(),
      model: z.string(),
      perimeter: z.enum(['process', 'sealed', 'network', 'external']),
      /** Null for the built-in ones. */
      baseUrl: z.string().nullable(),
      region: z.string().nullable(),
      retention: z.string().nullable(),
      training: z.boolean(),
      baa: z.boolean(),
      clearance: z.object({ level: z.string(), compartments: list(z.string()) }),
      /** US dollars for a million tokens, by token class. Null: unknown, which is never free. */
      pricePerMillion: z.record(z.string(), z.string()).nullable(),
      /** `open`: it fails of late and is passed over; `half-open`: one request tries it. */
      breaker: z.enum(['closed', 'half-open', 'open']),
      /** Milliseconds to the first byte, of late. Null: not known. */
      firstByteMs: z.number().min(0).nullable(),
      /** Second tries since the start. */
      retries: z.int().min(0),
    }),
  ),
})
export type ModelsResponse = z.infer<typeof modelsResponse>

/** `GET /v1/models` in OpenAI's shape: the aliases that the caller may see. */
export const openaiModelsResponse = z.object({
  object: z.literal('list'),
  data: list(
    z.object({
      id: z.string(),
      object: z.literal('model'),
      created: z.int(),
      owned_by: z.string(),
    }),
  ),
})
export type OpenaiModelsResponse = z.infer<typeof openaiModelsResponse>
