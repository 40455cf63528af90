/**
 * How fast text is classified (CPU time), beside the bars; `x`: times slower than ordinary text.
 * `node tools/run.mjs bench/detect/main.js [labelled.json]`;
 * with a file of labelled texts, how well too. Exits 1 when a bar is missed.
 */
import { createScanner, defaultRaises } from '../../src/dlp/scanner.ts'
import { hostile, hostileNames, mixedEnglish } from './texts.ts'
import { quality } from './quality.ts'

const MB = 1_000_000
const TYPICAL_MIN_MB_S = 20
/** A third of the bar for ordinary text: who sends nasty text gains no more than that. */
const HOSTILE_MIN_MB_S = TYPICAL_MIN_MB_S / 3
const PUSH_MAX_US = 2
const CHARS = 2 * MB
const scanner = createScanner(defaultRaises)
let missed = 0

function best(run: () => void): number {
  run()
  let bestMs = Infinity
  for (let round = 0; round < 5; round++) {
    const started = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(started)
    bestMs = Math.min(bestMs, (user + system) / 1_000)
  }
  return bestMs
}

function line(name: string, value: string, bar: string, holds: boolean): void {
  if (!holds) missed++
  console.log(
    `${name.padEnd(34)} ${value.padStart(14)}   bar ${bar.padEnd(12)} ${holds ? 'ok' : 'MISSED'}`,
  )
}

function rate(text: string, by = scanner): number {
  const ms = best(() => by.find(text))
  return Buffer.byteLength(text) / MB / (ms / 1_000)
}

function perPushUs(text: string, size: number): number {
  const chunks = Array.from({ length: Math.floor(text.length / size) }, (_, index) =>
    text.slice(index * size, (index + 1) * size),
  )
  const ms = best(() => {
    const stream = scanner.stream()
    for (const chunk of chunks) stream.push(chunk)
    stream.end()
  })
  return (ms * 1_000) / chunks.length
}

const english = mixedEnglish(CHARS)
const typical = rate(english)
line(
  'mixed English',
  `${typical.toFixed(1)} MB/s`,
  `>= ${TYPICAL_MIN_MB_S} MB/s`,
  typical >= TYPICAL_MIN_MB_S,
)
for (const [name, text] of hostile(CHARS)) {
  const speed = rate(text)
  const value = `${speed.toFixed(1)} MB/s ${(typical / speed).toFixed(1)}x`
  const bar = `>= ${HOSTILE_MIN_MB_S.toFixed(1)} MB/s`
  line(`hostile: ${name}`, value, bar, speed >= HOSTILE_MIN_MB_S)
}
const NAMES_MIN_MB_S = 1
const names = createScanner(defaultRaises, { detectors: [], all: true })
const named = rate(english, names)
line(
  'names, mixed English',
  `${named.toFixed(1)} MB/s`,
  `>= ${NAMES_MIN_MB_S} MB/s`,
  named >= NAMES_MIN_MB_S,
)
for (const [name, text] of hostileNames(CHARS / 4)) {
  const speed = rate(text, names)
  const value = `${speed.toFixed(1)} MB/s ${(named / speed).toFixed(1)}x`
  const bar = `>= ${(NAMES_MIN_MB_S / 3).toFixed(1)} MB/s`
  line(`names, hostile: ${name}`, value, bar, speed >= NAMES_MIN_MB_S / 3)
}
for (const size of [4, 10, 20]) {
  const us = perPushUs(english.slice(0, CHARS / 4), size)
  line(
    `stream, ${size} characters a push`,
    `${us.toFixed(2)} us`,
    `<= ${PUSH_MAX_US} us`,
    us <= PUSH_MAX_US,
  )
}
for (const [name, text] of hostile(CHARS / 10)) {
  const us = perPushUs(text, 10)
  line(`stream, hostile: ${name}`, `${us.toFixed(2)} us`, `<= ${PUSH_MAX_US} us`, us <= PUSH_MAX_US)
}
const [labelled] = process.argv.slice(2)
if (labelled !== undefined) quality(labelled)
process.exitCode = missed === 0 ? 0 : 1
