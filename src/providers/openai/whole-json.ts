import { wholeText } from '../whole-text.ts'
import { limits } from '../../kernel/limits.ts'
import { parseJson } from '../../kernel/json.ts'
import type { ModelEvent, UpstreamFailure } from '../../models/chat.ts'
import type { AnswerReader } from '../exchange.ts'
import { garbage } from '../failures.ts'
import { isFields, type Fields } from './fields.ts'

/** A body that is one JSON object. Undefined: all is well. */
export type ObjectReader = (
  object: Fields,
  data: string,
  out: ModelEvent[],
) => UpstreamFailure | undefined

/** An answer that never streams. */
export class WholeJson implements AnswerReader {
  readonly #pieces: Buffer[] = []
  readonly #read: ObjectReader

  constructor(read: ObjectReader) {
    this.#read = read
  }

  push(bytes: Buffer): 'more' {
    // A copy: what undici hands out is a view of a buffer that lives on with the socket.
    this.#pieces.push(Buffer.from(bytes))
    return 'more'
  }

  end(out: ModelEvent[]): 'done' | UpstreamFailure {
    const data = wholeText(this.#pieces)
    const parsed = parseJson(data, { depthMax: limits.jsonDepthMax })
    if (!parsed.ok || !isFields(parsed.value)) return garbage('the deployment sent broken JSON')
    return this.#read(parsed.value, data, out) ?? 'done'
  }

  broken(): void {
    // Nothing is known of a body that broke off.
  }
}
