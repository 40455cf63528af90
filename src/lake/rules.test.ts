import fc from 'fast-check'
import picomatch from 'picomatch'
import { describe, expect, test } from 'vitest'
import { PUBLIC, type Label } from '../kernel/label.ts'
import { compareKeys } from './key-order.ts'
import type { LakeRule } from './rule.ts'
import { compileRules, type RuledClass } from './rules.ts'

const internal: Label = { level: 'internal', compartments: [], integrity: 'trusted' }
const rule = (match: string, readers: string[], denied: string[] = []): LakeRule => ({
  match,
  readers,
  denied,
  label: internal,
})

/** The same, written as one would say it: all matching rules, the best by comparing each pair. */
function naive(rules: readonly LakeRule[], key: string): Omit<RuledClass, 'cause'> {
  const matching = rules.filter(({ match }) =>
    picomatch(match, { dot: true, nonegate: true, flags: 's' })(key),
  )
  const special = /[*?[\]{}()!+@|\\]/
  const literals = (match: string): number =>
    match.split('').filter((letter) => !special.test(letter)).length
  const prefix = (match: string): number => {
    const at = match.split('').findIndex((letter) => special.test(letter))
    return at === -1 ? match.length : at
  }
  const beats = (a: LakeRule, b: LakeRule): boolean => {
    const exactA = !special.test(a.match)
    const exactB = !special.test(b.match)
    if (exactA !== exactB) return exactA
    if (prefix(a.match) !== prefix(b.match)) return prefix(a.match) > prefix(b.match)
    if (literals(a.match) !== literals(b.match)) return literals(a.match) > literals(b.match)
    return rules.indexOf(a) < rules.indexOf(b)
  }
  const winner = matching.find((one) =>
    matching.every((other) => other === one || beats(one, other)),
  )
  return {
    ruleId: winner?.match ?? '',
    readers: [...new Set(winner?.readers ?? [])].toSorted(),
    denied: [...new Set(matching.flatMap(({ denied }) => denied))].toSorted(),
    label: winner?.label ?? compileRules([]).classOf('').label,
  }
}

describe('lake rules', () => {
  test('agree with the naive reading of them', () => {
    const part = fc.constantFrom('hr', 'a', 'b', '*', '**', '*.md', 'a?', '{hr,b}')
    const match = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'))
    const tokens = fc.uniqueArray(fc.constantFrom('group:a', 'group:b', 'app:c'), { maxLength: 3 })
    const rules = fc.uniqueArray(
      fc.record({
        match,
        readers: tokens,
        denied: tokens,
        label: fc.constantFrom(internal, PUBLIC),
      }),
      { selector: (one) => one.match, maxLength: 7 },
    )
    const name = fc.constantFrom('hr', 'a', 'b', 'ab', 'x.md', '.a', 'a\nb')
    const key = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'))
    fc.assert(
      fc.property(rules, fc.array(key, { minLength: 1, maxLength: 5 }), (all, keys) => {
        const compiled = compileRules(all)
        for (const one of keys) {
          const { cause, ...rest } = compiled.classOf(one)
          expect(rest).toEqual(naive(all, one))
          expect(compiled.classOf(one).cause).toBe(cause)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  test.each([
    [
      'a pattern without wildcards beats any other',
      ['hr/*.md', 'hr/pay.md'],
      'hr/pay.md',
      'hr/pay.md',
    ],
    ['a longer literal prefix beats a shorter one', ['**', 'hr/**', 'h*'], 'hr/pay.md', 'hr/**'],
    ['more literal characters beat fewer', ['hr/*', 'hr/*.md'], 'hr/pay.md', 'hr/*.md'],
    ['the earlier beats the later', ['hr/?.md', 'hr/*.md'], 'hr/a.md', 'hr/?.md'],
  ])('%s', (_, matches, key, winner) => {
    const rules = matches.map((match) => rule(match, []))
    expect(compileRules(rules).classOf(key).ruleId).toBe(winner)
  })

  test('INVARIANT (denies win): a less specific rule’s deny holds under a more specific grant', () => {
    const rules = [rule('**', ['group:staff'], ['group:temps']), rule('hr/**', ['group:temps'])]
    expect(compileRules(rules).classOf('hr/a')).toMatchObject({
      ruleId: 'hr/**',
      readers: ['group:temps'],
      denied: ['group:temps'],
    })
  })

  test('INVARIANT (no rule means nobody)', () => {
    const nobody = compileRules([rule('hr/**', ['group:hr'])]).classOf('products/a')
    expect(nobody).toMatchObject({ readers: [], ruleId: '', label: { level: 'restricted' } })
  })

  test.each(['hr/', '/hr/', './hr/**', '/hr/**'])('`%s` is `hr/**`', (match) => {
    const compiled = compileRules([rule(match, ['group:hr'])])
    expect(compiled.classOf('hr/deep/a.md').readers).toEqual(['group:hr'])
    expect(compiled.classOf('other/hr/a.md').readers).toEqual([])
  })

  test('newlines, dots and letters in either Unicode form are matched like any other', () => {
    const compiled = compileRules([rule('caf\u0065\u0301/**', ['group:hr'])])
    for (const key of ['café/a\nb', 'café/.a', 'café/a/b c']) {
      expect(compiled.classOf(key.normalize('NFC')).readers, key).toEqual(['group:hr'])
    }
  })

  test('objects with the same cause share one class, others do not', () => {
    const compiled = compileRules([rule('**', []), rule('hr/**', []), rule('**/x', [], ['app:a'])])
    expect(compiled.classOf('hr/a')).toBe(compiled.classOf('hr/b'))
    expect(compiled.classOf('hr/x').cause).not.toBe(compiled.classOf('hr/a').cause)
  })
})

test('keys sort as their UTF-8 bytes do', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      const bytes = Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)))
      expect(Math.sign(compareKeys(a, b))).toBe(bytes)
    }),
  )
})
