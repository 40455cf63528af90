import { patternDetector } from './pattern.ts'

const NUMBER = String.raw`(?:1[01]\d|[1-9]?\d)`

export const age = patternDetector({
  id: 'age',
  keywords: [
    '0 year',
    '0-year',
    '0 yr',
    '0 yo',
    '0yo',
    '0 y/o',
    '0 month',
    '0-month',
    '0 jahre',
    '0 ans',
    '0 a',
    'age',
    'alter',
    'edad',
  ],
  contextMax: 16,
  pattern: new RegExp(
    [
      String.raw`(?<![\w.,/-])${NUMBER}[ -](?:years?|yrs?|months?)[ -](?:old|of age)(?!\w)`,
      String.raw`(?<![\w.,/-])${NUMBER} ?(?:yo|y\/o)(?!\w)`,
      String.raw`(?<![\w.,/-])${NUMBER} jahre alt(?!\w)`,
      String.raw`(?<![\w.,/-])${NUMBER} a(?:ns|ños)(?!\w)`,
      String.raw`(?<=\baged? ?[:=]? ?|\balter ?[:=] ?|\bâge ?: ?|\bedad ?:? ?)${NUMBER}(?![\w/%-]|[.,]\d)`,
    ].join('|'),
    'i',
  ),
  ahead: 1,
  spanMax: 18,
  confidence: 0.8,
  examples: {
    match: [
      'a 42-year-old man',
      'she is 7 years old',
      'aged 63, from',
      'Age: 35',
      'er ist 40 Jahre alt',
      '85 yo female',
      'elle a 34 ans',
      'tiene 12 años',
    ],
    noMatch: ['page 42', '42 years of war', 'aged 12.5', 'in 10 years', 'stage 4', 'average 12'],
  },
})
