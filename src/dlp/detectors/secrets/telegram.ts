import { patternDetector } from '../pattern.ts'
import { isPlaceholder } from './placeholder.ts'

/** A bot's number, and what lets one speak as it. In URLs `bot` stands right before it. */
export const secretTelegram = patternDetector({
  id: 'secret_telegram_token',
  keywords: [':aa'],
  keywordsIn: 'span',
  contextMax: 4,
  pattern: /(?<=(?<![A-Za-z0-9_:])(?:bot)?)\d{8,10}:AA[\w-]{33}(?![\w-])/,
  spanMax: 46,
  confidence: 0.95,
  valid: (span) => !isPlaceholder(span.slice(span.indexOf(':') + 1)),
  examples: {
    match: [
      'token 110201543:AAHk3j5n8s0d7f6g4h2k1l9q8w7e6r5t4y3',
      'https://api.telegram.org/bot110201543:AAHk3j5n8s0d7f6g4h2k1l9q8w7e6r5t4y3/getMe',
    ],
    noMatch: [
      'at 12:AAB',
      '110201543:AAHxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      '110201543:AAHk3j5n8s0d7f6',
    ],
  },
})
