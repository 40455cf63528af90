import { statSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { limits } from '../kernel/limits.ts'
import type { LoadResult } from './config.ts'

export interface Watched {
  readonly file: string
  load(): Promise<LoadResult>
  /** Called after each load, one at a time, in order. With problems: what ran before still runs. */
  onLoad(result: LoadResult): Promise<void> | void
  /** What the file looked like before it was loaded first: `markOf`. A change since then is not missed. */
  readonly loadedMark?: string
  /** For tests; limits.configPollMs and limits.configRestMs otherwise. */
  readonly pollMs?: number
  readonly restMs?: number
}

export interface ConfigWatch {
  /** For SIGHUP and the reload endpoint: loads even when the file looks the same, since a secret may have changed. */
  reload(): Promise<LoadResult>
  close(): void
}

/**
 * Looks at the file's stat instead of asking the system for events: that survives editors that replace
 * files, network file systems and mounted configuration, for one stat a second.
 *
 * INVARIANT (reloads take turns): a load and its `onLoad` end before the next load begins.
 */
export function watchConfig(watched: Watched): ConfigWatch {
  let turn: Promise<unknown> = Promise.resolve()
  let rest: NodeJS.Timeout | undefined
  let closed = false

  const reload = (): Promise<LoadResult> => {
    const mine = turn.then(async () => {
      const result = await watched.load()
      await watched.onLoad(result)
      return result
    })
    // Whoever asked hears of a failure; the next in turn does not.
    turn = mine.catch(() => undefined)
    return mine
  }
  let mark = watched.loadedMark ?? markOf(watched.file)
  const look = async (): Promise<void> => {
    const now = markOfStats(await stat(watched.file).catch(() => undefined))
    // A file that is away is being replaced: what ran before still runs.
    if (closed || now === '' || now === mark) return
    mark = now
    clearTimeout(rest)
    // An editor may still be writing: read when the file has rested. A throw is a bug, and not hidden.
    rest = setTimeout(() => void reload(), watched.restMs ?? limits.configRestMs)
  }
  const timer = setInterval(() => void look(), watched.pollMs ?? limits.configPollMs)
  timer.unref()
  return {
    reload,
    close: () => {
      closed = true
      clearTimeout(rest)
      clearInterval(timer)
    },
  }
}

/** What a file looks like from outside; '' when it is away. */
export const markOf = (file: string): string =>
  markOfStats(statSync(file, { throwIfNoEntry: false }))

type Looks = { readonly mtimeMs: number; readonly ino: number; readonly size: number }
const markOfStats = (stats: Looks | undefined): string =>
  stats === undefined ? '' : `${stats.mtimeMs} ${stats.ino} ${stats.size}`
