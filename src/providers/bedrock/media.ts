import type { DocumentPart, ImagePart } from '../../models/chat.ts'

const IMAGES: ReadonlyMap<string, string> = new Map([
  ['image/png', 'png'],
  ['image/jpeg', 'jpeg'],
  ['image/jpg', 'jpeg'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
])
/** First characters of the base64 of each format. */
const BEGINNINGS: readonly (readonly [string, string])[] = [
  ['iVBOR', 'png'],
  ['/9j/', 'jpeg'],
  ['R0lG', 'gif'],
  ['UklG', 'webp'],
]
const DOCUMENTS: ReadonlyMap<string, string> = new Map([
  ['application/pdf', 'pdf'],
  ['text/csv', 'csv'],
  ['application/msword', 'doc'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'],
  ['application/vnd.ms-excel', 'xls'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
  ['text/html', 'html'],
  ['text/plain', 'txt'],
  ['text/markdown', 'md'],
])

/** Undefined: a format that Converse does not take. */
export function imageFormat({ mediaType, data }: ImagePart): string | undefined {
  if (mediaType !== undefined) return IMAGES.get(mediaType)
  return BEGINNINGS.find(([beginning]) => data?.startsWith(beginning) === true)?.[1]
}

/** Text needs no type of its own. */
export function documentFormat({ mediaType, text }: DocumentPart): string | undefined {
  if (mediaType === undefined) return text === undefined ? undefined : 'txt'
  return DOCUMENTS.get(mediaType) ?? (text === undefined ? undefined : 'txt')
}

export const isS3 = (url: string | undefined): url is string => url?.startsWith('s3://') === true

/** What of it Converse takes: bytes, text, or an address of S3, which the vendor fetches. */
export function sourceOf(part: ImagePart | DocumentPart): object | undefined {
  if (part.data !== undefined) return { bytes: part.data }
  if (part.kind === 'document' && part.text !== undefined) return { text: part.text }
  return isS3(part.url) ? { s3Location: { uri: part.url } } : undefined
}
