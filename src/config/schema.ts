import { z } from 'zod'
import { INTEGRITIES, LEVELS } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { CHOICES, ENGINES, PERIMETERS } from '../models/deployment.ts'
import { SERVED_KINDS, type ServedKind } from '../models/request.ts'
import { TOKEN_CLASSES } from '../models/usage.ts'
import { s3Shape } from './sources.ts'

/**
 * The vocabulary of `standpipe.yaml`: shapes only. What one entry says of another is checked in
 * `references.ts` and `perimeters.ts`. Objects are strict: a mistyped key is a problem, never ignored.
 */

/** Says what belongs here, whatever was found instead. */
const wants = (what: string) => ({
  error: (issue: { readonly input?: unknown }) =>
    issue.input === undefined ? `is missing: expected ${what}` : `expected ${what}`,
})

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, wants(`one of ${values.map((value) => `\`${value}\``).join(', ')}`))
const pattern = (regex: RegExp, what: string) => z.string(wants(what)).regex(regex, wants(what))
const text = (what: string, lengthMax = 1_024) =>
  z
    .string(wants(what))
    .min(1, wants(what))
    .max(lengthMax, wants(`${what} of at most ${lengthMax} characters`))
const listOf = <T extends z.ZodType>(item: T, what: string) =>
  z.array(item, wants(`a list of ${what}`))
const whole = (what: string) => z.int(wants(what)).min(1, wants(what))
const flag = z.boolean(wants('`true` or `false`'))

const id = pattern(
  /^[a-z0-9][a-z0-9._-]{0,63}$/,
  'an id: lower-case letters, digits, `.`, `_`, `-`, at most 64 characters',
)
const userId = pattern(
  /^[A-Za-z0-9][A-Za-z0-9._@-]{0,127}$/,
  'a user id: letters, digits, `.`, `_`, `@`, `-`, at most 128 characters',
)
const compartment = pattern(
  /^[a-z0-9][a-z0-9_-]{0,63}$/,
  'a compartment: lower-case letters, digits, `_`, `-`',
)
const reader = pattern(
  /^(group|app|user):[A-Za-z0-9][A-Za-z0-9._@-]*$/,
  'a reader such as `group:hr`, `app:intranet` or `user:ada`',
)
const usd = pattern(
  /^\d{1,9}(\.\d{1,9})?$/,
  'US dollars as a decimal in quotes with at most nine decimals, such as "0.10"',
)
const match = text('a pattern over paths inside the source, such as `hr/**`').regex(
  /^(?!\/)(?!.*(^|\/)\.\.?(\/|$))[^\\]+$/,
  wants('a pattern over paths inside the source, without leading `/`, `..` or `\\`'),
)
const labelKeys = {
  level: oneOf(LEVELS),
  compartments: listOf(compartment, 'compartments').optional(),
  integrity: oneOf(INTEGRITIES).optional(),
}

/** Names and values as S3 allows them. */
const tags = z
  .record(
    z.string().min(1).max(128),
    z.string(wants('a text')).max(256),
    wants('tags such as `{ department: hr }`'),
  )
  .refine(
    (all) => {
      const count = Object.keys(all).length
      return count >= 1 && count <= limits.ruleTagsMax
    },
    wants(`from one tag to ${limits.ruleTagsMax}`),
  )

const rule = z.strictObject({
  match,
  tags: tags.optional(),
  ...labelKeys,
  readers: listOf(reader, 'readers; an empty list means nobody'),
  denied: listOf(reader, 'readers').optional(),
})
const weight = { authoritative: flag.optional() }
const off = z.literal(false)
const aclFileName = pattern(
  /^(?:\.standpipe-acl\.yaml|[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\.(?:json|yaml|yml))$/,
  'a file name that ends with `.json`, `.yaml` or `.yml` and does not begin with a dot',
)
const governance = {
  sidecars: z
    .union([off, z.strictObject(weight)], wants('`{ authoritative: true }`, or `false` for none'))
    .optional(),
  aclFiles: z
    .union(
      [
        off,
        z.strictObject({
          ...weight,
          names: listOf(aclFileName, 'file names')
            .min(1, wants('at least one name'))
            .max(limits.aclFileNamesMax, wants(`at most ${limits.aclFileNamesMax} names`))
            .optional(),
        }),
      ],
      wants('`{ names: [...], authoritative: true }`, or `false` for none'),
    )
    .optional(),
  tags: z.strictObject(weight, wants('`{ authoritative: true }`')).optional(),
}
const source = z.strictObject({
  id,
  filesystem: z
    .strictObject({ root: text('a folder', 4_096) }, wants('`{ root: FOLDER }`'))
    .optional(),
  s3: s3Shape.optional(),
  rules: listOf(rule, 'rules; without one nobody may read the source'),
  ...governance,
})

const tokenPrices = z.strictObject(
  Object.fromEntries(TOKEN_CLASSES.map((name) => [name, usd.optional()])) as Record<
    (typeof TOKEN_CLASSES)[number],
    z.ZodOptional<typeof usd>
  >,
  wants('US dollars by token class'),
)

/** Counting is found out, not declared. */
/** What may be seen: of a deployment its clearance, of an alias its budget. */
const clearance = z.strictObject(
  {
    level: oneOf(LEVELS),
    compartments: listOf(
      z.union([compartment, z.literal('*')], wants('a compartment, or `"*"` for all')),
      'compartments',
    ).optional(),
  },
  wants('`{ level, compartments }`'),
)

const SERVABLE = SERVED_KINDS.filter(
  (kind): kind is Exclude<ServedKind, 'count'> => kind !== 'count',
) as unknown as readonly ['chat', 'embed', 'rerank']

/** What of OpenAI's APIs an endpoint speaks, and how. */
const speaking = {
  api: oneOf(['chat', 'responses']).optional(),
  engine: oneOf(ENGINES).optional(),
  apiVersion: pattern(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'a version as the vendor writes it, such as "2024-10-21"',
  ).optional(),
  serves: listOf(oneOf(SERVABLE), 'what it serves').min(1, wants('at least one kind')).optional(),
  saltsCache: flag.optional(),
  package: pattern(
    /^@ai-sdk\/[a-z0-9-]{1,64}$/,
    'a package whose name begins with `@ai-sdk/`, such as "@ai-sdk/mistral"; no other is loaded',
  ).optional(),
}

const deployment = z.strictObject({
  id,
  provider: text('a provider'),
  baseUrl: text('a URL', 2_048).optional(),
  model: text("the model's name at the deployment").optional(),
  apiKey: text('a reference', 4_096).optional(),
  aws: z
    .strictObject(
      {
        region: pattern(/^[a-z0-9-]{1,40}$/, 'a region such as `eu-central-1`'),
        accessKeyId: text('a reference', 4_096),
        secretAccessKey: text('a reference', 4_096),
        sessionToken: text('a reference', 4_096).optional(),
      },
      wants('`{ region, accessKeyId, secretAccessKey, sessionToken }`'),
    )
    .optional(),
  perimeter: oneOf(PERIMETERS).optional(),
  addresses: listOf(text('an address range'), 'address ranges such as "10.0.0.0/8"').optional(),
  region: text('a region').optional(),
  retention: text('what the terms say of retention, such as `none` or `30d`').optional(),
  training: flag.optional(),
  baa: flag.optional(),
  clearance: clearance.optional(),
  price: z
    .strictObject({ perMillion: tokenPrices }, wants('`{ perMillion: { input, output } }`'))
    .optional(),
  onHangup: oneOf(['drain', 'abort']).optional(),
  accepts: z
    .strictObject({
      tools: flag.optional(),
      images: flag.optional(),
      structured: flag.optional(),
    })
    .optional(),
  outputTokensMax: whole('a whole number of tokens').optional(),
  timeoutSeconds: whole('a whole number of seconds')
    .max(
      limits.upstreamSilenceSecondsMax,
      wants(`at most ${limits.upstreamSilenceSecondsMax} seconds`),
    )
    .optional(),
  ...speaking,
})

const alias = z.strictObject({
  id: pattern(
    /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/,
    'an alias, as apps will write it in `model`: letters, digits, `.`, `_`, `:`, `/`, `-`',
  ),
  deployments: listOf(id, 'deployments, in the order they are tried').min(
    1,
    wants('at least one deployment'),
  ),
  knowledgeBases: listOf(id, 'knowledge bases').optional(),
  instructions: text('instructions', 32_768).optional(),
  passages: whole('a whole number')
    .max(limits.passagesMax, wants(`at most ${limits.passagesMax} passages`))
    .optional(),
  choose: oneOf(CHOICES).optional(),
  labelBudget: clearance.optional(),
  weights: z
    .record(
      z.string(),
      z
        .int(wants('a whole number from 0 to 1000000'))
        .min(0, wants('a whole number from 0 to 1000000'))
        .max(1_000_000, wants('a whole number from 0 to 1000000')),
      wants('whole numbers by deployment, such as `{ local: 9, frontier: 1 }`'),
    )
    .optional(),
  sticky: flag.optional(),
  content: z
    .strictObject(
      {
        keepDays: whole('a whole number of days').max(
          limits.contentDaysMax,
          wants(`at most ${limits.contentDaysMax} days`),
        ),
      },
      wants('`{ keepDays: 30 }`'),
    )
    .optional(),
})

const exactData = z.strictObject({
  id,
  file: text('the path of a CSV file', 4_096),
  columns: listOf(text('the name of a column', 256), 'names of columns')
    .min(2, wants('at least two columns: one value alone is nobody'))
    .max(limits.exactColumnsMax, wants(`at most ${limits.exactColumnsMax} columns`)),
  label: z.strictObject(labelKeys),
  minColumns: z
    .int(wants('a whole number of columns'))
    .min(2, wants('at least 2: one value alone is nobody'))
    .max(limits.exactColumnsMax, wants(`at most ${limits.exactColumnsMax} columns`))
    .optional(),
})
/** A tool of clients that a model may ask to be called; what is not named has side effects, outside. */
const tool = z.strictObject({
  name: pattern(
    /^[^\s`]{1,128}$/,
    "the tool's name, as clients declare it, at most 128 characters",
  ),
  sideEffects: flag.optional(),
  perimeter: oneOf(['inside', 'outside']).optional(),
})
const linkHost = pattern(
  /^(?=.{1,50}$)(?:\*\.(?=[^.]+\.))?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/,
  `a host such as "intranet.example.com", or "*.docs.example.com" for all below it: lower case, at most ${limits.linkHostCharsMax} characters`,
)
const output = z.strictObject(
  {
    linkHosts: listOf(linkHost, 'hosts')
      .max(limits.linkHostsMax, wants(`at most ${limits.linkHostsMax} hosts`))
      .optional(),
  },
  wants('`{ linkHosts: [...] }`'),
)

const budget = z.strictObject({
  scope: pattern(
    /^(organization|(app|user|alias|key):.+)$/,
    'a scope: `organization`, `app:ID`, `user:ID`, `alias:ID` or `key:ID`',
  ),
  limit: usd,
  period: oneOf(['daily', 'weekly', 'monthly', 'total']),
  mode: oneOf(['hard', 'soft', 'observe']).optional(),
})

const claim = pattern(/^[A-Za-z0-9_:./-]{1,128}$/, 'the name of a claim, such as `email`')
/** OpenID providers; `https`, or `http` on this machine. */
const issuerUrl = pattern(
  /^(https:\/\/[^\s/?#@]+|http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?)(\/[^\s?#]*)?$/,
  'an `https` URL without query, such as `https://login.example.com`',
)
const issuer = z.strictObject({
  id,
  issuer: issuerUrl,
  audience: text('the client id that tokens are issued for'),
  jwksUri: issuerUrl.optional(),
  userClaim: claim.optional(),
  emailsAreVerified: flag.optional(),
  groupsClaim: claim.optional(),
  requestsPerMinute: whole('a whole number of requests').optional(),
  concurrency: whole('a whole number of requests at once').optional(),
  groups: z.record(z.string(), id, wants('groups of this file by value of the claim')).optional(),
})

/** `./own.cedar`, `pack:hipaa`, or either with a mode. */
const policyName = text('a Cedar file, or a pack such as `pack:hipaa`', 4_096).refine(
  (name) => !name.startsWith('pack:') || /^pack:[a-z0-9-]{1,64}$/.test(name),
  wants('a pack such as `pack:hipaa`'),
)
const policy = z.union(
  [
    policyName,
    z.strictObject({ file: policyName, mode: oneOf(['enforce', 'observe']).optional() }),
    z.strictObject({
      pack: pattern(/^[a-z0-9-]{1,64}$/, 'the name of a pack, such as `hipaa`'),
      mode: oneOf(['enforce', 'observe']).optional(),
    }),
  ],
  wants('a Cedar file, a pack such as `pack:hipaa`, or `{ file: ./draft.cedar, mode: observe }`'),
)

export const policyList = listOf(policy, 'Cedar files and packs').max(
  limits.policyFilesMax,
  wants(`at most ${limits.policyFilesMax} files and packs`),
)

export const fileSchema = z.strictObject(
  {
    lake: z
      .strictObject(
        {
          sources: listOf(source, 'sources'),
          embedder: id.optional(),
          reranker: id.optional(),
        },
        wants('`{ sources: […] }`'),
      )
      .optional(),
    knowledgeBases: listOf(
      z.strictObject({
        id,
        sources: listOf(id, 'sources').min(1, wants('at least one source')),
      }),
      'knowledge bases',
    ).optional(),
    deployments: listOf(deployment, 'deployments'),
    aliases: listOf(alias, 'aliases'),
    groups: listOf(
      z.strictObject({ id, in: listOf(id, 'groups').optional() }),
      'groups',
    ).optional(),
    apps: listOf(
      z.strictObject({
        id,
        groups: listOf(id, 'groups').optional(),
        requestsPerMinute: whole('a whole number of requests').optional(),
        concurrency: whole('a whole number of requests at once').optional(),
        userTokenAbove: oneOf(LEVELS).optional(),
      }),
      'apps',
    ).optional(),
    users: listOf(
      z.strictObject({ id: userId, groups: listOf(id, 'groups').optional() }),
      'users',
    ).optional(),
    issuers: listOf(issuer, 'issuers of user tokens').optional(),
    budgets: listOf(budget, 'budgets').optional(),
    detectors: z
      .record(z.string(), z.strictObject(labelKeys), wants('labels by detector'))
      .optional(),
    tools: listOf(tool, 'tools')
      .max(limits.toolsDeclaredMax, wants(`at most ${limits.toolsDeclaredMax} tools`))
      .optional(),
    output: output.optional(),
    unscannable: z.strictObject(labelKeys).optional(),
    policies: policyList.optional(),
    fingerprints: z
      .strictObject(
        {
          answersKeepHours: z
            .int(wants('a whole number of hours'))
            .min(0, wants('a whole number of hours; 0 keeps none'))
            .max(limits.answersKeepHoursMax, wants(`at most ${limits.answersKeepHoursMax} hours`))
            .optional(),
        },
        wants('`{ answersKeepHours: 72 }`'),
      )
      .optional(),
    placeholders: z
      .strictObject(
        {
          keepHours: whole('a whole number of hours').max(
            limits.placeholdersKeepHoursMax,
            wants(`at most ${limits.placeholdersKeepHoursMax} hours`),
          ),
        },
        wants('`{ keepHours: 24 }`'),
      )
      .optional(),
    exactData: listOf(exactData, 'tables whose values are known again').optional(),
  },
  wants('keys such as `lake`, `deployments`, `aliases`'),
)

export type RawConfig = z.output<typeof fileSchema>
export type RawDeployment = RawConfig['deployments'][number]
