import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import type { Recognizer } from '../dlp/recognizer.ts'
import { createOperatorToken } from '../identity/api-key.ts'
import { isRefusal } from '../kernel/refusal.ts'
import { limits } from '../kernel/limits.ts'
import type { AclClassRow } from '../lake/store.ts'
import type { Source } from '../lake/source.ts'
import type { Observed } from '../prove/mask.ts'
import { mutated, unlabelled, type MutantSwitch } from '../prove/mutants.ts'
import type { Probe } from '../prove/questions.ts'
import { listen, type RunningServer } from '../server/app.ts'
import { Gate } from './gate.ts'
import type { Log } from './log.ts'
import { serverPorts } from './ports.ts'
import { systemClock, systemRandom } from './world.ts'

/** One side of a proof: everything that a server is, in this process, over copies. */
export interface World {
  readonly gate: Gate
  ask(
    probe: Pick<Probe, 'method' | 'target' | 'body' | 'headers'>,
    /** `admin` opens the control plane. */
    owner: string,
  ): Promise<Observed>
  /** Objects with the class that they are in: who may read them, and their label. */
  rulings(): Promise<readonly Ruling[]>
  /** What was logged since the last time. */
  logged(): readonly string[]
  close(): Promise<void>
}

export interface Ruling {
  readonly source: string
  readonly key: string
  readonly aclClass: AclClassRow
}

export interface WorldOptions {
  /** Its own; 0700 like the folder that it is in. */
  readonly folder: string
  readonly config: Config
  readonly sources: ReadonlyMap<string, Source>
  readonly owners: readonly string[]
  readonly mutant: MutantSwitch
  readonly version: string
}

/** A world could not be built; the sentence holds nothing of any document. */
export class WorldFailed extends Error {
  override readonly name = 'WorldFailed'
}

export async function openWorld(options: WorldOptions): Promise<World> {
  const { folder, config, mutant, sources } = options
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lines: string[] = []
  const operatorToken = createOperatorToken(systemRandom)
  const gate = await Gate.open({
    data: join(folder, 'data'),
    config,
    operatorToken,
    log: collecting(lines),
    onFailure: (error) => lines.push(`the store failed: ${error.name}`),
    lab: {
      source(id) {
        const source = sources.get(id)
        if (source === undefined) throw new WorldFailed(`there is no copy of source \`${id}\``)
        return source
      },
      // Both of a pair are built at once; who may read what is looked up in one alone.
      fingerprintKey: SAMPLING_KEY,
      ingestWorkers: options.owners.length > 0 ? 1 : 2,
      recognizer: (recognizer) => forgetful(recognizer, mutant),
      restoresAnywhere: () => mutant.on === 'placeholder-in-url',
      retrieval: (world, index) => mutated(world, mutant, () => index.documents(0, 1_000_000)),
      embedder: (source) =>
        source && {
          ...source,
          open: async () => {
            const embedder = await source.open()
            return mutant.on === 'unlabelled-embedder' ? unlabelled(embedder) : embedder
          },
        },
    },
  })
  let server: RunningServer | undefined
  const agent = new Agent({ keepAlive: true, maxSockets: 32 })
  const close = async (): Promise<void> => {
    agent.destroy()
    await server?.close()
    await gate.close()
  }
  try {
    const ports = serverPorts({
      gate,
      data: join(folder, 'data'),
      version: options.version,
      startedAt: systemClock.now(),
      inFlight: () => server?.inFlight() ?? 0,
      ready: () => true,
      reload: () => Promise.reject(new Error('a world is not configured anew')),
    })
    server = await listen(ports, { host: '127.0.0.1', port: 0, tls: undefined })
    await gate.lake.start(() => undefined)
    await embedded(gate)
    const keys = new Map([['admin', operatorToken]])
    for (const owner of options.owners) keys.set(owner, await keyFor(gate, owner))
    const { url } = server
    return {
      gate,
      close,
      ask: (probe, owner) =>
        send(new URL(probe.target, url), agent, { ...probe, key: keys.get(owner) }),
      rulings: () => rulingsOf(gate, config),
      logged: () => lines.splice(0),
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Known texts are not known again. */
const forgetful = (recognizer: Recognizer, mutant: Readonly<MutantSwitch>): Recognizer => ({
  get isIdle() {
    return mutant.on === 'no-fingerprints' || recognizer.isIdle
  },
  recognise: (texts, who) => recognizer.recognise(texts, who),
  recogniseInTurns: (texts, who, pause) => recognizer.recogniseInTurns(texts, who, pause),
})

/**
 * The same in every world: by it places of texts are sampled, so that worlds with keys of their own know
 * different sentences again. It protects nothing here: worlds last as long as their proof.
 */
const SAMPLING_KEY = { key: createHash('sha256').update('standpipe prove').digest(), id: 'prove' }

async function keyFor(gate: Gate, owner: string): Promise<string> {
  const made = await gate.ring.issue(owner, undefined, systemRandom)
  if (isRefusal(made)) throw new WorldFailed(made.message)
  return made.text
}

/** Questions are compared once both worlds have every vector: until then an answer depends on how far they are. */
async function embedded(gate: Gate): Promise<void> {
  const deadline = systemClock.monotonicMs() + limits.proveEmbeddingMs
  while (systemClock.monotonicMs() < deadline) {
    const { embedding, sources } = await gate.lake.status()
    const failed = sources.find(({ failure }) => failure !== null)
    if (failed !== undefined)
      throw new WorldFailed(`source \`${failed.id}\` could not be indexed: ${failed.failure}`)
    const { embedder, space, building, waiting, failure } = embedding
    if (failure !== null) throw new WorldFailed(`the lake could not be embedded: ${failure}`)
    if (embedder === null || (space !== null && building === null && waiting === 0)) return
    await systemClock.sleep(50)
  }
  throw new WorldFailed('embedding the lake took too long')
}

async function rulingsOf(gate: Gate, config: Config): Promise<readonly Ruling[]> {
  const { manifest } = gate.stores
  const classes = new Map((await manifest.classes()).map((row) => [row.id, row]))
  const rulings: Ruling[] = []
  for (const { id } of config.sources) {
    for (let after: string | undefined; ;) {
      const rows = await manifest.objects(id, after, limits.sourcePageMax)
      for (const { source, key, aclClass: number } of rows) {
        const aclClass = classes.get(number)
        if (aclClass !== undefined) rulings.push({ source, key, aclClass })
      }
      after = rows.at(-1)?.key
      if (after === undefined) break
    }
  }
  return rulings
}

function collecting(lines: string[]): Log {
  const add =
    (level: string) =>
    (facts: Readonly<Record<string, unknown>>, message: string): void => {
      lines.push(`${level} ${JSON.stringify(facts)} ${message}`)
    }
  return { info: add('info'), warn: add('warn'), error: add('error') }
}

const ANSWER_MS_MAX = 60_000

function send(
  url: URL,
  agent: Agent,
  {
    method,
    key,
    body,
    headers = {},
  }: Pick<Probe, 'method' | 'body' | 'headers'> & { readonly key: string | undefined },
): Promise<Observed> {
  return new Promise((resolve, reject) => {
    const all: Record<string, string> = { ...headers }
    if (key !== undefined) all['authorization'] = `Bearer ${key}`
    if (body !== undefined) all['content-type'] = 'application/json'
    const sent = request(
      url,
      { method, agent, headers: all, timeout: ANSWER_MS_MAX },
      (response) => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer) => pieces.push(piece))
        response.once('error', reject)
        response.once('end', () => {
          const lines = response.rawHeaders.flatMap((name, at, every) =>
            at % 2 === 0 ? [`${name}: ${every[at + 1]}`] : [],
          )
          resolve({ status: response.statusCode ?? 0, headers: lines, body: Buffer.concat(pieces) })
        })
      },
    )
    sent.once('timeout', () => sent.destroy(new WorldFailed('a world did not answer in time')))
    sent.once('error', reject)
    sent.end(body)
  })
}
