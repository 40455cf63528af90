import type { Parser } from '../lake/document.ts'
import { BlockList, titleFrom, topHeading, Unreadable } from './blocks.ts'
import { DocxReader } from './docx-reader.ts'
import { readStyles } from './docx-styles.ts'
import { readXml, relationships, titleOf } from './xml.ts'
import { openZip, type ZipParts } from './zip.ts'

/** Word documents: headings by style or outline level, lists, tables, notes. Deleted and hidden text is not text. */
export const docx: Parser = {
  id: 'docx',
  extensions: ['docx', 'docm', 'dotx'],
  parse(bytes, name) {
    const parts = openZip(bytes)
    const main = mainPart(parts)
    const body = parts.read(main)
    if (body === undefined) throw new Unreadable('it holds no Word document')
    const folder = main.slice(0, main.lastIndexOf('/') + 1)
    const list = new BlockList()
    const reader = new DocxReader(list, readStyles(parts.read(`${folder}styles.xml`)))
    readXml(body, reader)
    reader.finish()
    for (const notes of ['footnotes.xml', 'endnotes.xml']) {
      readXml(parts.read(folder + notes), reader)
      reader.finish()
    }
    const title = [titleOf(parts.read('docProps/core.xml')), reader.title, topHeading(list.blocks)]
    const document = { title: titleFrom(title, name), blocks: list.blocks }
    return Promise.resolve({ kind: 'document', document })
  },
}

function mainPart(parts: ZipParts): string {
  for (const { type, target } of relationships(parts.read('_rels/.rels'), '').values()) {
    if (type === 'officeDocument') return target
  }
  return 'word/document.xml'
}
