import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { House, TourApp } from './house.ts'
import type { Vendor } from './vendor.ts'

/** What a scene is played with. `must` ends the tour when what is promised does not hold. */
export interface Stage {
  readonly house: House
  readonly vendor: Vendor
  readonly fetch: typeof fetch
  say(text: string): void
  must(holds: boolean, promise: string): void
  /** Ids of the requests that were made, for `explain`. */
  readonly requests: string[]
  now(): number
}
export interface Scene {
  readonly title: string
  play(stage: Stage): Promise<void>
}

interface Reply {
  readonly status: number
  readonly id: string
  readonly deployment: string
  readonly label: string
  readonly text: string
}

async function ask(
  { house, fetch: send }: Stage,
  app: TourApp['id'],
  content: string,
  model = 'assistant',
): Promise<Reply> {
  const response = await send(`${house.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${house.key(app)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, max_tokens: 60, messages: [{ role: 'user', content }] }),
  })
  const body = (await response.json()) as {
    readonly choices?: readonly { readonly message: { readonly content: string } }[]
    readonly error?: { readonly message: string }
  }
  return {
    status: response.status,
    id: response.headers.get('standpipe-request-id') ?? '',
    deployment: response.headers.get('standpipe-deployment') ?? '',
    label: response.headers.get('standpipe-label') ?? '',
    text: body.choices?.[0]?.message.content ?? body.error?.message ?? '',
  }
}

function told(stage: Stage, who: string, { deployment, label, text, status }: Reply): void {
  const how = status === 200 ? `${deployment}, label ${label}` : `refused with ${status}`
  stage.say(`  ${who} (${how})`)
  for (const line of text.split('\n')) stage.say(`    ${line}`)
}

/** The salary range of the sample lake that only the group `hr` may read. */
const SECRET_FIGURES = /58,400|71,900/
const QUESTION = 'What is the salary range for grade 4?'

const twoKeys: Scene = {
  title: 'Two keys, two answers',
  async play(stage) {
    stage.say(`Both apps ask: ${QUESTION}`)
    const hr = await ask(stage, 'hr-desk', QUESTION)
    told(stage, 'hr-desk, which may read hr/', hr)
    const intranet = await ask(stage, 'intranet', QUESTION)
    told(stage, 'intranet, which may not', intranet)
    stage.requests.push(hr.id, intranet.id)
    stage.must(hr.status === 200 && SECRET_FIGURES.test(hr.text), 'hr-desk is told the range')
    stage.must(hr.deployment === 'extract', 'what is confidential is answered inside')
    stage.must(intranet.status === 200, 'intranet is answered')
    stage.must(!SECRET_FIGURES.test(intranet.text), 'intranet is not told the range')
    mustNotHold(stage, SECRET_FIGURES, 'the vendor never saw the range')
  },
}

const pasted: Scene = {
  title: 'A pasted paragraph of the board never reaches the outside',
  async play(stage) {
    const minutes = await readFile(
      join(stage.house.folder, 'lake/board/minutes-2026-09.md'),
      'utf8',
    )
    const paragraph = minutes.split('\n').find((line) => line.includes('11.5 million')) ?? ''
    const before = stage.vendor.received.length
    const asked = `Summarise: ${paragraph.toUpperCase().replaceAll(' ', '  ')}`
    stage.say('Somebody pastes a paragraph of the minutes, in capitals and with other spaces:')
    stage.say(`    ${asked.slice(0, 110)}…`)
    const reply = await ask(stage, 'intranet', asked)
    told(stage, 'intranet', reply)
    stage.requests.push(reply.id)
    stage.must(
      reply.deployment !== 'vendor',
      'it was recognised and answered elsewhere, or refused',
    )
    stage.must(stage.vendor.received.length === before, 'the vendor received nothing')
    const alone = await ask(stage, 'intranet', asked, 'vendor-only')
    told(stage, 'the same to an alias that has the vendor alone', alone)
    stage.must(alone.status === 403, 'where nobody else could answer it is refused')
    mustNotHold(stage, /11\.5\s+MILLION|BRIGHTMAST/i, 'the vendor never saw the paragraph')
  },
}

const edited: Scene = {
  title: 'An alias is edited while the gate runs, and back',
  async play(stage) {
    const question = 'How many days of leave do I have?'
    const first = await ask(stage, 'intranet', question)
    told(stage, 'before', first)
    await stage.house.edit(['extract'])
    const second = await until(stage, question, 'extract')
    told(stage, 'after `deployments: [extract]` in the file', second)
    await stage.house.edit(['vendor', 'extract'])
    const third = await until(stage, question, 'vendor')
    told(stage, 'and back', third)
    stage.requests.push(first.id, second.id, third.id)
    stage.must(first.deployment === 'vendor', 'the vendor answered at first')
    stage.must(second.deployment === 'extract', 'the edit took effect')
    stage.must(third.deployment === 'vendor', 'so did the way back')
  },
}

const RELOAD_MS = 10_000
async function until(stage: Stage, question: string, deployment: string): Promise<Reply> {
  const deadline = stage.now() + RELOAD_MS
  for (;;) {
    const reply = await ask(stage, 'intranet', question)
    if (reply.deployment === deployment || stage.now() > deadline) return reply
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

const NANO_USD_PER_CENT = 10_000_000
const centText = (nanoUsd: number): string => `${(nanoUsd / NANO_USD_PER_CENT).toFixed(3)} cents`

const budget: Scene = {
  title: 'A budget of one cent survives kill -9',
  async play(stage) {
    const { house, vendor } = stage
    const before = vendor.billedNanoUsd()
    vendor.delayMs = 700
    stage.say(
      'The app `pilot` has one cent. Ten requests at once, and the process is killed under them:',
    )
    const open = Array.from({ length: 10 }, async (_, at) =>
      ask(stage, 'pilot', `Say ${at}`, 'vendor-only').catch(() => undefined),
    )
    await new Promise((resolve) => setTimeout(resolve, 400))
    await house.kill()
    await Promise.all(open)
    const inFlight = vendor.billedNanoUsd() - before
    stage.say(`  killed; the vendor had begun work for ${centText(inFlight)}`)
    vendor.delayMs = 0
    await house.start()
    stage.say('  started again on the same data; asking until the budget says no:')
    let last: Reply | undefined
    for (let at = 0; at < 20; at++) {
      last = await ask(stage, 'pilot', `Say it again ${at}`, 'vendor-only')
      if (last.status !== 200) break
    }
    if (last !== undefined) told(stage, 'pilot', last)
    const billed = vendor.billedNanoUsd() - before
    stage.say(`  the vendor's own bill: ${centText(billed)}`)
    stage.must(last?.status === 429 || last?.status === 402, 'the budget refused in the end')
    stage.must(billed <= NANO_USD_PER_CENT, 'not a nano-dollar more than one cent was spent')
    const verified = await house.run(['ledger', 'verify'])
    stage.say(indented(verified.out))
    stage.must(verified.code === 0, 'the ledger adds up')
  },
}

const explained: Scene = {
  title: '`explain` tells each story',
  async play(stage) {
    for (const id of stage.requests.slice(0, 3)) {
      const { code, out } = await stage.house.run(['explain', id])
      stage.say(indented(out))
      stage.must(code === 0, 'every request can be explained')
    }
  },
}

const indented = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')

function mustNotHold(stage: Stage, secret: RegExp, promise: string): void {
  stage.must(!stage.vendor.received.some((body) => secret.test(body)), promise)
}

export const SCENES: readonly Scene[] = [twoKeys, pasted, edited, budget, explained]
