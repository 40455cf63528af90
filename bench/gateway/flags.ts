/** Numbers and words from the command line. */
export const numberFlag = (name: string, fallback: number): number => {
  const text = wordFlag(name)
  return text === undefined ? fallback : Number(text)
}

export function wordFlag(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? undefined : process.argv[at + 1]
}

export const hasFlag = (name: string): boolean => process.argv.includes(`--${name}`)
