import type { Clock } from '../kernel/clock.ts'
import type { ClosableProvider } from '../models/provider.ts'
import { createOpenAiProvider } from './openai/openai.ts'

/** What a provider may need of the world. */
export interface ProviderWorld {
  readonly clock: Clock
}

/** Every outbound adapter, by the name that configuration uses. To add one: a folder, and its line here. */
export const PROVIDERS: Readonly<Record<string, (world: ProviderWorld) => ClosableProvider>> = {
  openai: (world) => createOpenAiProvider(world),
}

/** One instance of each: connection pools belong to instances. */
export const openProviders = (world: ProviderWorld): ReadonlyMap<string, ClosableProvider> =>
  new Map(Object.entries(PROVIDERS).map(([id, create]) => [id, create(world)]))
