/** The text of a body that came in these pieces. Most come in one, which is not copied again. */
export function wholeText(pieces: readonly Buffer[]): string {
  const [only] = pieces
  const body = pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces)
  return body.toString('utf8')
}
