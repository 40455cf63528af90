const LINE_CHARS = 92
const PAGE_LINES = 56

/** A plain PDF (ISO 32000-1) of a text in Helvetica, Latin-1; other characters become question marks. */
export function pdfOf(text: string): Uint8Array {
  const pages = pagesOf(text)
  const objects: string[] = []
  const kids = pages.map((_, at) => `${4 + 2 * at} 0 R`).join(' ')
  objects.push('<< /Type /Catalog /Pages 2 0 R >>')
  objects.push(`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`)
  objects.push('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>')
  for (const [at, lines] of pages.entries()) {
    const shown = lines.map((line) => `(${escaped(line)}) Tj T*`).join('\n')
    const content = `BT /F1 10 Tf 12 TL 50 780 Td\n${shown}\nET`
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + 2 * at} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    )
  }
  return Uint8Array.from(Buffer.from(fileOf(objects), 'latin1'))
}

function fileOf(objects: readonly string[]): string {
  let file = '%PDF-1.4\n'
  const places = objects.map((object, at) => {
    const place = file.length
    file += `${at + 1} 0 obj\n${object}\nendobj\n`
    return place
  })
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  return `${file}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`
}

const escaped = (line: string): string =>
  line.replaceAll(/[^\u0020-\u007e\u00a1-\u00ff]/g, '?').replaceAll(/[()\\]/g, '\\$&')

function pagesOf(text: string): readonly (readonly string[])[] {
  const lines = text.split('\n').flatMap((line) => wrapped(line))
  const pages: string[][] = []
  for (let at = 0; at < Math.max(1, lines.length); at += PAGE_LINES)
    pages.push(lines.slice(at, at + PAGE_LINES))
  return pages
}

/** At blanks, so that no word is cut. */
function wrapped(line: string): readonly string[] {
  const lines: string[] = []
  let open = ''
  for (const word of line.split(' ')) {
    if (open !== '' && open.length + 1 + word.length > LINE_CHARS) {
      lines.push(open)
      open = word
    } else open = open === '' ? word : `${open} ${word}`
  }
  return [...lines, open]
}
