import { createHash } from 'node:crypto'
import type { Grant } from '../authorization/authorization.ts'
import { LAKE } from '../identity/principal.ts'
import type { Hangup } from '../kernel/hangup.ts'
import { canonicalJson } from '../kernel/json.ts'
import { labelText, PUBLIC, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { isRefusal } from '../kernel/refusal.ts'
import type { ChunkEmbedder, TextToEmbed } from '../lake/embedder.ts'
import type { Passage } from '../models/chat.ts'
import type { Deployment } from '../models/deployment.ts'
import { newRequestId } from './request-id.ts'
import { classifiedAs, embedRequest, sideCall } from './side-call.ts'
import type { Snapshot, Stages } from './stages.ts'
import { unitVector, vectorsOf } from './vectors.ts'

/** Why nothing came, in words for an operator. Nothing of what was sent. */
export class EmbedderFailed extends Error {
  override readonly name = 'EmbedderFailed'
}
/** Policy or configuration changed while texts were on their way: look at their labels again. */
export class EmbedderMoved extends Error {
  override readonly name = 'EmbedderMoved'
}

/** The world of an embedder elsewhere, which is a deployment like any other. */
export interface Elsewhere {
  readonly stages: Stages
  /** Of the deployment, looked up in the snapshot that decides. */
  readonly id: string
  readonly gone: Hangup
  readonly onBug: (error: unknown) => void
}

/**
 * The space of a deployment's vectors, but for their width: another address or model under the same id is
 * another space. A vendor that changes a model under its name, with the same width, cannot be told.
 */
export function spacePrefix({ id, provider, baseUrl, model, apiVersion }: Deployment): string {
  const terms = canonicalJson([provider, baseUrl ?? '', model, apiVersion ?? ''])
  const digest = createHash('sha256').update(terms).digest('base64url').slice(0, 12)
  return `${id}/${digest}`
}

/** The widths of spaces stand in their names. Undefined: it is none of this deployment's. */
export function widthOf(space: string, deployment: Deployment): number | undefined {
  const prefix = `${spacePrefix(deployment)}/`
  const width = space.startsWith(prefix) ? Number(space.slice(prefix.length)) : 0
  return Number.isSafeInteger(width) && width > 0 ? width : undefined
}

/**
 * Opens an embedder elsewhere: one call with a word of ours tells how wide its vectors are, and that it
 * answers at all. Rejects with `EmbedderFailed` when it does not.
 */
export async function openElsewhere(world: Elsewhere): Promise<ChunkEmbedder> {
  const { stages } = world
  const snapshot = stages.current()
  const deployment = deploymentIn(snapshot, world.id)
  const grant = grantFor(snapshot, deployment, PUBLIC)
  if (grant === undefined)
    throw new EmbedderFailed(`policy does not let the lake use \`${world.id}\` at all`)
  const batch = { snapshot, deployment, grant, label: PUBLIC }
  const [first] = await embedBatch(world, batch, [{ text: 'standpipe', label: PUBLIC }])
  if (first === undefined) throw new EmbedderFailed(`\`${world.id}\` gave no vector for a word`)
  const dimensions = first.length
  if (dimensions > limits.vectorDimensionsMax)
    throw new EmbedderFailed(
      `the vectors of \`${world.id}\` have ${dimensions} numbers; the index takes ${limits.vectorDimensionsMax}`,
    )
  const space = `${spacePrefix(deployment)}/${dimensions}`
  return {
    space,
    dimensions,
    embed: (texts) => embedAll(world, { space, dimensions }, texts),
    clears(label) {
      const now = stages.current()
      return grantFor(now, deploymentIn(now, world.id), label) !== undefined
    },
  }
}

interface Batch {
  readonly snapshot: Snapshot
  readonly deployment: Deployment
  readonly grant: Grant
  readonly label: Label
}

function deploymentIn(snapshot: Snapshot, id: string): Deployment {
  const deployment = snapshot.deployments.get(id)
  if (deployment === undefined) throw new EmbedderMoved('the embedder is no longer configured')
  return deployment
}

function grantFor(snapshot: Snapshot, deployment: Deployment, label: Label): Grant | undefined {
  const grant = snapshot.authorization.authorizeCall(LAKE, 'Embed', deployment, label)
  return isRefusal(grant) ? undefined : grant
}

/**
 * INVARIANT (embedded only where cleared): policy is asked for each text's own label, and texts of one label
 * share a call, so that the label of a call is that of each text in it. The snapshot is taken before
 * anything is awaited: labels that the caller has just read are decided on under the policy of now.
 */
async function embedAll(
  world: Elsewhere,
  { space, dimensions }: { readonly space: string; readonly dimensions: number },
  texts: readonly TextToEmbed[],
): Promise<readonly (Float32Array | undefined)[]> {
  const snapshot = world.stages.current()
  const deployment = deploymentIn(snapshot, world.id)
  if (!space.startsWith(`${spacePrefix(deployment)}/`))
    throw new EmbedderMoved('the embedder is another one now')
  const vectors: (Float32Array | undefined)[] = texts.map(() => undefined)
  const calls: (() => Promise<void>)[] = []
  for (const positions of byLabel(texts)) {
    const label = texts[positions[0] ?? 0]?.label ?? PUBLIC
    const grant = grantFor(snapshot, deployment, label)
    if (grant === undefined) continue
    for (const piece of pieces(texts, positions))
      calls.push(async () => {
        const sent = piece.flatMap((at) => texts[at] ?? [])
        const made = await embedBatch(world, { snapshot, deployment, grant, label }, sent)
        sameWidth(deployment.id, made, dimensions)
        piece.forEach((at, n) => {
          const numbers = made[n]
          vectors[at] = numbers === undefined ? undefined : unitVector(numbers, dimensions)
        })
      })
  }
  await someAtOnce(calls, limits.embedCallsAtOnce)
  return vectors
}

/** Vectors of another width are of another space: who opens the embedder again learns of which. */
function sameWidth(
  id: string,
  made: readonly (readonly number[] | undefined)[],
  dimensions: number,
): void {
  const widths = new Set(made.flatMap((numbers) => (numbers === undefined ? [] : numbers.length)))
  const [width = dimensions] = widths
  if (widths.size === 1 && width !== dimensions)
    throw new EmbedderFailed(
      `the vectors of \`${id}\` have ${width} numbers now, and those of the index ${dimensions}; the index is built anew with it`,
    )
}

/** The first failure ends it: what has begun is awaited, the rest is not begun. */
async function someAtOnce(calls: readonly (() => Promise<void>)[], count: number): Promise<void> {
  const waiting = [...calls].values()
  let failed = false
  const lane = async (): Promise<void> => {
    for (const call of waiting) {
      if (failed) return
      try {
        await call()
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: count }, lane))
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason
}

/** Positions of texts that carry the same label, in their order. */
function byLabel(texts: readonly TextToEmbed[]): Iterable<readonly number[]> {
  const groups = new Map<string, number[]>()
  for (const [at, { label }] of texts.entries()) {
    const key = JSON.stringify([labelText(label), label.compartments])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [at])
    else group.push(at)
  }
  return groups.values()
}

/** As many as one call takes. */
function* pieces(
  texts: readonly TextToEmbed[],
  positions: readonly number[],
): Generator<readonly number[]> {
  let piece: number[] = []
  let chars = 0
  for (const at of positions) {
    const length = Math.min(texts[at]?.text.length ?? 0, limits.embedTextCharsMax)
    const isFull = piece.length >= limits.embedBatchTexts || chars + length > limits.embedBatchChars
    if (isFull && piece.length > 0) {
      yield piece
      piece = []
      chars = 0
    }
    piece.push(at)
    chars += length
  }
  if (piece.length > 0) yield piece
}

/**
 * One call. A batch that the deployment does not accept is halved until the text is found that it is about:
 * that one stays without a vector, or a single text would keep all others from theirs.
 */
async function embedBatch(
  world: Elsewhere,
  batch: Batch,
  texts: readonly TextToEmbed[],
): Promise<readonly (readonly number[] | undefined)[]> {
  const { stages, gone, onBug } = world
  if (gone.gone) throw new EmbedderMoved('the lake is closing')
  const { snapshot, deployment, grant, label } = batch
  const inputs = texts.map(({ text }) => text.slice(0, limits.embedTextCharsMax))
  // The lake proves itself to nobody: if policy changes while it waits, the call ends and is made anew.
  const caller = {
    headers: {},
    method: '',
    target: '',
    requestId: newRequestId(stages),
    body: undefined,
  }
  const called = sideCall(
    { stages, snapshot, grant, caller, alias: '', gone, onBug },
    {
      request: embedRequest(inputs, 'document'),
      deployment,
      asked: classifiedAs(label),
      shown: documentsOf(texts, label),
    },
  )
  stages.outlives?.(called)
  const answer = await called
  switch (answer.kind) {
    case 'answered':
      return vectorsOf(answer.events)
    case 'denied':
      return texts.map(() => undefined)
    case 'moved':
      throw new EmbedderMoved('policy or configuration changed')
    case 'failed': {
      if (ENDED_BY_CHANGE.has(answer.code)) throw new EmbedderMoved('policy changed meanwhile')
      if (answer.code !== 'invalid_request')
        throw new EmbedderFailed(`${answer.message} (${answer.code}, ${answer.request})`)
      if (texts.length <= 1) return texts.map(() => undefined)
      const middle = Math.ceil(texts.length / 2)
      const before = await embedBatch(world, batch, texts.slice(0, middle))
      return [...before, ...(await embedBatch(world, batch, texts.slice(middle)))]
    }
  }
}

/** The answer was on its way when policy or configuration changed. */
const ENDED_BY_CHANGE: ReadonlySet<string> = new Set(['unauthenticated', 'forbidden', 'conflict'])

/** Each document once, as the records name what was shown. */
function documentsOf(texts: readonly TextToEmbed[], label: Label): readonly Passage[] {
  const named = new Map<string, Passage>()
  for (const { of } of texts) {
    if (of === undefined) continue
    const { source, key, version } = of
    named.set([source, key, version].join('\0'), {
      number: named.size + 1,
      knowledgeBase: '',
      source,
      path: key,
      version,
      title: '',
      headings: [],
      page: undefined,
      text: '',
      label,
      score: 0,
    })
  }
  return [...named.values()]
}
