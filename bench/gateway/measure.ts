import { treeCpuUs } from './cpu.ts'
import { instructionsOf } from './instructions.ts'
import { load, type LoadOptions, type LoadResult } from './load.ts'
import { http2Lanes } from './load-http2.ts'
import type { Target } from './targets.ts'

/** A target asked in one way. */
export interface Subject {
  readonly name: string
  readonly target: Target
  readonly alias: string
  readonly isHttp2: boolean
}
export interface Measured extends LoadResult {
  /** A request. Median of the rounds. */
  readonly cpuUs: number
  /** A request, in user space and kernel, where they are counted. */
  readonly instructions: number | undefined
}
export type Options = Omit<LoadOptions, 'port' | 'keys' | 'alias'>
export interface Plan {
  readonly rounds: number
  /** For each round. */
  readonly countsInstructions: boolean
}

const loadOn = ({ target, alias, isHttp2 }: Subject, options: Options): Promise<LoadResult> =>
  load(
    { ...options, port: target.port, keys: target.keys, alias },
    isHttp2 ? http2Lanes() : undefined,
  )

async function round(subject: Subject, options: Options, counts: boolean): Promise<Measured> {
  const { pid } = subject.target
  const timed = async (): Promise<LoadResult & { readonly cpuUs: number }> => {
    const before = treeCpuUs(pid)
    const result = await loadOn(subject, options)
    return { ...result, cpuUs: (treeCpuUs(pid) - before) / options.requests }
  }
  if (!counts) return { ...(await timed()), instructions: undefined }
  const { result, instructions } = await instructionsOf(pid, timed)
  return {
    ...result,
    instructions: instructions === undefined ? undefined : instructions / options.requests,
  }
}

/**
 * Each subject is warmed by as much as is measured: compiled code and heap have then found their shape.
 * Then the subjects take turns, so that what else the machine does meets all of them.
 */
export async function measureAll(
  subjects: readonly Subject[],
  options: Options,
  plan: Plan,
): Promise<readonly Measured[]> {
  for (const subject of subjects) await loadOn(subject, options)
  const rounds: Measured[][] = subjects.map(() => [])
  const requests = Math.ceil(options.requests / plan.rounds)
  // Fewer than there are lanes would be another load.
  const part = { ...options, requests: Math.max(requests, options.concurrency) }
  for (let turn = 0; turn < plan.rounds; turn++) {
    for (const [at, subject] of subjects.entries())
      rounds[at]?.push(await round(subject, part, plan.countsInstructions))
  }
  return rounds.map((all, at) => {
    const failures = all.reduce((sum, one) => sum + one.failures, 0)
    if (failures > 0) console.log(`  FAILED: ${subjects[at]?.name}, ${failures} requests`)
    return medianOf(all)
  })
}

function medianOf(all: readonly Measured[]): Measured {
  const middle = Math.floor(all.length / 2)
  const byTime = all.toSorted((a, b) => a.cpuUs - b.cpuUs)
  const counted = all.flatMap(({ instructions }) => instructions ?? []).toSorted((a, b) => a - b)
  return { ...(byTime[middle] as Measured), instructions: counted[middle] }
}
