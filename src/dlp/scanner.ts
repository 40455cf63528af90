import { joinAll, PUBLIC, type Label, type Raiser } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import type { Detector, Finding, PhraseDetector, RaiseTable } from './detector.ts'
import { detectors as shipped, phraseDetectors as shippedPhrases } from './detectors/registry.ts'
import { byStart, Findings } from './findings.ts'
import { defaultRaises } from './raises.ts'
import type { Classified, Scanner, StreamScan, StreamVerdict } from './scan.ts'
import { isNothing, type Lanes, lanesOf, openScan, type TextScan } from './text-scan.ts'

export { defaultRaises }

/** All types that the shipped detectors report. */
export const detectorTypes: readonly string[] = [
  ...new Set([...shipped.flatMap(typesOf), ...shippedPhrases.flatMap(({ types }) => types)]),
]

export interface ScannerOptions {
  readonly detectors?: readonly Detector[]
  readonly phrases?: readonly PhraseDetector[]
  /** Also look for what raises nothing: to show, or to measure. */
  readonly all?: boolean
  /** Findings that are told one by one: limits.findingsMax unless it is said. */
  readonly findingsMax?: number
}

/**
 * All detectors whose findings raise something, and what they raise. A type that `raises` does not name
 * raises nothing, and is not looked for. A detector that throws throws out of here: the pipeline denies.
 */
export function createScanner(raises: RaiseTable, options: ScannerOptions = {}): Scanner {
  const { findingsMax = limits.findingsMax } = options
  const lanes = lanesFor(raises, options)
  return {
    find: (text) => findAll(text, lanes, findingsMax),
    classify(texts) {
      const found = new Found()
      let at = 0
      for (const text of texts)
        found.add(findAll(text, lanes, findingsMax - found.findings.length), at++)
      return classified(found, raises)
    },
    classifyInTurns: async (texts, pause) =>
      classified(await findInTurns(texts, lanes, pause), raises),
    raiseOf: (type) => raises.get(type) ?? PUBLIC,
    stream: () => streamScan(openScan(lanes)),
  }
}

/** Lanes of what ships, by what counts: making the automaton of all keywords takes some 20 ms. */
const SHIPPED = new Map<string, Lanes>()
const SHIPPED_MAX = 4

function lanesFor(raises: RaiseTable, options: ScannerOptions): Lanes {
  const { detectors = shipped, phrases = shippedPhrases, all = false } = options
  const counts = (type: string): boolean => all || isRaised(raises.get(type))
  const key = detectorTypes.filter(counts).join(' ')
  const isShipped = detectors === shipped && phrases === shippedPhrases
  const known = isShipped ? SHIPPED.get(key) : undefined
  if (known !== undefined) return known
  const lanes = lanesOf(
    detectors.filter((one) => typesOf(one).some(counts)).map((one) => onlyCounting(one, counts)),
    phrases.filter(({ types }) => types.some(counts)).map((phrase) => only(phrase, counts)),
  )
  if (isShipped) {
    if (SHIPPED.size >= SHIPPED_MAX) SHIPPED.clear()
    SHIPPED.set(key, lanes)
  }
  return lanes
}

/** All types that a detector reports. */
function typesOf({ id, types = [id] }: Detector): readonly string[] {
  return types
}

/** Reports what counts. */
function onlyCounting(detector: Detector, counts: (type: string) => boolean): Detector {
  if (typesOf(detector).every(counts)) return detector
  return {
    ...detector,
    detect(text, found, from, until) {
      const all: Finding[] = []
      detector.detect(text, all, from, until)
      for (const finding of all) if (counts(finding.type)) found.push(finding)
    },
  }
}
function only(phrase: PhraseDetector, counts: (type: string) => boolean): PhraseDetector {
  if (phrase.types.every(counts)) return phrase
  return {
    ...phrase,
    detect(segment, found) {
      const all: Finding[] = []
      phrase.detect(segment, all)
      for (const finding of all) if (counts(finding.type)) found.push(finding)
    },
  }
}

/** Whether it says anything at all. */
export const isRaised = (label: Label | undefined): boolean =>
  label !== undefined &&
  (label.level !== 'public' || label.compartments.length > 0 || label.integrity !== 'trusted')

/** In blocks, so that what is found is bounded before it is all in memory. */
function findAll(text: string, lanes: Lanes, max: number): readonly Finding[] {
  if (isNothing(text, lanes)) return NONE
  const scan = openScan(lanes)
  let findings: Findings | undefined
  for (let at = 0; at < text.length; at += BLOCK_CHARS) {
    const found = scan.push(text.length <= BLOCK_CHARS ? text : text.slice(at, at + BLOCK_CHARS))
    if (found.length > 0) (findings ??= new Findings(max)).add(found)
  }
  const last = scan.end()
  if (last.length > 0) (findings ??= new Findings(max)).add(last)
  return findings === undefined ? NONE : findings.all()
}
const NONE: readonly Finding[] = []

/** What `classify` finds, with pauses: nobody waits for the longest text of all. */
async function findInTurns(
  texts: readonly string[],
  lanes: Lanes,
  pause: () => Promise<void>,
): Promise<Found> {
  const all = new Found()
  let turnChars = 0
  let which = 0
  for (const text of texts) {
    const scan = openScan(lanes)
    const findings = new Findings(limits.findingsMax - all.findings.length)
    for (let at = 0; at < text.length; at += BLOCK_CHARS) {
      findings.add(scan.push(text.slice(at, at + BLOCK_CHARS)))
      turnChars += Math.min(BLOCK_CHARS, text.length - at + TEXT_COST_CHARS)
      if (turnChars < limits.scanTurnChars) continue
      await pause()
      turnChars = 0
    }
    findings.add(scan.end())
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

function streamScan(scan: TextScan): StreamScan {
  return {
    push(text) {
      const found = scan.push(text)
      const settled = scan.settle()
      return verdict(scan.heldFrom, settled.length === 0 ? found : [...found, ...settled])
    },
    end() {
      const found = scan.end()
      return verdict(scan.heldFrom, found)
    },
    fork: () => streamScan(scan.fork()),
  }
}

const verdict = (releasedTo: number, findings: readonly Finding[]): StreamVerdict => ({
  releasedTo,
  findings: findings.length > 1 ? findings.toSorted(byStart) : findings,
})
