import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openKeyService } from '../keys/service.ts'
import type { Signer } from '../prove/report.ts'
import { masterKeyFile } from '../stores/files/master-key.ts'
import { openSqliteStores } from '../stores/sqlite/sqlite.ts'
import { CannotStart, DATA_NAMES } from './gate.ts'
import { systemClock, systemRandom } from './world.ts'

/** The signing key of a data directory that no server holds. */
export async function signerOf(data: string): Promise<Signer> {
  const isThere = await stat(join(data, 'standpipe.sqlite')).then(
    () => true,
    () => false,
  )
  if (!isThere)
    throw new CannotStart(
      `\`${data}\` is no data directory; leave \`--data\` out to sign with a key of this run`,
    )
  const stores = await openSqliteStores(data, { known: DATA_NAMES })
  try {
    const keys = await openKeyService({
      store: stores.wrappedKeys,
      master: masterKeyFile(data),
      random: systemRandom,
      clock: systemClock,
    })
    return { ...keys.signingPublicKey(), sign: (bytes) => keys.sign(bytes).signature }
  } finally {
    await stores.close()
  }
}
