import { isHidden } from '../../lake/governance.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A directory's entry by the name that the disk has and the one that keys have. */
export interface Named {
  /** The bytes on disk. */
  readonly raw: Buffer
  /** Unicode NFC; for what is not UTF-8, with replacement characters. */
  readonly name: string
  readonly isUtf8: boolean
}

export function named(raw: Buffer): Named {
  try {
    return { raw, name: utf8.decode(raw).normalize('NFC'), isUtf8: true }
  } catch {
    return { raw, name: raw.toString('utf8').normalize('NFC'), isUtf8: false }
  }
}

/** The parts of a key that this source can have given out; undefined for every other text. */
export function partsOf(key: string): readonly string[] | undefined {
  const parts = key.split('/')
  const plain = parts.every((part) => !['', '.', '..'].includes(part) && !part.includes('\0'))
  return plain && !isHidden(key) ? parts : undefined
}

/**
 * Can no other name on disk have this one as its NFC form? ASCII is the form of itself alone, but for
 * three letters that Unicode has twice (the Kelvin sign, the Greek question mark, the varia).
 */
export const hasOneSpelling = (part: string): boolean =>
  /^[\x20-\x3a\x3c-\x4a\x4c-\x5f\x61-\x7e]*$/.test(part)
