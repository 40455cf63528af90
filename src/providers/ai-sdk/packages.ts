import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The only names that are ever loaded: `@ai-sdk/` and a plain word. */
const NAME = /^@ai-sdk\/[a-z0-9-]{1,64}$/

export interface Packages {
  /** The file that the package is loaded from. Undefined: not installed, or no name that may be. */
  find(name: string): string | undefined
  /** What makes the package's provider. Undefined: it cannot be loaded, or makes none. */
  load(name: string): Promise<Factory | undefined>
}
export type Factory = (options: Readonly<Record<string, unknown>>) => unknown

/**
 * Packages that the user installed, looked for from these folders upwards.
 *
 * INVARIANT (named packages only): code is loaded by no other name than one of `@ai-sdk/`, as
 * configuration says it; nothing that a caller sends comes near it.
 */
export function packagesIn(folders: readonly string[]): Packages {
  const find = (name: string): string | undefined => {
    if (!NAME.test(name)) return undefined
    for (const folder of folders) {
      try {
        return createRequire(join(folder, 'package.json')).resolve(name)
      } catch {
        // Not under this folder.
      }
    }
    return undefined
  }
  return {
    find,
    load: async (name) => {
      const file = find(name)
      if (file === undefined) return undefined
      try {
        return factoryOf((await import(pathToFileURL(file).href)) as object)
      } catch {
        return undefined
      }
    },
  }
}

/** `createMistral`, `createGoogleGenerativeAI`: each package exports one. */
function factoryOf(module: object): Factory | undefined {
  const inner = (module as { readonly default?: unknown }).default
  for (const place of [module, inner]) {
    if (typeof place !== 'object' || place === null) continue
    const made = Object.entries(place).find(
      ([name, value]) => /^create[A-Z]/.test(name) && typeof value === 'function',
    )
    if (made !== undefined) return made[1] as Factory
  }
  return undefined
}
