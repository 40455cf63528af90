import { stemFrench } from './stem-french.ts'
import { stemGerman } from './stem-german.ts'
import { stemSpanish } from './stem-spanish.ts'

export type Language = 'english' | 'german' | 'french' | 'spanish'

/** Words come in lower case, accents folded. */
export const STEMMERS: Readonly<Record<Exclude<Language, 'english'>, (word: string) => string>> = {
  german: stemGerman,
  french: stemFrench,
  spanish: stemSpanish,
}
