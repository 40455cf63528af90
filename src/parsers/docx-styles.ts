import { readXml } from './xml.ts'

interface Style {
  basedOn: string
  name: string
  outline: number
}

/** Styles inherit; a chain longer than this is a loop or a trick. */
const INHERITANCE_MAX = 10

/**
 * The heading depth of every paragraph style that is a heading by its own outline level or by what it is
 * based on. Companies make such styles for their templates; mammoth knows only the built-in names.
 */
export function headingStyles(part: Uint8Array | undefined): ReadonlyMap<string, number> {
  const styles = readStyles(part)
  const depths = new Map<string, number>()
  for (const [id, { name }] of styles) {
    const depth = depthOf(styles, id, 0)
    if (name !== '' && depth > 0) depths.set(name, Math.min(depth, 6))
  }
  return depths
}

function readStyles(part: Uint8Array | undefined): ReadonlyMap<string, Style> {
  const styles = new Map<string, Style>()
  let style: Style | undefined
  readXml(part, {
    open(name, attributes) {
      const value = attributes['w:val'] ?? ''
      if (name === 'w:style') {
        style = { basedOn: '', name: '', outline: 0 }
        if (attributes['w:type'] === 'paragraph') styles.set(attributes['w:styleId'] ?? '', style)
      } else if (style === undefined) return
      else if (name === 'w:name') style.name = value
      else if (name === 'w:basedOn') style.basedOn = value
      else if (name === 'w:outlineLvl') style.outline = Number(value) + 1
    },
    close(name) {
      if (name === 'w:style') style = undefined
    },
  })
  return styles
}

/** 1–9, or 0 for a style that is no heading. Level 10 is Word's word for body text. */
function depthOf(styles: ReadonlyMap<string, Style>, id: string, steps: number): number {
  const style = styles.get(id)
  if (style === undefined || steps > INHERITANCE_MAX) return 0
  const name = style.name.toLowerCase()
  if (name === 'title') return 1
  const named = /^heading ([1-9])$/.exec(name)
  if (named !== null) return Number(named[1])
  if (style.outline > 0) return style.outline <= 9 ? style.outline : 0
  return style.basedOn === '' ? 0 : depthOf(styles, style.basedOn, steps + 1)
}
