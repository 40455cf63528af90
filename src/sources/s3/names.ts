import { limits } from '../../kernel/limits.ts'
import { isHidden } from '../../lake/governance.ts'

/**
 * Why an object can never be a document under this key; undefined: it can. Nothing is mapped: two keys of
 * a bucket that differ in any byte stay two keys, and a rule never matches a name that only looks like its own.
 */
export function unfitName(key: string): string | undefined {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(key)) return 'its key holds control characters; rename it'
  if (LONE_SURROGATE.test(key) || key.includes('\ufffd'))
    return 'its key is not valid UTF-8; rename it'
  if (key !== key.normalize('NFC')) {
    return 'its key is not in Unicode normal form C, so that rules could miss it; rename it'
  }
  if (Buffer.byteLength(key) > limits.objectKeyBytesMax) {
    return `its key is longer than ${limits.objectKeyBytesMax} bytes; shorten it`
  }
  const parts = key.split('/')
  if (parts.some((part) => part === '')) {
    return 'its key begins or ends with `/` or holds `//`, as no path does; rename it'
  }
  if (parts.some((part) => part === '.' || part === '..')) {
    return 'its key holds `.` or `..` as a part, as no path does; rename it'
  }
  return undefined
}

const LONE_SURROGATE = /\p{Surrogate}/u

/** Can this source have given out the key for reading? */
export const isReadableName = (key: string): boolean =>
  unfitName(key) === undefined && !isHidden(key)

/** What `encoding-type=url`, notifications and CSV inventories do to keys, undone; undefined: it cannot be. */
export function decodedKey(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}
