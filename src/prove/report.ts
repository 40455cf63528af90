import { canonicalJson, type Json } from '../kernel/json.ts'
import {
  publicBytesOf,
  signBytes,
  signingKeyOf,
  verifyBytes,
  verifyingKeyOf,
} from '../keys/ed25519.ts'

/** Where the two worlds parted. Names no text but the twin's, whose secrets are canaries. */
export interface Difference {
  readonly pair: number
  /** Number of the probe in its pair; the first of those that were asked together where none can be told. */
  readonly probe: number
  readonly principal: string
  readonly dialect: string
  readonly path: string
  /** `answer`, `explain`, `metrics`, `log`, or the deployment that received it. */
  readonly place: string
  /** UTF-16 units of the normalised text before the first that differs. */
  readonly at: number
  /** What the twin, world b, says there. */
  readonly twin: string
  /** `once`: no more when it was asked again. */
  readonly seen: 'again' | 'once'
  /** A command that asks this probe again. */
  readonly replay: string
}

export interface PairFacts {
  /** Documents that differ between the two worlds. */
  readonly hidden: number
  readonly changed: number
  /** Documents that nothing could be changed in; of these nothing is proven. */
  readonly unchanged: number
  readonly secrets: number
  readonly observers: readonly string[]
  readonly deployments: readonly string[]
  readonly search: 'configured' | 'outside'
  readonly probes: number
  /** Of which the worlds were built for so many. */
  readonly seconds: number
  readonly buildSeconds: number
}

export interface MutantFacts {
  readonly name: string
  readonly caught: boolean
  readonly probes: number
}

export interface ProofStatement {
  readonly proof: 'standpipe-prove/1'
  readonly at: string
  readonly version: string
  readonly configuration: string
  readonly rules: 'configured' | 'generated'
  readonly seed: number
  readonly seconds: number
  readonly documents: number
  readonly protectedDocuments: number
  readonly leftOut: number
  readonly pairs: readonly PairFacts[]
  readonly pairsLeftOut: number
  /** Planned, and asked hardly anything, because time ran out: nothing is proven of these. */
  readonly pairsNotAsked: number
  readonly probes: number
  /** Groups of probes that were asked a second time, because something differed. */
  readonly askedAgain: number
  readonly byDialect: Readonly<Record<string, number>>
  readonly byPath: Readonly<Record<string, number>>
  readonly byPrincipal: Readonly<Record<string, number>>
  /** Of answers of world a. */
  readonly byStatus: Readonly<Record<string, number>>
  /** Bytes that deployments received, by id. */
  readonly recordedBytes: Readonly<Record<string, number>>
  /** What differed, and did so again. */
  readonly differences: number
  /** What differed once, and nobody knows why: a finding too. */
  readonly seenOnce: number
  /** What differed once because a world gave up on an embedder or a reranker in time: the machine was too busy. */
  readonly outOfTime: number
  readonly found: readonly Difference[]
  readonly mutants: readonly MutantFacts[]
  readonly normalised: readonly string[]
  readonly residualChannels: readonly string[]
  readonly notes: readonly string[]
}

/** Ed25519 over the canonical JSON (RFC 8785) of the statement; all base64url. */
export interface ProofReport {
  readonly statement: ProofStatement
  /** `ephemeral`: drawn for this run; else of the data directory that was named. */
  readonly keyId: string
  readonly publicKey: string
  readonly signature: string
}

export interface Signer {
  readonly keyId: string
  readonly publicKey: Uint8Array
  sign(bytes: Uint8Array): Uint8Array
}

/** A key for one report. Whoever trusts it trusts who handed the report over. */
export function ephemeralSigner(seed: Uint8Array): Signer {
  const key = signingKeyOf(seed)
  return {
    keyId: 'ephemeral',
    publicKey: publicBytesOf(key),
    sign: (bytes) => signBytes(key, bytes),
  }
}

const signedBytes = (statement: ProofStatement): Uint8Array =>
  Buffer.from(canonicalJson(statement as unknown as Json))

export function signedReport(statement: ProofStatement, signer: Signer): ProofReport {
  return {
    statement,
    keyId: signer.keyId,
    publicKey: Buffer.from(signer.publicKey).toString('base64url'),
    signature: Buffer.from(signer.sign(signedBytes(statement))).toString('base64url'),
  }
}

/** Is it as it was signed, by the key that it names? Whose key that is, is for who asks. */
export function verifyReport({ statement, publicKey, signature }: ProofReport): boolean {
  const key = Buffer.from(publicKey, 'base64url')
  const signed = Buffer.from(signature, 'base64url')
  if (key.length !== 32 || signed.length !== 64) return false
  return verifyBytes(verifyingKeyOf(key), signedBytes(statement), signed)
}

/** What the comparison cannot see, or is known to differ by design. LIMITATIONS.md says more of each. */
export const RESIDUAL_CHANNELS: readonly string[] = [
  'timing: how long an answer takes is not compared',
  'candidate cut-off: what only detectors raised is left out after the search, and moves what comes after it',
  'approximate partitions: above the exact search, vectors of all rows shaped the partitions that are searched',
  'routing: whether a deployment is asked at all follows the label of what somebody else may read',
  'answers: their fingerprints are off in both worlds, because when an answer is known hangs on what else is under way',
  'fingerprints and declared values: who pastes a known passage whole, or a declared value, learns by the label that it is known',
  'what tools are called with, and addresses that come in pieces of a stream, are not looked through',
  'a vendor model that changes under its name, and everything outside this process',
]
