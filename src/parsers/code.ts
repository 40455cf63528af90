import type { Parser } from '../lake/document.ts'
import { BlockList, titleFrom } from './blocks.ts'
import { LANGUAGES, type Language } from './code-languages.ts'
import { textOf } from './text.ts'

/**
 * Source code by its structure: what has a name (a function, a type and its members, a table, a key) is
 * a section under that name, comments above it included. Told by how its lines begin and are indented,
 * not by a grammar: code that does not parse is read all the same, and no text is left out.
 */
export const code: Parser = {
  id: 'code',
  extensions: LANGUAGES.flatMap(({ extensions }) => extensions),
  parse(bytes, name) {
    const list = new BlockList()
    const language = languageOf(name)
    for (const { names, lines } of partsOf(textOf(bytes).split('\n'), language)) {
      const heading = names.at(-1)
      if (heading !== undefined) list.add('heading', heading, { depth: names.length })
      list.add('code', lines.join('\n'))
    }
    const file = name.slice(name.lastIndexOf('/') + 1)
    const document = { title: titleFrom([file], name), blocks: list.blocks }
    return Promise.resolve({ kind: 'document', document })
  },
}

function languageOf(name: string): Language {
  const extension = /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  const found = LANGUAGES.find(({ extensions }) => extensions.includes(extension))
  return found ?? (LANGUAGES.at(-1) as Language)
}

interface CodePart {
  /** Of what it is in and of itself, outermost first; empty for what stands before the first name. */
  readonly names: readonly string[]
  readonly lines: string[]
}

interface Container {
  readonly name: string
  readonly indent: number
  /** Of its members; unknown until the first line inside it. */
  inner: number | undefined
}

/** Characters of a line that its beginning is told by. */
const LINE_CHARS = 240

function partsOf(lines: readonly string[], language: Language): readonly CodePart[] {
  const parts: CodePart[] = [{ names: [], lines: [] }]
  const containers: Container[] = []
  for (const line of lines) {
    const part = parts.at(-1) as CodePart
    const text = line.slice(0, LINE_CHARS).trimStart()
    const found = text === '' ? undefined : nameAt(text, indentOf(line), { containers, language })
    if (found === undefined) {
      part.lines.push(line)
      continue
    }
    const names = [...containers.map(({ name }) => name), found.name]
    parts.push({ names, lines: [...takeLeading(part.lines), line] })
    if (found.isContainer && containers.length < language.nestingMax) {
      containers.push({ name: found.name, indent: indentOf(line), inner: undefined })
    }
  }
  return parts
}

interface Scope {
  readonly containers: Container[]
  readonly language: Language
}

/** What the line declares, if it stands where declarations do: at the margin, or directly inside a container. */
function nameAt(
  text: string,
  indent: number,
  { containers, language }: Scope,
): { readonly name: string; readonly isContainer: boolean } | undefined {
  if (CLOSING.test(text)) return undefined
  while (containers.length > 0 && (containers.at(-1) as Container).indent >= indent)
    containers.pop()
  const outer = containers.at(-1)
  if (outer !== undefined) outer.inner ??= indent
  if (indent !== (outer?.inner ?? 0)) return undefined
  const patterns = [
    language.declaration,
    ...(outer === undefined ? [] : [language.member ?? language.declaration]),
  ]
  for (const pattern of patterns.toReversed()) {
    const groups = pattern.exec(text)?.groups
    if (groups === undefined) continue
    const name = (
      groups['name'] ||
      groups['name2'] ||
      groups['name3'] ||
      groups['kind'] ||
      ''
    ).trim()
    const kind = groups['kind'] ?? groups['kind3'] ?? ''
    if (name !== '') return { name, isContainer: language.containers?.has(kind) === true }
  }
  return undefined
}

/** Ends what is open, or belongs to what is above: a brace on a line of its own, a comment, a directive. */
const CLOSING = /^(?:[{}()\];,]|\/\/|\/\*|\*|#(?!\s*\[)|--|end\b|@|"""|''')/

/** White space before the text; a tab is four spaces. */
function indentOf(line: string): number {
  let indent = 0
  for (const character of line) {
    if (character === ' ') indent++
    else if (character === '\t') indent += 4
    else break
  }
  return indent
}

/** Comments, decorators and attributes directly above a declaration are its own. */
function takeLeading(lines: string[]): readonly string[] {
  let from = lines.length
  while (from > 0 && LEADING.test(lines[from - 1] ?? '')) from--
  return lines.splice(from)
}
const LEADING =
  /^\s*(?:\/\/|\/\*|\*|#(?!\s*(?:include|define|if|endif|else|pragma|import))|--|@\w|\[\w|template\b)/
