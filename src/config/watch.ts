import { unwatchFile, watchFile, type StatsListener } from 'node:fs'
import { limits } from '../kernel/limits.ts'
import type { LoadResult } from './config.ts'

export interface Watched {
  readonly file: string
  load(): Promise<LoadResult>
  /** Called after each load, one at a time, in order. With problems: what ran before still runs. */
  onLoad(result: LoadResult): Promise<void> | void
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
  const changed: StatsListener = (now, before) => {
    if (closed || (now.mtimeMs === before.mtimeMs && now.ino === before.ino)) return
    clearTimeout(rest)
    // An editor may still be writing: read when the file has rested. A throw is a bug, and not hidden.
    rest = setTimeout(() => void reload(), watched.restMs ?? limits.configRestMs)
  }
  const interval = watched.pollMs ?? limits.configPollMs
  watchFile(watched.file, { interval, persistent: false }, changed)
  return {
    reload,
    close: () => {
      closed = true
      clearTimeout(rest)
      unwatchFile(watched.file, changed)
    },
  }
}
