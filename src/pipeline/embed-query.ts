import { limits } from '../kernel/limits.ts'
import type { Json } from '../kernel/json.ts'
import type { Classified } from '../dlp/scan.ts'
import type { QueryVector } from '../retrieval/index-port.ts'
import { embedRequest, sideCall, withinTime, type Asker } from './side-call.ts'
import { troubleOf } from './search-trouble.ts'
import type { SearchReport, Seeker } from './stages.ts'
import { unitVector, vectorsOf } from './vectors.ts'

/** A question on its way through the lake. */
export interface Asking extends Asker {
  /** Of everything that the caller sent: the question is a part of it. */
  readonly asked: Classified
}

export interface EmbeddedQuery {
  /** Absent: the lake is searched by words alone. */
  readonly vector?: QueryVector
  /** Of the space that the vector is in. */
  readonly nearnessMin?: number | undefined
  /** For `explain`. */
  readonly how: { readonly [key: string]: Json }
}

/**
 * The question as a vector of the space that the index searches now.
 *
 * INVARIANT (embedded only where cleared): it reaches an embedder elsewhere only after policy cleared that
 * one for the label of the whole request, with a durable attempt and hold. Whatever keeps it from that
 * (label, budget, time, failure) costs the answer its vectors, never the answer.
 */
export async function embedQuery(asking: Asking, question: string): Promise<EmbeddedQuery> {
  const { stages, snapshot, grant, asked } = asking
  const seeker = stages.seeker?.(snapshot)
  if (seeker === undefined) return { how: {} }
  const { deployment } = seeker
  const { cleared } = snapshot.authorization.clear(grant, [deployment], asked.label, 'Embed')
  if (cleared.length === 0) return wordsAlone(seeker, 'not cleared for the request')
  const text = question.slice(0, limits.embedTextCharsMax)
  if (seeker.local !== undefined) {
    const values = seeker.local(text)
    return values === undefined
      ? wordsAlone(seeker, 'no word of the question is known')
      : {
          vector: { space: seeker.space, values },
          nearnessMin: seeker.nearnessMin,
          how: { embedder: deployment.id },
        }
  }
  if (!stages.router.admits(deployment)) return wordsAlone(seeker, 'does not answer')
  return embedElsewhere(asking, seeker, text)
}

async function embedElsewhere(
  asking: Asking,
  seeker: Seeker,
  text: string,
): Promise<EmbeddedQuery> {
  const { deployment, space, dimensions } = seeker
  const { asked, stages } = asking
  const request = embedRequest([text], 'query')
  const answer = await withinTime(asking, limits.embedQueryMs, (gone) =>
    sideCall({ ...asking, gone }, { request, deployment, asked, shown: [] }),
  )
  const report = { role: 'embed', deployment: deployment.id, space } as const
  if (answer.kind !== 'answered') {
    const trouble = troubleOf(answer, deployment.id)
    if (trouble !== undefined) stages.searched?.({ ...report, trouble })
  }
  switch (answer.kind) {
    case 'answered': {
      const [numbers = []] = vectorsOf(answer.events)
      const values = unitVector(numbers, dimensions)
      stages.searched?.({ ...report, ...widthReport(deployment.id, numbers.length, dimensions) })
      return values === undefined
        ? wordsAlone(seeker, 'gave a vector of another space', answer.request)
        : { vector: { space, values }, how: { embedder: deployment.id, call: answer.request } }
    }
    case 'failed':
      return wordsAlone(seeker, answer.code, answer.request)
    case 'late':
      return wordsAlone(seeker, 'did not answer in time')
    case 'denied':
      return wordsAlone(seeker, 'not cleared for the request')
    case 'moved':
    case 'broken':
      return wordsAlone(seeker, 'not asked')
  }
}

function widthReport(
  id: string,
  width: number,
  dimensions: number,
): Pick<SearchReport, 'trouble' | 'otherWidth'> {
  if (width === dimensions) return { trouble: undefined }
  const trouble = `the vectors of \`${id}\` have ${width} numbers now, and those of the index ${dimensions}; the index is built anew with it`
  return { trouble, otherWidth: width }
}

/** `call`: its request id, whose records say more. */
const wordsAlone = ({ deployment }: Seeker, why: string, call?: string): EmbeddedQuery => ({
  how: { embedder: deployment.id, vectors: why, ...(call === undefined ? {} : { call }) },
})
