import type { Config } from '../config/config.ts'

/** A question that shows two keys getting two answers, on the sample lake; a plain one elsewhere. */
export function questionFor(config: Config, _app: string): string {
  // Only with rules that keep `hr/` apart do the two keys get two answers.
  const sample = config.sources.some(
    ({ root, rules }) =>
      /[/\\]samples[/\\]lake\b/.test(root) && rules.some(({ match }) => match === 'hr/**'),
  )
  return sample ? SAMPLE_QUESTION : 'What are the rules for travel expenses?'
}
const SAMPLE_QUESTION = 'What is the salary range for grade 4?'
