import type { Config } from '../config/config.ts'

/** A question that shows two keys getting two answers, on the sample lake; a plain one elsewhere. */
export function questionFor(config: Config, _app: string): string {
  const sample = config.sources.some(({ root }) => /[/\\]samples[/\\]lake\b/.test(root))
  return sample ? SAMPLE_QUESTION : 'What are the rules for travel expenses?'
}
const SAMPLE_QUESTION = 'What is the salary range for grade 4?'
