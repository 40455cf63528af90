import type { Fields } from '../body.ts'

export { decodeExtension, type Extension } from '../extension.ts'

/** What is ours never goes out. */
export function withoutExtension(raw: Fields): Fields {
  if (raw['standpipe'] === undefined) return raw
  const { standpipe: _, ...rest } = raw
  return rest
}
