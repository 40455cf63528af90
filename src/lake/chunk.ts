import { limits } from '../kernel/limits.ts'
import type { Chunk, ParsedDocument } from './document.ts'
import { sections, type Section } from './section.ts'
import { groupsOf, type Group, type Unit } from './unit.ts'

/** A chunk before detectors have looked at it. */
export type UnlabelledChunk = Omit<Chunk, 'label'>

/**
 * Cuts a document into chunks that follow its structure.
 *
 * INVARIANT (nothing is lost in chunks): every character of every block that is not white space is in
 * a chunk's text or, for headings, in the trail of the chunks below them; order is kept.
 * INVARIANT (chunks are bounded): no chunk is longer than limits.chunkCharsMax; a table row that fits
 * is never split; chunks below limits.chunkCharsMin merge with a neighbour of the same parent where both fit.
 */
export function chunkDocument(document: ParsedDocument): readonly UnlabelledChunk[] {
  const merged: Draft[] = []
  for (const section of sections(document.blocks)) {
    for (const draft of packSection(section)) {
      const before = merged.at(-1)
      const both = before === undefined ? undefined : mergeDrafts(before, draft)
      if (both === undefined) merged.push(draft)
      else merged[merged.length - 1] = both
    }
  }
  return merged.map((draft, ordinal) => ({
    ordinal,
    text: draft.text,
    headings: draft.trail,
    page: draft.page,
  }))
}

/** A chunk in the making. */
interface Draft {
  readonly trail: readonly string[]
  readonly text: string
  /** Source code alone: its headings are names that stand in it. */
  readonly isCode: boolean
  readonly page: number | undefined
}

/** Groups go into drafts in order; a group that must stay together starts a new draft rather than be cut. */
function packSection(section: Section): readonly Draft[] {
  const packer = new Packer(section)
  for (const group of groupsOf(section.blocks)) packer.addGroup(group)
  return packer.finish()
}

class Packer {
  readonly #trail: readonly string[]
  readonly #isCode: boolean
  readonly #drafts: Draft[] = []
  #text = ''
  #page: number | undefined

  constructor({ trail, blocks }: Section) {
    this.#trail = trail
    this.#isCode = blocks.every(({ kind }) => kind === 'code')
  }

  addGroup(group: Group): void {
    const [first] = group.units
    if (first === undefined) return
    if (this.#text.length >= limits.chunkCharsMin && first.page !== this.#page) this.#flush()
    const needed = group.together ? group.chars : leadChars(group)
    if (!this.#fits(needed, first.joiner)) this.#flush()
    for (const unit of group.units) this.#addUnit(unit)
  }

  finish(): readonly Draft[] {
    this.#flush()
    return this.#drafts
  }

  #addUnit(unit: Unit): void {
    if (!this.#fits(unit.text.length, unit.joiner)) this.#flush()
    if (this.#text === '') this.#page = unit.page
    this.#text += this.#text === '' ? unit.text : unit.joiner + unit.text
  }

  #fits(chars: number, joiner: string): boolean {
    return this.#text === '' || this.#text.length + joiner.length + chars <= limits.chunkCharsMax
  }

  #flush(): void {
    if (this.#text === '') return
    const [trail, isCode] = [this.#trail, this.#isCode]
    this.#drafts.push({ trail, text: this.#text, isCode, page: this.#page })
    this.#text = ''
  }
}

/** A lead-in line never ends a chunk: the first unit after it comes along. */
function leadChars(group: Group): number {
  const [first, second] = group.units
  const lead = first?.text.length ?? 0
  const both = lead + (second?.joiner.length ?? 0) + (second?.text.length ?? 0)
  return group.leadIn && both <= limits.chunkCharsMax ? both : lead
}

/** Two neighbours as one, when one of them is too small to stand alone and both have the same parent. */
function mergeDrafts(before: Draft, after: Draft): Draft | undefined {
  if (Math.min(before.text.length, after.text.length) >= limits.chunkCharsMin) return undefined
  const shared = sharedTrail(before.trail, after.trail)
  const isParent = shared.length === before.trail.length
  const areSiblings =
    before.trail.length === after.trail.length && shared.length === before.trail.length - 1
  if (!isParent && !areSiblings) return undefined
  const text = `${inlined(before, shared.length)}\n\n${inlined(after, shared.length)}`
  if (text.length > limits.chunkCharsMax) return undefined
  const isCode = before.isCode && after.isCode
  return { trail: shared, text, isCode, page: before.page ?? after.page }
}

/** Headings that leave the trail stay as lines above their text; names of code stand in the code. */
function inlined({ trail, text, isCode }: Draft, from: number): string {
  const leaving = trail.slice(from)
  const lost = isCode ? leaving.filter((name) => !text.includes(name)) : leaving
  return [...lost, text].join('\n')
}

function sharedTrail(a: readonly string[], b: readonly string[]): readonly string[] {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length++
  return a.slice(0, length)
}
