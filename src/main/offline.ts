import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Offline } from '../cli/deps.ts'
import { failure } from '../cli/deps.ts'
import { Directory } from '../identity/directory.ts'
import { KeyRing } from '../identity/key-ring.ts'
import { isRefusal } from '../kernel/refusal.ts'
import { openKeyService } from '../keys/service.ts'
import { masterKeyFile } from '../stores/files/master-key.ts'
import { openSqliteStores } from '../stores/sqlite/sqlite.ts'
import { DATA_NAMES, systemRecord } from './gate.ts'
import { restoreBackup } from './backup.ts'
import { asFailure } from './trouble.ts'
import { systemClock, systemRandom } from './world.ts'

/** What runs on a data directory while no server does: the directory's lock proves it. */
export const offline: Offline = {
  async createKey(data, owner) {
    try {
      const stores = await openSqliteStores(data, { known: DATA_NAMES })
      try {
        const keys = await openKeyService({
          store: stores.wrappedKeys,
          master: masterKeyFile(data),
          random: systemRandom,
          clock: systemClock,
        })
        const directory = new Directory({ groups: [], apps: [], users: [] })
        const ring = await KeyRing.open({
          store: stores.apiKeys,
          directory,
          hash: (text) => keys.apiKeyHash(text),
          clock: systemClock,
        })
        const made = await ring.issue(owner, undefined, systemRandom)
        if (isRefusal(made)) return failure(made.message)
        await stores.ledger.append(
          systemRecord('admin', { event: 'key created offline', key: made.row.id }),
        )
        return { kind: 'key', key: made.text, id: made.row.id }
      } finally {
        await stores.close()
      }
    } catch (error) {
      return asFailure(error)
    }
  },
  async restore(file, data) {
    try {
      const records = await restoreBackup(file, data)
      // Where the master key goes: open to its owner only, or the next start refuses it.
      await mkdir(join(data, 'keys'), { recursive: true, mode: 0o700 })
      return { kind: 'restored', records }
    } catch (error) {
      return asFailure(error)
    }
  },
}
