import { constants, cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Deterministic pseudo-random numbers (mulberry32): the same corpus at every run. */
export function draws(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const SYLLABLES = 'ka lo mi ren tas vo del pir su nan gel ort bin fas mur'.split(' ')

/** Words as in a language: few are frequent, many are rare. */
function vocabulary(draw: () => number): readonly string[] {
  return Array.from({ length: 20_000 }, () => {
    const count = 1 + Math.floor(draw() * 4)
    return Array.from(
      { length: count },
      () => SYLLABLES[Math.floor(draw() * SYLLABLES.length)],
    ).join('')
  })
}

/** `files` Markdown files of together about `bytes` bytes: headings, paragraphs, lists, some personal data. */
export function writeCorpus(root: string, files: number, bytes: number): void {
  const draw = draws(42)
  const words = vocabulary(draw)
  const word = (): string => words[Math.floor(draw() ** 3 * words.length)] ?? ''
  const sentence = (): string => {
    const text = Array.from({ length: 6 + Math.floor(draw() * 14) }, word).join(' ')
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
  }
  for (let at = 0; at < files; at++) {
    const parts = [`# ${sentence()}`]
    let size = 0
    while (size < bytes / files) {
      const kind = draw()
      let part = Array.from({ length: 2 + Math.floor(draw() * 5) }, sentence).join(' ')
      if (kind < 0.1) part = `## ${sentence()}`
      else if (kind < 0.2) part = Array.from({ length: 4 }, () => `- ${sentence()}`).join('\n')
      else if (kind < 0.23)
        part = `Write to ${word()}.${word()}@example.com or call +44 113 496 0110.`
      parts.push(part)
      size += part.length + 2
    }
    const path = join(root, `area-${at % 40}`, `team-${at % 7}`, `document-${at}.md`)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, parts.join('\n\n'))
  }
}

/** A folder of real documents, as often as asked, each copy under a folder of its own. */
export function copyCorpus(root: string, folder: string, copies: number): void {
  for (let at = 0; at < copies; at++) {
    const name = `copy-${String(at).padStart(4, '0')}`
    cpSync(folder, join(root, name), { recursive: true, mode: constants.COPYFILE_FICLONE })
  }
}
