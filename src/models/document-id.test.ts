import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documentId, parseDocumentId } from './document-id.ts'

const id = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/)
const path = fc.string({ minLength: 1, unit: 'grapheme' })

test('an id names its document, whatever its path', () => {
  fc.assert(
    fc.property(id, id, path, (knowledgeBase, source, key) => {
      const name = { knowledgeBase, source, path: key }
      expect(documentId(name)).toMatch(/^doc_[\w-]+$/)
      expect(parseDocumentId(documentId(name))).toEqual(name)
    }),
  )
})

test('nothing else is one', () => {
  fc.assert(fc.property(fc.string(), (text) => parseDocumentId(text) === undefined))
  for (const text of [
    '',
    'doc_',
    'doc_eA',
    `${documentId({ knowledgeBase: 'a', source: 'b', path: 'c' })}=`,
  ])
    expect(parseDocumentId(text)).toBeUndefined()
})
