import { limits } from '../kernel/limits.ts'
import type { Parser } from '../lake/document.ts'
import { BlockList, oneLine, titleFrom, Unreadable } from './blocks.ts'
import { readSlide, type SlideShape } from './pptx-slide.ts'
import { tableText } from './rows.ts'
import { readXml, titleOf } from './xml.ts'
import { openZip, type ZipParts } from './zip.ts'

/** Presentations: each slide that is shown a page, its title a heading, its notes below it. */
export const pptx: Parser = {
  id: 'pptx',
  extensions: ['pptx', 'pptm', 'ppsx', 'ppsm', 'potx'],
  parse(bytes, name) {
    const parts = openZip(bytes)
    const list = new BlockList()
    const slides = slidePaths(parts)
    if (slides.length > limits.slidesMax) {
      throw new Unreadable(`it has more than ${limits.slidesMax} slides; split it`)
    }
    let firstTitle: string | undefined
    for (const [at, path] of slides.entries()) {
      const title = addSlide(list, parts, { path, page: at + 1 })
      firstTitle ??= title
    }
    const titles = [titleOf(parts.read('docProps/core.xml')), firstTitle]
    const document = { title: titleFrom(titles.map(madeUp), name), blocks: list.blocks }
    return Promise.resolve({ kind: 'document', document })
  },
}

/** What the program writes when nobody gave a title. */
const madeUp = (title: string | undefined): string | undefined =>
  title !== undefined && /^(?:powerpoint[- ]pr|presentation\d*$|slide 1$)/i.test(oneLine(title))
    ? undefined
    : title

/** In the order of the show. */
function slidePaths(parts: ZipParts): readonly string[] {
  const main = 'ppt/presentation.xml'
  const targets = new Map(relationsOf(parts, main).map(({ id, path }) => [id, path]))
  const paths: string[] = []
  readXml(parts.read(main), {
    open(name, attributes) {
      const path = name.endsWith('sldId') ? targets.get(attributes['r:id'] ?? '') : undefined
      if (path !== undefined) paths.push(path)
    },
  })
  if (paths.length === 0) throw new Unreadable('it holds no slides')
  return paths
}

/** Returns the slide's title. */
function addSlide(
  list: BlockList,
  parts: ZipParts,
  { path, page }: { readonly path: string; readonly page: number },
): string | undefined {
  const slide = readSlide(parts.read(path))
  if (slide.hidden) return undefined
  const titles = slide.shapes.filter(({ place }) => place === 'title')
  const title = oneLine(
    titles.flatMap(({ paragraphs }) => paragraphs.map(({ text }) => text)).join(' '),
  )
  if (title !== '') list.add('heading', title, { depth: 1, page })
  for (const shape of slide.shapes) if (shape.place === 'body') addShape(list, shape, page)
  const related = relationsOf(parts, path)
  for (const { type, path: diagram } of related) {
    if (!type.endsWith('/diagramData')) continue
    for (const shape of readSlide(parts.read(diagram)).shapes) addShape(list, shape, page)
  }
  const notes = related.find(({ type }) => type.endsWith('/notesSlide'))
  if (notes !== undefined) addNotes(list, readSlide(parts.read(notes.path)).shapes, page)
  return title === '' ? undefined : title
}

function addShape(list: BlockList, { paragraphs, rows }: SlideShape, page: number): void {
  if (rows.length > 0) list.add('table', tableText(rows), { page })
  const shown = paragraphs.filter(({ text }) => text.trim() !== '')
  const [only, more] = shown
  if (only !== undefined && more === undefined) list.add('paragraph', only.text, { page })
  else if (only !== undefined) {
    const items = shown.map(
      ({ level, text }) => `${'  '.repeat(Math.min(level, 6))}- ${text.replaceAll('\n', ' ')}`,
    )
    list.add('list', items.join('\n'), { page })
  }
}

function addNotes(list: BlockList, shapes: readonly SlideShape[], page: number): void {
  const lines = shapes
    .filter(({ place }) => place === 'body')
    .flatMap(({ paragraphs }) => paragraphs.map(({ text }) => text))
    .filter((text) => text.trim() !== '')
  if (lines.length === 0) return
  list.add('heading', 'Notes', { depth: 2, page })
  for (const line of lines) list.add('paragraph', line, { page })
}

interface Relation {
  readonly id: string
  readonly type: string
  /** Of a part inside the file. */
  readonly path: string
}

function relationsOf(parts: ZipParts, path: string): readonly Relation[] {
  const slash = path.lastIndexOf('/')
  const [folder, file] = [path.slice(0, slash), path.slice(slash + 1)]
  const found: Relation[] = []
  readXml(parts.read(`${folder}/_rels/${file}.rels`), {
    open(name, { Id: id = '', Type: type = '', Target: target = '', TargetMode: mode }) {
      if (name !== 'Relationship' || mode === 'External') return
      found.push({ id, type, path: resolved(folder, target) })
    },
  })
  return found
}

function resolved(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1)
  const path = folder.split('/')
  for (const step of target.split('/')) {
    if (step === '..') path.pop()
    else if (step !== '.') path.push(step)
  }
  return path.join('/')
}
