import { limits } from '../kernel/limits.ts'
import type { CliDeps, IndexProgress } from './deps.ts'
import { counted, fit, grouped } from './text.ts'

export interface ProgressLine {
  show(progress: IndexProgress): void
  /** Clears the line. MUST be called before anything else is written. */
  end(): void
}

/** On a terminal one line, redrawn; elsewhere a line every few seconds, so that a log stays readable. */
export function progressOn(deps: Pick<CliDeps, 'stderr' | 'monotonicMs'>): ProgressLine {
  const { stderr, monotonicMs } = deps
  return stderr.isTTY === true ? redrawn(stderr, monotonicMs) : logged(stderr, monotonicMs)
}

const REDRAW_MS = 80

function redrawn(stderr: CliDeps['stderr'], monotonicMs: () => number): ProgressLine {
  let drawnAt = Number.NEGATIVE_INFINITY
  let drawn = false
  return {
    show: (progress) => {
      const now = monotonicMs()
      if (now - drawnAt < REDRAW_MS && progress.done !== progress.total) return
      drawnAt = now
      drawn = true
      const width = Math.max(40, stderr.columns ?? 80)
      stderr.write(`\r${barText(progress, width - 1)}\u001b[K`)
    },
    end: () => {
      if (drawn) stderr.write('\r\u001b[K')
      drawn = false
    },
  }
}

function logged(stderr: CliDeps['stderr'], monotonicMs: () => number): ProgressLine {
  let writtenAt = monotonicMs()
  return {
    show: (progress) => {
      const now = monotonicMs()
      if (now - writtenAt < limits.progressLineMs) return
      writtenAt = now
      stderr.write(`${countText(progress)}\n`)
    },
    end: () => undefined,
  }
}

function countText({ source, done, total }: IndexProgress): string {
  if (total === undefined) return `Listing ${source}: ${counted(done, 'document')}`
  return `Indexing ${source}: ${grouped(done)} of ${grouped(total)} documents`
}

const BAR_WIDTH = 24

export function barText(progress: IndexProgress, width: number): string {
  const { done, total } = progress
  if (total === undefined) return fit(countText(progress), width)
  const share = total === 0 ? 1 : Math.min(1, done / total)
  const filled = Math.round(share * BAR_WIDTH)
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled)
  return fit(`${bar} ${`${Math.floor(share * 100)}`.padStart(3)} %  ${countText(progress)}`, width)
}
