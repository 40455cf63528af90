import { crc32, deflateRawSync } from 'node:zlib'

/** A zip file of the given parts. `lie` writes another unpacked size into both headers. */
export function zip(
  parts: Readonly<Record<string, string | Buffer>>,
  lie?: { readonly unpackedBytes: number },
): Uint8Array<ArrayBuffer> {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, content] of Object.entries(parts)) {
    const data = Buffer.from(content)
    const packed = deflateRawSync(data)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(0x5a21_0000, 6)
    fields.writeUInt32LE(crc32(data), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(lie?.unpackedBytes ?? data.length, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name)])
    const entry = Buffer.alloc(46)
    entry.write('PK\x01\x02', 'latin1')
    entry.writeUInt16LE(20, 4)
    fields.copy(entry, 6)
    entry.writeUInt32LE(at, 42)
    directory.push(Buffer.concat([entry, Buffer.from(name)]))
    bodies.push(local, packed)
    at += local.length + packed.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(at, 16)
  return new Uint8Array(Buffer.concat([...bodies, central, end]))
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

const relations = (targets: readonly (readonly [type: string, target: string])[]): string =>
  `${XML}<Relationships xmlns="${RELATIONS}">${targets
    .map(
      ([type, target], at) =>
        `<Relationship Id="rId${at + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`

const contentTypes = (overrides: Readonly<Record<string, string>>): string =>
  `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${Object.entries(
    overrides,
  )
    .map(
      ([part, type]) =>
        `<Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.${type}+xml"/>`,
    )
    .join('')}</Types>`

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

/** One block of a Word document. */
export type DocxBlock =
  | { readonly heading: 1 | 2 | 3; readonly text: string }
  | { readonly text: string }
  | { readonly items: readonly string[] }
  | { readonly rows: readonly (readonly string[])[] }

const run = (text: string): string => `<w:r><w:t xml:space="preserve">${escape(text)}</w:t></w:r>`
const paragraph = (text: string, properties = ''): string =>
  `<w:p>${properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`}${run(text)}</w:p>`

function docxBlock(block: DocxBlock): string {
  if ('heading' in block)
    return paragraph(block.text, `<w:pStyle w:val="Heading${block.heading}"/>`)
  if ('items' in block) {
    const numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    return block.items.map((item) => paragraph(item, numbered)).join('')
  }
  if (!('rows' in block)) return paragraph(block.text)
  const rows = block.rows.map((row, at) => {
    const cells = row.map(
      (cell) => `<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>${paragraph(cell)}</w:tc>`,
    )
    return `<w:tr>${at === 0 ? '<w:trPr><w:tblHeader/></w:trPr>' : ''}${cells.join('')}</w:tr>`
  })
  const width = '<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
  const grid = `<w:tblGrid>${'<w:gridCol/>'.repeat(block.rows[0]?.length ?? 0)}</w:tblGrid>`
  return `<w:tbl>${width}${grid}${rows.join('')}</w:tbl>`
}

const heading = (depth: number): string =>
  `<w:style w:type="paragraph" w:styleId="Heading${depth}"><w:name w:val="heading ${depth}"/><w:pPr><w:outlineLvl w:val="${depth - 1}"/></w:pPr><w:rPr><w:b/><w:sz w:val="${40 - depth * 6}"/></w:rPr></w:style>`
const STYLES = `${XML}<w:styles ${W}>${[1, 2, 3].map(heading).join('')}</w:styles>`
const NUMBERING = `${XML}<w:numbering ${W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>`

/** A small but whole Word document. */
export const docx = (blocks: readonly DocxBlock[]): Uint8Array<ArrayBuffer> =>
  docxOfBody(blocks.map(docxBlock).join(''))

export interface DocxExtras {
  readonly parts?: Readonly<Record<string, string>>
  /** What the main part points to besides its styles; `rId3` is the first of them. */
  readonly relations?: readonly (readonly [type: string, target: string])[]
}

/** The same around WordprocessingML of one's own. */
export const docxOfBody = (body: string, extras: DocxExtras = {}): Uint8Array<ArrayBuffer> =>
  zip({
    '[Content_Types].xml': contentTypes({
      'word/document.xml': 'wordprocessingml.document.main',
      'word/styles.xml': 'wordprocessingml.styles',
      'word/numbering.xml': 'wordprocessingml.numbering',
    }),
    '_rels/.rels': relations([['officeDocument', 'word/document.xml']]),
    'word/_rels/document.xml.rels': relations([
      ['styles', 'styles.xml'],
      ['numbering', 'numbering.xml'],
      ...(extras.relations ?? []),
    ]),
    'word/document.xml': `${XML}<w:document ${W}><w:body>${body}</w:body></w:document>`,
    'word/styles.xml': STYLES,
    'word/numbering.xml': NUMBERING,
    ...extras.parts,
  })

export interface SheetOf {
  readonly name: string
  readonly hidden?: boolean
  /** Rows of one's own SpreadsheetML after the others. */
  readonly xml?: string
  /** A date is given as `{ day: '2026-01-31' }`, a share as `{ percent: 0.05 }`. */
  readonly rows: readonly (readonly (
    | string
    | number
    | { readonly day: string }
    | { readonly percent: number }
  )[])[]
}

const S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const columnName = (at: number): string =>
  (at >= 26 ? columnName(Math.floor(at / 26) - 1) : '') + String.fromCharCode(65 + (at % 26))

/** A small but whole Excel workbook with shared strings, dates and percentages. */
export function xlsx(sheets: readonly SheetOf[]): Uint8Array<ArrayBuffer> {
  const strings: string[] = []
  const cell = (value: SheetOf['rows'][number][number], reference: string): string => {
    if (typeof value === 'number') return `<c r="${reference}"><v>${value}</v></c>`
    if (typeof value === 'string') {
      strings.push(`<si><t xml:space="preserve">${escape(value)}</t></si>`)
      return `<c r="${reference}" t="s"><v>${strings.length - 1}</v></c>`
    }
    if ('percent' in value) return `<c r="${reference}" s="2"><v>${value.percent}</v></c>`
    const serial = (Date.parse(value.day) - Date.UTC(1899, 11, 30)) / 86_400_000
    return `<c r="${reference}" s="1"><v>${serial}</v></c>`
  }
  const bodies = sheets.map(({ rows, xml }) => {
    const lines = rows.map((row, at) => {
      const cells = row.map((value, column) => cell(value, `${columnName(column)}${at + 1}`))
      return `<row r="${at + 1}">${cells.join('')}</row>`
    })
    if (xml !== undefined) lines.push(xml)
    return `${XML}<worksheet ${S}><sheetData>${lines.join('')}</sheetData></worksheet>`
  })
  const names = sheets.map(
    ({ name, hidden }, at) =>
      `<sheet name="${escape(name)}" sheetId="${at + 1}"${hidden === true ? ' state="hidden"' : ''} r:id="rId${at + 1}"/>`,
  )
  const parts = bodies.map((body, at) => [`xl/worksheets/sheet${at + 1}.xml`, body] as const)
  return zip({
    '[Content_Types].xml': contentTypes({
      'xl/workbook.xml': 'spreadsheetml.sheet.main',
      'xl/styles.xml': 'spreadsheetml.styles',
      'xl/sharedStrings.xml': 'spreadsheetml.sharedStrings',
      ...Object.fromEntries(parts.map(([name]) => [name, 'spreadsheetml.worksheet'])),
    }),
    '_rels/.rels': relations([['officeDocument', 'xl/workbook.xml']]),
    'xl/_rels/workbook.xml.rels': relations([
      ...parts.map(([name]) => ['worksheet', name.slice(3)] as const),
      ['sharedStrings', 'sharedStrings.xml'],
      ['styles', 'styles.xml'],
    ]),
    'xl/workbook.xml': `${XML}<workbook ${S} xmlns:r="${OFFICE}"><sheets>${names.join('')}</sheets></workbook>`,
    'xl/styles.xml': `${XML}<styleSheet ${S}><fonts count="1"><font><sz val="11"/></font></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="10" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `${XML}<sst ${S}>${strings.join('')}</sst>`,
    ...Object.fromEntries(parts),
  })
}

export interface SlideOf {
  readonly title?: string
  /** Paragraphs of one text box, by level. */
  readonly body?: readonly (readonly [level: number, text: string])[]
  readonly rows?: readonly (readonly string[])[]
  readonly notes?: string
  readonly hidden?: boolean
  /** Shapes of one's own. */
  readonly xml?: string
}

const P =
  'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'

const slideText = (level: number, text: string): string =>
  `<a:p><a:pPr lvl="${level}"/><a:r><a:t>${escape(text)}</a:t></a:r></a:p>`
const slideShape = (place: string, inner: string): string =>
  `<p:sp><p:nvSpPr><p:cNvPr id="2" name="x"/><p:nvPr><p:ph${place === '' ? '' : ` type="${place}"`}/></p:nvPr></p:nvSpPr><p:txBody><a:bodyPr/>${inner}</p:txBody></p:sp>`

function slideXml({ title, body, rows, hidden, xml = '' }: SlideOf): string {
  const shapes = [slideShape('sldNum', slideText(0, '7'))]
  if (body !== undefined) {
    shapes.push(slideShape('', body.map(([level, text]) => slideText(level, text)).join('')))
  }
  if (rows !== undefined) {
    const lines = rows.map(
      (row) =>
        `<a:tr>${row.map((cell) => `<a:tc><a:txBody>${slideText(0, cell)}</a:txBody></a:tc>`).join('')}</a:tr>`,
    )
    shapes.push(
      `<p:graphicFrame><a:graphic><a:graphicData><a:tbl>${lines.join('')}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>`,
    )
  }
  // The title lies on top: last in the file, first for a reader.
  if (title !== undefined) shapes.push(slideShape('title', slideText(0, title)))
  const show = hidden === true ? ' show="0"' : ''
  return `${XML}<p:sld ${P}${show}><p:cSld><p:spTree>${shapes.join('')}${xml}</p:spTree></p:cSld></p:sld>`
}

/** A small presentation. Its parts are numbered backwards: their names say nothing about the order. */
export function pptx(slides: readonly SlideOf[]): Uint8Array<ArrayBuffer> {
  const parts: Record<string, string> = {}
  const number = (at: number): number => slides.length - at
  for (const [at, slide] of slides.entries()) {
    parts[`ppt/slides/slide${number(at)}.xml`] = slideXml(slide)
    if (slide.notes === undefined) continue
    const notes = slideShape('sldImg', '') + slideShape('body', slideText(0, slide.notes))
    parts[`ppt/notesSlides/notesSlide${number(at)}.xml`] =
      `${XML}<p:notes ${P}><p:cSld><p:spTree>${notes}</p:spTree></p:cSld></p:notes>`
    parts[`ppt/slides/_rels/slide${number(at)}.xml.rels`] = relations([
      ['notesSlide', `../notesSlides/notesSlide${number(at)}.xml`],
    ])
  }
  const ids = slides.map((_, at) => `<p:sldId id="${256 + at}" r:id="rId${at + 1}"/>`)
  return zip({
    '[Content_Types].xml': contentTypes({
      'ppt/presentation.xml': 'presentationml.presentation.main',
    }),
    '_rels/.rels': relations([['officeDocument', 'ppt/presentation.xml']]),
    'ppt/_rels/presentation.xml.rels': relations(
      slides.map((_, at) => ['slide', `slides/slide${number(at)}.xml`]),
    ),
    'ppt/presentation.xml': `${XML}<p:presentation ${P}><p:sldIdLst>${ids.join('')}</p:sldIdLst></p:presentation>`,
    ...parts,
  })
}

/** A line of a PDF page: its size in points and its text. */
export interface PdfLine {
  readonly size: number
  readonly text: string
  /** Points above it besides the line itself. */
  readonly gap?: number
}

/** Text at a place of a PDF page, in points from its lower left corner. */
export interface PdfPlaced {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly text: string
  /** Quarter turns to the left. */
  readonly turn?: 0 | 1 | 2 | 3
}

const TURNS = ['1 0 0 1', '0 1 -1 0', '-1 0 0 -1', '0 -1 1 0']

/** A small but whole PDF of texts at their places, drawn in the given order. */
export const pdfOfPlaced = (
  pages: readonly (readonly PdfPlaced[])[],
  extra = '',
): Uint8Array<ArrayBuffer> =>
  pdfOfContents(
    pages.map((page) =>
      page
        .map(
          ({ x, y, size, text, turn = 0 }) =>
            `BT /F1 ${size} Tf ${TURNS[turn]} ${x} ${y} Tm (${shownText(text)}) Tj ET`,
        )
        .join('\n'),
    ),
    extra,
  )

/** A small but whole PDF: one page of lines for each entry, Helvetica, WinAnsi. `extra` goes into the trailer. */
export const pdf = (pages: readonly (readonly PdfLine[])[], extra = ''): Uint8Array<ArrayBuffer> =>
  pdfOfContents(pages.map(pageContent), extra)

/** A PDF of the given content streams, a page each. */
function pdfOfContents(pages: readonly string[], extra: string): Uint8Array<ArrayBuffer> {
  const objects: string[] = []
  const add = (body: string): number => objects.push(body)
  add('<< /Type /Catalog /Pages 2 0 R >>')
  const kids = pages.map((_, at) => `${4 + at * 2} 0 R`).join(' ')
  add(`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`)
  add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>')
  for (const content of pages) {
    add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${objects.length + 2} 0 R >>`,
    )
    add(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`)
  }
  return pdfOfObjects(objects, extra)
}

/** A PDF of the given objects, the first of them its catalog. */
export function pdfOfObjects(objects: readonly string[], extra = ''): Uint8Array<ArrayBuffer> {
  let file = '%PDF-1.4\n'
  const offsets: number[] = []
  for (const [at, body] of objects.entries()) {
    offsets.push(file.length)
    file += `${at + 1} 0 obj\n${body}\nendobj\n`
  }
  const xref = file.length
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`
  for (const offset of offsets) file += `${String(offset).padStart(10, '0')} 00000 n \n`
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${extra} >>\nstartxref\n${xref}\n%%EOF\n`
  return new Uint8Array(Buffer.from(file, 'latin1'))
}

function pageContent(lines: readonly PdfLine[]): string {
  let y = 770
  return lines
    .map(({ size, text, gap = 0 }) => {
      y -= size * 1.3 + gap
      return `BT /F1 ${size} Tf 1 0 0 1 72 ${y.toFixed(1)} Tm (${shownText(text)}) Tj ET`
    })
    .join('\n')
}

const shownText = (text: string): string =>
  text.replaceAll(/[\\()]/g, (character) => `\\${character}`)
