import type { Collection } from './collection.ts'
import { linesOf, oneLine, unescaped } from './text.ts'

/**
 * 1,400 abstracts of aerodynamics, 225 queries. The judgements name queries by their place in the file,
 * from 1; the numbers that the file gives them are others.
 */
export function cranfield(read: (file: string) => Buffer): Collection {
  const documents = new Map<string, string>()
  const source = read('cran.all.1400.xml').toString('utf8')
  for (const [, part = ''] of source.matchAll(/<doc>([^]*?)<\/doc>/g)) {
    const field = (name: string): string =>
      unescaped(new RegExp(`<${name}>([^]*?)</${name}>`).exec(part)?.[1] ?? '').trim()
    const title = oneLine(field('title'))
    const text = field('text')
    // The abstract begins with its title again.
    const rest = oneLine(text).startsWith(title) ? withoutBeginning(text, title) : text
    documents.set(`${field('docno')}.md`, `# ${title}\n\n${rest.trim()}\n`)
  }
  const queries = [
    ...read('cran.qry.xml')
      .toString('utf8')
      .matchAll(/<title>([^]*?)<\/title>/g),
  ]
  return {
    documents,
    queries: new Map(queries.map(([, text = ''], at) => [`${at + 1}`, oneLine(unescaped(text))])),
    qrels: linesOf(read('cranqrel.trec.txt')),
  }
}

/** The beginning may be broken into lines elsewhere. */
function withoutBeginning(text: string, beginning: string): string {
  let at = 0
  for (const word of beginning.split(' ')) at = text.indexOf(word, at) + word.length
  return text.slice(at)
}
