import { spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'

/**
 * Instructions of processes and all their threads while `during` runs, by `perf stat`: unlike time they
 * do not depend on what else the machine does. Undefined where `perf` is missing or may not count.
 */
export async function instructionsOf<T>(
  pid: number,
  during: () => Promise<T>,
): Promise<{ readonly result: T; readonly instructions: number | undefined }> {
  const pids = [pid, ...childrenOf(pid)].join(',')
  const perf = spawn('perf', ['stat', '-x,', '-e', 'instructions:u,instructions:k', '-p', pids], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let text = ''
  perf.stderr.on('data', (bytes: Buffer) => (text += bytes.toString()))
  const ended = new Promise<void>((resolve) => {
    perf.once('close', () => resolve())
    perf.once('error', () => resolve())
  })
  // It says nothing when it is attached.
  await new Promise((resolve) => setTimeout(resolve, 150))
  const result = await during()
  perf.kill('SIGINT')
  await ended
  const counts = text
    .split('\n')
    .filter((line) => line.includes('instructions'))
    .map((line) => Number(line.split(',')[0]))
  const isCounted = counts.length > 0 && counts.every((count) => Number.isFinite(count))
  return {
    result,
    instructions: isCounted ? counts.reduce((sum, count) => sum + count, 0) : undefined,
  }
}

function childrenOf(pid: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((each) => {
      try {
        const stat = readFileSync(`/proc/${each}/stat`, 'utf8')
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid
      } catch {
        return false
      }
    })
}
