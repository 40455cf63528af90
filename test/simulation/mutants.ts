import type { Authorization } from '../../src/authorization/authorization.ts'
import { readerTokens } from '../../src/identity/principal.ts'
import { join } from '../../src/kernel/label.ts'
import { nanoUsd } from '../../src/kernel/values.ts'
import type { Clock } from '../../src/kernel/clock.ts'
import type { Random } from '../../src/kernel/random.ts'
import type { Deployment } from '../../src/models/deployment.ts'
import type { Scanner, StreamScan } from '../../src/dlp/scan.ts'
import type { LedgerStore, Settled } from '../../src/ledger/store.ts'
import { Router, type Route } from '../../src/pipeline/route.ts'
import type { Snapshot, Stages } from '../../src/pipeline/stages.ts'
import { visibleClasses } from '../../src/retrieval/visibility.ts'
import type { House } from './house.ts'
import type { Ports } from './ports.ts'
import type { Mutant } from './simulation.ts'

const withLedger = (
  ports: Ports,
  change: (ledger: LedgerStore) => Partial<LedgerStore>,
): Ports => ({
  ...ports,
  ledger: { ...ports.ledger, ...change(ports.ledger) },
})
const NOTHING: Settled = { applied: true, chargedNanoUsd: nanoUsd(0n), overageNanoUsd: nanoUsd(0n) }

/** Lets everything out at once, and says what was found only at the end. */
function hasty(scanner: Scanner): Scanner {
  return {
    find: (text) => scanner.find(text),
    classify: (texts) => scanner.classify(texts),
    classifyInTurns: (texts, pause) => scanner.classifyInTurns(texts, pause),
    raiseOf: (type) => scanner.raiseOf(type),
    stream: () => hastyScan(scanner.stream(), 0),
  }
}

function hastyScan(scan: StreamScan, before: number): StreamScan {
  let length = before
  return {
    push(text) {
      length += text.length
      return { releasedTo: length, findings: scan.push(text).findings }
    },
    end: () => scan.end(),
    fork: () => hastyScan(scan.fork(), length),
  }
}

/** What the index gives is what is quoted: nobody looks at the manifest, the readers of now, the object. */
function trusting(stages: Stages, house: House): Stages {
  return {
    ...stages,
    retrieve: async (grant, request) => {
      const known = [...house.view.byId.values()]
      const classes = visibleClasses(readerTokens(grant.principal), known)
      const { hits, termWeights, relatedTerms, rows, mode } = await house.index.search({
        text: request.question,
        classes,
        limit: request.limit,
      })
      const passages = hits.map(
        ({ title, headings, page, text, version, label, score, aclClass }, at) => ({
          number: at + 1,
          knowledgeBase: request.knowledgeBases[0] ?? '',
          source: house.view.byId.get(aclClass)?.source ?? '',
          path: title,
          version,
          title,
          headings,
          page,
          text,
          label: join(house.view.byId.get(aclClass)?.label ?? label, label),
          score,
        }),
      )
      return { passages, termWeights, relatedTerms, rows, mode }
    },
  }
}

/** Another snapshot in place of each: always the same one for the same. */
function deciding(change: (snapshot: Snapshot) => Snapshot): (stages: Stages) => Stages {
  const changed = new WeakMap<Snapshot, Snapshot>()
  return (stages) => ({
    ...stages,
    current() {
      const snapshot = stages.current()
      const made = changed.get(snapshot) ?? change(snapshot)
      changed.set(snapshot, made)
      return made
    },
  })
}

const clearingAll = (own: Authorization): Authorization => ({
  epoch: own.epoch,
  policyHash: own.policyHash,
  authorize: (...asked) => own.authorize(...asked),
  mayRetrieve: (...asked) => own.mayRetrieve(...asked),
  mayRetrieveClass: (...asked) => own.mayRetrieveClass(...asked),
  authorizeRetrieve: (...asked) => own.authorizeRetrieve(...asked),
  authorizeCall: (...asked) => own.authorizeCall(...asked),
  clear: (_grant, candidates) => ({ cleared: candidates, denied: [] }),
  permitted: (...asked) => own.permitted(...asked),
  mayReceive: (...asked) => own.mayReceive(...asked),
  mayDeclassify: (...asked) => own.mayDeclassify(...asked),
  mayDetokenise: (...asked) => own.mayDetokenise(...asked),
  mayCallTool: (...asked) => own.mayCallTool(...asked),
  told: (...asked) => own.told(...asked),
  maySee: (...asked) => own.maySee(...asked),
  control: (...asked) => own.control(...asked),
})

/** Puts what nobody cleared behind what was. */
class Generous extends Router {
  readonly #all: readonly Deployment[]
  constructor(clock: Clock, random: Random, all: readonly Deployment[]) {
    super(clock, random)
    this.#all = all
  }
  override route(...[alias, cleared, asked]: Parameters<Router['route']>): Route {
    const { why, deployments } = super.route(alias, cleared, asked)
    return { why, deployments: [...new Set([...deployments, ...this.#all])] }
  }
}

/** Each breaks one promise. The checker MUST find each of them. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'the ledger forgets holds',
    breaks: 'budgets hold',
    stores: (stores) => ({
      ...stores,
      ledger: {
        ...stores.ledger,
        open: (draft) =>
          stores.ledger.open({ ...draft, holdNanoUsd: draft.holdNanoUsd && nanoUsd(0n) }),
      },
    }),
  },
  {
    name: 'a deployment is called before its intent is durable',
    breaks: 'intent before effect',
    ports: (ports) =>
      withLedger(ports, (ledger) => ({
        open(draft) {
          void ledger.open(draft).catch(() => undefined)
          return Promise.resolve({ kind: 'opened' })
        },
      })),
  },
  {
    name: 'a hangup is not settled',
    breaks: 'every way out is closed',
    ports: (ports) =>
      withLedger(ports, (ledger) => ({
        settle: (settlement) =>
          settlement.record.facts['outcome'] === 'abandoned'
            ? Promise.resolve(NOTHING)
            : ledger.settle(settlement),
      })),
  },
  {
    name: 'the end is told before it is settled',
    breaks: 'settled before the end is told',
    ports: (ports) =>
      withLedger(ports, (ledger) => ({
        settle(settlement) {
          void ledger.settle(settlement).catch(() => undefined)
          return Promise.resolve(NOTHING)
        },
      })),
  },
  {
    name: 'retrieval without the check outside',
    breaks: 'nothing unreadable',
    stages: trusting,
  },
  {
    name: 'the guard releases early',
    breaks: 'no byte leaves unscanned',
    stages: deciding((snapshot) => ({ ...snapshot, scanner: hasty(snapshot.scanner) })),
  },
  {
    name: 'the epoch is not compared',
    breaks: 'epoch compared',
    stores: (stores) => ({
      ...stores,
      ledger: {
        ...stores.ledger,
        open: async (draft) => stores.ledger.open({ ...draft, epoch: await stores.ledger.epoch() }),
      },
    }),
  },
  {
    name: 'a key is claimed by nobody',
    breaks: 'asked once',
    stores: (stores) => ({
      ...stores,
      ledger: {
        ...stores.ledger,
        open: (draft) => stores.ledger.open({ ...draft, idempotency: undefined }),
      },
    }),
  },
  {
    name: 'every deployment is cleared',
    breaks: 'clearance',
    stages: deciding((snapshot) => ({
      ...snapshot,
      authorization: clearingAll(snapshot.authorization),
    })),
  },
  {
    name: 'unknown usage is zero',
    breaks: 'unknown is not zero',
    ports: (ports) =>
      withLedger(ports, (ledger) => ({
        settle: (settlement) =>
          ledger.settle(
            settlement.state === 'indeterminate' ? { ...settlement, state: 'settled' } : settlement,
          ),
      })),
  },
  {
    name: 'a place is not given back',
    breaks: 'admissions balance',
    stages: (stages) => ({
      ...stages,
      admit(principal) {
        const release = stages.admit(principal)
        return typeof release === 'function' ? () => undefined : release
      },
    }),
  },
  {
    name: 'nothing is remembered of deployments',
    breaks: 'retries are bounded',
    stages: (stages) => ({ ...stages, router: new Router(stages.clock, stages.random) }),
  },
  {
    name: 'the order adds a deployment that was not cleared',
    breaks: 'clearance',
    stages: (stages) => ({
      ...stages,
      router: new Generous(stages.clock, stages.random, [...stages.current().deployments.values()]),
    }),
  },
  {
    name: 'a count is charged like an answer',
    breaks: 'counting is free',
    ports: (ports) =>
      withLedger(ports, (ledger) => ({
        open: (draft) =>
          ledger.open(draft.holdNanoUsd === 0n ? { ...draft, holdNanoUsd: nanoUsd(1n) } : draft),
      })),
  },
  {
    name: 'who asks is asked once',
    breaks: 'revocation is immediate',
    stages(stages) {
      const known = new Map<unknown, ReturnType<Stages['authenticate']>>()
      const asked: Stages['authenticate'] = (caller) => {
        const first = known.get(caller.headers) ?? stages.authenticate(caller)
        known.set(caller.headers, first)
        return first
      }
      return {
        ...stages,
        recognize: (caller) => asked(caller),
        authenticate: (caller) => asked(caller),
      }
    },
  },
]
