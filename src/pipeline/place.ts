/** Where in a text one is: may a value be written here? */
export interface Place {
  /** Would the value be words for a reader, and nothing that anything follows, fetches, sends or runs? `behind`: the next character, '' at the end. */
  admits(value: string, behind: string): boolean
  pass(text: string): void
  /** A value was written here. */
  passValue(value: string): void
  /** The value as it is to be written here. */
  written(value: string): string
}

export const isSpace = (char: string): boolean =>
  char === ' ' || char === '\n' || char === '\t' || char === '\r'
