/** Where an S3 source is and how it may be asked, as configuration says it; secrets are resolved. */
export interface S3Place {
  readonly bucket: string
  /** '' or ending in `/`: a source is a folder, and `hr` is not also `hr-public`. */
  readonly prefix: string
  /** URL of the store: AWS's own for the region unless configured. Nothing else is ever called. */
  readonly endpoint: string
  readonly region: string
  /** The bucket stands in the path and not in the host name: MinIO, Ceph, SeaweedFS. */
  readonly pathStyle: boolean
  readonly credentials: S3Credentials
  /** Versions carry the store's own version ids; lists with ListObjectVersions. */
  readonly versions: boolean
  readonly sweep: S3Sweep
  readonly inventory: S3Inventory | undefined
  readonly notifications: S3Queue | undefined
}

export type S3Credentials =
  | {
      readonly kind: 'keys'
      readonly accessKeyId: string
      readonly secretAccessKey: string
      readonly sessionToken: string | undefined
    }
  /** What the environment, profiles or the machine's own metadata service give: only when asked for. */
  | { readonly kind: 'default' }

export interface S3Sweep {
  /** Milliseconds between two sweeps at least. */
  readonly everyMs: number
  readonly requestsPerSecond: number
  /** Of all kinds; the interval between sweeps stretches so that it holds. Undefined: no bound. */
  readonly requestsPerDay: number | undefined
}

export interface S3Inventory {
  readonly bucket: string
  /** The folder of one inventory configuration: what holds its dated folders; ends in `/`. */
  readonly prefix: string
}

export interface S3Queue {
  readonly queueUrl: string
  readonly region: string
}

/** `s3://bucket/prefix/`, as people write it. */
export const s3Url = ({ bucket, prefix }: Pick<S3Place, 'bucket' | 'prefix'>): string =>
  `s3://${bucket}/${prefix}`
