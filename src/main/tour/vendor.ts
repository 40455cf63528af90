import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseJson } from '../../kernel/json.ts'
import { limits } from '../../kernel/limits.ts'

/** A model vendor that shows everything it is sent. It speaks OpenAI's chat completions, unstreamed. */
export interface Vendor {
  readonly url: string
  /** Every body that came, in order. */
  readonly received: readonly string[]
  /** What it would bill for the requests that it answered or began, in nano-dollars of its list price. */
  billedNanoUsd(): number
  /** Answers are given only after so long. */
  delayMs: number
  close(): Promise<void>
}

/** Of its list: nano-dollars a token. */
export const VENDOR_PRICE = { input: 2_500, output: 10_000 } as const
const PROMPT_TOKENS = 400
const ANSWER_TOKENS = 60

export async function openVendor(onBody: (body: string) => void): Promise<Vendor> {
  const received: string[] = []
  const state = { delayMs: 0 }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > limits.requestBodyBytesMax) request.destroy()
      else chunks.push(chunk)
    })
    request.on('end', () => {
      // The gate also asks now and then whether it is there.
      if (request.method !== 'POST') return void response.end('{}')
      const body = Buffer.concat(chunks).toString('utf8')
      received.push(body)
      onBody(body)
      setTimeout(() => {
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify(answerTo(body)))
      }, state.delayMs)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    received,
    billedNanoUsd: () =>
      received.length * (PROMPT_TOKENS * VENDOR_PRICE.input + ANSWER_TOKENS * VENDOR_PRICE.output),
    get delayMs() {
      return state.delayMs
    },
    set delayMs(value: number) {
      state.delayMs = value
    },
    close: () => closed(server),
  }
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

interface Body {
  readonly messages?: readonly { readonly role: string; readonly content: unknown }[]
}

function answerTo(text: string): object {
  const parsed = parseJson(text, { depthMax: limits.jsonDepthMax })
  const { messages = [] } = parsed.ok ? (parsed.value as Body) : {}
  const said = messages.map(({ content }) => (typeof content === 'string' ? content : ''))
  return {
    id: 'chatcmpl-vendor',
    object: 'chat.completion',
    created: 0,
    model: 'big-model',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: bestSentence(said.join('\n'), said.at(-1) ?? '') },
        finish_reason: 'stop',
      },
    ],
    usage: {
      prompt_tokens: PROMPT_TOKENS,
      completion_tokens: ANSWER_TOKENS,
      total_tokens: PROMPT_TOKENS + ANSWER_TOKENS,
    },
  }
}

const PASSAGE = /-----? passage \[(\d+)\][^\n]*\n([^]*?)\n-----? end of passage/g
const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[a-z]{4,}/g) ?? []

/** Like a model that was told to cite: the sentence of a passage that is nearest to the question. */
function bestSentence(prompt: string, question: string): string {
  const wanted = new Set(wordsOf(question))
  let best = 'I was shown no document that says anything about that.'
  let most = 1
  for (const [, number, text = ''] of prompt.matchAll(PASSAGE)) {
    for (const sentence of text.split(/(?<=[.!?])\s+/)) {
      const shared = new Set(wordsOf(sentence).filter((word) => wanted.has(word))).size
      if (shared <= most) continue
      most = shared
      best = `${sentence.trim()} [${number}]`
    }
  }
  return best
}
