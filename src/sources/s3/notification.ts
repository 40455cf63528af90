import { parseJson } from '../../kernel/json.ts'
import { limits } from '../../kernel/limits.ts'
import { decodedKey } from './names.ts'

/**
 * What one message says: keys of ours (as the bucket has them; none for a test event), or that it is not
 * ours to judge. What happened to a key is not believed: it is looked up, so that order, doubles and lies
 * change nothing.
 */
export type Notified =
  | { readonly kind: 'ours'; readonly keys: readonly string[] }
  | { readonly kind: 'foreign' }

const FOREIGN: Notified = { kind: 'foreign' }
const DEPTH_MAX = 20

/** `body`: a message as S3 sends it, by itself, wrapped by SNS, or as EventBridge's event. */
export function notified(body: string, bucket: string): Notified {
  const message = objectOf(body)
  if (message === undefined) return FOREIGN
  const inner = message['Message']
  if (message['Type'] === 'Notification' && typeof inner === 'string') {
    const wrapped = objectOf(inner)
    return wrapped === undefined ? FOREIGN : judged(wrapped, bucket)
  }
  return judged(message, bucket)
}

type Fields = Readonly<Record<string, unknown>>

function objectOf(text: string): Fields | undefined {
  const parsed = parseJson(text, { depthMax: DEPTH_MAX })
  return parsed.ok ? fieldsOf(parsed.value) : undefined
}

const fieldsOf = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : undefined

function judged(message: Fields, bucket: string): Notified {
  if (message['Event'] === 's3:TestEvent') {
    return message['Bucket'] === bucket ? { kind: 'ours', keys: [] } : FOREIGN
  }
  if (message['source'] === 'aws.s3') return fromEventBridge(message, bucket)
  const records = message['Records']
  if (!Array.isArray(records) || records.length > limits.notificationRecordsMax) return FOREIGN
  const keys: string[] = []
  for (const record of records) {
    const key = keyOf(fieldsOf(fieldsOf(record)?.['s3']), bucket)
    if (key === undefined) return FOREIGN
    keys.push(key)
  }
  return { kind: 'ours', keys: [...new Set(keys)] }
}

function keyOf(s3: Fields | undefined, bucket: string): string | undefined {
  const key = fieldsOf(s3?.['object'])?.['key']
  if (fieldsOf(s3?.['bucket'])?.['name'] !== bucket || typeof key !== 'string') return undefined
  return decodedKey(key)
}

/** The one form whose keys are not URL-encoded. */
function fromEventBridge(message: Fields, bucket: string): Notified {
  const detail = fieldsOf(message['detail'])
  const key = fieldsOf(detail?.['object'])?.['key']
  const isOurs = fieldsOf(detail?.['bucket'])?.['name'] === bucket
  return isOurs && typeof key === 'string' ? { kind: 'ours', keys: [key] } : FOREIGN
}
