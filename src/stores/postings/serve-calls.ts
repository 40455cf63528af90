import { parentPort } from 'node:worker_threads'
import { IndexUnusableError } from '../../retrieval/index-errors.ts'
import type { Call, CallMessage, ReplyMessage } from './worker-protocol.ts'

/** The worker's side: answers each call, then lets `rest` use the time until the next one. */
export function serveCalls(
  answer: (call: Call) => unknown,
  rest: () => boolean = () => false,
): void {
  const port = parentPort
  if (port === null) throw new Error('this file runs in a worker thread')
  let resting = false
  const continueRest = (): void => {
    resting = false
    try {
      if (rest()) scheduleRest()
    } catch {
      // Background work is an optimisation: what stopped it stops the next call too, and is told there.
    }
  }
  const scheduleRest = (): void => {
    if (resting) return
    resting = true
    setImmediate(continueRest)
  }
  port.on('message', ({ id, call }: CallMessage) => {
    port.postMessage(reply(id, () => answer(call)))
    if (call.kind === 'close') port.close()
    else scheduleRest()
  })
}

function reply(id: number, work: () => unknown): ReplyMessage {
  try {
    return { id, ok: true, value: work() }
  } catch (error) {
    const unusable = error instanceof IndexUnusableError && error.why
    return { id, ok: false, unusable, message: error instanceof Error ? error.message : 'failed' }
  }
}
