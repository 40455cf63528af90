import type { EngineQuirks } from './engine.ts'
import { OPENAI } from './openai.ts'

/**
 * Azure OpenAI, under `…/openai/deployments/NAME` with `api-version`, or under `…/openai/v1`. Source:
 * Microsoft's "Azure OpenAI REST API reference": the `api-key` header; answers of a stream begin with a
 * chunk of no choices that holds `prompt_filter_results`.
 */
export const AZURE: EngineQuirks = {
  ...OPENAI,
  bound: 'max_completion_tokens',
  // Documents of the customer's search service, fetched by the vendor.
  withheld: ['data_sources', 'dataSources'],
  keyHeader: 'api-key',
}
