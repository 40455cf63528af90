import type { Tail } from '../../detector.ts'
import { patternDetector } from '../pattern.ts'

const LINE_MAX = 80
const LAST_LINE = /^Private-(?:MAC|Hash): ?[0-9a-f]{40,64}$/
/** `Name: value`, or base64. */
const LINE = /^(?:[A-Z][A-Za-z0-9-]{2,30}: ?[ -~]{0,80}|[A-Za-z0-9+/=]{1,80})$/

/** The lines of the file, up to the sum over them. */
function fileTail(from: string): Tail {
  let line = from
  return {
    step(code) {
      if (code !== 0x0a && code !== 0x0d) {
        if (line.length <= LINE_MAX + LINE_MAX) line += String.fromCharCode(code)
        return 'maybe'
      }
      const seen = line
      line = ''
      if (LAST_LINE.test(seen)) return 'last'
      return seen === '' || LINE.test(seen) ? 'more' : 'over'
    },
    fork: () => fileTail(line),
  }
}

/** A private key in PuTTY's own form (.ppk). */
export const puttyKey = patternDetector({
  id: 'putty_key',
  type: 'private_key',
  keywords: ['putty-user-key-file-0'],
  keywordsIn: 'start',
  pattern: /(?<![\w-])PuTTY-User-Key-File-\d: ?[a-z0-9@.-]{3,40}/,
  spanMax: 64,
  confidence: 1,
  tail: (opening) => fileTail(opening),
  examples: {
    match: [
      'PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nComment: ada@host\nPublic-Lines: 1\nAAAAB3NzaC1yc2E=\nPrivate-Lines: 1\nAAAAgQCp\nPrivate-MAC: 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567\n',
      'PuTTY-User-Key-File-3: ssh-ed25519',
    ],
    noMatch: ['a PuTTY-User-Key-File is a file', 'PuTTY-User-Key-File-2 has lines'],
  },
})
