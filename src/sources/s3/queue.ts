import type { Message, ReceiveMessageResult, SQSClient, SQSClientConfig } from '@aws-sdk/client-sqs'
import { limits } from '../../kernel/limits.ts'
import { instant, type Instant } from '../../kernel/values.ts'
import type { S3Place, S3Queue } from '../../lake/place.ts'
import type { Hint, QueueFacts } from '../../lake/source.ts'
import { credentialsOf } from './bucket.ts'
import { failureText, type Calls, type S3World } from './calls.ts'
import { notified } from './notification.ts'
import { Transport } from './transport.ts'

interface Opened {
  readonly sdk: typeof import('@aws-sdk/client-sqs')
  readonly client: SQSClient
}
interface Held {
  readonly receipt: string
  readonly sentAt: Instant | undefined
}

/**
 * Event notifications of one bucket, from a queue of SQS.
 *
 * INVARIANT (told until done): a message leaves the queue only after each of its keys was reconciled;
 * whatever breaks before that, the queue tells it again.
 */
export class NotificationQueue {
  readonly #place: S3Place
  readonly #queue: S3Queue
  readonly #world: S3World
  readonly #calls: Calls
  readonly #transport = new Transport()
  readonly #held = new Set<Held>()
  /** Receipts of what was reconciled and is still to be deleted. */
  readonly #done: string[] = []
  #client: Promise<Opened> | undefined
  #emptyAt: Instant | undefined
  #foreign = 0
  #failure: string | undefined
  #freed = new AbortController()

  constructor(place: S3Place, queue: S3Queue, world: S3World, calls: Calls) {
    this.#place = place
    this.#queue = queue
    this.#world = world
    this.#calls = calls
  }

  get facts(): QueueFacts {
    const sent = [...this.#held].flatMap(({ sentAt }) => sentAt ?? [])
    return {
      emptyAt: this.#emptyAt,
      oldestAt: sent.length === 0 ? undefined : instant(Math.min(...sent)),
      waiting: this.#held.size,
      foreign: this.#foreign,
      failure: this.#failure,
    }
  }

  /** Never rejects; ends when the signal aborts. */
  async poll(onHint: (hint: Hint) => void, signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        await this.#round(onHint, signal)
        failures = 0
        this.#failure = undefined
      } catch (error) {
        if (signal.aborted) return
        this.#failure = failureText(error, 'the queue of notifications cannot be read')
        failures = Math.min(failures + 1, FAILURES_COUNTED)
        await this.#calls.pause(failures, signal).catch(() => undefined)
      }
    }
  }

  async close(): Promise<void> {
    const opened = this.#client
    this.#transport.destroy()
    if (opened !== undefined) (await opened).client.destroy()
  }

  async #round(onHint: (hint: Hint) => void, signal: AbortSignal): Promise<void> {
    // Not fetched is not lost: what is not taken now stays in the queue.
    while (this.#held.size >= limits.hintedKeysMax && !signal.aborted) {
      this.#freed = new AbortController()
      await this.#world.clock.sleep(60_000, AbortSignal.any([this.#freed.signal, signal]))
    }
    const startedAt = this.#world.clock.now()
    const { sdk, client } = await this.#open()
    const deadlineMs = limits.queueWaitSeconds * 1_000 + limits.bucketTimeoutMs
    const answer = await this.#calls.turn<ReceiveMessageResult>(
      (bounded) =>
        client.send(
          new sdk.ReceiveMessageCommand({
            QueueUrl: this.#queue.queueUrl,
            MaxNumberOfMessages: MESSAGES_AT_ONCE,
            WaitTimeSeconds: limits.queueWaitSeconds,
            VisibilityTimeout: limits.queueVisibilitySeconds,
            MessageSystemAttributeNames: ['SentTimestamp'],
          }),
          { abortSignal: bounded },
        ),
      signal,
      deadlineMs,
    )
    const messages = answer.Messages ?? []
    if (messages.length === 0 && this.#held.size === 0) this.#emptyAt = startedAt
    this.#hand(messages, onHint)
  }

  #hand(messages: readonly Message[], onHint: (hint: Hint) => void): void {
    for (const { Body = '', ReceiptHandle, Attributes } of messages) {
      const said = notified(Body, this.#place.bucket)
      if (said.kind === 'foreign' || ReceiptHandle === undefined) {
        this.#foreign += 1
        continue
      }
      const sent = Number(Attributes?.SentTimestamp ?? Number.NaN)
      const sentAt = Number.isSafeInteger(sent) ? instant(sent) : undefined
      const held: Held = { receipt: ReceiptHandle, sentAt }
      this.#held.add(held)
      const { prefix } = this.#place
      const keys = said.keys.flatMap((key) =>
        key.startsWith(prefix) ? [key.slice(prefix.length)] : [],
      )
      const settle = (done: boolean): void => this.#settle(held, done)
      if (keys.length === 0) settle(true)
      else onHint({ keys, settle })
    }
  }

  #settle(held: Held, done: boolean): void {
    this.#held.delete(held)
    this.#freed.abort()
    if (!done) return
    this.#done.push(held.receipt)
    // Those that are settled in the same turn go in one request.
    if (this.#done.length === 1) setImmediate(() => void this.#delete())
  }

  /** A message that cannot be deleted comes again, and is reconciled again. */
  async #delete(): Promise<void> {
    const receipts = this.#done.splice(0)
    try {
      const { sdk, client } = await this.#open()
      for (let at = 0; at < receipts.length; at += MESSAGES_AT_ONCE) {
        const entries = receipts
          .slice(at, at + MESSAGES_AT_ONCE)
          .map((ReceiptHandle, index) => ({ Id: `${index}`, ReceiptHandle }))
        await this.#calls.once(
          (bounded) =>
            client.send(
              new sdk.DeleteMessageBatchCommand({
                QueueUrl: this.#queue.queueUrl,
                Entries: entries,
              }),
              { abortSignal: bounded },
            ),
          limits.bucketTimeoutMs,
        )
      }
    } catch (error) {
      this.#failure = failureText(error, 'a notification cannot be deleted')
    }
  }

  #open(): Promise<Opened> {
    this.#client ??= import('@aws-sdk/client-sqs').then((sdk) => ({
      sdk,
      client: new sdk.SQSClient({
        region: this.#queue.region,
        endpoint: new URL(this.#queue.queueUrl).origin,
        ...credentialsOf(this.#place),
        requestHandler: this.#transport as unknown as NonNullable<
          SQSClientConfig['requestHandler']
        >,
        maxAttempts: 1,
        retryMode: 'standard',
        defaultsMode: 'standard',
        useDualstackEndpoint: false,
        useFipsEndpoint: false,
      }),
    }))
    return this.#client
  }
}

/** What SQS gives at most. */
const MESSAGES_AT_ONCE = 10
const FAILURES_COUNTED = 10
