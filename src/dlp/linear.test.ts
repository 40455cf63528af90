import { describe, expect, test } from 'vitest'
import { hostile, hostileTo, mixedEnglish } from '../../bench/detect/texts.ts'
import type { Detector } from './detector.ts'
import { detectors } from './detectors/registry.ts'
import { createScanner, defaultRaises } from './scanner.ts'

/** The shipped detectors, counting the characters that they are asked about. */
function counted(): { readonly asked: () => number; readonly detectors: readonly Detector[] } {
  let characters = 0
  const counting = detectors.map((detector): Detector => ({
    ...detector,
    detect(text, found, from, until) {
      characters += text.length
      detector.detect(text, found, from, until)
    },
    openFrom(text, from) {
      characters += text.length
      return detector.openFrom(text, from)
    },
  }))
  return { asked: () => characters, detectors: counting }
}

function charactersAsked(text: string): number {
  const { asked, detectors: counting } = counted()
  createScanner(defaultRaises, { detectors: counting, phrases: [], all: true }).find(text)
  return asked()
}

const LENGTH = 20_000
const texts = [...hostile(LENGTH), ['mixed English', mixedEnglish(LENGTH)] as const]

describe('linear in the text', () => {
  test.each(texts)('twice the text is twice the work: %s', (_, text) => {
    const once = charactersAsked(text)
    const twice = charactersAsked(text + text)
    // What both ends of a text cost on their own is little beside 20,000 characters.
    expect(twice).toBeLessThanOrEqual(2.1 * once + 20_000)
  })

  test.each(texts)('each character is asked about a bounded number of times: %s', (_, text) => {
    // Seven detectors, twice each, over stretches that overlap and bring their context.
    expect(charactersAsked(text) / text.length).toBeLessThan(200)
  })

  test('prose asks hardly anybody', () => {
    const words = 'nothing of what is written here could be anything but words, and more words. '
    expect(charactersAsked(words.repeat(100))).toBe(0)
  })
})

/** A quadratic detector takes seconds for so much. */
const LONG = 64_000
const common = hostile(LONG).filter((_, index) => index % 3 === 0)

/** CPU time, so that a busy machine does not matter; the better of two, unless the first is nothing. */
function cpuMs(run: () => void): number {
  let bestMs = Infinity
  for (let round = 0; round < 2 && bestMs > 1; round++) {
    const started = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(started)
    bestMs = Math.min(bestMs, (user + system) / 1_000)
  }
  return bestMs
}

describe.each(detectors)('$id on its own', (detector) => {
  test('eight times the text is no more than twenty-four times the work', () => {
    for (const [name, text] of [...hostileTo(detector, LONG), ...common]) {
      const slice = text.slice(0, text.length / 8)
      const part = cpuMs(() => detector.detect(slice, []))
      const whole = cpuMs(() => detector.detect(text, []))
      // Quadratic work would take 64 times as long. Below a millisecond there is nothing to measure.
      expect(whole, name).toBeLessThanOrEqual(24 * Math.max(part, 1))
    }
  })
})
