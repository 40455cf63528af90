import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import {
  failure,
  type ExitCode,
  type OrFailure,
  type Running,
  type UpOptions,
} from '../cli/deps.ts'
import type { ReloadResponse } from '../api/server.ts'
import type { Config, LoadResult } from '../config/config.ts'
import { problemText } from '../config/config.ts'
import { markOf, watchConfig } from '../config/watch.ts'
import { createOperatorToken } from '../identity/api-key.ts'
import { listen, type RunningServer } from '../server/app.ts'
import { assert } from '../kernel/assert.ts'
import { BUILT_IN } from '../config/perimeters.ts'
import { closedGate } from './check-policies.ts'
import { firstKeys } from './first-keys.ts'
import { CannotStart, Gate } from './gate.ts'
import { bugFacts, createLog, type Log } from './log.ts'
import { serverPorts } from './ports.ts'
import { questionFor } from './questions.ts'
import { removeServerFile, writeServerFile } from './server-file.ts'
import { asFailure } from './trouble.ts'
import { systemClock, systemRandom } from './world.ts'

/** Starts everything, serves, and returns once the server answers and the first sync is done. */
export async function startServer(
  options: UpOptions,
  load: (file: string) => Promise<LoadResult>,
  version: string,
): Promise<OrFailure<Running>> {
  const open = exposure(options)
  if (open !== undefined) return failure(open, 2)
  const loadedMark = markOf(options.configFile)
  const loaded = await load(options.configFile)
  if (loaded.kind === 'problems')
    return { kind: 'failure', messages: loaded.problems.map(problemText), exitCode: 1 }
  for (const warning of loaded.warnings) options.onNote(`warning: ${problemText(warning)}`)
  try {
    return await run(options, loaded.config, { load, version, loadedMark })
  } catch (error) {
    return asFailure(error)
  }
}

/** INVARIANT (default closed): only loopback is served without TLS, unless somebody says that TLS ends in front. */
function exposure({ host, tls, behindProxy }: UpOptions): string | undefined {
  const loopback =
    host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
  if (loopback || tls !== undefined || behindProxy) return undefined
  return `--host ${host} is reachable from outside this machine: give --tls-cert and --tls-key, or --behind-proxy if TLS ends in front of Standpipe`
}

interface Bits {
  readonly load: (file: string) => Promise<LoadResult>
  readonly version: string
  readonly loadedMark: string
}

/** The question that is suggested is about documents: an alias that searches none would not know. */
const askedAlias = ({ aliases }: Config): string =>
  (aliases.find(({ knowledgeBases }) => knowledgeBases.length > 0) ?? aliases[0])?.id ?? ''

async function run(
  options: UpOptions,
  config: Config,
  { load, version, loadedMark }: Bits,
): Promise<Running> {
  const log = createLog()
  const { promise: stopped, stop } = stopper()
  onBugs(stop, log)
  const operatorToken = createOperatorToken(systemRandom)
  const gate = await Gate.open({
    data: options.data,
    config,
    operatorToken,
    log,
    onFailure: (error) => {
      log.error(bugFacts(error), 'the store failed; stopping, because nothing can be made durable')
      stop(1)
    },
  })
  const cleanup: (() => Promise<void> | void)[] = [() => gate.close()]
  let synced = false
  let applied: ReloadResponse | undefined
  let server: RunningServer | undefined
  try {
    const watch = watchConfig({
      file: options.configFile,
      loadedMark,
      load: () => load(options.configFile),
      onLoad: async (result) => {
        applied = await gate.applyConfig(result)
      },
    })
    cleanup.unshift(() => watch.close())
    // Reloads take turns: what was applied last is what this load came to, policies included.
    const reload = async (): Promise<ReloadResponse> => {
      await watch.reload()
      assert(applied !== undefined, 'a reload was applied')
      return applied
    }
    const ports = serverPorts({
      gate,
      data: options.data,
      version,
      startedAt: systemClock.now(),
      inFlight: () => server?.inFlight() ?? 0,
      ready: () => synced,
      reload,
    })
    server = await listen(ports, {
      host: options.host,
      port: options.port,
      tls: await tlsOf(options),
    })
    const running = server
    cleanup.unshift(() => running.close())
    await writeServerFile(options.data, { url: server.url, token: operatorToken })
    cleanup.unshift(() => removeServerFile(options.data))
    onSignals(
      stop,
      () =>
        void reload().catch((error: unknown) => log.error(bugFacts(error), 'the reload failed')),
    )
    const early = await Promise.race([gate.lake.start(options.onProgress), stopped])
    if (early !== undefined) throw new CannotStart('stopped before it was ready')
    synced = true
    // Last: keys are shown once, so they are made when nothing can come between.
    const keys = await firstKeys(gate, (app) => questionFor(gate.config, app))
    const closed = closedGate(config, gate.snapshot.authorization) ?? []
    for (const warning of [closed, await gate.lake.warnings()].flat())
      options.onNote(`warning: ${warning}`)
    const totals = await gate.lake.totals()
    return {
      kind: 'running',
      info: {
        url: server.url,
        configFile: options.configFile,
        data: options.data,
        alias: askedAlias(config),
        documents: totals.indexed,
        skipped: totals.skipped,
        keys,
        builtInOnly: config.deployments.every(({ provider }) => BUILT_IN.includes(provider)),
      },
      stopped: stopped.then((code) => shutDown(cleanup, log, code)),
    }
  } catch (error) {
    await shutDown(cleanup, log, 1)
    throw error
  }
}

function stopper(): {
  readonly promise: Promise<ExitCode>
  readonly stop: (code: ExitCode) => void
} {
  let stop: (code: ExitCode) => void = () => undefined
  const promise = new Promise<ExitCode>((resolve) => {
    stop = resolve
  })
  return { promise, stop }
}

/** The first signal finishes open requests; a second one does not wait. */
function onSignals(stop: (code: ExitCode) => void, reload: () => void): void {
  let asked = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (asked) process.exit(1)
      asked = true
      stop(0)
    })
  }
  process.on('SIGHUP', reload)
}

/** A bug that nobody caught: its state cannot be trusted. Its message may quote data and is not logged. */
function onBugs(stop: (code: ExitCode) => void, log: Log): void {
  const end = (error: unknown): void => {
    log.error(bugFacts(error), 'an error that nothing caught; stopping')
    // Before the server runs nobody waits for `stop`: the process ends by itself, and must not say 0.
    process.exitCode = 1
    stop(1)
  }
  process.on('uncaughtException', end)
  process.on('unhandledRejection', end)
}

/** In order: no new requests, open ones finish and settle, the stores close. One failure does not stop the rest. */
async function shutDown(
  cleanup: readonly (() => Promise<void> | void)[],
  log: Log,
  code: ExitCode,
): Promise<ExitCode> {
  let worst = code
  for (const step of cleanup) {
    try {
      await step()
    } catch (error) {
      log.error(bugFacts(error), 'a step of the shutdown failed')
      worst = 1
    }
  }
  return worst
}

async function tlsOf({ tls }: UpOptions): Promise<{ cert: Buffer; key: Buffer } | undefined> {
  if (tls === undefined) return undefined
  const [cert, key] = await Promise.all([readFile(tls.certFile), readFile(tls.keyFile)])
  return { cert, key }
}
