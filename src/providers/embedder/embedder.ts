import { setImmediate as nextTurn } from 'node:timers/promises'
import { limits } from '../../kernel/limits.ts'
import type { CancelSignal } from '../../kernel/cancel.ts'
import type { EventBatches, ModelEvent } from '../../models/chat.ts'
import type { Losses, Prompt, Provider } from '../../models/provider.ts'
import type { ModelRequest } from '../../models/request.ts'
import { cancelled } from '../failures.ts'
import { Losing } from '../losing.ts'

/** Texts → vectors in this process; handed in, because the model is the product's. */
export interface TextEmbedder {
  readonly dimensions: number
  /** `vector`: of unit length, undefined when nothing in the text is known; `tokens`: pieces that were read. */
  embed(
    text: string,
    dimensions?: number,
  ): { readonly vector: Float32Array | undefined; readonly tokens: number }
}

/**
 * The built-in embedder as a deployment: what the lake is searched with answers `/v1/embeddings` too. No
 * network, the same vector for the same text.
 *
 * `embedder` undefined: its model is not there or damaged; every call fails, and says so.
 */
export function embedderProvider(embedder: TextEmbedder | undefined): Provider {
  return {
    id: 'embedder',
    dialectOf: () => undefined,
    serves: () => ['embed'],
    losses: (_deployment, request) => lossesOf(request, embedder?.dimensions),
    invoke: (deployment, prompt, signal) =>
      embedder === undefined
        ? unusable()
        : vectorEvents({ embedder, prompt, signal, model: deployment.model }),
  }
}

/** Vectors of a length that there is not, and texts that would be read in part, are refused by name. */
function lossesOf(request: ModelRequest, dimensionsMax: number | undefined): Losses {
  const losing = new Losing(request.dialect)
  for (const { name, needed } of [...(request.effects ?? []), ...(request.untranslated ?? [])])
    losing.lose(name, needed)
  for (const name of Object.keys(request.forwarded ?? {}))
    if (name !== 'anthropic-version') losing.drop(name)
  for (const name of ['user', 'serviceTier'] as const)
    if (request.settings?.[name] !== undefined) losing.dropNamed(name)
  if (request.kind !== 'embed') return losing.losses
  if (request.messages.some(({ parts }) => parts.some(({ kind }) => kind !== 'text')))
    losing.refuseNamed('input')
  if (textsOf(request).some((text) => text.length > limits.embeddedCharsMax))
    losing.refuseNamed(
      'input',
      `holds a text that is longer than ${limits.embeddedCharsMax} characters; send it in pieces`,
    )
  if (dimensionsMax !== undefined && (request.dimensions ?? 1) > dimensionsMax)
    losing.refuseNamed('dimensions', `must be 1 to ${dimensionsMax}`)
  // Questions and documents are embedded alike.
  if (request.purpose !== undefined) losing.dropNamed('purpose')
  return losing.losses
}

/** As policy left them. */
const textsOf = ({ messages }: ModelRequest): readonly string[] =>
  messages.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'text' ? part.text : [])))

interface Invocation {
  readonly embedder: TextEmbedder
  readonly prompt: Prompt
  readonly signal: CancelSignal
  readonly model: string
}

/** A request may hold thousands of texts: others get their turns in between. */
async function* vectorEvents({ embedder, prompt, signal, model }: Invocation): EventBatches {
  if (signal.aborted) return yield [{ kind: 'failed', failure: cancelled(false) }]
  const { request } = prompt
  const dimensions = request.kind === 'embed' ? request.dimensions : undefined
  let batch: ModelEvent[] = [{ kind: 'start', model }]
  let input = 0
  let chars = 0
  for (const [index, text] of textsOf(request).entries()) {
    if (chars > 0 && chars + text.length > limits.embedTurnChars) {
      yield batch
      batch = []
      chars = 0
      await nextTurn()
      if (signal.aborted) return yield [{ kind: 'failed', failure: cancelled(true) }]
    }
    chars += text.length
    const { vector, tokens } = embedder.embed(text, dimensions)
    input += tokens
    batch.push({
      kind: 'embedding',
      index,
      vector: Array.from(vector ?? zeros(dimensions, embedder)),
    })
  }
  batch.push({ kind: 'finish', choice: 0, reason: 'stop' })
  batch.push({ kind: 'usage', usage: { input, output: 0 } })
  yield batch
}

/** Of a text in which nothing is known: as near to one text as to any other. */
const zeros = (dimensions: number | undefined, embedder: TextEmbedder): Float32Array =>
  new Float32Array(dimensions ?? embedder.dimensions)

async function* unusable(): EventBatches {
  yield [
    {
      kind: 'failed',
      failure: {
        reason: 'unreachable',
        dispatched: false,
        retryable: true,
        message:
          'the model of the built-in embedder is missing or damaged; install the program again',
      },
    },
  ]
}
