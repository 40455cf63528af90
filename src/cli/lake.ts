import { adminCall } from './admin-call.ts'
import type { LakeStatusResponse, SyncReport } from '../api/lake.ts'
import { callLines } from './client.ts'
import { adminServer, type ServerOptions } from './connect.ts'
import { failure, isFailure, type CliDeps, type ExitCode } from './deps.ts'
import type { Output } from './output.ts'
import { progressOn } from './progress.ts'
import { tableText } from './table.ts'
import { bytesText, counted, grouped, oneLine } from './text.ts'

/** Skipped documents shown to a person; `--json` gives all that the server lists. */
const SKIPPED_SHOWN = 20

export async function lakeStatus(
  deps: CliDeps,
  output: Output,
  options: ServerOptions,
): Promise<ExitCode> {
  const status = await adminCall(deps, options, { route: 'lakeStatus' })
  if (isFailure(status)) return output.fail(status)
  if (output.json) output.result(status)
  else sayStatus(status, output)
  return 0
}

function sayStatus(status: LakeStatusResponse, output: Output): void {
  output.say(
    tableText(
      [
        { title: 'SOURCE', of: ({ id }) => id, elastic: true },
        { title: 'STATE', of: ({ state }) => state },
        { title: 'DOCUMENTS', of: ({ indexed }) => grouped(indexed), right: true },
        { title: 'SKIPPED', of: ({ skipped }) => grouped(skipped), right: true },
        { title: 'PASSAGES', of: ({ chunks }) => grouped(chunks), right: true },
        { title: 'SIZE', of: ({ bytes }) => bytesText(bytes), right: true },
        { title: 'LAG', of: ({ lagMs }) => lagText(lagMs), right: true },
      ],
      status.sources,
      output,
    ),
  )
  for (const { id, failure: reason } of status.sources) {
    if (reason !== null) output.say(output.paint('bad', `\n${id}: ${oneLine(reason)}`))
  }
  for (const { id, bucket } of status.sources) {
    if (bucket !== null) output.say([`\n${id}`, ...bucketLines(bucket)].join('\n  '))
    const reason = bucket?.queue?.failure ?? null
    if (reason !== null) output.say(output.paint('bad', `${id}: ${oneLine(reason)}`))
  }
  sayVectors(status, output)
  sayThinned(output, status.fingerprints)
  const skipped = status.sources.flatMap(({ id, skippedObjects }) =>
    skippedObjects.map(({ path, reason }) => ({ path: `${id}/${path}`, reason })),
  )
  const total = status.sources.reduce((sum, source) => sum + source.skipped, 0)
  if (skipped.length === 0) return
  output.say('')
  output.say(
    tableText(
      [
        { title: 'SKIPPED', of: ({ path }) => path, elastic: true },
        { title: 'WHY', of: ({ reason }) => reason, elastic: true },
      ],
      skipped.slice(0, SKIPPED_SHOWN),
      output,
    ),
  )
  if (total > SKIPPED_SHOWN) output.note(`… and ${counted(total - SKIPPED_SHOWN, 'more')}`)
}

/** What it is searched with, then what goes on and what goes wrong. */
function sayVectors({ index, embedding }: LakeStatusResponse, output: Output): void {
  const { embedder, space, embedded, building, done, waiting, reranker } = embedding
  output.say('')
  if (embedder === null) output.say('Embedder: none, so it is searched by words alone')
  else {
    const of = `of ${grouped(index.chunks)} passages`
    output.prose(`Embedder: ${embedder}, ${space === null ? 'no space yet' : `space ${space}`}`)
    output.say(`Vectors: ${grouped(embedded)} ${of}`)
    if (building !== null)
      output.prose(`Of another space, beside them: ${grouped(done)} ${of} (${building})`)
    if (waiting > 0) output.say(`Waiting for vectors: ${counted(waiting, 'document')}`)
  }
  if (reranker !== null) output.say(`Reranker: ${reranker}`)
  for (const [what, reason] of [
    ['The embedder failed', embedding.failure],
    ['Questions are searched by words alone', embedding.questionFailure],
    ['The reranker failed', embedding.rerankerFailure],
  ] as const)
    if (reason !== null) output.prose(output.paint('bad', `${what}: ${oneLine(reason)}`))
}

/** Only when there is more text than fingerprints are remembered of. */
function sayThinned(output: Output, { thinned }: LakeStatusResponse['fingerprints']): void {
  if (thinned === 0) return
  const words = FORTY * 2 ** thinned
  const text = `Fingerprints are thinned to fit in memory: pasted text is recognised from some ${words} words on`
  output.prose(output.paint('bad', text))
}
/** Words in a row that are recognised when nothing is thinned. */
const FORTY = 40

const SECOND_MS = 1_000
const UNITS: readonly (readonly [ms: number, name: string])[] = [
  [24 * 60 * 60 * SECOND_MS, 'd'],
  [60 * 60 * SECOND_MS, 'h'],
  [60 * SECOND_MS, 'min'],
]

/** `12 s`, `3 min`, `2 h`: how old, rounded down. */
function lagText(ms: number | null): string {
  if (ms === null) return 'unknown'
  const [unitMs, name] = UNITS.find(([unit]) => ms >= unit) ?? [SECOND_MS, 's']
  return `${Math.floor(ms / unitMs)} ${name}`
}

function bucketLines(
  bucket: NonNullable<LakeStatusResponse['sources'][number]['bucket']>,
): readonly string[] {
  const { requestsToday, throttledToday, sweepEverySeconds, inventoryAt, queue } = bucket
  const slowed = throttledToday === 0 ? '' : `, slowed down ${counted(throttledToday, 'time')}`
  return [
    `${counted(requestsToday, 'request')} in 24 h${slowed}`,
    `a sweep every ${lagText(sweepEverySeconds * SECOND_MS)}`,
    ...(inventoryAt === null ? [] : [`inventory of ${inventoryAt.slice(0, 16).replace('T', ' ')}`]),
    ...(queue === null ? [] : [queueText(queue)]),
  ]
}

function queueText({
  waiting,
  oldestMs,
  foreign,
}: {
  readonly waiting: number
  readonly oldestMs: number | null
  readonly foreign: number
}): string {
  const age = oldestMs === null ? '' : `, the oldest ${lagText(oldestMs)} old`
  const others = foreign === 0 ? '' : `, ${counted(foreign, 'message')} not of this bucket`
  return `${counted(waiting, 'notification')} at work${age}${others}`
}

export async function syncLake(
  deps: CliDeps,
  output: Output,
  source: string | undefined,
  options: ServerOptions,
): Promise<ExitCode> {
  const server = await adminServer(deps, options)
  if (isFailure(server)) return output.fail(server)
  const progress = progressOn(deps)
  const body = source === undefined ? {} : { source }
  for await (const event of callLines(deps, server, { route: 'syncLake', body })) {
    if (!isFailure(event) && event.kind === 'progress') {
      progress.show({ ...event, total: event.total ?? undefined })
      continue
    }
    progress.end()
    if (isFailure(event)) return output.fail(event)
    if (event.kind === 'failed') return output.fail(failure(event.message))
    return saySynced(event.sources, output)
  }
  progress.end()
  return output.fail(failure('the server ended the sync without saying how it went'))
}

function saySynced(sources: readonly SyncReport[], output: Output): ExitCode {
  const failed = sources.filter((source) => source.failure !== null)
  if (output.json) output.result({ sources })
  else
    output.say(
      tableText(
        [
          { title: 'SOURCE', of: (row) => row.source, elastic: true },
          { title: 'ADDED', of: ({ added }) => grouped(added), right: true },
          { title: 'CHANGED', of: ({ changed }) => grouped(changed), right: true },
          { title: 'DELETED', of: ({ deleted }) => grouped(deleted), right: true },
          { title: 'SKIPPED', of: ({ skipped }) => grouped(skipped), right: true },
          { title: 'SECONDS', of: ({ ms }) => (ms / 1000).toFixed(1), right: true },
        ],
        sources,
        output,
      ),
    )
  if (failed.length === 0) return 0
  const messages = failed.map((source) => `${source.source}: ${source.failure}`)
  return output.fail({ kind: 'failure', messages, exitCode: 1 })
}
