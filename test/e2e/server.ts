import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'

/** Starts the real program as a child process. Everything waits for a bounded time and ends by itself. */
const MAIN = join(process.cwd(), 'dist/src/main.js')
const START_MS = 30_000
const STOP_MS = 40_000
const COMMAND_MS = 30_000

/** What `up --json` prints. */
interface Ready {
  readonly url: string
  readonly adminKey: string | null
  readonly appKeys: Readonly<Record<string, string>>
  readonly documents: number
}
export interface Server extends Ready {
  readonly dir: string
  readonly data: string
  readonly configFile: string
  /** Of the processor, all threads, until it was ready; 0 where the system does not tell. */
  readonly readyCpuMs: number
  /** All that it wrote to stderr so far: the operator's log. */
  log(): string
  rssBytes(): number
  /** A key that this start made. */
  key(app: string): string
  /** Resolves with the exit code; null: it had to be killed. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}
export interface StartOptions {
  /** The configuration as a value: JSON is YAML. A text is written as it is; absent: the file of `dir` stays. */
  readonly config?: object | string
  /** Where configuration and data live; a fresh folder by default. */
  readonly dir?: string
  readonly env?: Readonly<Record<string, string>>
}

const children = new Set<ChildProcess>()
const folders = new Set<string>()
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

/** A folder that `cleanUp` removes. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'standpipe-e2e-'))
  folders.add(folder)
  return folder
}

/** For `afterAll`: no process and no folder stays, whatever failed. */
export async function cleanUp(): Promise<void> {
  await Promise.all([...children].map((child) => ended(child, 'SIGKILL', STOP_MS)))
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  folders.clear()
}

export const writeConfig = (file: string, config: object | string): void =>
  writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config, null, 1))

export async function startServer(options: StartOptions = {}): Promise<Server> {
  const dir = options.dir ?? freshFolder()
  const configFile = join(dir, 'standpipe.yaml')
  const data = join(dir, 'data')
  if (options.config !== undefined) writeConfig(configFile, options.config)
  const args = ['up', '--config', configFile, '--data', data, '--port', '0', '--json']
  const child = program(args, options.env)
  const text = captured(child)
  const line = await firstLine(child, text)
  const ready = JSON.parse(line) as Ready
  return {
    ...ready,
    dir,
    data,
    configFile,
    readyCpuMs: cpuMsOf(child.pid ?? 0),
    log: () => text.err,
    rssBytes: () => rssOf(child.pid ?? 0),
    key(app) {
      const key = ready.appKeys[app]
      if (key === undefined) throw new Error(`this start made no key for ${app}`)
      return key
    },
    stop: (signal = 'SIGTERM') => ended(child, signal, STOP_MS),
  }
}

export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs one command to its end. */
export async function cli(
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string } = {},
): Promise<Ran> {
  const child = program(args, options.env, options.cwd)
  const text = captured(child)
  const code = await exitOf(child, COMMAND_MS)
  return { code, ...text }
}

/** Starts a command and leaves it running; `cleanUp` ends it. */
export function background(args: readonly string[]): {
  readonly out: () => string
  readonly ended: Promise<number | null>
} {
  const child = program(args)
  const text = captured(child)
  return { out: () => text.out, ended: exitOf(child, COMMAND_MS) }
}

function program(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd: string = process.cwd(),
): ChildProcess {
  const clean = Object.entries(process.env).filter(([name]) => !name.startsWith('STANDPIPE_'))
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { ...Object.fromEntries(clean), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

function captured(child: ChildProcess): { out: string; err: string } {
  const text = { out: '', err: '' }
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => (text.out += piece))
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => (text.err += piece))
  return text
}

async function firstLine(
  child: ChildProcess,
  text: { readonly out: string; readonly err: string },
): Promise<string> {
  const deadline = performance.now() + START_MS
  while (!text.out.includes('\n')) {
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill('SIGKILL')
      throw new Error(`the server did not start (${child.exitCode ?? 'too slow'}): ${text.err}`)
    }
    await after(10)
  }
  return text.out.slice(0, text.out.indexOf('\n'))
}

/** After `limitMs` the process is killed, and null says so. */
async function exitOf(child: ChildProcess, limitMs: number): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const timer = setTimeout(() => child.kill('SIGKILL'), limitMs)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearTimeout(timer)
  return code
}

function ended(
  child: ChildProcess,
  signal: NodeJS.Signals,
  limitMs: number,
): Promise<number | null> {
  const exit = exitOf(child, limitMs)
  child.kill(signal)
  return exit
}

/** Of a live Linux process; 0 where there is no `/proc`. */
/** Ticks of proc(5) are hundredths of a second on every Linux that Node runs on. */
function cpuMsOf(pid: number): number {
  try {
    // The name stands in brackets and may hold anything; utime and stime are fields 14 and 15.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}

function rssOf(pid: number): number {
  try {
    const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(kib ?? 0) * 1024
  } catch {
    return 0
  }
}
