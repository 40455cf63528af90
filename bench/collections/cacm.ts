import { gunzipSync } from 'node:zlib'
import type { Collection } from './collection.ts'
import { linesOf, oneLine } from './text.ts'

/** 3,204 titles and abstracts of a journal as web pages, 64 queries of which 52 are judged. */
export function cacm(read: (file: string) => Buffer): Collection {
  const topics = read('topics.cacm.txt').toString('utf8')
  const queries = topics.matchAll(/<DOCNO>\s*(\d+)\s*<\/DOCNO>([^]*?)<\/DOC>/g)
  return {
    documents: new Map(filesOfTar(gunzipSync(read('cacm.tar.gz')))),
    queries: new Map([...queries].map(([, id = '', text = '']) => [id, oneLine(text)])),
    qrels: linesOf(read('qrels.cacm.txt')),
  }
}

const BLOCK = 512

/** Plain files of an archive; names of up to 100 bytes, which are all that this one has. */
function* filesOfTar(archive: Buffer): Iterable<readonly [string, string]> {
  for (let at = 0; at + BLOCK <= archive.length;) {
    const field = (from: number, length: number): string =>
      archive
        .subarray(at + from, at + from + length)
        .toString('latin1')
        .replace(/\0.*$/s, '')
    const name = field(0, 100).replace(/^\.\//, '')
    if (name === '') return
    const size = Number.parseInt(field(124, 12).trim() || '0', 8)
    const type = field(156, 1)
    const begin = at + BLOCK
    if (type === '' || type === '0')
      yield [name, archive.subarray(begin, begin + size).toString('utf8')]
    at = begin + Math.ceil(size / BLOCK) * BLOCK
  }
}
