import { watch, type FSWatcher } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '../../kernel/limits.ts'
import { isHidden } from '../../lake/governance.ts'

/**
 * Hints that something below `root` may have changed. One watcher a folder, because the recursive mode
 * of Linux watches every single file; folders beyond limits.watchedFoldersMax are left to the sweeps,
 * and so is everything when the system has no watcher to give.
 */
export function watchTree(root: string, onHint: () => void): () => void {
  const tree = new WatchedTree(onHint)
  void tree.cover(root)
  return () => tree.stop()
}

class WatchedTree {
  readonly #watchers = new Map<string, FSWatcher>()
  readonly #onHint: () => void
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(onHint: () => void) {
    this.#onHint = onHint
  }

  /** The folder and those below it, breadth first. Never rejects: a folder that cannot be watched is swept. */
  async cover(root: string): Promise<void> {
    const waiting = [root]
    for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
      if (this.#stopped || this.#watchers.size >= limits.watchedFoldersMax) return
      if (!this.#watchers.has(folder) && !this.#watch(folder)) continue
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
      for (const entry of entries) {
        if (entry.isDirectory() && !isHidden(entry.name)) waiting.push(join(folder, entry.name))
      }
    }
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
    for (const watcher of this.#watchers.values()) watcher.close()
    this.#watchers.clear()
  }

  #watch(folder: string): boolean {
    try {
      const watcher = watch(folder, { persistent: false }, (event) => {
        this.#hint()
        // A new folder shows as a rename; those already covered are skipped.
        if (event === 'rename') void this.cover(folder)
      })
      watcher.on('error', () => this.#drop(folder))
      this.#watchers.set(folder, watcher)
      return true
    } catch {
      return false
    }
  }

  #drop(folder: string): void {
    this.#watchers.get(folder)?.close()
    this.#watchers.delete(folder)
    this.#hint()
  }

  /** Many events are one hint: `npm install` inside a lake must not be a thousand syncs. */
  #hint(): void {
    if (this.#stopped || this.#timer !== undefined) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#onHint()
    }, limits.watchHintMs)
    this.#timer.unref()
  }
}
