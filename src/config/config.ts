import type { IssuerConfig } from '../identity/issuer.ts'
import type { S3Place } from '../lake/place.ts'
import type { Governance } from '../lake/governance.ts'
import type { LakeRule } from '../lake/rule.ts'
import type { RaiseTable } from '../dlp/detector.ts'
import type { BudgetDefinition } from '../ledger/store.ts'
import type { Label, Level } from '../kernel/label.ts'
import type { Alias, Deployment } from '../models/deployment.ts'

/** A loaded, validated `standpipe.yaml`, in the vocabulary of the product. All references resolve. */
export interface Config {
  /** SHA-256 of the canonical configuration, secrets left out; stands in admin records. */
  readonly hash: string
  readonly sources: readonly SourceConfig[]
  /** Deployments that the lake is searched with; see `lake-models.ts`. */
  readonly lakeModels: {
    /** `none`: words alone. Undefined: the built-in one. */
    readonly embedder: string | undefined
    readonly reranker: string | undefined
  }
  readonly knowledgeBases: readonly { readonly id: string; readonly sources: readonly string[] }[]
  readonly deployments: readonly Deployment[]
  readonly aliases: readonly Alias[]
  /** Group → the groups it is inside of (`in`). */
  readonly groups: readonly { readonly id: string; readonly in: readonly string[] }[]
  readonly apps: readonly AppConfig[]
  readonly users: readonly { readonly id: string; readonly groups: readonly string[] }[]
  /** Who vouches for people. */
  readonly issuers: readonly IssuerConfig[]
  readonly budgets: readonly BudgetDefinition[]
  readonly raises: RaiseTable
  /** Policies of one's own, beside those shipped in `policies/`. */
  readonly policies: readonly PolicyEntry[]
  /** How long answers above public are known again; 0: they are not. */
  readonly answersKeepMs: number
  /** How long a value is kept after the last request that a placeholder was put into for it. */
  readonly placeholdersKeepMs: number
  readonly exactData: readonly ExactDataConfig[]
  /** Tools of clients that models may ask to be called; what is not named has side effects, outside. */
  readonly tools: readonly ToolConfig[]
  /** Hosts that answers may link to even when they are made of untrusted text that is not for everybody. */
  readonly linkHosts: readonly string[]
  /** Label of images, audio and other content that cannot be scanned. */
  readonly unscannable: import('../kernel/label.ts').Label
}

export interface PolicyEntry {
  readonly kind: 'file' | 'pack'
  /** Absolute path of a Cedar file, or the name of a pack in `policies/packs/`. */
  readonly name: string
  /** `observe`: what it would have decided is told, and decides nothing. */
  readonly mode: 'enforce' | 'observe'
}

/** Columns of a table whose values are known again when they stand near each other. */
export interface ExactDataConfig {
  readonly id: string
  /** Absolute path of a CSV file with a line of names. */
  readonly file: string
  readonly columns: readonly string[]
  readonly label: Label
  /** So many columns of one row, near each other, are that row. From 2. */
  readonly minColumns: number
}

export interface SourceConfig {
  readonly id: string
  /** Where it is, for people: an absolute folder, or `s3://bucket/prefix/`. */
  readonly root: string
  /** Of a bucket; absent: `root` is a folder. */
  readonly s3?: S3Place
  readonly rules: readonly LakeRule[]
  /** What besides rules says who may read. Absent: `GOVERNANCE`. */
  readonly governance?: Governance
}

export interface ToolConfig {
  readonly name: string
  readonly sideEffects: boolean
  readonly perimeter: 'inside' | 'outside'
}

export interface AppConfig {
  readonly id: string
  readonly groups: readonly string[]
  /** Per key of the app; undefined: unlimited. */
  readonly requestsPerMinute: number | undefined
  readonly concurrency: number | undefined
  /** Above this level the app needs a user token; undefined: it never does. */
  readonly userTokenAbove: Level | undefined
}

/** One thing wrong with a configuration file. */
export interface ConfigProblem {
  readonly file: string
  /** From 1; 0 when it is about the file as a whole. */
  readonly line: number
  /** `deployments[2].baseUrl`. */
  readonly key: string
  /** What was expected, in one sentence. */
  readonly message: string
}

/** What a file may name that is not in it: the providers and detectors that are built in. */
export interface Known {
  readonly providers: readonly string[]
  /** What each detector raises unless the file says otherwise. */
  readonly raises: RaiseTable
  /** All types that detectors report, those that raise nothing by themselves too. Absent: those that do. */
  readonly detectorTypes?: readonly string[]
  /** Whether a package of a vendor's adapter can be loaded. Absent: not asked. */
  readonly isInstalled?: (name: string) => boolean
}

export type LoadResult =
  | {
      readonly kind: 'config'
      readonly config: Config
      /** Valid, but probably not what was meant. */
      readonly warnings: readonly ConfigProblem[]
    }
  | { readonly kind: 'problems'; readonly problems: readonly ConfigProblem[] }

/** `standpipe.yaml:12: deployments[2].baseUrl: …`: one problem as one line for a person. */
export const problemText = (problem: ConfigProblem): string =>
  [
    problem.file,
    problem.line === 0 ? '' : `${problem.line}`,
    ` ${problem.key}`,
    ` ${problem.message}`,
  ]
    .filter((part) => part.trim() !== '')
    .join(':')
