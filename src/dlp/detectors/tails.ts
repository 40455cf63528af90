import { isDigit, isAsciiLetter } from '../characters.ts'
import type { Tail } from '../detector.ts'

/** The rest of a token: as long as its alphabet goes on. */
export function runTail(belongs: (code: number) => boolean): Tail {
  const tail: Tail = {
    step: (code) => (belongs(code) ? 'more' : 'over'),
    // It remembers nothing.
    fork: () => tail,
  }
  return tail
}

const HEADER_NAME_MAX = 40
/** What follows the dashes of the closing line. */
const END = [0x45, 0x4e, 0x44]
const DASHES_MIN = 4
const DASHES_MAX = 5

const isBase64 = (code: number): boolean =>
  isDigit(code) || isAsciiLetter(code) || code === 0x2b || code === 0x2f || code === 0x3d
/** A line ends, or a backslash begins a line end that JSON or a shell escaped. */
const isLineEnd = (code: number): boolean => code === 0x0a || code === 0x0d || code === 0x5c

/**
 * The body of a PEM or PGP block: base64 lines and `Name: value` headers, up to and with the closing
 * line. Anything else ends it: a block that is only talked about does not swallow the talk.
 */
export const blockTail = (): Tail => blockFrom({ state: 'body', column: 0, dashes: 0, mark: 0 })

interface BlockState {
  readonly state: 'body' | 'header' | 'end'
  readonly column: number
  readonly dashes: number
  /** Characters of END seen behind enough dashes. */
  readonly mark: number
}

function blockFrom(from: BlockState): Tail {
  let { state, column, dashes, mark } = from

  function atBody(code: number): 'more' | 'over' {
    if (isLineEnd(code)) column = dashes = mark = 0
    else if (code === 0x3a && column > 0 && column <= HEADER_NAME_MAX) state = 'header'
    else if (code === 0x2d) dashes++
    else if (isBase64(code)) {
      mark = dashes >= DASHES_MIN && code === END[mark] ? mark + 1 : 0
      if (mark === END.length) state = 'end'
      if (mark === 0 || mark === END.length) dashes = 0
    } else if (code !== 0x20 && code !== 0x09) return 'over'
    column++
    return 'more'
  }

  return {
    step(code) {
      if (state === 'body') return atBody(code)
      if (isLineEnd(code)) {
        if (state === 'end') return 'over'
        column = dashes = mark = 0
        state = 'body'
      } else if (state === 'end') {
        dashes = code === 0x2d ? dashes + 1 : 0
        if (dashes === DASHES_MAX) return 'last'
      }
      return 'more'
    },
    fork: () => blockFrom({ state, column, dashes, mark }),
  }
}
