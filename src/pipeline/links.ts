import { limits } from '../kernel/limits.ts'
import { carriesData, looksLikeHost, type LinkHosts } from './hosts.ts'
import { HIDDEN, MORE, readAt, readingOf, type Reading } from './readings.ts'
import { Edits, type Block, type Lexer } from './rewrite.ts'

/** Stands where the address was. With a space in it, it is no target in Markdown and no host anywhere. */
export const REMOVED = '[link removed]'

/** What is to be done from a place on: nothing, wait, jump over a listed host, or take the address out. */
type Verdict = 'no' | typeof MORE | { readonly skip: number } | { readonly cut: number }

interface Seen {
  readonly text: string
  /** Nothing behind it is looked at: one window behind the place that is judged. */
  readonly end: number
  readonly isFinal: boolean
  /** In the first word of a block that follows another one. */
  readonly isFresh: boolean
}

interface Slashes {
  readonly count: number
  readonly next: number
  readonly isPlain: boolean
  /** Backslashes alone. */
  readonly isBackward: boolean
  /** A line ends before the first of them; behind it. */
  readonly isBelow: boolean
  readonly isBroken: boolean
}

/**
 * Takes addresses of hosts that are not listed out of a growing text: of links, images, tags, styles and
 * of nothing at all, as a client may make a link of any text. What stands around an address stays.
 *
 * INVARIANT (only a plain address passes): `scheme://host`, `//host` and bare hosts pass if the host is
 * listed and every character from the scheme to the host's end stands there as itself. What is written
 * otherwise, is opened but not decided within its window, or goes on in another block, is taken out.
 *
 * It looks for what makes an address of what stands before it (a colon, two slashes, a dot between names)
 * so that ordinary words are never held back.
 */
export class LinkLexer implements Lexer {
  readonly edits = new Edits()
  readonly #hosts: LinkHosts
  readonly #escapes: boolean
  /** Decided text before the text that is not: what a verdict may look back at. */
  #before = ''
  #open = ''
  /** Offset of `#open`. */
  #from = 0
  /** Inside an address that was taken out. */
  #isCutting = false
  /** The block begins inside one that may go on: nothing says yet that it was taken out. */
  #isUntold = false
  /** Where a block began that follows another one: clients may join the two, or not. */
  #turnedAt = -1
  #block: Block
  readonly #blocks = new Map<Block, string>()

  /** `escapes`: the text is JSON of a tool's arguments. `block`: the one that it begins with. */
  constructor(hosts: LinkHosts, escapes: boolean, block?: Block) {
    this.#hosts = hosts
    this.#block = block
    this.#escapes = escapes
  }

  push(text: string): number {
    this.#open += text
    return this.#run(false)
  }

  settle(): number {
    return this.#run(true)
  }

  turn(block: Block): void {
    this.#blocks.set(this.#block, this.#before)
    const own = this.#blocks.get(block)
    this.#isCutting = this.#goesOn(this.#before) || (own !== undefined && this.#goesOn(own))
    this.#isUntold = this.#isCutting
    this.#before = own ?? this.#before
    this.#turnedAt = this.#from
    this.#block = block
  }

  /** What was begun before would go on behind it: an address, up to where its host is a listed one. */
  #goesOn(before: string): boolean {
    const open = ADDRESS_OPEN.exec(readingOf(before, this.#escapes))
    const host = open?.[1]?.toLowerCase()
    return open !== null && (host === undefined || !this.#hosts.has(host))
  }

  #run(isFinal: boolean): number {
    const context = this.#before
    const text = context + this.#open
    let at = context.length
    while (at < text.length) {
      if (this.#isCutting) at = this.#cutOn(text, at, context.length)
      if (this.#isCutting || at >= text.length) break
      const place = this.#nextPlace(text, at)
      if (place === text.length) at = place
      else {
        const verdict = this.#judge(text, place, isFinal)
        at = place
        if (verdict === MORE) break
        if (verdict === 'no') at = place + 1
        else if ('skip' in verdict) at = verdict.skip
        else at = this.#cut(verdict.cut, context.length)
      }
    }
    this.#from += at - context.length
    this.#open = text.slice(at)
    this.#before = text.slice(Math.max(0, at - BEFORE_CHARS), at)
    return this.#from
  }

  /** The next character that could make an address. */
  #nextPlace(text: string, from: number): number {
    for (let at = from; at < text.length; at++) if (PLACES[text.charCodeAt(at)] !== 0) return at
    return text.length
  }

  #cut(at: number, base: number): number {
    const start = this.#from + at - base
    this.edits.add({ start, end: start + 1, text: REMOVED })
    this.#isCutting = true
    return at + 1
  }

  /** To where the address ends, as far as anybody would read it. */
  #cutOn(text: string, from: number, base: number): number {
    const ends = this.#escapes ? ENDS_ESCAPED : ENDS
    ends.lastIndex = from
    const found = ends.exec(text)
    const at = found?.index ?? text.length
    if (at > from) {
      const text = this.#isUntold ? REMOVED : ''
      this.edits.add({ start: this.#from + from - base, end: this.#from + at - base, text })
    }
    if (at > from || found !== null) this.#isUntold = false
    if (found !== null) this.#isCutting = false
    return at
  }

  #judge(text: string, at: number, isFinal: boolean): Verdict {
    const next = text.charCodeAt(at + 1)
    // Most dots, colons and slashes of prose.
    if (next === 0x20 && isAscii(text.charCodeAt(at)) && text.charCodeAt(at) !== 0x26) return 'no'
    if (text.charCodeAt(at) === 0x2f && isWordCode(next)) return 'no'
    const end = Math.min(text.length, at + limits.linkWindowChars)
    const seen: Seen = {
      text: end === text.length ? text : text.slice(0, end),
      end,
      isFinal: isFinal && end === text.length,
      isFresh: this.#isFresh(text, at),
    }
    const verdict = this.#judgeWithin(seen, at)
    if (verdict !== MORE) return verdict
    if (end < at + limits.linkWindowChars) return MORE
    const first = this.#read(seen, at)
    const char = first === MORE ? '' : first.char
    // Of names with dots, the last dot is the one that decides.
    if (char === '.') return 'no'
    return { cut: first === MORE || char !== ':' ? at : first.next }
  }

  #judgeWithin(seen: Seen, at: number): Verdict {
    const first = this.#read(seen, at)
    if (first === MORE) return MORE
    switch (first.char) {
      case ':':
        return this.#atColon(seen, at, first)
      case '/':
      case '\\':
        return this.#atSlash(seen, at, first)
      case '.':
        return this.#atDot(seen, at, first)
      case HIDDEN:
        return { cut: at }
      default:
        return 'no'
    }
  }

  /** `scheme:`, with what browsers take for its slashes. */
  #atColon(seen: Seen, at: number, colon: Reading): Verdict {
    const { word, isHiding, opener, isTarget } = this.#wordBefore(seen, at)
    const run = this.#slashes(seen, colon.next)
    if (run === MORE) return MORE
    const next = this.#charAt(seen, run.next)
    if (next === MORE) return MORE
    if (next === HIDDEN) return { cut: colon.next }
    if (isVoid(next) || (run.isBackward && word.length === 1)) return 'no'
    // A sentence that ends with a colon, and what it announces.
    if (run.isBelow && !TARGETS.has(opener)) return 'no'
    const scheme = word.toLowerCase()
    if (run.count >= 2) {
      const isPlain = colon.isPlain && run.isPlain && run.count === 2 && !isHiding
      return (isPlain ? this.#listed(seen, run.next, opener) : undefined) ?? { cut: colon.next }
    }
    if (isHiding || FETCHED.has(scheme)) return { cut: colon.next }
    // Whatever it is that another program is started with. Behind two colons is a name of code.
    if (next !== ':' && (isTarget ? SCHEME.test(scheme) : isCall(opener, scheme)))
      return { cut: at }
    return (DANGEROUS.has(scheme) && run.count === 0) || (scheme === 'data' && DATA.test(next))
      ? { cut: at }
      : 'no'
  }

  /** `//host`, where a target may begin. */
  #atSlash(seen: Seen, at: number, first: Reading): Verdict {
    const run = this.#slashes(seen, at)
    if (run === MORE) return MORE
    if (run.next === seen.end && !seen.isFinal) return MORE
    if (run.count < 2) return 'no'
    const reading = readingOf(this.#back(seen, at), this.#escapes)
    const before = reading.at(-1) ?? ''
    const opener = lastOf(reading)
    const opens = OPENERS.has(opener) && before !== '\n'
    if (!opens && !seen.isFresh && before !== '' && !/\s/.test(before)) return { skip: run.next }
    const next = this.#charAt(seen, run.next)
    if (next === MORE) return MORE
    if (next === HIDDEN) return { cut: at }
    if (isVoid(next) || (run.isBroken && !opens)) return { skip: run.next }
    const host = this.#hostRun(seen, run.next)
    if (host === MORE) return MORE
    const hasDot = /[^.]\.[^.]/.test(host.name) || !/^[\w.-]*$/.test(host.name) || next === '['
    // Escapes and line ends of other languages are backslashes, too.
    const isAddress = run.isBackward
      ? hasDot
      : hasDot || seen.isFresh || (opens && host.name !== '')
    if (!isAddress) return { skip: run.next }
    const isPlain = first.isPlain && run.isPlain && run.count === 2
    return (isPlain ? this.#listed(seen, run.next, opener) : undefined) ?? { cut: at }
  }

  /** `host.example/path`, which many clients make a link of. */
  #atDot(seen: Seen, at: number, dot: Reading): Verdict {
    const left = NAME_BEFORE.exec(readingOf(this.#back(seen, at), this.#escapes))
    const [, edge = '', begun = ''] = left ?? []
    if (begun === '' || ((edge === '/' || edge === '\\') && !seen.isFresh)) return 'no'
    const run = this.#hostRun(seen, dot.next)
    if (run === MORE) return MORE
    if (run.name === '' || run.name.startsWith('.')) return 'no'
    const name = `${begun}.${run.name.replace(/\.+$/, '')}`
    const opens = run.name.endsWith('.') ? false : this.#opensPath(seen, run.next)
    if (opens === MORE) return MORE
    const isAddress =
      /^www\d{0,3}$/i.test(begun.split('.')[0] ?? '') || carriesData(name)
        ? true
        : opens && looksLikeHost(name) && (dot.isPlain || ASCII_ENDING.test(name))
    if (!isAddress) return 'no'
    const isListed = dot.isPlain && run.isPlain && this.#hosts.has(name.toLowerCase())
    return isListed ? { skip: run.next } : { cut: at }
  }

  #opensPath(seen: Seen, at: number): boolean | typeof MORE {
    const next = this.#charAt(seen, at)
    if (next === MORE || next === '/' || next === '\\' || next === HIDDEN)
      return next === MORE ? MORE : true
    if (next !== '?' && next !== '#' && next !== ':') return false
    const behind = this.#charAt(seen, at + 1)
    if (behind === MORE) return MORE
    if (next !== ':') return !isVoid(behind)
    const port = /^\d{1,5}(\/|$)/.exec(seen.text.slice(at + 1))
    if (port === null) return false
    return port[1] === '/' ? true : seen.isFinal ? false : MORE
  }

  /**
   * A host that is listed and ends where hosts end. Undefined: it is none. `opener`: what it stands behind
   * may be an attribute or a value, where line ends are left out and the host would go on behind them.
   */
  #listed(seen: Seen, from: number, opener: string): Verdict | undefined {
    const { text, isFinal } = seen
    let at = from
    while (HOST_CHAR.test(text.charAt(at))) at++
    const host = text.slice(from, at).toLowerCase().replace(/\.$/, '')
    at += /^:\d{1,5}/.exec(text.slice(at))?.[0].length ?? 0
    const ends = this.#escapes ? HOST_ENDS_ESCAPED : HOST_ENDS
    const behind = text.slice(at)
    const end = ends.exec(behind)
    if (end === null) {
      if (!SOFT_ENDS.test(behind)) return undefined
      return isFinal ? this.#skipTo(host, at) : MORE
    }
    const [, soft = '', hard = ''] = end
    // Letters behind it may go on to another host, whatever stands between.
    if (!SOFT_ENDS.test(soft)) return undefined
    const closer = CLOSERS.get(opener)
    const isOpen = TARGETS.has(opener) && (closer === undefined || !soft.startsWith(closer))
    if (isOpen && LINE_ENDS.test(hard)) return undefined
    return this.#skipTo(host, at)
  }

  #skipTo(host: string, skip: number): Verdict | undefined {
    return this.#hosts.has(host) ? { skip } : undefined
  }

  #slashes(seen: Seen, from: number): Slashes | typeof MORE {
    let count = 0
    let isPlain = true
    let isBackward = true
    let isBelow = false
    let isBroken = false
    let at = from
    while (at < seen.end) {
      const reading = this.#read(seen, at)
      if (reading === MORE) return MORE
      const { char } = reading
      if (char !== '' && char !== '/' && char !== '\\') break
      if (char !== '') count++
      else if (isLineEnd(seen.text, at)) {
        if (count === 0) isBelow = true
        else isBroken = true
      }
      if (char === '/') isBackward = false
      if (char !== '/' || !reading.isPlain) isPlain = false
      at = reading.next
    }
    return { count, next: at, isPlain, isBackward, isBelow, isBroken }
  }

  #hostRun(
    seen: Seen,
    from: number,
  ): { readonly name: string; readonly next: number; readonly isPlain: boolean } | typeof MORE {
    let name = ''
    let isPlain = true
    let at = from
    for (; at < seen.end;) {
      const reading = this.#read(seen, at)
      if (reading === MORE) return MORE
      if (isLineEnd(seen.text, at)) break
      if (reading.char !== '' && !NAME_CHAR.test(reading.char)) break
      if (!reading.isPlain) isPlain = false
      name += reading.char
      at = reading.next
    }
    return at === seen.end && !seen.isFinal ? MORE : { name, next: at, isPlain }
  }

  /** The next character that is seen; a space at the very end. */
  #charAt(seen: Seen, from: number): string {
    for (let at = from; at < seen.end;) {
      const reading = this.#read(seen, at)
      if (reading === MORE) return MORE
      if (reading.char !== '') return reading.char
      at = reading.next
    }
    return seen.isFinal ? ' ' : MORE
  }

  #read({ text, end, isFinal }: Seen, at: number): Reading | typeof MORE {
    return at >= end
      ? isFinal
        ? { char: ' ', next: at, isPlain: true }
        : MORE
      : readAt(text, at, { escapes: this.#escapes, isFinal })
  }

  #back({ text }: Seen, at: number): string {
    return text.slice(Math.max(0, at - BEFORE_CHARS), at)
  }

  /** `isHiding`: more stands there than is seen. `opener`: what stands before the word. */
  #wordBefore(
    seen: Seen,
    at: number,
  ): {
    readonly word: string
    readonly isHiding: boolean
    readonly opener: string
    readonly isTarget: boolean
  } {
    const back = this.#back(seen, at)
    const reading = readingOf(back, this.#escapes)
    // In targets and values browsers leave line ends and tabs out, and what they do not know.
    const joined = Array.from(reading, (char) => (char < ' ' ? '' : char)).join('')
    const inTarget = TARGET_WORD.exec(joined)?.[1]
    const word = inTarget ?? /[A-Za-z0-9+.-]*$/.exec(reading)?.[0] ?? ''
    const before = inTarget === undefined ? reading : joined
    return {
      word,
      isHiding: back.length - reading.length > HIDING_CHARS && word !== '',
      opener: lastOf(before.slice(0, before.length - word.length)),
      isTarget: inTarget !== undefined,
    }
  }

  #isFresh(text: string, at: number): boolean {
    if (this.#turnedAt < 0) return false
    const began = text.length - (this.#from + this.#open.length - this.#turnedAt)
    return began >= 0 && at - began <= BEFORE_CHARS && !/\s/.test(text.slice(began, at))
  }
}

/** What a verdict looks back at. */
const BEFORE_CHARS = 160
/** More than entities of one word take up. */
const HIDING_CHARS = 96

const PLACES = Uint8Array.from({ length: 0x10000 }, (_, code) => {
  if (code === 0x26) return 1
  const reading = readAt(String.fromCharCode(code), 0, { escapes: false, isFinal: true })
  return reading !== MORE && /[:/\\.]/.test(reading.char) ? 1 : 0
})

/** Behind these a browser needs no slashes. */
const FETCHED: ReadonlySet<string> = new Set(['http', 'https', 'ws', 'wss', 'ftp', 'file'])
const DANGEROUS: ReadonlySet<string> = new Set(
  'javascript vbscript livescript blob filesystem mailto sms intent view-source jar feed'.split(
    ' ',
  ),
)
/** Programs that many computers have, behind `<`, where a name of XML may stand as well. */
const CALLING =
  /^(?:callto|facetime|geo|git|irc|ldaps?|magnet|maps|ms-[a-z]+|msteams|news|nntp|search-ms|sips?|skype|slack|ssh|svn|tel|tg|viber|whatsapp|xmpp|zoommtg)$/
const isCall = (opener: string, scheme: string): boolean => opener === '<' && CALLING.test(scheme)
/** Not a drive, and not a file with the number of a line. */
const SCHEME = /^[a-z][a-z0-9+-]+$/
/** The beginning of a target of Markdown, or of an attribute that holds one. */
const TARGET_WORD =
  /(?:\]\( *<? *|\]: *<? *|\b(?:href|src|action|formaction|data|poster|ping|background|cite|manifest|xlink:href) *= *["'`]? *)([A-Za-z][A-Za-z0-9+.-]*)$/i
const DATA = /^[A-Za-z,;*]/
const TARGETS: ReadonlySet<string> = new Set('("\'=<;,')
const OPENERS: ReadonlySet<string> = new Set('("\'=<>,;`[{|')
const HOST_CHAR = /^[A-Za-z0-9.-]$/
const NAME_CHAR = /^[A-Za-z0-9._~%@-]$|[^\0-\x7f]/
const NAME_BEFORE = /(^|[^A-Za-z0-9._%\u0080-\uffff-])([A-Za-z0-9._%\u0080-\uffff-]+)$/
const ASCII_ENDING = /\.[A-Za-z0-9-]+$/
/** Behind a host: what a sentence puts there, and then what surely ends it. */
const HOST_ENDS = /^([^\s/?#"<>\\]*)([\s/?#"<>])/
const HOST_ENDS_ESCAPED = /^([^\s/?#"<>\\]*)([\s/?#"<>]|\\+["nrt])/
const SOFT_ENDS = /^[)\]',;!`*|}.:_]*(?:\[[\w)\]',;!`*|}.:[(^-]*)?$/
const CLOSERS: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ["'", "'"],
])
const LINE_ENDS = /[\t\n\r]|\\[nrt]/
/** An address without an end; its host, if that has ended in the plain form. */
const ADDRESS_OPEN =
  /(?:[a-z]:\/\/([A-Za-z0-9.-]+)(?::\d{1,5})?[/?#]|["'(=<:][/\\]|[/\\]{2})[^\s"<>]*$/i
const ENDS = /[\s"'<>)`|\]}]/g
const ENDS_ESCAPED = /[\s"'<>)`|\]}\\]/g

const isLineEnd = (text: string, at: number): boolean => /[\t\n\r]/.test(text.charAt(at))
const isAscii = (code: number): boolean => code < 0x80
const isWordCode = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a)

/** The last character that browsers do not leave out at the beginning of an address. */
const lastOf = (text: string): string => text.replace(/[\0- ]+$/, '').at(-1) ?? ''

/** Nothing that an address could begin with. */
const isVoid = (char: string): boolean => /^[\s"'`<>(){},;|*]?$/.test(char)

/** A text that is complete, with the addresses of hosts that are not listed taken out. */
export function withoutLinks(text: string, hosts: LinkHosts): string {
  const lexer = new LinkLexer(hosts, false)
  lexer.push(text)
  lexer.settle()
  let out = ''
  let from = 0
  for (let edit = lexer.edits.first; edit !== undefined; edit = lexer.edits.first) {
    out += text.slice(from, edit.start) + edit.text
    from = edit.end
    lexer.edits.take()
  }
  return out + text.slice(from)
}
