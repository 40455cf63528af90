import type { EmbeddingModelV3, LanguageModelV3, RerankingModelV3 } from '@ai-sdk/provider'
import type { Factory } from './packages.ts'

type Make = (model: string) => unknown

/** What a package's factory made, as far as we use it. */
export interface Made {
  readonly chat: LanguageModelV3 | undefined
  readonly embed: EmbeddingModelV3 | undefined
  readonly rerank: RerankingModelV3 | undefined
}

/** Versions 2 and 3 of the packages' contract differ in names, in counts and in reasons of an end. */
const VERSIONS: ReadonlySet<unknown> = new Set(['v2', 'v3'])

/** The models of one deployment. A kind that the package does not have is absent. */
export function modelsOf(
  factory: Factory,
  options: Readonly<Record<string, unknown>>,
  model: string,
): Made {
  const made = attempt(() => factory(options))
  const of = (...names: readonly string[]): unknown => {
    for (const name of names) {
      const make = memberOf(made, name)
      if (typeof make !== 'function') continue
      const one = attempt(() => (make as Make).call(made, model))
      if (VERSIONS.has(memberOf(one, 'specificationVersion'))) return one
    }
    return undefined
  }
  return {
    chat: of('languageModel', 'chat') as LanguageModelV3 | undefined,
    embed: of('embeddingModel', 'textEmbeddingModel') as EmbeddingModelV3 | undefined,
    rerank: of('rerankingModel') as RerankingModelV3 | undefined,
  }
}

/** Some packages throw for a kind of model that they do not have. */
function attempt(make: () => unknown): unknown {
  try {
    return make()
  } catch {
    return undefined
  }
}

const memberOf = (value: unknown, name: string): unknown =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
