import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as office from '../../test/fakes/office-files.ts'
import type { Block, ParsedDocument } from '../lake/document.ts'
import { eachRecord } from './csv.ts'
import type { Row } from './rows.ts'
import { parseObject, PARSERS } from './parse.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

async function document(name: string, content: string | Uint8Array): Promise<ParsedDocument> {
  const bytes = typeof content === 'string' ? utf8(content) : content
  const result = await parseObject(bytes, name)
  if (result.kind !== 'document') throw new Error(result.reason)
  return result.document
}
/** One line a block: `h2 Title`, `p Text`, with `⏎` for line ends and `@3` for pages. */
async function outline(name: string, content: string | Uint8Array): Promise<readonly string[]> {
  return (await document(name, content)).blocks.map(line)
}
const LETTERS: Readonly<Record<Block['kind'], string>> = {
  heading: 'h',
  paragraph: 'p',
  list: 'l',
  table: 't',
  code: 'c',
}
const line = ({ kind, depth, page, text }: Block): string =>
  `${LETTERS[kind]}${depth || ''}${page === undefined ? '' : `@${page}`} ${text.replaceAll('\n', '⏎')}`

async function reason(name: string, content: string | Uint8Array): Promise<string> {
  const bytes = typeof content === 'string' ? utf8(content) : content
  const result = await parseObject(bytes, name)
  return result.kind === 'unreadable'
    ? result.reason
    : `read: ${result.document.blocks.length} blocks`
}

describe('Markdown', () => {
  test('front matter, headings, links, lists, code, tables, HTML, templates', async () => {
    const source = [
      '---',
      'title: "Travel guide"',
      'keywords: hotel',
      '---',
      '# Travelling',
      'See [the *policy*](https://example.com) and ![a map](m.png).',
      'Same paragraph. [Leave]({% page "x/y" %}#z) {% include x.html %}',
      '',
      '## What you need',
      '1. A ticket',
      '2. A card',
      '   - nested <b>bold</b>',
      '',
      '```sh',
      'book --now',
      '```',
      '',
      '| City | Limit |',
      '|---|---|',
      '| Rome | 40 |',
      '| Oslo | 55 |',
      '',
      '<div>Seen <script>alert(1)</script><style>p{}</style></div>',
      '',
      'Line<br>break <script>hidden()</script> end',
    ].join('\n')
    expect((await document('t.md', source)).title).toBe('Travel guide')
    expect(await outline('t.md', source)).toEqual([
      'h1 Travelling',
      'p See the policy and a map. Same paragraph. Leave',
      'h2 What you need',
      'l 1. A ticket⏎2. A card⏎  - nested bold',
      'c book --now',
      't City: Rome; Limit: 40⏎City: Oslo; Limit: 55',
      'p Seen',
      'p Line⏎break end',
    ])
  })

  test('without front matter the first top heading is the title, else the file name', async () => {
    expect((await document('x/guide.md', '## Sub\n\n# Top\n\nText')).title).toBe('Top')
    expect((await document('x/guide.md', 'Text')).title).toBe('guide')
  })
})

describe('HTML', () => {
  test('only what a reader sees', async () => {
    const source = `<html><head><title>Page &amp; more</title><style>x</style></head><body>
      <h1>Head</h1><p>One <b>bold</b>
      word.</p><script>no()</script><template>no</template><p hidden>no</p>
      <p style="display: none">no</p><div style="visibility:hidden">no</div>
      <ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>
      <table><thead><tr><th>N</th><th>V</th></tr></thead><tr><td>x</td><td>1</td></tr></table>
      <pre>code  here</pre>after</body></html>`
    expect((await document('a.html', source)).title).toBe('Page & more')
    expect(await outline('a.html', source)).toEqual([
      'h1 Head',
      'p One bold word.',
      'l - a⏎  - b⏎- c',
      't N: x; V: 1',
      'c code  here',
      'p after',
    ])
  })

  test('cells that span rows and columns stay under their headers', async () => {
    const source =
      '<table><tr><th>A<th>B<th>C</tr><tr><td rowspan=2>x<td>1<td rowspan="0">2</tr><tr><td>3<td>4</tr><tr><td colspan=2>y<td>5</tr></table>'
    expect(await outline('s.html', source)).toEqual([
      't A: x; B: 1; C: 2⏎A: x; B: 3; C: 4⏎A: y; C: 5',
    ])
    const many = `<table><tr>${'<td rowspan=60000>z'.repeat(500)}</tr>${'<tr><td>'.repeat(100_000)}</table>`
    expect(await reason('m.html', many)).toMatch(/^read: 1/)
  })

  test('elements that never close are read to a depth that no person writes', async () => {
    expect(await outline('a.html', `${'<div>'.repeat(5_000)}deep`)).toEqual(['p deep'])
    expect(await reason('a.html', '<div>'.repeat(1_000_000))).toMatch(/nested deeper than 10000/)
  })
})

describe('CSV', () => {
  test('rows with their headers, whatever the separator and the quotes', async () => {
    expect(await outline('p.csv', 'Item;Price\n"A ""big"" one";1,50\n\nB;2\n')).toEqual([
      't Item: A "big" one; Price: 1,50⏎Item: B; Price: 2',
    ])
    expect(await outline('p.tsv', '1\t2\n3\t4')).toEqual(['t 1; 2⏎3; 4'])
  })

  test('what is written comes back', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'b', '"', ',', '\n', ' ') })
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 })
    fc.assert(
      fc.property(rows, (all) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
        const source = ['a,b', ...all.map((row) => row.map(quoted).join(','))].join('\n')
        const read: Row[] = []
        eachRecord(source, '"', (row) => read.push(row))
        expect(read.slice(1)).toEqual(all)
      }),
    )
  })

  test('commas inside cells do not count, nor does a quote that never closes', async () => {
    const source = 'Item;Price\n"x, y, z";1,5\n"p, q, r";2,5'
    expect(await outline('q.csv', source)).toEqual([
      't Item: x, y, z; Price: 1,5⏎Item: p, q, r; Price: 2,5',
    ])
    expect(await outline('q.csv', 'Size,Kind\n"5 inch,pipe\n7,hose')).toEqual([
      't Size: "5 inch; Kind: pipe⏎Size: 7; Kind: hose',
    ])
  })

  test('a row has a bound, so that one line of 50 MB is not one cell', async () => {
    expect(await reason('l.csv', 'a'.repeat(50_000_000))).toMatch(/^one of its rows is longer/)
  })

  test('a Windows-1252 export is read', async () => {
    const bytes = Buffer.from('Name,Stra\xdfe\nJos\xe9,Weg 1', 'latin1')
    expect(await outline('p.csv', bytes)).toEqual(['t Name: José; Straße: Weg 1'])
  })
})

describe('DOCX', () => {
  test('headings, lists, tables; nothing deleted, hidden or instructed', async () => {
    const plain = office.docx([
      { heading: 1, text: 'Onboarding' },
      { text: 'Welcome & hello.' },
      { items: ['Laptop', 'Badge'] },
      {
        rows: [
          ['Day', 'Task'],
          ['1', 'Meet the team'],
          ['2', 'Read'],
        ],
      },
    ])
    expect((await document('x.docx', plain)).title).toBe('Onboarding')
    expect(await outline('x.docx', plain)).toEqual([
      'h1 Onboarding',
      'p Welcome & hello.',
      'l - Laptop⏎- Badge',
      't Day: 1; Task: Meet the team⏎Day: 2; Task: Read',
    ])
    const tricky = office.docxOfBody(
      '<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>Shown</w:t></w:r>' +
        '<w:r><w:rPr><w:vanish/></w:rPr><w:t> hidden</w:t></w:r>' +
        '<w:del><w:r><w:delText> deleted</w:delText><w:t> gone</w:t></w:r></w:del>' +
        '<w:ins><w:r><w:t> inserted</w:t></w:r></w:ins>' +
        '<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:br/><w:t>next</w:t></w:r></w:p>',
    )
    expect(await outline('y.docx', tricky)).toEqual(['p Shown inserted⏎next'])
  })

  test('numbered lists keep their numbers and their levels', async () => {
    const item = (level: number, text: string): string =>
      `<w:p><w:pPr><w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="2"/></w:numPr></w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`
    const body = item(0, 'Sign') + item(1, 'in ink') + item(1, 'twice') + item(0, 'Send')
    expect(await outline('n.docx', office.docxOfBody(body))).toEqual([
      'l 1. Sign⏎  1. in ink⏎  2. twice⏎2. Send',
    ])
  })

  test('headings are told by built-in names and by what house styles are based on', async () => {
    const style = (id: string, name: string, inner: string): string =>
      `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/>${inner}</w:style>`
    const styles = `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${style(
      'berschrift2',
      'heading 2',
      '',
    )}${style('House', "Aldermoor's Kopf", '<w:basedOn w:val="berschrift2"/>')}${style(
      'Titel',
      'Title',
      '',
    )}${style('Level', 'Outlined', '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>')}</w:styles>`
    const styled = (id: string, text: string): string =>
      `<w:p><w:pPr><w:pStyle w:val="${id}"/></w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`
    const body =
      styled('Titel', 'Charter') + styled('House', 'Scope') + styled('Level', 'Parts of it')
    const bytes = office.docxOfBody(body, { parts: { 'word/styles.xml': styles } })
    expect((await document('h.docx', bytes)).title).toBe('Charter')
    expect(await outline('h.docx', bytes)).toEqual(['h1 Charter', 'h2 Scope', 'h3 Parts of it'])
  })

  test('merged cells hold for every row; a note stands at the end', async () => {
    const cell = (text: string, properties = ''): string =>
      `<w:tc><w:tcPr>${properties}</w:tcPr><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:tc>`
    const table =
      '<w:tbl>' +
      `<w:tr>${cell('Team')}${cell('Name')}${cell('Floor')}</w:tr>` +
      `<w:tr>${cell('Desk', '<w:vMerge w:val="restart"/>')}${cell('Ann')}${cell('1')}</w:tr>` +
      `<w:tr>${cell('', '<w:vMerge/>')}${cell('Bo', '<w:gridSpan w:val="2"/>')}</w:tr>` +
      `<w:tr>${cell('Both', '<w:gridSpan w:val="2"/>')}${cell('2')}</w:tr></w:tbl>`
    const note = '<w:p><w:r><w:t>Text</w:t></w:r><w:r><w:footnoteReference w:id="5"/></w:r></w:p>'
    const footnotes =
      '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="5"><w:p><w:r><w:t>What it means.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    const bytes = office.docxOfBody(table + note, {
      parts: { 'word/footnotes.xml': footnotes },
      relations: [['footnotes', 'footnotes.xml']],
    })
    expect(await outline('t.docx', bytes)).toEqual([
      't Team: Desk; Name: Ann; Floor: 1⏎Team: Desk; Name: Bo⏎Team: Both; Floor: 2',
      'p Text[1]',
      'l 1. What it means.',
    ])
  })

  test('text boxes are read once', async () => {
    const box = '<w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p></w:txbxContent>'
    const names =
      'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="urn:wps"'
    const body = `<w:p><w:r><w:t>Beside it</w:t></w:r><w:r><mc:AlternateContent ${names}><mc:Choice Requires="wps"><w:drawing><wps:txbx>${box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>${box}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`
    expect(await outline('b.docx', office.docxOfBody(body))).toEqual([
      'p Beside it',
      'p In the box',
    ])
  })

  test('hidden text is told however it is written', async () => {
    const run = (properties: string, text: string): string =>
      `<w:r><w:rPr>${properties}</w:rPr><w:t>${text}</w:t></w:r>`
    const body = `<w:p>${run('<w:vanish w:val="0"/>', 'a')}${run('<w:vanish w:val="true" />', 'b')}${run('<w:vanish></w:vanish><w:highlight w:val="red"/>', 'c')}${run('<w:highlight w:val="red"/>', 'd')}${run('<w:webHidden/>', 'e')}</w:p>`
    expect(await outline('h.docx', office.docxOfBody(body))).toEqual(['p ade'])
  })

  test('nothing outside the file is read, and no style map inside it is obeyed', async () => {
    const linked =
      '<w:p><w:r><w:t>Seen</w:t></w:r><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:link="rId3"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    const bytes = office.docxOfBody(linked, {
      parts: { 'mammoth/style-map': 'p => !' },
      relations: [
        ['image', 'file:///etc/passwd'],
        ['http://schemas.zwobble.org/mammoth/style-map', '/mammoth/style-map'],
      ],
    })
    expect(await outline('l.docx', bytes)).toEqual(['p Seen'])
  })

  test('entities of a document type are never expanded', async () => {
    const laughs = `<?xml version="1.0"?><!DOCTYPE w [<!ENTITY lol "ha"><!ENTITY more SYSTEM "file:///etc/passwd">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>a&lol;&more;b</w:t></w:r></w:p></w:body></w:document>`
    const bytes = office.docxOfBody('', { parts: { 'word/document.xml': laughs } })
    expect(await reason('z.docx', bytes)).toMatch(/^it is broken/)
  })
})

describe('XLSX', () => {
  test('visible sheets as sections, rows with headers, dates and shares as shown', async () => {
    const bytes = office.xlsx([
      {
        name: 'Bands',
        rows: [
          ['Salary bands 2026'],
          ['Grade', 'From', 'Valid', 'Bonus'],
          ['L1', 42000.5, { day: '2026-01-31' }, { percent: 0.075 }],
        ],
      },
      { name: 'Secret', hidden: true, rows: [['a', 'b']] },
      { name: 'Notes', rows: [['Only a note']] },
    ])
    expect(await outline('b.xlsx', bytes)).toEqual([
      'h1@1 Bands',
      'p@1 Salary bands 2026',
      't@1 Grade: L1; From: 42000.5; Valid: 2026-01-31; Bonus: 7.5%',
      'h1@3 Notes',
      'p@3 Only a note',
    ])
  })

  test('cells are read however their file is written', async () => {
    const xml =
      '<row><c t="inlineStr"><is><r><t>rich </t></r><r><t>text</t></r></is></c><c><v>5</v></c></row>' +
      '<row r="9"><c r="C9" t="b"><v>1</v></c><c r="A9" t="e"><v>#DIV/0!</v></c></row>' +
      '<row r="7"><c r="A7" t="odd" s="99"><v>early</v></c></row>'
    expect(await outline('o.xlsx', office.xlsx([{ name: 'S', rows: [], xml }]))).toEqual([
      'h1@1 S',
      't@1 rich text; 5⏎early⏎#DIV/0!; TRUE',
    ])
  })

  test.each<[string, string, readonly string[] | RegExp]>([
    [
      'a cell in the last corner',
      '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>',
      ['h1@1 S'],
    ],
    [
      'a cell in the last row',
      '<row r="1048576"><c r="A1048576"><v>2</v></c></row>',
      ['h1@1 S', 'p@1 2'],
    ],
    ['a million empty rows', '<row/>'.repeat(1_000_000), ['h1@1 S']],
    [
      'a sheet of half a billion cells',
      '<row r="1"><c r="SR1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>',
      /^a sheet of it spans too many cells/,
    ],
  ])('%s costs little', async (_, xml, expected) => {
    const bytes = office.xlsx([{ name: 'S', rows: [], xml }])
    if (expected instanceof RegExp) expect(await reason('f.xlsx', bytes)).toMatch(expected)
    else expect(await outline('f.xlsx', bytes)).toEqual(expected)
  })
})

describe('PDF', () => {
  test('headings by size, joined paragraphs, whole words, pages, no running lines', async () => {
    const page = (number: number, lines: readonly office.PdfLine[]): readonly office.PdfLine[] => [
      { size: 9, text: `Northwind Security ${number}` },
      ...lines,
    ]
    const bytes = (): Uint8Array =>
      office.pdf([
        page(1, [
          { size: 20, text: 'Security policy', gap: 40 },
          {
            size: 11,
            text: 'Every laptop is encrypted before it is given to a person, and who',
            gap: 10,
          },
          { size: 11, text: 'loses one reports it to the secu-' },
          { size: 11, text: 'rity desk within an hour.' },
          { size: 11, text: '\x95 First point', gap: 8 },
          { size: 11, text: 'Second paragraph here.', gap: 12 },
        ]),
        page(2, [{ size: 11, text: 'On the second page.', gap: 60 }]),
        page(3, [{ size: 11, text: 'On the third page.', gap: 60 }]),
      ])
    expect((await document('s.pdf', bytes())).title).toBe('Security policy')
    expect(await outline('s.pdf', bytes())).toEqual([
      'h1@1 Security policy',
      'p@1 Every laptop is encrypted before it is given to a person, and who loses one reports it to the security desk within an hour.',
      'l@1 - First point',
      'p@1 Second paragraph here.',
      'p@2 On the second page.',
      'p@3 On the third page.',
    ])
  })
})

describe('INVARIANT (broken input is a value)', () => {
  const wholePdf = office.pdf([[{ size: 11, text: 'Hello there.' }]])
  const wholeDocx = office.docx([{ text: 'Hello there.' }])
  const encryption =
    '/Encrypt << /Filter /Standard /V 1 /R 2 /O <' +
    '00'.repeat(32) +
    '> /U <' +
    '11'.repeat(32) +
    '> /P -4 >> /ID [<0123456789abcdef0123456789abcdef> <0123456789abcdef0123456789abcdef>]'

  test.each<[string, string, string | Uint8Array, RegExp]>([
    [
      'an encrypted PDF',
      'a.pdf',
      office.pdf([[{ size: 11, text: 'x' }]], encryption),
      /^the PDF is encrypted/,
    ],
    ['a PDF of pictures', 'a.pdf', office.pdf([[]]), /^the PDF has no text/],
    ['a PDF that is none', 'a.pdf', 'hello', /^the PDF is broken/],
    ['a DOCX that is no zip', 'a.docx', 'hello', /^it is broken/],
    [
      'an older or encrypted Office file',
      'a.docx',
      Buffer.from('d0cf11e0a1b11ae1ffff', 'hex'),
      /^it is encrypted or in the older/,
    ],
    ['a DOCX cut short', 'a.docx', wholeDocx.slice(0, 400), /^it is broken/],
    [
      'a zip that is no document',
      'a.docx',
      office.zip({ 'a.txt': 'x' }),
      /^it holds no Word document/,
    ],
    ['a workbook without sheets', 'a.xlsx', office.zip({ 'a.txt': 'x' }), /^it holds no sheet/],
    [
      'a picture',
      'a.png',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0]),
      /^`.png` is not a format that Standpipe reads$/,
    ],
    ['bytes without a name', 'blob', Buffer.from([0xff, 0x00, 0xfe]), /^this is not a format/],
    ['text with zeros in it', 'a.txt', 'a\0b', /^it is not text/],
    ['random bytes called text', 'a.md', Buffer.from([0xff, 0xfd, 0x01, 0x02]), /^it is not text/],
  ])('%s', async (_, name, content, expected) => {
    expect(await reason(name, content)).toMatch(expected)
  })

  test.each<[string, string, string | Uint8Array]>([
    ['empty text', 'a.txt', ''],
    ['empty Markdown', 'a.md', ''],
    ['an empty table', 'a.csv', ''],
    ['an empty page', 'a.html', ''],
    ['an unfinished quote', 'a.csv', 'a,b\n"c'],
    ['unfinished front matter', 'a.md', '---\ntitle: x'],
    ['UTF-16 with its mark', 'a.txt', Buffer.from('\ufeffhello', 'utf16le')],
    ['text of an unknown kind', 'Makefile', 'all: build'],
  ])('%s is a document', async (_, name, content) => {
    expect(await reason(name, content)).toMatch(/^read: /)
  })

  test('a PDF whose objects contain themselves ends', async () => {
    const recursive = office.pdfOfObjects([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [2 0 R 2 0 R 3 0 R] /Count 3 >>',
      '<< /Type /Page /Parent 3 0 R /Contents 4 0 R /MediaBox [0 0 1 1] >>',
      '<< /Length 4 0 R >>\nstream\nq\nendstream',
    ])
    expect(await reason('r.pdf', recursive)).toMatch(/^the PDF (?:is broken|has no text)/)
  }, 15_000)

  test('whole files cut or flipped anywhere give a document or a sentence', async () => {
    const seeds: readonly (readonly [string, Uint8Array])[] = [
      ['a.pdf', wholePdf],
      ['a.docx', wholeDocx],
      [
        'a.xlsx',
        office.xlsx([
          {
            name: 'S',
            rows: [
              ['a', 'b'],
              ['c', 1],
            ],
          },
        ]),
      ],
      ['a.md', utf8('# A\n\n- b\n\n| c | d |\n|---|---|\n| e | f |\n\n<p>g</p>')],
      ['a.html', utf8('<h1>a</h1><table><tr><td>b<td>c</table>')],
      [
        'a.pptx',
        office.pptx([
          { title: 'A', body: [[0, 'b']], notes: 'c' },
          { title: 'D', rows: [['e']] },
        ]),
      ],
      [
        'a.eml',
        utf8(
          'From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/csv; name="a.csv"\r\n\r\nb,c\r\n1,2\r\n--x--',
        ),
      ],
      ['a.json', utf8('{"a": [{"b": 1, "c": [1, "d"]}], "e": {"f": {"g": null}}}')],
      ['a.jsonl', utf8('{"a": 1}\n{"b": [2]}\nc')],
      ['a.java', utf8('/** a */\nclass B {\n  int c(int d) {\n  }\n}\n')],
    ]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...seeds),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
        async ([name, whole], share, flips) => {
          const bytes = whole.slice(0, Math.ceil(whole.length * (share > 0.7 ? 1 : share + 0.3)))
          for (const [at, value] of flips) bytes[at % bytes.length] = value
          const result = await parseObject(bytes, name)
          if (result.kind === 'unreadable')
            expect(result.reason).toMatch(/^[a-z`][^\n]*[^.]$|^the PDF/)
        },
      ),
      { numRuns: 300 },
    )
  }, 60_000)
})

test('every extension belongs to one parser, in lower case, without a dot', () => {
  const all = PARSERS.flatMap(({ extensions }) => extensions)
  expect(new Set(all).size).toBe(all.length)
  for (const extension of all) expect(extension).toMatch(/^[a-z0-9]+$/)
})
