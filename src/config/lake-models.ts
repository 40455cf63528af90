import { dominates, labelText, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import type { Deployment } from '../models/deployment.ts'
import { builtIn } from './build.ts'
import type { Config } from './config.ts'
import { hint } from './nearest.ts'
import { BUILT_IN } from './perimeters.ts'
import type { RawConfig } from './schema.ts'
import type { Path, Remark } from './yaml.ts'

/** Written as an embedder: the lake is searched by words alone. */
export const NO_EMBEDDER = 'none'
/** The provider of the embedder that ships with the product. */
export const EMBEDDER_PROVIDER = 'embedder'

/** What the lake is searched with besides words. */
export interface LakeModels {
  readonly embedder: Deployment | undefined
  readonly reranker: Deployment | undefined
}

/** Without a word of configuration, the built-in embedder: in this process, free, cleared for everything. */
export function lakeModelsOf({
  lakeModels: { embedder, reranker },
  deployments,
}: Pick<Config, 'lakeModels' | 'deployments'>): LakeModels {
  const named = (id: string | undefined): Deployment | undefined =>
    deployments.find((deployment) => deployment.id === id)
  const wanted = (): Deployment | undefined =>
    embedder === undefined ? shippedEmbedder(deployments) : named(embedder)
  return {
    embedder: embedder === NO_EMBEDDER ? undefined : wanted(),
    reranker: named(reranker),
  }
}

/** The deployment that stands for the built-in embedder, whether or not the file lists it. */
export const shippedEmbedder = (deployments: Iterable<Deployment>): Deployment =>
  [...deployments].find(({ provider }) => provider === EMBEDDER_PROVIDER) ?? IMPLIED
const IMPLIED = builtIn({ id: 'builtin-embedder', provider: EMBEDDER_PROVIDER })

const DOES = { embedder: 'embed', reranker: 'rerank' } as const

/** Both name a deployment that can do it. */
export function lakeModelRemarks(raw: RawConfig): readonly Remark[] {
  return (['embedder', 'reranker'] as const).flatMap((role) => {
    const id = raw.lake?.[role]
    if (id === undefined || (role === 'embedder' && id === NO_EMBEDDER)) return []
    const path: Path = ['lake', role]
    const named = raw.deployments.find((deployment) => deployment.id === id)
    if (named === undefined) {
      const ids = raw.deployments.map((deployment) => deployment.id)
      return [{ path, message: `there is no deployment \`${id}\`${hint(id, ids)}` }]
    }
    const kind = DOES[role]
    const serves =
      named.serves?.includes(kind) === true ||
      (kind === 'embed' && named.provider === EMBEDDER_PROVIDER)
    if (serves) return []
    if (BUILT_IN.includes(named.provider)) {
      const instead =
        kind === 'embed'
          ? 'name `builtin-embedder`, or leave the key out, which means the same'
          : 'leave the key out, or name a deployment that does'
      return [{ path, message: `\`${id}\` is built in and does not serve \`${kind}\`: ${instead}` }]
    }
    const message = `\`${id}\` does not serve \`${kind}\`: add \`serves: [${kind}]\` to it, or name a deployment that does`
    return [{ path, message }]
  })
}

/**
 * Rules that give labels which the lake's embedder or reranker may not see. Nothing leaks: such chunks are
 * found by their words alone and keep their order; but whoever pairs the two should know.
 */
export function pairingRemarks(config: Config): readonly Remark[] {
  const models = lakeModelsOf(config)
  return (['embedder', 'reranker'] as const).flatMap((role) => {
    const deployment = models[role]
    if (deployment === undefined) return []
    const pairs = config.sources.flatMap(({ id, rules }, at) =>
      rules.flatMap(({ match, label }, rule) =>
        dominates(deployment.clearance, label)
          ? []
          : [{ path: ['lake', 'sources', at, 'rules', rule], source: id, match, label }],
      ),
    )
    const listed = pairs.slice(0, limits.pairingsListedMax)
    const rest = pairs.length - listed.length
    return [
      ...listed.map((pair) => ({ path: pair.path, message: pairText(role, deployment, pair) })),
      ...(rest === 0
        ? []
        : [{ path: ['lake', role], message: `and ${rest} more rules that it is not cleared for` }]),
    ]
  })
}

interface Pair {
  readonly source: string
  readonly match: string
  readonly label: Label
}

function pairText(
  role: keyof LakeModels,
  { id, clearance }: Deployment,
  { source, match, label }: Pair,
): string {
  const cleared = labelText({ ...clearance, integrity: 'trusted' })
  const what =
    role === 'embedder'
      ? 'these documents are found by their words alone'
      : 'these passages are not ordered anew'
  return `\`${match}\` of source \`${source}\` gives \`${labelText(label)}\`, but the ${role} \`${id}\` is cleared for \`${cleared}\` only: ${what}; raise its \`clearance\` or name another \`${role}\``
}
