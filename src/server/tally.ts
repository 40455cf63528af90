import { Counter, type Registry } from 'prom-client'

export interface TallyOptions {
  readonly name: string
  readonly help: string
  readonly labelNames: readonly string[]
  readonly registry: Registry
}

/** No label holds one: aliases, deployments, classes and outcomes are names. */
const SEPARATOR = '\n'

/**
 * A counter that adds up by itself and tells the registry when somebody looks: the registry's own
 * checks and hashes its labels at each count. As many entries as the labels have values.
 */
export class Tally {
  readonly #counts = new Map<string, number>()

  constructor({ name, help, labelNames, registry }: TallyOptions) {
    const counts = this.#counts
    new Counter({
      name,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      collect() {
        for (const [key, count] of counts) this.inc(labelsOf(labelNames, key), count)
        counts.clear()
      },
    })
  }

  /** Label values in the order of their names. */
  add(count: number, ...labels: readonly string[]): void {
    const key = labels.join(SEPARATOR)
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count)
  }
}

function labelsOf(names: readonly string[], key: string): Record<string, string> {
  const values = key.split(SEPARATOR)
  return Object.fromEntries(names.map((name, at) => [name, values[at] ?? '']))
}
