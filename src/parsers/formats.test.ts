import { describe, expect, test } from 'vitest'
import * as office from '../../test/fakes/office-files.ts'
import { limits } from '../kernel/limits.ts'
import { chunkDocument } from '../lake/chunk.ts'
import type { Block, ParsedDocument } from '../lake/document.ts'
import { LANGUAGES } from './code-languages.ts'
import { parseObject } from './parse.ts'

async function document(name: string, content: string | Uint8Array): Promise<ParsedDocument> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const result = await parseObject(bytes, name)
  if (result.kind !== 'document') throw new Error(result.reason)
  return result.document
}
const line = ({ kind, depth, page, text }: Block): string =>
  `${kind.charAt(0)}${depth || ''}${page === undefined ? '' : `@${page}`} ${text.replaceAll('\n', '⏎')}`
const outline = async (name: string, content: string | Uint8Array): Promise<readonly string[]> =>
  (await document(name, content)).blocks.map(line)
async function reason(name: string, content: string | Uint8Array): Promise<string> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const result = await parseObject(bytes, name)
  return result.kind === 'unreadable' ? result.reason : 'read'
}

describe('PPTX', () => {
  test('a slide a page in the order of the show, titles first, tables, notes; nothing hidden', async () => {
    const hiddenShape =
      '<p:sp><p:nvSpPr><p:cNvPr id="9" name="y" hidden="1"/></p:nvSpPr><p:txBody><a:p><a:r><a:t>hidden</a:t></a:r></a:p></p:txBody></p:sp>'
    const twice =
      '<mc:AlternateContent><mc:Choice><p:sp><p:txBody><a:p><a:r><a:t>once</a:t></a:r></a:p></p:txBody></p:sp></mc:Choice><mc:Fallback><p:sp><p:txBody><a:p><a:r><a:t>once</a:t></a:r></a:p></p:txBody></p:sp></mc:Fallback></mc:AlternateContent>'
    const bytes = office.pptx([
      {
        title: 'Plan & budget',
        body: [
          [0, 'First'],
          [1, 'below'],
          [0, 'Second'],
        ],
        notes: 'Say hello.',
      },
      { title: 'Left out', hidden: true },
      {
        title: 'Figures',
        rows: [
          ['Year', 'Cost'],
          ['2026', '40'],
        ],
        xml: hiddenShape + twice,
      },
    ])
    expect((await document('x.pptx', bytes)).title).toBe('Plan & budget')
    expect(await outline('x.pptx', bytes)).toEqual([
      'h1@1 Plan & budget',
      'l@1 - First⏎  - below⏎- Second',
      'h2@1 Notes',
      'p@1 Say hello.',
      'h1@3 Figures',
      't@3 Year: 2026; Cost: 40',
      'p@3 once',
    ])
  })

  test('what is none says so', async () => {
    expect(await reason('a.pptx', office.zip({ 'a.txt': 'x' }))).toBe('it holds no slides')
    expect(await reason('a.pptx', 'hello')).toMatch(/^it is broken/)
  })
})

describe('EML', () => {
  const mail = (headers: readonly string[], body: string): string =>
    [...headers, '', body].join('\r\n').replaceAll(/\r?\n/g, '\r\n')
  const part = (headers: readonly string[], body: string): string =>
    `--b\r\n${headers.join('\r\n')}\r\n\r\n${body}\r\n`
  const attached = (type: string, name: string, bytes: Uint8Array): string =>
    part(
      [
        `Content-Type: ${type}; name="${name}"`,
        `Content-Disposition: attachment; filename="${name}"`,
        'Content-Transfer-Encoding: base64',
      ],
      Buffer.from(bytes).toString('base64'),
    )
  const HEADERS = [
    'From: Ann Lee <ann@example.com>',
    'To: Bo <bo@example.com>, desk@example.com',
    'Bcc: secret@example.com',
    'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= from Oslo',
    'Date: Mon, 5 Jan 2026 10:00:00 +0100',
  ]
  const FIELDS =
    'From: Ann Lee <ann@example.com>⏎To: Bo <bo@example.com>, desk@example.com⏎Date: 2026-01-05T09:00:00.000Z⏎Subject: Grüße from Oslo'

  test('headers as fields, blind copies left out, text in paragraphs', async () => {
    const source = mail(HEADERS, 'Hello,\n\nthe badge is ready.\n')
    expect((await document('x.eml', source)).title).toBe('Grüße from Oslo')
    expect(await outline('x.eml', source)).toEqual([
      'h1 Grüße from Oslo',
      `p ${FIELDS}`,
      'p Hello,',
      'p the badge is ready.',
    ])
  })

  test('of two renderings the one with structure; attachments under their names, forwarded messages too', async () => {
    const forwarded = mail(['From: Cy <cy@example.com>', 'Subject: Fwd'], 'Forwarded text.')
    const body = [
      part(['Content-Type: text/html'], '<p>See the <b>table</b>.</p><p hidden>no</p>'),
      attached('text/csv', 'limits.csv', Buffer.from('City,Limit\nRome,40\n')),
      attached('image/png', 'photo.png', Buffer.from([0x89, 0x50, 0])),
      attached(
        'application/octet-stream',
        'plan.docx',
        office.docx([{ heading: 1, text: 'Plan' }, { text: 'Do it.' }]),
      ),
      part(['Content-Type: message/rfc822', 'Content-Disposition: attachment'], forwarded),
      '--b--',
    ].join('')
    const source = mail(
      [...HEADERS, 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b'],
      body,
    )
    expect(await outline('x.eml', source)).toEqual([
      'h1 Grüße from Oslo',
      `p ${FIELDS}⏎Attachments: limits.csv, photo.png, plan.docx`,
      'p See the table.',
      'h2 limits.csv',
      't City: Rome; Limit: 40',
      'h2 plan.docx',
      'h3 Plan',
      'p Do it.',
      'h2 Fwd',
      'h3 Fwd',
      'p From: Cy <cy@example.com>⏎Subject: Fwd',
      'p Forwarded text.',
    ])
  })

  test('messages in messages are read to a depth, and the rest is left', async () => {
    let source = mail(['Subject: innermost'], 'deep')
    for (let depth = 0; depth < 10; depth++) {
      source = mail(
        [`Subject: level ${depth}`, 'Content-Type: multipart/mixed; boundary=b'],
        `${part(['Content-Type: message/rfc822', 'Content-Disposition: attachment'], source)}--b--`,
      ).replaceAll(/boundary=b(?!\d)/g, `boundary=b${depth}`)
      source = source.replaceAll('--b\r\n', `--b${depth}\r\n`).replaceAll('--b--', `--b${depth}--`)
    }
    const text = (await outline('x.eml', source)).join('\n')
    expect(text).toContain('level 9')
    expect(text).toContain(`level ${9 - limits.nestingMax}`)
    expect(text).not.toContain('innermost')
  })

  test('hostile ones are reported', async () => {
    expect(await reason('a.eml', '')).toMatch(/^it is no message/)
    const nested = Array.from(
      { length: 300 },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
    )
    expect(await reason('a.eml', nested.join(''))).toMatch(/^it is broken/)
    expect(await reason('a.eml', `X: ${'a'.repeat(5_000_000)}\r\n\r\nx`)).toMatch(/^it is broken/)
  })
})

describe('JSON', () => {
  test('records are rows with the paths of their fields', async () => {
    const source = JSON.stringify([
      { id: 1, address: { city: 'Rome', zip: null }, tags: ['a', 'b'], lines: [{ sku: 'x' }] },
      { id: 2, address: { city: 'Oslo' }, open: true },
    ])
    expect(await outline('a.json', source)).toEqual([
      't id: 1; address.city: Rome; tags: a, b; lines[0].sku: x⏎id: 2; address.city: Oslo; open: true',
    ])
  })

  test('what nests in an object is a section; an object of like objects is a table', async () => {
    const source = JSON.stringify({
      name: 'Service catalogue',
      owner: { team: 'desk' },
      services: [{ id: 'mail' }, { id: 'phone' }],
      rooms: { A: { seats: 1 }, B: { seats: 2 }, C: { seats: 3 }, D: { seats: 4 } },
      version: 3,
    })
    expect((await document('a.json', source)).title).toBe('Service catalogue')
    expect(await outline('a.json', source)).toEqual([
      't name: Service catalogue⏎owner.team: desk⏎version: 3',
      'h1 services',
      't id: mail⏎id: phone',
      'h1 rooms',
      't A; seats: 1⏎B; seats: 2⏎C; seats: 3⏎D; seats: 4',
    ])
  })

  test('a long text in a record is a paragraph; a record a line is read line by line', async () => {
    const long = 'word '.repeat(300).trim()
    const lines = [JSON.stringify({ id: 1, body: long }), 'no json', '', '{"id":2}']
    expect(await outline('a.jsonl', lines.join('\n'))).toEqual([
      't id: 1',
      `p body: ${long}`,
      't no json⏎id: 2',
    ])
  })

  test.each([
    ['comments', '{ // why\n "a": 1 }'],
    ['brackets without end', '['.repeat(200_000)],
    ['a number', '12'],
  ])('%s: still a document', async (_, source) => {
    expect(await reason('a.json', source)).toBe('read')
  })

  test('one key of a megabyte is not repeated before each of its values', async () => {
    const values = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`k${at}`, at]))
    const source = JSON.stringify([{ ['key'.repeat(300_000)]: values }])
    const [text = ''] = await outline('a.json', source)
    expect(text.length).toBeLessThan(100_000)
  })
})

/** Per language: the names that become headings, by depth. */
describe('source code', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'a.ts',
      '/** Doc. */\nexport class Desk {\n  #a = 1\n\n  async open(name: string): Promise<void> {\n    if (name) return\n  }\n}\nexport const close = () => {\n  const inner = 1\n}\n',
      ['h1 Desk', 'h2 open', 'h1 close'],
    ],
    [
      'a.py',
      'import os\n\n@cached\nclass Desk:\n    """Doc."""\n    def open(self):\n        def inner(): pass\n\nasync def close():\n    pass\n',
      ['h1 Desk', 'h2 open', 'h1 close'],
    ],
    [
      'A.java',
      'package x;\n\n@Service\npublic final class Desk extends Base {\n    private int a = 1;\n\n    @Override\n    public List<Case> open(String id) throws IOException {\n        if (id == null) {\n            return call(id);\n        }\n    }\n}\n',
      ['h1 Desk', 'h2 open'],
    ],
    [
      'a.cs',
      'namespace Company\n{\n    public class Desk\n    {\n        public async Task<int> Open(string name)\n        {\n            return 1;\n        }\n    }\n}\n',
      ['h1 Company', 'h2 Desk', 'h3 Open'],
    ],
    [
      'a.go',
      'package desk\n\n// Open opens.\nfunc (d *Desk) Open(name string) error {\n\treturn nil\n}\n\ntype Desk struct {\n\tname string\n}\n',
      ['h1 Open', 'h1 Desk'],
    ],
    [
      'a.rs',
      '#[derive(Debug)]\npub struct Desk { a: u8 }\n\nimpl Trait for Desk {\n    pub async fn open(&self) -> u8 {\n        1\n    }\n}\n',
      ['h1 Desk', 'h1 Trait for Desk', 'h2 open'],
    ],
    [
      'a.cpp',
      '#include <x>\nclass Desk {\n public:\n  int open(const char* s);\n};\nstatic int close(const char* s)\n{\n  return call(s);\n}\n',
      ['h1 Desk', 'h1 close'],
    ],
    [
      'a.sql',
      '-- Cases.\nCREATE TABLE IF NOT EXISTS cases (\n  id int\n);\ncreate or replace function total(x int) returns int as $$ begin end $$;\n',
      ['h1 cases', 'h1 total'],
    ],
    [
      'a.sh',
      '#!/bin/sh\nset -e\nopen() {\n  echo\n}\nfunction close {\n  echo\n}\n',
      ['h1 open', 'h1 close'],
    ],
    [
      'a.yaml',
      'version: 3\nservices:\n  web:\n    image: x\n  db:\n    image: y\n',
      ['h1 version', 'h1 services', 'h2 web', 'h2 db'],
    ],
    ['a.toml', '[desk]\na = 1\n[[cases]]\nb = 2\n', ['h1 desk', 'h1 cases']],
    ['a.tf', 'resource "aws_bucket" "lake" {\n  name = "x"\n}\n', ['h1 "aws_bucket" "lake']],
  ])('%s', async (name, source, headings) => {
    const { title, blocks } = await document(`src/${name}`, source)
    expect(title).toBe(name)
    expect(blocks.filter(({ kind }) => kind === 'heading').map(line)).toEqual(headings)
    // Nothing is lost, and nothing stands there twice.
    const ink = (text: string): string => text.replaceAll(/\s+/g, '')
    const body = blocks.filter(({ kind }) => kind === 'code').map(({ text }) => text)
    expect(ink(body.join(''))).toBe(ink(source))
  })

  test('a comment belongs to what it is above of', async () => {
    const source = 'import x\n\n/** Opens a case. */\n@logged\nfunction open() {}\n'
    expect(await outline('a.ts', source)).toEqual([
      'c import x',
      'h1 open',
      'c /** Opens a case. */⏎@logged⏎function open() {}',
    ])
  })

  test('small parts merge into one chunk that quotes the file and nothing else', async () => {
    const source = 'const a = 1\n\nconst b = 2\n\nfunction c() {\n  return a + b\n}\n'
    const chunks = chunkDocument(await document('a.ts', source))
    expect(chunks.map(({ text }) => text)).toEqual([source.trim()])
  })

  test.each([
    'x'.repeat(3_000_000),
    ' '.repeat(3_000_000),
    'a b('.repeat(700_000),
    '{\n'.repeat(500_000),
    'class A {\n '.repeat(200_000),
  ])(
    'time is linear in the file: %#',
    async (source) => {
      for (const language of LANGUAGES) {
        const start = process.cpuUsage()
        await parseObject(new TextEncoder().encode(source), `a.${language.extensions[0]}`)
        expect(process.cpuUsage(start).user).toBeLessThan(3_000_000)
      }
    },
    60_000,
  )
})
