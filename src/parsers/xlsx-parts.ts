import { readXml, relationships } from './xml.ts'
import type { ZipParts } from './zip.ts'

export interface Sheet {
  readonly name: string
  readonly part: string
  readonly hidden: boolean
}

export interface Workbook {
  readonly sheets: readonly Sheet[]
  readonly stringsPart: string
  readonly stylesPart: string
  /** Days count from 1904 instead of 1900. */
  readonly epoch1904: boolean
}

export function readWorkbook(parts: ZipParts): Workbook {
  const main = [...relationships(parts.read('_rels/.rels'), '').values()].find(
    ({ type }) => type === 'officeDocument',
  )
  const path = main?.target ?? 'xl/workbook.xml'
  const slash = path.lastIndexOf('/') + 1
  const folder = path.slice(0, slash)
  const related = relationships(parts.read(`${folder}_rels/${path.slice(slash)}.rels`), folder)
  const sheets: Sheet[] = []
  let epoch1904 = false
  readXml(parts.read(path), {
    open(name, attributes) {
      if (name === 'workbookPr') epoch1904 = isTrue(attributes['date1904'])
      if (name !== 'sheet') return
      const part = related.get(attributes['r:id'] ?? '')?.target
      const hidden = (attributes['state'] ?? 'visible') !== 'visible'
      if (part !== undefined) sheets.push({ name: attributes['name'] ?? '', part, hidden })
    },
  })
  const target = (type: string): string =>
    [...related.values()].find((part) => part.type === type)?.target ?? ''
  return { sheets, epoch1904, stringsPart: target('sharedStrings'), stylesPart: target('styles') }
}

export const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true'

/** Texts that cells name by number. Phonetic guides (`rPh`) are not part of the text. */
export function readSharedStrings(part: Uint8Array | undefined): readonly string[] {
  const strings: string[] = []
  let inText = false
  let inGuide = false
  let current = ''
  readXml(part, {
    open(name) {
      if (name === 'si') current = ''
      else if (name === 'rPh') inGuide = true
      else if (name === 't') inText = !inGuide
    },
    text(text) {
      if (inText) current += text
    },
    close(name) {
      if (name === 't') inText = false
      else if (name === 'rPh') inGuide = false
      else if (name === 'si') strings.push(current)
    },
  })
  return strings
}

/** How a number is shown: what a reader sees of a date is not its day count. */
export type NumberFormat = 'plain' | 'date' | 'time' | 'percent'

/** The format of each cell style, by the style's index. */
export function readNumberFormats(part: Uint8Array | undefined): readonly NumberFormat[] {
  const custom = new Map<number, NumberFormat>()
  const styles: NumberFormat[] = []
  let inCellStyles = false
  readXml(part, {
    open(name, attributes) {
      if (name === 'numFmt') {
        custom.set(Number(attributes['numFmtId']), formatOf(attributes['formatCode'] ?? ''))
      } else if (name === 'cellXfs') inCellStyles = true
      else if (name === 'xf' && inCellStyles) {
        const id = Number(attributes['numFmtId'] ?? 0)
        styles.push(custom.get(id) ?? builtIn(id))
      }
    },
    close(name) {
      if (name === 'cellXfs') inCellStyles = false
    },
  })
  return styles
}

function builtIn(id: number): NumberFormat {
  if (id === 9 || id === 10) return 'percent'
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return 'time'
  return id >= 14 && id <= 22 ? 'date' : 'plain'
}

function formatOf(code: string): NumberFormat {
  const bare = code.replaceAll(/"[^"]*"|\[[^\]]*\]|\\./g, '').toLowerCase()
  if (/[yd]/.test(bare)) return 'date'
  if (/[hs]/.test(bare)) return 'time'
  return bare.includes('%') ? 'percent' : 'plain'
}
