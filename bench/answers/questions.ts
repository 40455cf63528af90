import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** One question whose answer a person looked up. */
export interface Question {
  readonly question: string
  /** Ends of the paths of the pages that answer; none for a question that nothing answers. */
  readonly pages: readonly string[]
  /** One of these stands in what is quoted. */
  readonly answers: readonly RegExp[]
}

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())])
const schema = z.array(
  z.object({
    question: z.string(),
    /** Path suffix, or several. */
    page: texts.default([]),
    /** Regular expression, case ignored, or several. */
    answer: texts.default([]),
    answerable: z.boolean().default(true),
  }),
)

export const readQuestions = (file: string): readonly Question[] =>
  schema
    .parse(JSON.parse(readFileSync(file, 'utf8')))
    .map(({ question, page, answer, answerable }) => ({
      question,
      pages: answerable ? page : [],
      answers: answer.map((pattern) => new RegExp(pattern, 'iu')),
    }))
