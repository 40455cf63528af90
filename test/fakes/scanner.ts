import type { RaiseTable } from '../../src/dlp/detector.ts'
import type { Classified, Scanner } from '../../src/dlp/scan.ts'
import { PUBLIC, UNSCANNABLE } from '../../src/kernel/label.ts'

/** A scanner that does as the text says: marks, hangs, eats memory, throws. For tests of what bounds it. */
export function createScanner(raises: RaiseTable): Pick<Scanner, 'classify'> {
  return {
    classify(texts): Classified {
      const text = texts.join('\n')
      if (text.includes('HANG')) for (;;) raises.has('nothing')
      if (text.includes('EAT')) eat([])
      if (text.includes('THROW')) throw new Error('a detector threw')
      const label = text.includes('SECRET') ? UNSCANNABLE : PUBLIC
      return { label, raisers: [], findings: [] }
    },
  }
}

function eat(eaten: unknown[]): never {
  for (;;) eaten.push(Array.from({ length: 1_000 }, (_, at) => `piece ${at} of ${eaten.length}`))
}
