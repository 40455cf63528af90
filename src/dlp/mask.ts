import type { Finding } from './detector.ts'

/**
 * `text` with every finding replaced by `[type]`: for our own logs and messages, wherever words of a
 * user or an upstream could be shown. Overlapping findings become one mask that names all types.
 * `findings` may come in any order; they MUST be findings of this very text.
 */
export function maskFindings(text: string, findings: readonly Finding[]): string {
  const ordered = findings.toSorted((a, b) => a.start - b.start)
  let masked = ''
  let at = 0
  for (let index = 0; index < ordered.length;) {
    const { start } = ordered[index] as Finding
    const types = new Set<string>()
    let end = start
    // Spans that touch are one: nothing between them could be told apart.
    for (
      let next = ordered[index];
      next !== undefined && next.start <= end;
      next = ordered[index]
    ) {
      types.add(next.type)
      end = Math.max(end, next.end)
      index++
    }
    masked += `${text.slice(at, start)}[${[...types].join(',')}]`
    at = end
  }
  return masked + text.slice(at)
}
