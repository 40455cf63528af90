/**
 * How fast text is classified, in CPU time on one core, beside the bars. `npm run bench:detect`.
 *
 * Three scanners: what requests are scanned for (types that raise something), all patterns, and names.
 * Ordinary text is mixed English; hostile text is what the machine finds hardest, and what each detector
 * does, made of its own keywords and examples. `x` is how many times slower than ordinary text that is.
 * Exits 1 when a bar is missed.
 */
import type { Scanner } from '../../src/dlp/scan.ts'
import { detectors, phraseDetectors } from '../../src/dlp/detectors/registry.ts'
import { createScanner, defaultRaises } from '../../src/dlp/scanner.ts'
import { hostile, hostileNames, hostileTo, mixedEnglish } from './texts.ts'

const MB = 1_000_000
const PATTERNS_MIN_MB_S = 20
const NAMES_MIN_MB_S = 1
/** Who sends nasty text gains no more than this. */
const SLOWER_MAX = 3
const PUSH_MAX_US = 2
const CHARS = 2 * MB
const HOSTILE_CHARS = MB / 4
const OWN_CHARS = MB / 20
/** Of the detectors' own hostile strings, so many are shown. */
const SHOWN = 8
let missed = 0

function bestMs(run: () => void, rounds: number): number {
  run()
  let best = Infinity
  for (let round = 0; round < rounds; round++) {
    const started = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(started)
    best = Math.min(best, (user + system) / 1_000)
  }
  return best
}

function line(name: string, value: string, bar: string, holds: boolean): void {
  if (!holds) missed++
  const verdict = holds ? 'ok' : 'MISSED'
  console.log(
    `${name.padEnd(44).slice(0, 44)} ${value.padStart(18)}   bar ${bar.padEnd(12)} ${verdict}`,
  )
}

function rate(scanner: Scanner, text: string, rounds = 5): number {
  const ms = bestMs(() => void scanner.find(text), rounds)
  return Buffer.byteLength(text) / MB / (ms / 1_000)
}

function typical(name: string, scanner: Scanner, min: number): number {
  const speed = rate(scanner, mixedEnglish(CHARS * Math.min(1, min / 10)))
  line(`${name}: mixed English`, `${speed.toFixed(1)} MB/s`, `>= ${min} MB/s`, speed >= min)
  return speed
}

/** Against a third of the bar: what is promised of ordinary text holds for it, however fast a machine is. */
function against(
  name: string,
  speed: number,
  { usual, min }: { usual: number; min: number },
): void {
  const bar = min / SLOWER_MAX
  const value = `${speed.toFixed(1)} MB/s ${(usual / speed).toFixed(1)}x`
  line(name, value, `>= ${bar.toFixed(1)} MB/s`, speed >= bar)
}

function own(scanner: Scanner, bars: { usual: number; min: number }): void {
  const speeds = detectors.flatMap((detector) =>
    hostileTo(detector, OWN_CHARS).map(([name, text]) => ({ name, text })),
  )
  const slowest = speeds
    .map(({ name, text }) => ({ name, text, speed: rate(scanner, text, 1) }))
    .toSorted((a, b) => a.speed - b.speed)
    .slice(0, SHOWN)
    // Once more, with care: a first look is full of accidents.
    .map(({ name, text }) => ({ name, speed: rate(scanner, text.repeat(4)) }))
  console.log(`the ${SHOWN} slowest of ${speeds.length} texts that detectors find hard:`)
  for (const { name, speed } of slowest) against(`  ${name}`, speed, bars)
}

function perPushUs(scanner: Scanner, text: string, size: number): number {
  const chunks = Array.from({ length: Math.floor(text.length / size) }, (_, index) =>
    text.slice(index * size, (index + 1) * size),
  )
  const ms = bestMs(() => {
    const stream = scanner.stream()
    for (const chunk of chunks) stream.push(chunk)
    stream.end()
  }, 3)
  return (ms * 1_000) / chunks.length
}

function streams(scanner: Scanner): void {
  const english = mixedEnglish(HOSTILE_CHARS)
  for (const size of [4, 10, 20]) {
    const us = perPushUs(scanner, english, size)
    const name = `stream, ${size} characters a push`
    line(name, `${us.toFixed(2)} us`, `<= ${PUSH_MAX_US} us`, us <= PUSH_MAX_US)
  }
  for (const [name, text] of hostile(HOSTILE_CHARS / 5)) {
    const us = perPushUs(scanner, text, 10)
    const bar = PUSH_MAX_US * SLOWER_MAX
    line(`stream, hostile: ${name}`, `${us.toFixed(2)} us`, `<= ${bar} us`, us <= bar)
  }
}

const raising = createScanner(defaultRaises)
const patterns = createScanner(defaultRaises, { all: true, phrases: [] })
const names = createScanner(new Map(), { all: true, detectors: [], phrases: phraseDetectors })
console.log(`${detectors.length} detectors of patterns, ${phraseDetectors.length} of phrases`)

typical('what raises something', raising, PATTERNS_MIN_MB_S)
const usual = typical('all patterns', patterns, PATTERNS_MIN_MB_S)
for (const [name, text] of hostile(HOSTILE_CHARS))
  against(`hostile: ${name}`, rate(patterns, text), { usual, min: PATTERNS_MIN_MB_S })
own(patterns, { usual, min: PATTERNS_MIN_MB_S })
const usualNames = typical('names', names, NAMES_MIN_MB_S)
for (const [name, text] of hostileNames(HOSTILE_CHARS / 5))
  against(`names, hostile: ${name}`, rate(names, text, 3), {
    usual: usualNames,
    min: NAMES_MIN_MB_S,
  })
streams(raising)
process.exitCode = missed === 0 ? 0 : 1
