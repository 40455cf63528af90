import { expect, test } from 'vitest'
import { createScanner, defaultRaises } from '../dlp/scanner.ts'
import { plainDocument } from './plain-document.ts'
import { prepareObject } from './prepare.ts'

const HOSTILE = 'a\u001b]0;x\u0007b\u202egpj\u2066c\u0000\u009bd'

test('titles and headings keep no control characters', () => {
  const { title, blocks } = plainDocument({
    title: `${HOSTILE}\n\te`,
    blocks: [{ kind: 'heading', text: HOSTILE, depth: 1, page: undefined }],
  })
  expect(title).toBe('a]0;xbgpjcd e')
  expect(blocks[0]?.text).toBe('a]0;xbgpjcd')
})

test('text keeps line ends and tabs', () => {
  const text = 'a\r\nb\tc\u001b[31m\u0085d\u000ce'
  const { blocks } = plainDocument({
    title: 't',
    blocks: [{ kind: 'paragraph', text, depth: 0, page: undefined }],
  })
  expect(blocks[0]?.text).toBe('a\nb\tc[31m\nd e')
})

test('whatever an object holds, its chunks hold no escape sequences', async () => {
  const source = `# Le\u001b]8;;x\u0007ave\u202e\n\nForty\u001b[2J days.\n`
  const prepared = await prepareObject(
    createScanner(defaultRaises),
    Buffer.from(source),
    'le\u001bave.md',
  )
  if (prepared.kind !== 'prepared') throw new Error(prepared.reason)
  const { title, chunks } = prepared
  const said = [title, ...chunks.flatMap(({ text, headings }) => [text, ...headings])].join('')
  expect(said).toContain('Forty[2J days.')
  expect(said).not.toMatch(/[\p{Cc}\u202a-\u202e]/u)
})
