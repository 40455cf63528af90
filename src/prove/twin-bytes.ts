import { decodeText } from '../parsers/decode-text.ts'
import { openZip, storedZip } from '../parsers/zip.ts'
import { pdfOf } from './pdf.ts'
import type { TwinWriter } from './twin-text.ts'

/** One document, as it is and as its twin is. */
export interface TwinBytes {
  /** Absent: as it is. A format that cannot be rewritten is written anew from its text, on both sides. */
  readonly a?: Uint8Array
  readonly b: Uint8Array
}

/**
 * The twin of a document in the format that it is in: only what readers see of it is rewritten, never what
 * holds it together. Undefined: there is nothing in it that can be rewritten.
 */
export function twinBytes(
  {
    name,
    bytes,
    text,
  }: { readonly name: string; readonly bytes: Uint8Array; readonly text: string },
  writer: TwinWriter,
): TwinBytes | undefined {
  const extension = /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  if (Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-')
    return { a: pdfOf(text), b: pdfOf(writer.write(text)) }
  if (OFFICE.has(extension)) return { b: twinOffice(bytes, writer) }
  const decoded = decodeText(bytes)
  if (decoded === undefined) return undefined
  return { b: Buffer.from(twinText(decoded, extension, writer)) }
}

const OFFICE: ReadonlySet<string> = new Set(['docx', 'pptx', 'xlsx'])
const MARKED_UP: ReadonlySet<string> = new Set(['html', 'htm', 'xhtml', 'xml'])
const DATA: ReadonlySet<string> = new Set(['json', 'jsonl', 'ndjson', 'ipynb'])

function twinText(text: string, extension: string, writer: TwinWriter): string {
  if (MARKED_UP.has(extension)) return outside(text, MARKS, (piece) => writer.write(piece))
  if (DATA.has(extension)) return twinJson(text, writer)
  if (extension === 'eml') return outside(text, MAIL_LINES, (piece) => writer.write(piece))
  return writer.write(text)
}

const MARKS =
  /<script\b[\s\S]*?<\/script\s*>|<style\b[\s\S]*?<\/style\s*>|<!--[\s\S]*?-->|<[^<>]*>/gi
/** Names of headers, boundaries, and what continues a header that says how the body is written. */
const MAIL_LINES = /^(?:content-[\w-]+|mime-version):[^\n]*(?:\n[ \t][^\n]*)*|^[\w-]+:|^--[^\n]*/gim

/** Rewrites what lies between the matches. */
function outside(text: string, kept: RegExp, write: (piece: string) => string): string {
  let written = ''
  let at = 0
  for (const match of text.matchAll(kept)) {
    written += write(text.slice(at, match.index)) + match[0]
    at = match.index + match[0].length
  }
  return written + write(text.slice(at))
}

/** Texts and numbers of values; names and what a notebook calls its cells stay. */
function twinJson(text: string, writer: TwinWriter): string {
  return text.replaceAll(JSON_PIECE, (piece, name: string | undefined) => {
    if (name !== undefined || KEPT_VALUES.has(piece)) return piece
    if (!piece.startsWith('"')) return /^[1-9]\d*$/.test(piece) ? writer.words(piece) : piece
    return outside(piece, ESCAPES, (part) => writer.write(part))
  })
}
const JSON_PIECE = /("(?:[^"\\]|\\.)*"\s*:)|"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g
const ESCAPES = /\\u[0-9a-fA-F]{4}|\\./g
const KEPT_VALUES: ReadonlySet<string> = new Set(
  ['markdown', 'code', 'raw', 'stream', 'display_data', 'execute_result', 'error'].map(
    (word) => `"${word}"`,
  ),
)

/** Runs of text of Word, PowerPoint and shared strings; numbers of cells that name no shared string. */
function twinOffice(bytes: Uint8Array, writer: TwinWriter): Uint8Array {
  const zip = openZip(bytes)
  const parts = new Map<string, Uint8Array>()
  for (const name of zip.names) {
    const data = zip.read(name) ?? new Uint8Array()
    if (!/^(?:word|ppt|xl)\/.*\.xml$/.test(name)) parts.set(name, data)
    else {
      const xml = Buffer.from(data).toString('utf8')
      const texts = xml.replaceAll(
        TEXT_RUN,
        (_, open: string, text: string, close: string) => open + writer.write(text) + close,
      )
      const cells = name.startsWith('xl/worksheets/') ? twinCells(texts, writer) : texts
      parts.set(name, Buffer.from(name === 'xl/workbook.xml' ? twinSheets(cells, writer) : cells))
    }
  }
  return storedZip(parts)
}

/** What the sheets are called. */
const twinSheets = (xml: string, writer: TwinWriter): string =>
  xml.replaceAll(
    /(<sheet\b[^<>]*?\sname=")([^"]*)(")/g,
    (_, open: string, name: string, close: string) => open + writer.words(name) + close,
  )
const TEXT_RUN = /(<(?:\w+:)?t(?:\s[^<>]*)?>)([^<]*)(<\/(?:\w+:)?t>)/g

const twinCells = (xml: string, writer: TwinWriter): string =>
  xml.replaceAll(
    /(<c\b(?![^<>]*\st=)[^<>]*>\s*<v>)(\d+)(<\/v>)/g,
    (_, open: string, number: string, close: string) => open + writer.words(number) + close,
  )
