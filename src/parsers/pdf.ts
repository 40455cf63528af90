import { limits } from '../kernel/limits.ts'
import type { Parser } from '../lake/document.ts'
import { BlockList, oneLine, titleFrom, topHeading, Unreadable } from './blocks.ts'
import { addPages } from './pdf-blocks.ts'
import { linesOf, type PageLine } from './pdf-lines.ts'

/** PDF: text in reading order with page numbers. What is only a picture of text is reported, not guessed. */
export const pdf: Parser = {
  id: 'pdf',
  extensions: ['pdf'],
  async parse(bytes, name) {
    const { getDocumentProxy } = await import('unpdf')
    const open = getDocumentProxy(bytes, {
      verbosity: 0,
      isEvalSupported: false,
      stopAtErrors: false,
    })
    const document = await open.catch((error: unknown) => {
      throw new Unreadable(whyNot(error))
    })
    try {
      const { title, pages } = await readPages(document)
      const list = new BlockList()
      addPages(list, pages)
      if (list.blocks.length === 0) {
        throw new Unreadable(
          'the PDF has no text: its pages are pictures; run text recognition on it first',
        )
      }
      const titles = [title, topHeading(list.blocks)]
      return { kind: 'document', document: { title: titleFrom(titles, name), blocks: list.blocks } }
    } finally {
      await document.destroy()
    }
  },
}

type PdfDocument = Awaited<ReturnType<typeof import('unpdf').getDocumentProxy>>

interface PdfText {
  readonly title: string | undefined
  readonly pages: readonly (readonly PageLine[])[]
}

async function readPages(document: PdfDocument): Promise<PdfText> {
  if (document.numPages > limits.pdfPagesMax) {
    throw new Unreadable(`the PDF has more than ${limits.pdfPagesMax} pages; split it`)
  }
  const pages: (readonly PageLine[])[] = []
  let chars = 0
  for (let number = 1; number <= document.numPages; number++) {
    const lines = await readPage(document, number)
    for (const line of lines) chars += line.text.length
    if (chars > limits.documentCharsMax)
      throw new Unreadable('the PDF holds too much text; split it')
    pages.push(lines)
  }
  return { title: await titleIn(document), pages }
}

/** A broken page costs its own text, not the document's. */
async function readPage(document: PdfDocument, number: number): Promise<readonly PageLine[]> {
  try {
    const page = await document.getPage(number)
    const { items } = await page.getTextContent()
    page.cleanup()
    return linesOf(items, page.view)
  } catch (error) {
    if (error instanceof Unreadable) throw error
    return []
  }
}

async function titleIn(document: PdfDocument): Promise<string | undefined> {
  const metadata = await document.getMetadata().catch(() => undefined)
  const info = metadata?.info as { readonly Title?: unknown } | undefined
  const title = typeof info?.Title === 'string' ? oneLine(info.Title) : ''
  // What word processors write when nobody gave a title says nothing.
  return /^(?:untitled|\(?anonymous\)?$|\(?unspecified\)?$|microsoft word|document\d*$|.*\.(?:docx?|indd|pdf)$)/i.test(
    title,
  )
    ? undefined
    : title
}

function whyNot(error: unknown): string {
  const { name } = error as { readonly name?: string }
  return name === 'PasswordException'
    ? 'the PDF is encrypted; save a copy without a password'
    : 'the PDF is broken: it cannot be opened'
}
