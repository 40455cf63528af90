import { expect, test } from 'vitest'
import { requestOf } from '../../test/fakes/work.ts'
import { limits } from '../kernel/limits.ts'
import type { ChatRequest, Part } from '../models/chat.ts'
import type { Effect } from '../models/settings.ts'
import { bounded, tooMuch } from './bounds.ts'

const TEXT: Part = { kind: 'text', text: 'a' }
const texts = (count: number): readonly Part[] => Array.from({ length: count }, () => TEXT)
const IMAGE = { kind: 'image', data: '' } as const
const result = (attachments: number): Part => ({
  kind: 'toolResult',
  id: 'a',
  text: '',
  attachments: Array.from({ length: attachments }, () => IMAGE),
})
const effects = (count: number): readonly Effect[] =>
  Array.from({ length: count }, (_, at) => ({ kind: 'fetch', name: `a[${at}]`, needed: true }))
const half = limits.partsMax / 2
const said = (...messages: readonly (readonly Part[])[]): Partial<ChatRequest> => ({
  messages: messages.map((parts) => ({ role: 'user', parts })),
})

test.each<[string, Partial<ChatRequest>, string | undefined]>([
  ['as many parts as may be', said(texts(half), texts(half)), undefined],
  ['one more', said(texts(half), texts(half + 1)), 'the messages have more'],
  ['what tool results hold counts', said([result(limits.partsMax)]), 'the messages have more'],
  ['as many effects as may be', { effects: effects(limits.effectsMax) }, undefined],
  ['one effect more', { effects: effects(limits.effectsMax + 1) }, 'the request has more'],
])('%s', (_, changes, message) => {
  const request = requestOf('hi', changes)
  const over = tooMuch(request)
  const decoded = { request, bodyBytes: new Uint8Array(0) }
  expect(bounded(decoded)).toEqual(over ?? decoded)
  if (message === undefined) expect(over).toBeUndefined()
  else
    expect(over).toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(message),
    })
})
