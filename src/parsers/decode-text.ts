/** Bytes as text: UTF-8, UTF-16 with its mark; undefined when they are neither. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const marked = utf16Of(bytes)
  if (marked !== undefined) return decode(marked, bytes, false)
  if (bytes.includes(0)) return undefined
  return decode('utf-8', bytes, true)
}

/**
 * For files whose name says that they are text: older office programs save them as Windows-1252.
 * Control characters say that it is something else.
 */
export function decodeNamedText(bytes: Uint8Array): string | undefined {
  const text = decodeText(bytes)
  if (text !== undefined) return text
  if (bytes.some((byte) => byte < 0x20 && !WHITE_SPACE.has(byte))) return undefined
  return decode('windows-1252', bytes, false)
}
const WHITE_SPACE = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1a, 0x1b])

function utf16Of(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

function decode(encoding: string, bytes: Uint8Array, fatal: boolean): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal }).decode(bytes).replaceAll(/\r\n?/g, '\n')
  } catch {
    return undefined
  }
}
