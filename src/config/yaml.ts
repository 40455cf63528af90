import { isMap, isNode, LineCounter, parseDocument, type Document } from 'yaml'
import type { ConfigProblem } from './config.ts'

/** Where in the file: `['deployments', 2, 'baseUrl']`. */
export type Path = readonly (string | number)[]

/** Something about a place in the file; the reader knows the line. */
export interface Remark {
  readonly path: Path
  readonly message: string
}

export interface YamlFile {
  readonly value: unknown
  /** The remark with file, line and key. */
  readonly place: (remark: Remark) => ConfigProblem
}

export type ParsedYaml =
  | { readonly kind: 'yaml'; readonly yaml: YamlFile }
  | { readonly kind: 'problems'; readonly problems: readonly ConfigProblem[] }

/** `deployments[2].baseUrl` */
export const keyText = (path: Path): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text === '' ? part : `${text}.${part}`
  }, '')

/** YAML 1.2 core: no merge keys, no custom tags; aliases are bounded, so a small file stays small. */
export function parseYaml(file: string, text: string): ParsedYaml {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false, stringKeys: true })
  const faults = [...document.errors, ...document.warnings].toSorted((a, b) => a.pos[0] - b.pos[0])
  // What follows the first is mostly made by it. A key that is none is mostly a bracket that is missing.
  const fault = faults.find(({ code }) => code !== 'NON_STRING_KEY') ?? faults[0]
  if (fault !== undefined) {
    const [at] = fault.pos
    const { line } = lineCounter.linePos(at)
    const message = `not valid YAML: ${hintFor(text, at) ?? firstLine(fault.message)}`
    return { kind: 'problems', problems: [{ file, line, key: '', message }] }
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 })
    const place = ({ path, message }: Remark): ConfigProblem => ({
      file,
      line: lineOf(document, lineCounter, path),
      key: keyText(path),
      message,
    })
    return { kind: 'yaml', yaml: { value, place } }
  } catch {
    const message = 'not valid YAML: an anchor is used too often, or without being defined'
    return { kind: 'problems', problems: [{ file, line: 0, key: '', message }] }
  }
}

/** Between brackets, `${` begins a map of its own. */
const hintFor = (text: string, at: number): string | undefined =>
  text.slice(Math.max(at - 1, 0), at + 1) === '${'
    ? 'inside `{ … }` and `[ … ]` a reference stands in quotes: write "${env:NAME}"'
    : undefined

const firstLine = (message: string): string => {
  const line = message.split('\n')[0] ?? ''
  return line.charAt(0).toLowerCase() + line.slice(1)
}

/** The line of the key if there is one, else of the value, else of the nearest parent that exists. */
function lineOf(document: Document, lineCounter: LineCounter, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const offset = offsetOf(document, path.slice(0, length))
    if (offset !== undefined) return lineCounter.linePos(offset).line
  }
  return 1
}

function offsetOf(document: Document, path: Path): number | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (isMap(parent)) {
    const wanted = String(path.at(-1))
    const pair = parent.items.find(({ key }) => isNode(key) && String(key) === wanted)
    return isNode(pair?.key) ? pair.key.range?.[0] : undefined
  }
  const node: unknown = document.getIn(path, true)
  return isNode(node) ? node.range?.[0] : undefined
}
