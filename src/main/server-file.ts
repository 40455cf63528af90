import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** `<data>/server.json`: where the running server is, and an operator token for who can read the file. */
export async function writeServerFile(
  data: string,
  content: { readonly url: string; readonly token: string },
): Promise<void> {
  await mkdir(data, { recursive: true, mode: 0o700 })
  const partial = join(data, '.server.json.partial')
  const file = await open(partial, 'w', 0o600)
  try {
    await file.chmod(0o600)
    await file.writeFile(`${JSON.stringify(content)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(partial, join(data, 'server.json'))
}

export const removeServerFile = (data: string): Promise<void> =>
  rm(join(data, 'server.json'), { force: true })
