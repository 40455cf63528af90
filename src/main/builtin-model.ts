import { readFileSync } from 'node:fs'
import { StaticEmbedder } from '../embedding/static-embedder.ts'
import { readTokenTable, type TableProblem } from '../embedding/token-table.ts'

/** The model that ships with the product; the folder lies beside `dist/`. */
const MODEL = new URL('../../../embedder/builtin.embedding', import.meta.url)

let opened: StaticEmbedder | TableProblem | undefined

/**
 * One for the whole process, checked before it is used: some 16 MB, and some 60 ms of the first caller,
 * which is a start or a command. A missing or damaged file is a problem to be told, not a reason to stop.
 */
export const builtinEmbedder = (): StaticEmbedder | TableProblem => (opened ??= open())

function open(): StaticEmbedder | TableProblem {
  const bytes = bytesOf(MODEL)
  const table = bytes === undefined ? { problem: 'cannot be read' } : readTokenTable(bytes)
  return 'problem' in table ? table : new StaticEmbedder(table)
}

function bytesOf(file: URL): Uint8Array | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}
