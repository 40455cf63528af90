import type { Parser } from '../lake/document.ts'
import { BlockList, titleFrom, topHeading, Unreadable } from './blocks.ts'
import { decodeText } from './decode-text.ts'
import { headingStyles } from './docx-styles.ts'
import { addHtml } from './html.ts'
import { titleOf } from './xml.ts'
import { openZip, storedZip, type ZipParts } from './zip.ts'

/** Word documents by way of HTML. Deleted and hidden text is not text; pictures are not looked at. */
export const docx: Parser = {
  id: 'docx',
  extensions: ['docx', 'docm', 'dotx'],
  async parse(bytes, name) {
    const parts = openZip(bytes)
    const list = new BlockList()
    addHtml(list, await htmlOf(parts))
    const titles = [titleOf(parts.read('docProps/core.xml')), topHeading(list.blocks)]
    return { kind: 'document', document: { title: titleFrom(titles, name), blocks: list.blocks } }
  },
}

/** What Word shows of a document stands in these; mammoth gets no others: no media, no style map of its own. */
const WANTED = /^(?:\[Content_Types\]\.xml|_rels\/\.rels|[^/]+\/(?:_rels\/)?[^/]+\.(?:xml|rels))$/

async function htmlOf(parts: ZipParts): Promise<string> {
  const wanted = new Map<string, Uint8Array>()
  for (const name of parts.names.filter((each) => WANTED.test(each))) {
    const source = decodeText(parts.read(name) ?? new Uint8Array())
    // Parts that programs keep for themselves may be anything; without one of Word's own it says what is missing.
    if (source !== undefined) wanted.set(name, prepared(source))
  }
  const { default: mammoth } = await import('mammoth')
  const styles = [...wanted.entries()].find(([name]) => name.endsWith('/styles.xml'))?.[1]
  const converted = await mammoth
    .convertToHtml(
      { buffer: storedZip(wanted) },
      {
        externalFileAccess: false,
        includeEmbeddedStyleMap: false,
        convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })),
        styleMap: [`highlight[color='${HIDDEN}'] => !`, ...headingRules(headingStyles(styles))],
      },
    )
    .catch((error: unknown) => {
      throw new Unreadable(whyNot(error))
    })
  return converted.value.replaceAll(BACK_LINK, '')
}

/** From a note back to its place in the text. */
const BACK_LINK = /<a href="#(?:foot|end)note-ref-[^"]*">↑<\/a>/g

const headingRules = (depths: ReadonlyMap<string, number>): readonly string[] =>
  [...depths].map(
    ([name, depth]) =>
      `p[style-name='${name.replaceAll(/[\\']/g, String.raw`\$&`)}'] => h${depth}:fresh`,
  )

const prepared = (source: string): Uint8Array =>
  Buffer.from(withHiddenMarked(source).replaceAll(LOOKS, ''))

/**
 * How runs look says nothing to an index, and is half of the tree that mammoth builds: without it twice the
 * document fits into a worker's memory. An empty element can go without harm to those around it.
 */
const LOOKS =
  /<w:(?:rFonts|sz|szCs|lang|color|kern|spacing|w|b|bCs|i|iCs|u|shd|noProof|position|proofErr|lastRenderedPageBreak|jc|ind|contextualSpacing|keepNext|keepLines|widowControl|rtl|cs|bookmarkEnd)(?:\s[^<>]*)?\/>| w:rsid\w*="[0-9A-F]{8}"/g

/**
 * mammoth shows hidden text, where instructions to models like to stand. What hides a run becomes a
 * highlight of a colour that only we know, which the style map leaves out.
 */
const withHiddenMarked = (source: string): string =>
  source.replaceAll(
    /<(\/?)([\w.-]+:)?vanish\b([^<>]*?)(\/?)>/g,
    (_, close: string, prefix: string | undefined, attributes: string, empty: string) => {
      const tag = `${prefix ?? ''}highlight`
      if (close === '/') return `</${tag}>`
      const shown = /["'](?:0|false|off)["']/.test(attributes)
      return `<${tag} ${prefix ?? ''}val="${shown ? 'none' : HIDDEN}"${empty}>`
    },
  )
const HIDDEN = 'hidden-from-readers'

function whyNot(error: unknown): string {
  const { message } = error as { readonly message?: unknown }
  return typeof message === 'string' && message.startsWith('Could not find main document part')
    ? 'it holds no Word document'
    : 'it is broken: its parts do not follow their format'
}
