import type { ReplayEvent, ReplayRequest } from '../api/policies.ts'
import type { LoadResult } from '../config/config.ts'
import type { Label } from '../kernel/label.ts'

/** The data directory, beside where the program was called, unless told otherwise. */
export const DATA_DEFAULT = '.standpipe'

/** A stream of the terminal. */
export interface Terminal {
  write(text: string): unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

/** 0: done. 1: it did not work, or what was checked is not right. 2: the command line is wrong. */
export type ExitCode = 0 | 1 | 2

/** An expected "no", one sentence each. Nothing is thrown for what a user or a server does. */
export interface Failure {
  readonly kind: 'failure'
  readonly messages: readonly string[]
  readonly exitCode: ExitCode
}
export type OrFailure<T> = T | Failure

export const failure = (message: string, exitCode: ExitCode = 1): Failure => ({
  kind: 'failure',
  messages: [message],
  exitCode,
})
export const isFailure = (value: unknown): value is Failure =>
  typeof value === 'object' && value !== null && (value as Failure).kind === 'failure'

/** How far the indexing of one source is. */
export interface IndexProgress {
  readonly source: string
  readonly done: number
  /** Undefined while the listing still runs. */
  readonly total: number | undefined
}

export interface UpOptions {
  /** Absolute. */
  readonly configFile: string
  /** Absolute. */
  readonly data: string
  readonly host: string
  readonly port: number
  /** PEM files, absolute. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined
  /** Take the client's address from `X-Forwarded-For`. */
  readonly behindProxy: boolean
  readonly onProgress: (progress: IndexProgress) => void
  /** Something to tell the operator while starting: a warning of the configuration, a sweep, a migration. */
  readonly onNote: (note: string) => void
}

/** What `up` tells once the server answers. */
export interface ReadyInfo {
  readonly url: string
  readonly configFile: string
  readonly data: string
  /** The first alias: what the examples ask. */
  readonly alias: string
  readonly documents: number
  readonly skipped: number
  /** The keys made by this start; undefined when keys were there already. */
  readonly keys: { readonly admin: string; readonly apps: readonly AppKey[] } | undefined
  /** Nothing but built-in models is configured. */
  readonly builtInOnly: boolean
}
export interface AppKey {
  readonly app: string
  readonly key: string
  /** A question that this app can have answered from the lake, for the examples. */
  readonly question: string
}

export interface Running {
  readonly kind: 'running'
  readonly info: ReadyInfo
  /** Resolves when the server has stopped (a signal, or a failure that ended it). */
  readonly stopped: Promise<ExitCode>
}

/** What runs on a data directory while no server does. Each MUST fail when a server holds the directory. */
export interface Offline {
  createKey(
    data: string,
    owner: string,
  ): Promise<OrFailure<{ readonly kind: 'key'; readonly key: string; readonly id: string }>>
  /** MUST refuse a data directory that is not empty, and MUST verify the backup before it says that it worked. */
  restore(
    file: string,
    data: string,
  ): Promise<OrFailure<{ readonly kind: 'restored'; readonly records: number }>>
}

/** A problem of a policy, with the place in its line where that is known. */
export interface PolicyProblemText {
  readonly file: string
  readonly line: number
  readonly policyId: string | undefined
  readonly message: string
  readonly span?: {
    readonly column: number
    readonly excerpt: string
    readonly at: number
    readonly length: number
  }
}
/** As they stand under `policies` of a configuration. */
export interface NamedPolicies {
  /** Absolute; names in it are what policies may name. Undefined: names are not checked. */
  readonly configFile: string | undefined
  /** Files and `pack:NAME`. Undefined: those of the configuration. */
  readonly policies: readonly string[] | undefined
  /** Where relative names start. */
  readonly folder: string
}
export interface PolicyCheck {
  readonly kind: 'checked'
  readonly problems: readonly PolicyProblemText[]
  readonly warnings: readonly string[]
  /** Of the set, with what ships; undefined with problems. */
  readonly hash: string | undefined
  readonly policies: number
}
export interface PolicyTest {
  readonly kind: 'tested'
  readonly results: readonly {
    readonly it: string
    readonly line: number
    readonly passed: boolean
    readonly problems: readonly string[]
    readonly said: {
      readonly allowed: boolean
      readonly policyIds: readonly string[]
      readonly ladder: readonly string[]
    }
  }[]
}

/** What is done with policies beside a server. */
export interface PolicyTools {
  /** Of the wall, milliseconds since 1970. */
  nowMs(): number
  check(named: NamedPolicies): Promise<OrFailure<PolicyCheck>>
  /** Absolute. */
  test(file: string): Promise<OrFailure<PolicyTest>>
  /** The texts that a replay sends; packs by name. */
  draft(
    policies: readonly string[],
    folder: string,
  ): Promise<OrFailure<{ readonly kind: 'draft'; readonly policies: ReplayRequest['policies'] }>>
  /** Over a data directory that no server holds. */
  replay(
    data: string,
    configFile: string,
    request: ReplayRequest,
    onEvent: (event: ReplayEvent) => void,
  ): Promise<OrFailure<{ readonly kind: 'replayed' }>>
}

export interface EvaluateOptions {
  /** Absolute. */
  readonly lake: string
  readonly queriesFile: string
  readonly qrelsFile: string
  readonly onProgress: (progress: IndexProgress) => void
}

/** What `eval retrieval` prints, with `--json` as it is. Measures are means over the judged queries, 0 to 1. */
export interface RetrievalEvaluation {
  readonly kind: 'evaluation'
  readonly bm25: LegEvaluation
  readonly dense: LegEvaluation
  readonly hybrid: LegEvaluation
  /** How much better both are than one alone, query by query. */
  readonly hybridOver: Readonly<
    Record<'bm25' | 'dense', { readonly ndcg10: number; readonly interval: Interval }>
  >
  readonly queries: number
  readonly documents: number
  readonly chunks: number
  /** Objects that could not be read. */
  readonly skipped: number
  /** Judged queries whose text is not in the file. */
  readonly unasked: number
  readonly judgedDocuments: number
  /** Of the judged documents, how many no file of the folder is. They count as not found. */
  readonly missing: number
  /** Ids that more than one file has: each of these files counts as the document. */
  readonly sharedIds: number
  /** The vector space of the dense leg. */
  readonly embedder: string
}
/** Of 95 % confidence: how the mean would vary had other queries of the kind been asked. */
export type Interval = readonly [low: number, high: number]
export interface LegEvaluation {
  readonly ndcg10: number
  readonly recall100: number
  readonly mrr10: number
  readonly intervals: Readonly<Record<'ndcg10' | 'recall100' | 'mrr10', Interval>>
}

export interface TourOptions {
  say(text: string, tone: 'plain' | 'strong' | 'faint' | 'good'): void
}
/** What `tour` prints with `--json`. */
export interface TourResult {
  readonly kind: 'tour'
  readonly scenes: readonly string[]
  /** Each was checked. */
  readonly promises: readonly string[]
  readonly vendorRequests: number
  readonly vendorBytes: number
  readonly seconds: number
}

export interface ProveOptions {
  /** Absolute. */
  readonly configFile: string
  readonly rules: 'configured' | 'generated'
  readonly seed: number
  readonly minutes: number
  /** As many as the time allows, at most. */
  readonly probes: number
  /** One probe of one pair again, numbered as the report does; no mutants. */
  readonly only?: { readonly pair: number; readonly probe: number }
  /** This mutant alone, and no proof. */
  readonly mutant?: string
  /** The data directory whose key signs; absent: a key of this run. */
  readonly data: string | undefined
  /** The command that asks a probe again. */
  readonly replay: (pair: number, probe: number) => string
  readonly onProgress: (progress: ProveProgress) => void
}
export interface ProveProgress {
  readonly probes: number
  readonly of: number
  readonly pair: number
  readonly pairs: number
}

/** What a proof saw. `report` is what `--report` writes, as it is. */
export interface Proven {
  readonly kind: 'proven'
  readonly report: ProvenReport
}
export interface ProvenReport {
  readonly statement: ProvenStatement
  readonly keyId: string
  readonly publicKey: string
  readonly signature: string
}
export interface ProvenStatement {
  readonly probes: number
  readonly differences: number
  /** What differed, and no more when it was asked again. */
  readonly seenOnce: number
  /** The same, where an embedder or a reranker was given up on. */
  readonly outOfTime: number
  readonly documents: number
  readonly protectedDocuments: number
  readonly leftOut: number
  readonly pairsLeftOut: number
  /** Of which time was left for hardly a probe. */
  readonly pairsNotAsked: number
  readonly seconds: number
  readonly seed: number
  readonly pairs: readonly { readonly hidden: number; readonly unchanged: number }[]
  readonly mutants: readonly {
    readonly name: string
    readonly caught: boolean
    readonly probes: number
  }[]
  readonly found: readonly {
    readonly pair: number
    readonly probe: number
    readonly principal: string
    readonly dialect: string
    readonly path: string
    readonly place: string
    readonly at: number
    readonly twin: string
    readonly seen: 'again' | 'once'
    readonly replay: string
  }[]
  readonly residualChannels: readonly string[]
}

export interface DetectOptions {
  /** Absolute; undefined: what comes in on stdin. */
  readonly file: string | undefined
  /** What configuration raises; undefined: what ships. */
  readonly raises: ReadonlyMap<string, Label> | undefined
  /** Only what raises something, as for requests. */
  readonly raisingOnly: boolean
}

/** What stands in a text. Offsets are UTF-16 units, lines and columns from 1. */
export interface Detected {
  readonly kind: 'detected'
  readonly findings: readonly {
    readonly type: string
    readonly start: number
    readonly end: number
    readonly confidence: number
    readonly line: number
    readonly column: number
    readonly raises: string
  }[]
  readonly label: string
}

/** The world, as the command line needs it. */
export interface CliDeps {
  readonly stdout: Terminal
  readonly stderr: Terminal
  readonly env: Readonly<Record<string, string | undefined>>
  /** Where relative paths start. */
  readonly cwd: string
  /** How this program was called, for the commands that it prints: `standpipe`, `node dist/src/main.js`. */
  readonly command: string
  readonly version: string
  /** Absolute path of `samples/standpipe.yaml`. */
  readonly sampleConfig: string
  readonly fetch: typeof fetch
  /** Milliseconds, monotonic. */
  readonly monotonicMs: () => number
  readonly startServer: (options: UpOptions) => Promise<OrFailure<Running>>
  readonly loadConfig: (file: string) => Promise<LoadResult>
  readonly offline: Offline
  /** Reads nothing but the file, and sends nothing anywhere. */
  readonly detect: (options: DetectOptions) => Promise<OrFailure<Detected>>
  readonly policies: PolicyTools
  /** Reads nothing but what it is told to, and leaves nothing behind. */
  readonly evaluateRetrieval: (options: EvaluateOptions) => Promise<OrFailure<RetrievalEvaluation>>
  readonly tour: (options: TourOptions) => Promise<OrFailure<TourResult>>
  /** Changes nothing of what it reads, and leaves nothing behind. */
  readonly prove: (options: ProveOptions) => Promise<OrFailure<Proven>>
}
