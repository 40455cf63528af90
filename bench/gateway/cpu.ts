import { readFileSync, readdirSync } from 'node:fs'

/** Microseconds of CPU (user and system, all threads) of a process and its descendants. Linux. */
export function treeCpuUs(pid: number): number {
  const parents = new Map<number, number>()
  const cpu = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      parents.set(Number(name), Number(fields[1]))
      cpu.set(Number(name), schedulerUs(name) ?? (Number(fields[11]) + Number(fields[12])) * 10_000)
    } catch {
      // The process ended while we looked.
    }
  }
  let total = 0
  for (const [each, us] of cpu) if (isUnder(each, pid, parents)) total += us
  return total
}

/** /proc/PID/task/TID/schedstat counts nanoseconds on a CPU; clock ticks are 10 ms. */
function schedulerUs(pid: string): number | undefined {
  try {
    let total = 0
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      total +=
        Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1_000
    }
    return total
  } catch {
    return undefined
  }
}

function isUnder(pid: number, ancestor: number, parents: ReadonlyMap<number, number>): boolean {
  for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
    if (at === ancestor) return true
  return false
}

export function rssMiB(pid: number): number {
  const match = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Math.round(Number(match?.[1] ?? 0) / 1024)
}
