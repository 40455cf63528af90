import { joinAll, PUBLIC, type Label, type Raiser } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import type { Detector, Finding, RaiseTable } from './detector.ts'
import { detectors as shipped } from './detectors/registry.ts'
import { byStart, Findings } from './findings.ts'
import type { Classified, Scanner, StreamScan, StreamVerdict } from './scan.ts'
import { isProse, Stretches } from './stretches.ts'

const SECRET: Label = { level: 'restricted', compartments: ['secret'], integrity: 'trusted' }
const INTERNAL: Label = { level: 'internal', compartments: [], integrity: 'trusted' }

/**
 * An address stands in most business letters: it raises to `internal` and to no compartment, so that
 * a model cleared for internal text still reads them. What identifies a person to a state or a bank
 * is `pii`. Findings say nothing about integrity.
 */
export const defaultRaises: RaiseTable = new Map<string, Label>([
  ['card', { level: 'restricted', compartments: ['pci'], integrity: 'trusted' }],
  ['iban', { level: 'confidential', compartments: ['pii'], integrity: 'trusted' }],
  ['us_ssn', { level: 'restricted', compartments: ['pii'], integrity: 'trusted' }],
  ['email', INTERNAL],
  ['private_key', SECRET],
  ['cloud_key', SECRET],
  ['jwt', SECRET],
])

/**
 * All detectors, and what their findings raise. A type that `raises` does not name raises nothing.
 * A detector that throws throws out of here: the pipeline denies.
 */
export function createScanner(
  raises: RaiseTable,
  detectors: readonly Detector[] = shipped,
): Scanner {
  return {
    find: (text) => findAll(text, detectors, limits.findingsMax),
    classify(texts) {
      const found = new Found()
      let at = 0
      for (const text of texts)
        found.add(findAll(text, detectors, limits.findingsMax - found.findings.length), at++)
      return classified(found, raises)
    },
    classifyInTurns: async (texts, pause) =>
      classified(await findInTurns(texts, detectors, pause), raises),
    raiseOf: (type) => raises.get(type) ?? PUBLIC,
    stream: () => streamScan(new Stretches(detectors)),
  }
}

/** In blocks, so that what is found is bounded before it is all in memory. */
function findAll(text: string, detectors: readonly Detector[], max: number): readonly Finding[] {
  if (isProse(text)) return NONE
  const stretches = new Stretches(detectors)
  let findings: Findings | undefined
  for (let at = 0; at < text.length; at += BLOCK_CHARS) {
    const found = stretches.push(
      text.length <= BLOCK_CHARS ? text : text.slice(at, at + BLOCK_CHARS),
    )
    if (found.length > 0) (findings ??= new Findings(max)).add(found)
  }
  const last = stretches.end()
  if (last.length > 0) (findings ??= new Findings(max)).add(last)
  return findings === undefined ? NONE : findings.all()
}
const NONE: readonly Finding[] = []

/** What `classify` finds, with pauses: nobody waits for the longest text of all. */
async function findInTurns(
  texts: readonly string[],
  detectors: readonly Detector[],
  pause: () => Promise<void>,
): Promise<Found> {
  const all = new Found()
  let turnChars = 0
  let which = 0
  for (const text of texts) {
    const stretches = new Stretches(detectors)
    const findings = new Findings(limits.findingsMax - all.findings.length)
    for (let at = 0; at < text.length; at += BLOCK_CHARS) {
      findings.add(stretches.push(text.slice(at, at + BLOCK_CHARS)))
      turnChars += Math.min(BLOCK_CHARS, text.length - at + TEXT_COST_CHARS)
      if (turnChars < limits.scanTurnChars) continue
      await pause()
      turnChars = 0
    }
    findings.add(stretches.end())
    all.add(findings.all(), which++)
  }
  return all
}
/** What a short text costs besides its characters. */
const TEXT_COST_CHARS = 64
const BLOCK_CHARS = 8 * 1024

/** Of several texts: each finding beside the place of its text. */
class Found {
  readonly findings: Finding[] = []
  readonly inTexts: number[] = []

  add(found: readonly Finding[], which: number): void {
    for (const finding of found) {
      this.findings.push(finding)
      this.inTexts.push(which)
    }
  }
}

/** What the findings raise, joined; one raiser per type. */
function classified({ findings, inTexts }: Found, raises: RaiseTable): Classified {
  const types = [...new Set(findings.map(({ type }) => type))].toSorted()
  const raisers = types.flatMap((type): Raiser[] => {
    const label = raises.get(type)
    return label === undefined ? [] : [{ kind: 'detector', id: type, label }]
  })
  return { label: joinAll(raisers.map(({ label }) => label)), raisers, findings, inTexts }
}

function streamScan(stretches: Stretches): StreamScan {
  const verdict = (findings: Finding[]): StreamVerdict => ({
    releasedTo: stretches.heldFrom,
    findings: findings.length > 1 ? findings.toSorted(byStart) : findings,
  })
  return {
    push: (text) => verdict(stretches.push(text)),
    end: () => verdict(stretches.end()),
    fork: () => streamScan(stretches.fork()),
  }
}
