import { patternDetector } from './pattern.ts'

const PAIR = '[0-9a-f]{2}'

export const macAddress = patternDetector({
  id: 'mac_address',
  keywords: [
    ...Array.from('0abcdef', (digit) => `${digit}:`),
    ...Array.from('0abcdef', (digit) => `${digit}-`),
    ...Array.from('0abcdef', (digit) => `${digit}.`),
  ],
  keywordsIn: 'span',
  contextMax: 2,
  pattern: new RegExp(
    String.raw`(?<![\w:.-])(?:(?:${PAIR}:){5}${PAIR}|(?:${PAIR}-){5}${PAIR}|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4})(?![\w:-]|\.\w)`,
    'i',
  ),
  ahead: 1,
  spanMax: 17,
  // Six pairs of digits alone are a date and a time, or part of an account.
  valid: (span) => (/[a-f]/i.test(span) || span.includes(':') ? 0.9 : false),
  examples: {
    match: [
      '00:1A:2B:3C:4D:5E',
      'mac 00-1a-2b-3c-4d-5e.',
      '001a.2b3c.4d5e',
      'aa:bb:cc:dd:ee:ff',
      'ether 52:54:00:12:34:56 txqueuelen',
    ],
    noMatch: [
      '00:1A:2B:3C:4D',
      '00:1A:2B:3C:4D:5E:6F',
      '12-34-56-78-90-12',
      '2024.1012.1200',
      'aa:bb:cc:dd:ee:fg',
    ],
  },
})
