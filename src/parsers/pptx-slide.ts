import { limits } from '../kernel/limits.ts'
import type { Attributes, TagHandler } from './tokens.ts'
import { readXml } from './xml.ts'

export interface Slide {
  /** Left out of the show. */
  readonly hidden: boolean
  readonly shapes: readonly SlideShape[]
}

export interface SlideShape {
  /** `chrome`: date, footer, number of the slide. */
  readonly place: 'title' | 'body' | 'chrome'
  readonly paragraphs: readonly SlideParagraph[]
  readonly rows: readonly (readonly string[])[]
}

export interface SlideParagraph {
  readonly level: number
  readonly text: string
}

/** The shapes of a slide, of its notes or of a diagram, in the order in which they lie; none that is hidden. */
export function readSlide(part: Uint8Array | undefined): Slide {
  const reader = new SlideReader()
  readXml(part, reader)
  return reader
}

interface OpenShape {
  place: SlideShape['place']
  hidden: boolean
  readonly paragraphs: SlideParagraph[]
  readonly rows: string[][]
}

const PLACES: Readonly<Record<string, SlideShape['place']>> = {
  title: 'title',
  ctrTitle: 'title',
  dt: 'chrome',
  ftr: 'chrome',
  hdr: 'chrome',
  sldNum: 'chrome',
  sldImg: 'chrome',
}

/** What a shape is in a slide, and a point in a diagram. */
const SHAPES = new Set(['p:sp', 'p:graphicFrame', 'dgm:pt'])

class SlideReader implements TagHandler {
  hidden = false
  readonly shapes: SlideShape[] = []
  #shape: OpenShape | undefined
  /** Open elements inside a second rendering of the same shape, that one included. */
  #unseen = 0
  #cell: string[] | undefined
  #text = ''
  #level = 0
  #inText = false

  open(name: string, attributes: Attributes): void {
    if (this.#unseen > 0 || name === 'mc:Fallback') {
      this.#unseen++
      return
    }
    if (name === 'p:sld') this.hidden = isOff(attributes['show'])
    else if (SHAPES.has(name)) this.#openShape()
    else if (name === 'a:t') this.#inText = true
    else if (name === 'a:br') this.#text += '\n'
    else if (name === 'a:p') this.#openParagraph()
    else if (name === 'a:pPr') this.#level = levelOf(attributes)
    else if (name === 'a:tr') this.#shape?.rows.push([])
    else if (name === 'a:tc') this.#cell = []
    else if (this.#shape !== undefined) openProperty(this.#shape, name, attributes)
  }

  text(text: string): void {
    if (this.#inText && this.#unseen === 0) this.#text += text
  }

  close(name: string): void {
    if (this.#unseen > 0) {
      this.#unseen--
      return
    }
    if (name === 'a:t') this.#inText = false
    else if (name === 'a:p') this.#closeParagraph()
    else if (name === 'a:tc') this.#closeCell()
    else if (SHAPES.has(name)) this.#closeShape()
  }

  #openShape(): void {
    this.#closeShape()
    this.#shape = { place: 'body', hidden: false, paragraphs: [], rows: [] }
  }

  #closeShape(): void {
    const shape = this.#shape
    this.#shape = undefined
    if (shape === undefined || shape.hidden) return
    if (shape.paragraphs.length > 0 || shape.rows.length > 0) this.shapes.push(shape)
  }

  #openParagraph(): void {
    this.#text = ''
    this.#level = 0
  }

  #closeParagraph(): void {
    const text = this.#text
    this.#text = ''
    if (this.#cell !== undefined) this.#cell.push(text)
    else this.#shape?.paragraphs.push({ level: this.#level, text })
  }

  #closeCell(): void {
    const row = this.#shape?.rows.at(-1)
    if (row !== undefined && row.length < limits.tableColumnsMax) {
      row.push((this.#cell ?? []).join('\n'))
    }
    this.#cell = undefined
  }
}

function openProperty(shape: OpenShape, name: string, attributes: Attributes): void {
  if (name === 'p:ph') shape.place = PLACES[attributes['type'] ?? ''] ?? 'body'
  else if (name === 'p:cNvPr' && isOn(attributes['hidden'])) shape.hidden = true
}

const isOn = (value: string | undefined): boolean => value === '1' || value === 'true'
const isOff = (value: string | undefined): boolean => value === '0' || value === 'false'
const levelOf = (attributes: Attributes): number => Math.trunc(Number(attributes['lvl'] ?? 0)) || 0
