import {
  instant,
  nanoUsd,
  type AttemptId,
  type Epoch,
  type RequestId,
} from '../../kernel/values.ts'
import { openSqliteStores, type SqliteStores } from './sqlite.ts'

/**
 * The victim of the crash test: opens and settles in a loop and says on stdout what was acknowledged,
 * until it is killed. Arguments: data directory, name of this run, time.
 */
const [directory = '', run = '', time = '0'] = process.argv.slice(2)
const at = instant(Number(time))
const CALLERS = 8

const stores = await openSqliteStores(directory)
await Promise.all(Array.from({ length: CALLERS }, (_, caller) => work(stores, caller)))

async function work({ ledger }: SqliteStores, caller: number): Promise<never> {
  for (let count = 1; ; count++) {
    const request = `${run}-${caller}-${count}` as RequestId
    const attempt = `${request}.1` as AttemptId
    const opened = await ledger.open({
      attempt,
      request,
      n: 1,
      principal: 'app:intranet',
      alias: 'assistant',
      deployment: 'local',
      priceVersion: '',
      holdNanoUsd: nanoUsd(100n),
      scopes: ['organization', 'app:intranet'],
      startedAt: at,
      deadlineAt: at,
      epoch: 1 as Epoch,
      record: { kind: 'intent', at, request, facts: { caller } },
      explanation: { caller },
      closes: undefined,
    })
    if (opened.kind !== 'opened') throw new Error(`not opened: ${opened.kind}`)
    process.stdout.write(`opened ${request}\n`)
    const charge = (count * 7) % 120
    await ledger.settle({
      attempt,
      state: 'settled',
      lines: [{ tokenClass: 'input', units: charge, nanoUsd: nanoUsd(BigInt(charge)) }],
      estimated: false,
      at,
      record: { kind: 'outcome', at, request, facts: { charge } },
      explanation: {},
    })
    process.stdout.write(`settled ${request} ${charge}\n`)
  }
}
