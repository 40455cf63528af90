/**
 * Light stemmers for German, French and Spanish: plural, gender and the commonest case endings, in
 * the manner of the "light" and "minimal" stemmers of J. Savoy. Words come in lower case, accents folded.
 */
export type Language = 'english' | 'german' | 'french' | 'spanish'

function stemGerman(word: string): string {
  if (word.length < 5) return word
  return word
    .replace(/(?:ern|em|en|er|es)$/, '')
    .replace(/([bdfghklmnrt])s$/, '$1')
    .replace(/e$/, '')
}

function stemFrench(word: string): string {
  if (word.length < 5) return word
  return word
    .replace(/eaux$/, 'eau')
    .replace(/aux$/, 'al')
    .replace(/[sx]$/, '')
    .replace(/(?:er|ez|ee|e)$/, '')
    .replace(/([^aeiou])\1$/, '$1')
}

function stemSpanish(word: string): string {
  if (word.length < 5) return word
  return word
    .replace(/ces$/, 'z')
    .replace(/([^aeiou])es$/, '$1')
    .replace(/s$/, '')
    .replace(/[aeo]$/, '')
}

export const LIGHT_STEMMERS: Readonly<
  Record<Exclude<Language, 'english'>, (word: string) => string>
> = { german: stemGerman, french: stemFrench, spanish: stemSpanish }
