import type { CliDeps, ExitCode, Failure, Terminal } from './deps.ts'
import { oneLine, wrap } from './text.ts'

export type Tone = 'strong' | 'faint' | 'good' | 'bad' | 'warn'
const CODES: Readonly<Record<Tone, readonly [number, number]>> = {
  strong: [1, 22],
  faint: [2, 22],
  good: [32, 39],
  bad: [31, 39],
  warn: [33, 39],
}
export type Paint = (tone: Tone, text: string) => string

/**
 * Where words go. INVARIANT (one line of JSON): with `--json` only `result` writes to stdout; progress
 * and prose go to stderr.
 */
export interface Output {
  readonly json: boolean
  /** Columns of stdout; undefined when it is no terminal, and nothing is cut. */
  readonly width: number | undefined
  /** Paints for stdout. */
  readonly paint: Paint
  /** A line of the answer, for a person. */
  say(text: string): void
  /** A sentence or two of the answer, wrapped on a terminal. */
  prose(text: string): void
  /** A piece of the answer, for a person, as it comes. */
  piece(text: string): void
  /** Progress and advice. */
  note(text: string): void
  /** The answer, for a program: one line. */
  result(value: unknown): void
  fail(failed: Failure): ExitCode
}

export function outputFor(deps: Pick<CliDeps, 'stdout' | 'stderr' | 'env'>, json: boolean): Output {
  const { stdout, stderr, env } = deps
  const prose = json ? stderr : stdout
  const width = stdout.isTTY === true ? Math.max(40, stdout.columns ?? 80) : undefined
  return {
    json,
    width,
    paint: painter(prose, env),
    say: (text) => void prose.write(`${text}\n`),
    prose: (text) => void prose.write(`${width === undefined ? text : wrap(text, width)}\n`),
    piece: (text) => void prose.write(text),
    note: (text) => void stderr.write(`${text}\n`),
    result: (value) => void stdout.write(`${JSON.stringify(value)}\n`),
    fail: ({ messages, exitCode }) => {
      const paint = painter(stderr, env)
      for (const message of messages) {
        stderr.write(`${paint('bad', 'standpipe:')} ${oneLine(message)}\n`)
      }
      return exitCode
    },
  }
}

export function painter(terminal: Terminal, env: CliDeps['env']): Paint {
  const plain = terminal.isTTY !== true || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb'
  if (plain) return (_, text) => text
  return (tone, text) => `\u001b[${CODES[tone][0]}m${text}\u001b[${CODES[tone][1]}m`
}
