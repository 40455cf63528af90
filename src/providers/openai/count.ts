import type { ModelEvent, UpstreamFailure } from '../../models/chat.ts'
import type { Deployment } from '../../models/deployment.ts'
import type { Prompt } from '../../models/provider.ts'
import { garbage } from '../failures.ts'
import { requestBody } from './body.ts'
import { isOpenAi, quirksOf } from './engines/engines.ts'
import { isFields, type Fields } from './fields.ts'
import { parseJson } from '../../kernel/json.ts'
import { limits } from '../../kernel/limits.ts'
import { countBody } from './responses/body.ts'
import type { ObjectReader } from './whole-json.ts'

/** One call of a count. `next`: what to ask with what this one said. */
export interface CountStep {
  readonly under: 'root' | 'base'
  readonly path: string
  readonly body: string
  /** The tokens, or the text of which the next step counts them. */
  read(object: Fields): number | string | undefined
  next?(text: string): CountStep
}

/** How this deployment counts a prompt's tokens. Undefined: it cannot. */
export function counterOf(deployment: Deployment): ((prompt: Prompt) => CountStep) | undefined {
  const { counts } = quirksOf(deployment)
  if (counts === 'tokenize') return (prompt) => tokenized(deployment, prompt)
  if (counts === 'template') return (prompt) => templated(deployment, prompt)
  if (deployment.api !== 'responses' || !isOpenAi(deployment)) return undefined
  return (prompt) => ({
    under: 'base',
    path: '/responses/input_tokens',
    body: countBody(deployment, prompt),
    read: (object) => wholeNumber(object['input_tokens']),
  })
}

/** vLLM applies the model's template and counts in one call. */
const tokenized = (deployment: Deployment, prompt: Prompt): CountStep => ({
  under: 'root',
  path: '/tokenize',
  body: JSON.stringify({
    ...counted(deployment, prompt),
    model: deployment.model,
    add_generation_prompt: true,
  }),
  read: (object) => wholeNumber(object['count']),
})

/** llama-server first writes the prompt out, then counts a text. */
const templated = (deployment: Deployment, prompt: Prompt): CountStep => ({
  under: 'root',
  path: '/apply-template',
  body: JSON.stringify(counted(deployment, prompt)),
  read: (object) => (typeof object['prompt'] === 'string' ? object['prompt'] : undefined),
  next: (text) => ({
    under: 'root',
    path: '/tokenize',
    body: JSON.stringify({ content: text, add_special: true, parse_special: true }),
    read: ({ tokens }) => (Array.isArray(tokens) ? tokens.length : undefined),
  }),
})

/** What of a chat request makes input. */
function counted(deployment: Deployment, prompt: Prompt): Fields {
  const parsed = parseJson(requestBody(deployment, prompt), { depthMax: limits.jsonDepthMax * 2 })
  const body = parsed.ok && isFields(parsed.value) ? parsed.value : {}
  return Object.fromEntries(
    ['messages', 'tools', 'chat_template_kwargs'].flatMap((name) =>
      body[name] === undefined ? [] : [[name, body[name]]],
    ),
  )
}

export const countReader =
  (step: CountStep, go: (step: CountStep) => void): ObjectReader =>
  (object, _data, out): UpstreamFailure | undefined => {
    const found = step.read(object)
    if (typeof found === 'number') {
      const events: readonly ModelEvent[] = [
        { kind: 'counted', tokens: found },
        { kind: 'finish', choice: 0, reason: 'stop' },
      ]
      out.push(...events)
      return undefined
    }
    const next = found === undefined ? undefined : step.next?.(found)
    if (next === undefined) return garbage('the deployment answered without a count')
    go(next)
    return undefined
  }

const wholeNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
