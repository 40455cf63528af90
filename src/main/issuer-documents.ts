import { request } from 'undici'
import type { FetchJson } from '../identity/issuer.ts'
import { parseJson } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'
import type { Log } from './log.ts'

/**
 * Documents of issuers: no redirect is followed, and nothing beyond the limits is read. What goes wrong is
 * for the operator; callers hear that the keys cannot be had.
 */
export const issuerDocuments =
  (log: Log): FetchJson =>
  async (url) => {
    try {
      return await documentAt(url)
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown'
      log.warn({ url, reason }, 'a document of an issuer could not be fetched')
      return undefined
    }
  }

async function documentAt(url: string): Promise<unknown> {
  const signal = AbortSignal.timeout(limits.issuerTimeoutMs)
  const { statusCode, body } = await request(url, {
    headers: { accept: 'application/json' },
    signal,
  })
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limits.issuerDocumentBytesMax) {
      throw new Error(`it is larger than ${limits.issuerDocumentBytesMax} bytes`)
    }
    chunks.push(chunk)
  }
  if (statusCode !== 200) throw new Error(`it was answered with status ${statusCode}`)
  const parsed = parseJson(Buffer.concat(chunks).toString('utf8'), {
    depthMax: limits.jsonDepthMax,
  })
  if (!parsed.ok) throw new Error(`it is ${parsed.message}`)
  return parsed.value
}
