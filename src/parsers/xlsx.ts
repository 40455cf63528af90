import type { Parser } from '../lake/document.ts'
import { BlockList, titleFrom, Unreadable } from './blocks.ts'
import { RowBlocks } from './rows.ts'
import { readNumberFormats, readSharedStrings, readWorkbook } from './xlsx-parts.ts'
import { SheetReader } from './xlsx-sheet.ts'
import { readXml, titleOf } from './xml.ts'
import { openZip } from './zip.ts'

/** Spreadsheets: each visible sheet a section, each row `Header: value; …`. The page is the sheet's number. */
export const xlsx: Parser = {
  id: 'xlsx',
  extensions: ['xlsx', 'xlsm', 'xltx'],
  parse(bytes, name) {
    const parts = openZip(bytes)
    const workbook = readWorkbook(parts)
    if (workbook.sheets.length === 0) throw new Unreadable('it holds no sheet')
    const list = new BlockList()
    const strings = readSharedStrings(parts.read(workbook.stringsPart))
    const formats = readNumberFormats(parts.read(workbook.stylesPart))
    for (const [at, sheet] of workbook.sheets.entries()) {
      if (sheet.hidden) continue
      const page = at + 1
      const rows = new RowBlocks(list, { page })
      list.add('heading', sheet.name, { depth: 1, page })
      const reader = new SheetReader({ strings, formats, epoch1904: workbook.epoch1904 }, (row) =>
        rows.add(row),
      )
      readXml(parts.read(sheet.part), reader)
      rows.finish()
    }
    const title = titleFrom([titleOf(parts.read('docProps/core.xml'))], name)
    return Promise.resolve({ kind: 'document', document: { title, blocks: list.blocks } })
  },
}
