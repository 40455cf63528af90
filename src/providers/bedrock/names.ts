import { createHash } from 'node:crypto'

const ID = /^[a-zA-Z0-9_.:-]{1,64}$/
const NAME = /^[a-zA-Z0-9_-]{1,64}$/
const HEX_CHARS = 24

/**
 * Ids of calls and names of tools as Bedrock takes them. One that fits goes as it is; another one is
 * replaced by a readable beginning and a hash, the same at every turn, and put back in the answer.
 */
export class Names {
  readonly #originals = new Map<string, string>()

  id(id: string): string {
    return ID.test(id) ? id : this.#replaced(id, /[^a-zA-Z0-9_.:-]/g)
  }

  name(name: string): string {
    return NAME.test(name) ? name : this.#replaced(name, /[^a-zA-Z0-9_-]/g)
  }

  /** What the client called it. */
  original(given: string): string {
    return this.#originals.get(given) ?? given
  }

  #replaced(original: string, unfit: RegExp): string {
    const readable = original.slice(0, 38).replaceAll(unfit, '_')
    const hash = createHash('sha256').update(original).digest('hex').slice(0, HEX_CHARS)
    const replaced = `${readable}_${hash}`
    this.#originals.set(replaced, original)
    return replaced
  }
}

const TITLE_CHARS_MAX = 200

/** Names of documents: letters, digits, single spaces, hyphens, round and square brackets; each once. */
export class Titles {
  readonly #taken = new Set<string>()

  title(given: string | undefined): string {
    const fit = (given ?? '')
      .slice(0, TITLE_CHARS_MAX - 8)
      .replaceAll(/[^a-zA-Z0-9\-()[\]]+/g, ' ')
      .trim()
    const name = fit === '' ? 'document' : fit
    let unique = name
    for (let count = 2; this.#taken.has(unique); count++) unique = `${name} (${count})`
    this.#taken.add(unique)
    return unique
  }
}
