import { isFields, type Fields } from '../body.ts'
import type { Message, RequestCommon } from '../../models/chat.ts'
import type { StreamEncoder } from '../dialect.ts'
import { withoutExtension } from './extension.ts'
import type { Notes } from './notes.ts'

interface Asked {
  readonly raw: Fields
  readonly model: string
  readonly messages: readonly Message[]
  readonly notes: Notes
}

/** The common members of requests that are answered in one piece and know no tools. */
export const sealed = ({
  raw,
  model,
  messages,
  notes,
}: Asked): Omit<RequestCommon, 'declared'> => ({
  dialect: 'openai',
  alias: model,
  messages,
  rawMessages: messages,
  tools: [],
  maxOutputTokens: undefined,
  choiceCount: 1,
  stream: false,
  streamUsage: false,
  wants: { tools: false, images: false, structured: false },
  unknownText: notes.texts,
  raw: withoutExtension(raw),
  ...(isFields(raw['standpipe']) ? { wantsProvenance: true as const } : {}),
  ...notes.told(),
})

/** Their decoders never ask for a stream, so nobody comes here. */
export function neverStreamed(): StreamEncoder {
  throw new Error('this request is answered in one piece')
}
