import { readXml } from './xml.ts'

/** What a paragraph style says about structure. */
export interface DocxStyle {
  /** 1–6 for headings, else 0. */
  readonly depth: number
  readonly isTitle: boolean
  readonly isList: boolean
}

interface RawStyle {
  basedOn: string
  name: string
  outline: number
  isList: boolean
}

export type DocxStyles = (styleId: string) => DocxStyle

const PLAIN: DocxStyle = { depth: 0, isTitle: false, isList: false }
/** Styles inherit; a chain longer than this is a loop or a trick. */
const INHERITANCE_MAX = 10

/** Style names are told in any language by their built-in id, outline level or English name. */
export function readStyles(part: Uint8Array | undefined): DocxStyles {
  const raw = new Map<string, RawStyle>()
  let style: RawStyle | undefined
  readXml(part, {
    open(name, attributes) {
      const value = attributes['w:val'] ?? ''
      if (name === 'w:style') {
        style = { basedOn: '', name: '', outline: 0, isList: false }
        raw.set(attributes['w:styleId'] ?? '', style)
      } else if (style === undefined) return
      else if (name === 'w:name') style.name = value.toLowerCase()
      else if (name === 'w:basedOn') style.basedOn = value
      else if (name === 'w:outlineLvl') style.outline = Number(value) + 1
      else if (name === 'w:numPr') style.isList = true
    },
    close(name) {
      if (name === 'w:style') style = undefined
    },
  })
  return (styleId) => resolve(raw, styleId, 0)
}

function resolve(raw: ReadonlyMap<string, RawStyle>, id: string, steps: number): DocxStyle {
  const style = raw.get(id)
  if (style === undefined || steps > INHERITANCE_MAX) return byId(id)
  const parent = style.basedOn === '' ? PLAIN : resolve(raw, style.basedOn, steps + 1)
  const named = /^heading ([1-9])$/.exec(style.name)
  const depth = named === null ? style.outline || parent.depth : Number(named[1])
  return {
    depth: depth > 9 ? 0 : Math.min(depth, 6),
    isTitle: style.name === 'title' || parent.isTitle,
    isList: (style.isList || parent.isList || style.name.startsWith('list ')) && depth === 0,
  }
}

/** Small writers leave out the styles part and rely on the built-in ids. */
function byId(id: string): DocxStyle {
  const heading = /^heading ?([1-6])$/i.exec(id)
  return {
    depth: Number(heading?.[1] ?? 0),
    isTitle: /^title$/i.test(id),
    isList: /^list ?(?:paragraph|bullet|number)/i.test(id),
  }
}
