import { limits } from '../../kernel/limits.ts'

/** What kind of answer a question asks for, and how such an answer looks. English first; the rest scores by words. */
export interface QuestionKind {
  readonly asks: RegExp
  /** A unit that looks like such an answer. */
  readonly answers: Pick<RegExp, 'test'>
  /** Such an answer must look so: what does not is less likely one. */
  readonly strict: boolean
  /** Steps in a list answer it. */
  readonly steps: boolean
  /** A whole list answers it, not one item. */
  readonly lists: boolean
  /** Asks what something is. */
  readonly defines: boolean
}

const MONTH =
  'jan(?:uary|\\.)?|feb(?:ruary|\\.)?|mar(?:ch|\\.)?|apr(?:il|\\.)?|may|june?|july?|aug(?:ust|\\.)?|sept?(?:ember|\\.)?|oct(?:ober|\\.)?|nov(?:ember|\\.)?|dec(?:ember|\\.)?'
const DAY = '(?:mon|tues|wednes|thurs|fri|satur|sun)days?'
const NUMBER =
  '\\d[\\d,.]{0,20}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|half|zero|unlimited|once|twice'
const PERIOD = '(?:minute|hour|day|week|month|quarter|year)s?'
const anyOf = (...parts: readonly string[]): RegExp => new RegExp(parts.join('|'), 'iu')

const DURATION = anyOf(
  `\\b(?:${NUMBER})(?:[\\s–-]+(?:to[\\s-]+)?(?:${NUMBER}))?[\\s-]+(?:(?:business|working|work|calendar|full|pay)[\\s-]+)?(?:${PERIOD}|periods?)\\b`,
  '\\b(?:daily|weekly|bi-?weekly|monthly|quarterly|annually|yearly|immediately|anytime)\\b',
  `\\b(?:every|each) (?:${PERIOD}|${DAY})\\b`,
)
const TIME = anyOf(
  DURATION.source,
  `\\b(?:${MONTH})\\.? \\d`,
  '\\b(?:19|20)\\d\\d\\b',
  `\\b${DAY}\\b`,
  '\\b\\d{1,2}(?::\\d\\d)? ?[ap]\\.?m\\b',
  '\\b(?:before|after|within|until|by|prior to|no later than|at the end of|during|when|once) (?:the |your |each |every |an? )?(?:\\d|end|start|beginning|first|last|next|day|week|month|quarter|year|pay|noon|midnight)',
  '\\b(?:upon|as soon as|when(?:ever)?|once) ',
)
const ROLE =
  /@|\b(?:team|manager|director|supervisor|specialist|officer|lead|staff|office|desk|employees?|everyone|anyone|committee|department|contractors?|coordinator|administrator|admins?|head|council|board)\b/iu
const NAME = /(?<=\s)\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+/u
/**
 * Where a question word asks: at the start or after what leads to it; elsewhere it joins clauses.
 * It looks back one blank: a question is in one line, with single blanks.
 */
const ASKING =
  '(?<=^|[,;:.?!–-]\\s?|\\b(?:and|or|but|so|then|now|know|me|us|wonder(?:ing)?|ask(?:ing)?|say|since|until|by|to|for|from|with|of|exactly|on|about)\\s)'
const asking = (words: string): string => `${ASKING}(?:${words})\\b`

/** What `how long`, `how far in advance` ask; these words seldom stand in the answer. */
const MEASURE =
  /\bhow (?:far|long|soon|often|quickly|fast|early|late|much|many|big|large|old)\b(?: (?:ahead|in advance|before(?:hand)?|ago))?/giu

/**
 * INVARIANT (one turn of the event loop): the question is read in one line of bounded length, and no
 * expression over it or over a passage looks at a character more than a bounded number of times.
 */
export function plainQuestion(question: string): string {
  const { questionCharsMax } = limits
  // What is mostly blanks is bounded before the blanks are.
  const flat = ends(question, 8 * questionCharsMax)
    .replaceAll(/\s+/gu, ' ')
    .trim()
  return ends(flat, questionCharsMax).replaceAll(HALVES, '')
}

/** Halves of surrogate pairs, which the cut leaves. */
const HALVES = /\p{Surrogate}/gu

/** The first and the last half of what is too long: who pastes a text asks before or after it. */
const ends = (text: string, charsMax: number): string =>
  text.length <= charsMax
    ? text
    : `${text.slice(0, charsMax / 2 - 1)} ${text.slice(text.length - charsMax / 2)}`

export const withoutMeasure = (question: string): string => question.replace(MEASURE, ' ')

/** The one whose words stand first in the question decides; of several there, the first here. */
const KINDS: readonly QuestionKind[] = [
  {
    asks: /\bhow (?:do|can|should|would|to|does)\b|\bsteps?\b|\bprocess\b|\binstructions\b|\bprocedure\b|^\s*(?:set ?up|install|request|submit|create)\b/iu,
    answers:
      /\b(?:you can|you(?:'|’)ll need|you (?:must|should|need)|go to|click|select|fill out|complete|submit|email|contact|request|ask|open|visit|use)\b/iu,
    strict: false,
    steps: true,
    lists: false,
    defines: false,
  },
  {
    asks: /\bwhat (?:should|do|must|can|shall|am|are|is) (?:i|we|you|one) (?:to |supposed to )?do\b|\bwhat (?:now|next)\b|\bwhat happens (?:if|when)\b|\bwhat (?:to do|if)\b/iu,
    answers:
      /\b(?:you (?:must|should|need|can|will)|do not|please|immediately|contact|report|call|email|tell|inform|notify|ask|will be|is then)\b/iu,
    strict: false,
    steps: false,
    lists: false,
    defines: false,
  },
  {
    asks: /\b(?:tele)?phone numbers?\b|\bnumber (?:of|for) the\b.{0,30}\b(?:desk|line|hotline|office)\b|\bhotline\b|\b(?:who|whom|number) (?:do|can|should|to) (?:i )?call\b/iu,
    answers:
      /\+?\d[\d\s().-]{4,}\d|\b(?:ext(?:ension)?\.?|bleep|pager|dial|call|ring|(?:tele)?phone|on) \d{3,}/iu,
    strict: true,
    steps: false,
    lists: false,
    defines: false,
  },
  {
    asks: /\be-?mail address\b|\b(?:what|which) (?:is the )?e-?mail\b|\bmailbox\b/iu,
    answers: /\S@\S/u,
    strict: true,
    steps: false,
    lists: false,
    defines: false,
  },
  {
    asks: /\bhow (?:soon|long|often|quickly|fast|late|early)\b|\bhow far (?:ahead|in advance)\b|\bduration\b|\blength of\b/iu,
    answers: DURATION,
    strict: true,
    steps: false,
    lists: false,
    defines: false,
  },
  {
    asks: anyOf(
      asking('when'),
      '\\b(?:what|which) (?:date|day|time|year)\\b|\\bdeadline\\b|\\bdue date\\b|\\bexpir|\\bopening (?:hours|times)\\b',
    ),
    answers: TIME,
    strict: true,
    steps: false,
    lists: false,
    defines: false,
  },
  {
    asks: /\bhow (?:much|many|far|big|large|old)\b|\bmaximum\b|\bminimum\b|\blimit\b|\bcost\b|\bprice\b|\bamount\b|\bnumber\b|\brate\b/iu,
    answers: anyOf(`\\b(?:${NUMBER})\\b`, '[$€£%]'),
    strict: true,
    steps: false,
    lists: false,
    defines: false,
  },
  {
    asks: anyOf(asking('who(?:m|se)?'), '\\bwhich (?:person|team|group|office)\\b'),
    answers: { test: (text) => ROLE.test(text) || NAME.test(text) },
    strict: false,
    steps: false,
    lists: false,
    defines: false,
  },
  {
    asks: anyOf(
      asking('where'),
      '\\baddress\\b|\\blocat|\\bwhich (?:floor|room|building|city)\\b|\\be-?mail\\b|\\bphone\\b|\\burl\\b|\\blink\\b',
    ),
    answers:
      /@|https?:|\bwww\.|\b(?:room|floor|street|avenue|building|located|office|folder|site|page|portal|drive|channel|tab|menu)\b|\b\d{5}\b|\(\d{3}\)/iu,
    strict: false,
    steps: false,
    lists: false,
    defines: false,
  },
  {
    asks: /^\s*(?!(?:can|could|would) (?:you|someone|anyone|somebody|anybody)\b)(?:can|could|is|are|am|does|do|did|may|must|should|will|was|were|has|have)\b|\ballowed\b|\bpermitted\b|\brequired\b/iu,
    answers:
      /\b(?:can|cannot|can(?:'|’)t|may|must|should|not|never|only|required?s?|need|allowed|permitted|eligible|prohibited|always|yes|no)\b/iu,
    strict: false,
    steps: false,
    lists: false,
    defines: false,
  },
  {
    asks: /\bwhat (?:is|are|does)\b|\bdefin|\bmean(?:s|ing)?\b/iu,
    answers: /\b(?:is|are|means?|refers? to|stands for|called|defined)\b|: /iu,
    strict: false,
    steps: false,
    lists: false,
    defines: true,
  },
]

const NO_KIND: QuestionKind = {
  asks: /(?!)/u,
  answers: /(?!)/u,
  strict: false,
  steps: false,
  lists: false,
  defines: false,
}

/** Asks for several things. */
const ASKS_LIST =
  /\bwhat (?:are|do i need|should i (?:bring|include))\b|\bwhich (?:\p{L}+s)\b|\bwho (?:is|are) eligible\b|\brequirements\b|\beligib|\blist of\b|\b(?:types|kinds|examples|reasons) of\b/iu

export function kindOfQuestion(question: string): QuestionKind {
  let kind = NO_KIND
  let first = Number.POSITIVE_INFINITY
  for (const candidate of KINDS) {
    const found = candidate.asks.exec(question)?.index ?? Number.POSITIVE_INFINITY
    // `What is the limit?` asks for an amount; only without such a word, what something is.
    const at = found + (candidate.defines ? question.length : 0)
    if (at < first) [kind, first] = [candidate, at]
  }
  return ASKS_LIST.test(question) ? { ...kind, lists: true } : kind
}
