import { readFile } from 'node:fs/promises'
import { readTokenTable, type TableProblem, type TokenTable } from '../embedding/token-table.ts'

/** The model that ships with the product; the folder lies beside `dist/`. */
const MODEL = new URL('../../../embedder/builtin.embedding', import.meta.url)

/** Checked before it is used. Some 8 MB, 30 ms. */
export async function readBuiltinModel(): Promise<TokenTable | TableProblem> {
  const bytes = await readFile(MODEL).catch(() => undefined)
  return bytes === undefined ? { problem: 'cannot be read' } : readTokenTable(bytes)
}
