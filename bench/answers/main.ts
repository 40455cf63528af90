import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { openAnswerPipeline, type Answered } from './pipeline.ts'
import { readQuestions, type Question } from './questions.ts'

/**
 * How well the built-in model answers from a folder of documents:
 * `npm run bench:answers -- --lake DIR --questions FILE [--questions FILE] [--show misses|all|none]`.
 *
 * A page is right when it is the first one cited; an answer when the quotes hold what was looked up;
 * a question that nothing answers when nothing is quoted. Exits 1 below the bars.
 */
const BARS = { page: 0.8, answer: 0.7 }

const { values } = parseArgs({
  options: {
    lake: { type: 'string' },
    questions: { type: 'string', multiple: true, default: [] },
    show: { type: 'string', default: 'misses' },
  },
})
if (values.lake === undefined || values.questions.length === 0) {
  throw new Error('needs --lake DIR and --questions FILE')
}
const pipeline = await openAnswerPipeline(values.lake)
console.log(`${pipeline.indexed} documents`)
for (const file of values.questions) await measure(file)
await pipeline.close()

interface Verdict {
  readonly page: boolean
  readonly answer: boolean
}

async function measure(file: string): Promise<void> {
  const verdicts: Verdict[] = []
  const refused: boolean[] = []
  let chars = 0
  let ms = 0
  for (const question of readQuestions(file)) {
    const answered = await pipeline.ask(question.question)
    const verdict = judge(question, answered)
    if (question.pages.length === 0) refused.push(verdict.answer)
    else verdicts.push(verdict)
    chars += answered.text.length
    ms += answered.ms
    show(question, answered, verdict)
  }
  const page = share(verdicts.map((verdict) => verdict.page))
  const answer = share(verdicts.map((verdict) => verdict.answer))
  const asked = Math.max(1, verdicts.length + refused.length)
  console.log(
    `${basename(file)}: page first ${page.text} (bar ${BARS.page}), answer quoted ${answer.text} (bar ${BARS.answer}), ` +
      `rightly refused ${share(refused).text}, ${Math.round(chars / asked)} characters, ${(ms / asked).toFixed(1)} ms each`,
  )
  if (page.value < BARS.page || answer.value < BARS.answer) process.exitCode = 1
}

function judge({ pages, answers }: Question, { citations }: Answered): Verdict {
  const first = citations[0]?.passage.path
  if (pages.length === 0) return { page: first === undefined, answer: first === undefined }
  const quoted = citations.map(({ quote }) => quote.replaceAll(/\s+/g, ' ')).join('\n')
  return {
    page: first !== undefined && pages.some((page) => first.endsWith(page)),
    answer: answers.some((answer) => answer.test(quoted)),
  }
}

function show({ question, pages, answers }: Question, answered: Answered, verdict: Verdict): void {
  const right = verdict.page && verdict.answer
  if (values.show === 'none' || (right && values.show !== 'all')) return
  const { citations, retrieved, text } = answered
  const cited = citations.map(({ passage }) => `${passage.path}#${passage.number}`)
  const at = retrieved.passages.findIndex(
    (passage) =>
      pages.some((page) => passage.path.endsWith(page)) &&
      answers.some((answer) => answer.test(passage.text.replaceAll(/\s+/g, ' '))),
  )
  console.log(
    `${verdict.page ? 'page  ' : 'PAGE ✗'} ${verdict.answer ? 'answer  ' : 'ANSWER ✗'} ${question}`,
  )
  console.log(
    `    wanted ${pages.join(' | ') || 'nothing'}: ${answers.map(String).join(' ')}; in passage ${at + 1 || 'none'}`,
  )
  console.log(`    cited  ${cited.join(', ') || 'nothing'}`)
  console.log(`    ${text.replaceAll('\n', '\n    ')}\n`)
}

function share(list: readonly boolean[]): { readonly value: number; readonly text: string } {
  const right = list.filter(Boolean).length
  return { value: list.length === 0 ? 1 : right / list.length, text: `${right}/${list.length}` }
}
