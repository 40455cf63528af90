import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isPlaceholder,
  nextPlaceholder,
  PLACEHOLDER_CHARS,
  placeholderOpenFrom,
  placeholderText,
} from './placeholders.ts'

const types = ['card', 'us_ssn', 'private_key', 'email', 'iban', 'x', '9', 'person name', 'ärzte']
const made = fc
  .tuple(fc.constantFrom(...types), fc.uint8Array({ minLength: 32, maxLength: 32 }))
  .map(([type, hash]) => placeholderText(type, hash))

describe('placeholders', () => {
  it('are of one length and shape, whatever they stand for', () => {
    fc.assert(
      fc.property(made, (text) => {
        expect(text).toHaveLength(PLACEHOLDER_CHARS)
        expect(text).toMatch(/^[\x21-\x7e]+$/)
        expect(isPlaceholder(text)).toBe(true)
        expect(JSON.stringify(text)).toBe(`"${text}"`)
      }),
    )
  })

  it('are found wherever they stand', () => {
    const noise = fc.constantFrom('', '[', '[[', '[[sp-', '[[sp-EMAIL-', 'a b', ']]', '\n')
    fc.assert(
      fc.property(noise, made, noise, (before, text, after) => {
        const whole = before + text + after
        expect(nextPlaceholder(whole)).toEqual({
          start: before.length,
          end: before.length + text.length,
        })
      }),
    )
  })

  it('hold back exactly what could still become one', () => {
    fc.assert(
      fc.property(made, fc.nat(PLACEHOLDER_CHARS), (text, cut) => {
        const begun = `hello ${text.slice(0, cut)}`
        const expected = cut === PLACEHOLDER_CHARS || cut === 0 ? begun.length : 6
        expect(placeholderOpenFrom(begun)).toBe(expected)
      }),
    )
  })

  it.each(['[[sp-email-', '[[sp-EMAIL_', '[x', '[[sp-EMAIL-abcdefghijklmnopqrstu]x', '[[sp-1'])(
    'hold nothing back of %j',
    (text) => expect(placeholderOpenFrom(text)).toBe(text.length),
  )

  it.each([
    '[[sp-EMAIL-abc]]',
    '[[SP-EMAIL-abcdefghijklmnopqrstuvw]]',
    '%5B%5Bsp-EMAIL-abcdefghijklmnopqrst]]',
    '[[sp-EMAIL-abcdefghijklmnop9rstu]]',
  ])('%j is none', (text) => expect(nextPlaceholder(text)).toBeUndefined())
})
