import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacm } from './cacm.ts'
import type { Collection } from './collection.ts'
import { cranfield } from './cranfield.ts'

const COLLECTIONS: Readonly<Record<string, (read: (file: string) => Buffer) => Collection>> = {
  cranfield,
  cacm,
}

/**
 * `node dist/bench/collections/main.js cranfield|cacm FOLDER OUT` writes `OUT/documents/`,
 * `OUT/queries.tsv` and `OUT/qrels.txt` from the collection as it is published.
 */
function main([name = '', from, to]: readonly string[]): void {
  const convert = COLLECTIONS[name]
  if (convert === undefined || from === undefined || to === undefined) {
    console.error(`usage: collections ${Object.keys(COLLECTIONS).join('|')} FOLDER OUT`)
    process.exitCode = 2
    return
  }
  const { documents, queries, qrels } = convert((file) => readFileSync(join(from, file)))
  const folder = join(to, 'documents')
  mkdirSync(folder, { recursive: true })
  for (const [file, text] of documents) writeFileSync(join(folder, file), text)
  writeFileSync(
    join(to, 'queries.tsv'),
    [...queries].map(([id, text]) => `${id}\t${text}\n`).join(''),
  )
  writeFileSync(join(to, 'qrels.txt'), qrels.map((line) => `${line}\n`).join(''))
  console.log(`${documents.size} documents, ${queries.size} queries, ${qrels.length} judgements`)
}

main(process.argv.slice(2))
