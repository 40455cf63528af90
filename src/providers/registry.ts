import type { Clock } from '../kernel/clock.ts'
import type { ClosableProvider } from '../models/provider.ts'
import { createAiSdkProvider } from './ai-sdk/ai-sdk.ts'
import { createAnthropicProvider } from './anthropic/anthropic.ts'
import { createBedrockProvider } from './bedrock/bedrock.ts'
import { embedderProvider, type TextEmbedder } from './embedder/embedder.ts'
import { extractProvider } from './extract/extract.ts'
import { createOpenAiProvider } from './openai/openai.ts'
import type { TextAnalysis } from './extract/asked.ts'

/** What a provider may need of the world. */
export interface ProviderWorld {
  readonly clock: Clock
  /** How the index sees words: the built-in model weighs the same ones. */
  readonly analysis: TextAnalysis
  /** The model that ships with the product. Absent: it cannot be used. */
  readonly embedder?: TextEmbedder | undefined
  /** Folders from which a user's packages are looked for. Absent: none are. */
  readonly packageFolders?: readonly string[]
}

export { packagesIn } from './ai-sdk/packages.ts'

/** Every outbound adapter, by the name that configuration uses. To add one: a folder, and its line here. */
export const PROVIDERS: Readonly<Record<string, (world: ProviderWorld) => ClosableProvider>> = {
  'ai-sdk': ({ clock, packageFolders = [] }) => createAiSdkProvider({ clock, packageFolders }),
  extract: ({ analysis }) => ({ ...extractProvider(analysis), close: async () => undefined }),
  embedder: ({ embedder }) => ({ ...embedderProvider(embedder), close: async () => undefined }),
  openai: (world) => createOpenAiProvider(world),
  anthropic: (world) => createAnthropicProvider(world),
  bedrock: (world) => createBedrockProvider(world),
}

/** One instance of each: connection pools belong to instances. */
export const openProviders = (world: ProviderWorld): ReadonlyMap<string, ClosableProvider> =>
  new Map(Object.entries(PROVIDERS).map(([id, create]) => [id, create(world)]))
