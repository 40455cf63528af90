import { z } from 'zod'
import { limits } from '../kernel/limits.ts'
import { s3Url, type S3Credentials, type S3Place } from '../lake/place.ts'
import type { Path, Remark } from './yaml.ts'

/** Where a source is, as the file says it: one of `filesystem` and `s3`. */

const wants = (what: string) => ({
  error: (issue: { readonly input?: unknown }) =>
    issue.input === undefined ? `is missing: expected ${what}` : `expected ${what}`,
})
const matching = (regex: RegExp, what: string) => z.string(wants(what)).regex(regex, wants(what))
const whole = (what: string, max: number) =>
  z
    .int(wants(what))
    .min(1, wants(what))
    .max(max, wants(`at most ${max}`))

const bucket = matching(
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  "a bucket's name: 3 to 63 lower-case letters, digits, `.`, `-`",
)
const prefix = matching(
  // oxlint-disable-next-line no-control-regex -- control characters are what is kept out
  /^(?!\/)(?!.*\/\/)(?!(.*\/)?\.{1,2}(\/|$))[^\u0000-\u001f\u007f]{0,1000}$/,
  'a folder inside the bucket, such as `handbook/`, without leading `/`, `//` or `..`',
)
const region = matching(/^[a-z0-9-]{1,40}$/, 'a region such as `eu-central-1`')
const reference = matching(/^[^]{1,4096}$/, 'a reference such as `${env:NAME}`')
/** Nothing before or behind the host: no user, no path, no query. */
const endpoint = matching(
  /^https?:\/\/([A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?\/?$/,
  "the store's URL without a path, such as `http://minio.internal:9000`",
)
const queueUrl = matching(
  /^https?:\/\/([A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?\/[A-Za-z0-9_./-]{1,512}$/,
  "a queue's URL, such as `https://sqs.eu-central-1.amazonaws.com/123456789012/lake`",
)

const YEAR_SECONDS = 365 * 24 * 60 * 60

export const s3Shape = z.strictObject(
  {
    bucket,
    prefix: prefix.optional(),
    endpoint: endpoint.optional(),
    region: region.optional(),
    pathStyle: z.boolean(wants('`true` or `false`')).optional(),
    credentials: z
      .literal('default', wants('`default`, or `accessKeyId` and `secretAccessKey` instead'))
      .optional(),
    accessKeyId: reference.optional(),
    secretAccessKey: reference.optional(),
    sessionToken: reference.optional(),
    versions: z.boolean(wants('`true` or `false`')).optional(),
    sweep: z
      .strictObject(
        {
          everySeconds: whole('a whole number of seconds', YEAR_SECONDS).optional(),
          requestsPerSecond: whole(
            'a whole number of requests',
            limits.bucketRequestsPerSecondMax,
          ).optional(),
          requestsPerDay: whole('a whole number of requests', 1_000_000_000).optional(),
        },
        wants('`{ everySeconds, requestsPerSecond, requestsPerDay }`'),
      )
      .optional(),
    inventory: z
      .strictObject({ bucket: bucket.optional(), prefix }, wants('`{ bucket, prefix }`'))
      .optional(),
    notifications: z
      .strictObject({ queueUrl, region: region.optional() }, wants('`{ queueUrl, region }`'))
      .optional(),
  },
  wants('`{ bucket, prefix, region, accessKeyId, secretAccessKey }`'),
)
export type RawS3 = z.output<typeof s3Shape>

export const S3_SECRETS = ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const
/** No id holds a colon, so this is nobody else's name. */
export const sourceSecret = (id: string, name: (typeof S3_SECRETS)[number]): string =>
  `source:${id}/${name}`

interface RawPlace {
  readonly id: string
  readonly filesystem?: { readonly root: string } | undefined
  readonly s3?: RawS3 | undefined
}

/** What the shapes cannot say: one place, one kind of credentials, one reader of each queue. */
export function placeRemarks(sources: readonly RawPlace[]): readonly Remark[] {
  const queues = sources.map(({ s3 }) => s3?.notifications?.queueUrl)
  return sources.flatMap((source, at) => {
    const path = ['lake', 'sources', at]
    if ((source.filesystem === undefined) === (source.s3 === undefined)) {
      return [
        {
          path,
          message: 'a source is one place: give `filesystem: { root }` or `s3: { bucket, … }`',
        },
      ]
    }
    if (source.s3 === undefined) return []
    const { queueUrl: queue } = source.s3.notifications ?? {}
    const shared = queue !== undefined && queues.indexOf(queue) !== at
    return [
      ...credentialRemarks(source.s3, [...path, 's3']),
      ...(source.s3.region === undefined && source.s3.endpoint === undefined
        ? [
            {
              path: [...path, 's3', 'region'],
              message: 'is missing: expected a region such as `eu-central-1`',
            },
          ]
        : []),
      ...(shared
        ? [
            {
              path: [...path, 's3', 'notifications', 'queueUrl'],
              message:
                'another source reads this queue already, and each message reaches only one; give each its own',
            },
          ]
        : []),
    ]
  })
}

function credentialRemarks(s3: RawS3, path: Path): readonly Remark[] {
  const { credentials, accessKeyId, secretAccessKey, sessionToken } = s3
  const keys = [accessKeyId, secretAccessKey].filter((key) => key !== undefined).length
  if (credentials === 'default' && keys === 0 && sessionToken === undefined) return []
  if (credentials === undefined && keys === 2) return []
  const message =
    credentials === 'default'
      ? 'leave `accessKeyId`, `secretAccessKey` and `sessionToken` out, or `credentials: default`'
      : 'give `accessKeyId` and `secretAccessKey` as references, or write `credentials: default` to use what the environment, a profile or the machine itself gives'
  return [{ path: [...path, credentials === 'default' ? 'credentials' : 'accessKeyId'], message }]
}

/** Secrets were resolved before, or nothing is built. */
export function s3PlaceOf(id: string, raw: RawS3, secrets: ReadonlyMap<string, string>): S3Place {
  const where = raw.region ?? 'us-east-1'
  const hasNews = raw.notifications !== undefined || raw.inventory !== undefined
  const everyMs = hasNews ? limits.notifiedSweepMs : limits.bucketSweepMs
  const { everySeconds, requestsPerSecond, requestsPerDay } = raw.sweep ?? {}
  return {
    bucket: raw.bucket,
    prefix: folderOf(raw.prefix ?? ''),
    endpoint: (raw.endpoint ?? awsEndpoint(where)).replace(/\/$/, ''),
    region: where,
    pathStyle: raw.pathStyle ?? raw.endpoint !== undefined,
    credentials: credentialsOf(id, raw, secrets),
    versions: raw.versions ?? false,
    sweep: {
      everyMs: everySeconds === undefined ? everyMs : everySeconds * 1_000,
      requestsPerSecond: requestsPerSecond ?? limits.bucketRequestsPerSecond,
      requestsPerDay,
    },
    inventory: raw.inventory && {
      bucket: raw.inventory.bucket ?? raw.bucket,
      prefix: folderOf(raw.inventory.prefix),
    },
    notifications: raw.notifications && {
      queueUrl: raw.notifications.queueUrl,
      region: raw.notifications.region ?? where,
    },
  }
}

/** '' or ending in `/`. */
export const folderOf = (text: string): string =>
  text === '' || text.endsWith('/') ? text : `${text}/`

const awsEndpoint = (where: string): string =>
  `https://s3.${where}.amazonaws.com${where.startsWith('cn-') ? '.cn' : ''}`

function credentialsOf(
  id: string,
  raw: RawS3,
  secrets: ReadonlyMap<string, string>,
): S3Credentials {
  if (raw.credentials === 'default') return { kind: 'default' }
  return {
    kind: 'keys',
    accessKeyId: secrets.get(sourceSecret(id, 'accessKeyId')) ?? '',
    secretAccessKey: secrets.get(sourceSecret(id, 'secretAccessKey')) ?? '',
    sessionToken: secrets.get(sourceSecret(id, 'sessionToken')),
  }
}

/** For hashes and comparisons of what is configured: everything but what is secret. */
export const plainPlace = ({ credentials, ...place }: S3Place) => ({
  ...place,
  url: s3Url(place),
  credentials: credentials.kind,
})
