import { BlockList, isIP } from 'node:net'
import type { RawDeployment } from './schema.ts'
import type { Path, Remark } from './yaml.ts'

/** Deployments that run inside this process. They need no address, no key, no price, no clearance. */
export const BUILT_IN: readonly string[] = ['extract', 'embedder']

const LOOPBACK = blockList(['127.0.0.0/8', '::1/128'])
const PRIVATE = blockList([
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
])

/** What a perimeter demands of the address. The socket checks the same again at every connection. */
export function perimeterRemarks(deployment: RawDeployment, path: Path): readonly Remark[] {
  if (BUILT_IN.includes(deployment.provider)) return builtInRemarks(deployment, path)
  const missing = (['baseUrl', 'model', 'perimeter'] as const)
    .filter((key) => deployment[key] === undefined)
    .filter((key) => key !== 'baseUrl' || !isAtAws(deployment))
    .map((key) => ({ path, message: `is missing \`${key}\`: ${WHY[key]}` }))
  const remarks = [...missing, ...rangeRemarks(deployment, path), ...awsRemarks(deployment, path)]
  remarks.push(...cloudRemarks(deployment, path))
  if (deployment.baseUrl === undefined) return remarks
  const host = hostOf(deployment.baseUrl)
  if (host === undefined) {
    const message = 'expected a URL with http or https, without user, query or fragment'
    return [...remarks, { path: [...path, 'baseUrl'], message }]
  }
  return [...remarks, ...hostRemarks(deployment, host, path)]
}

/**
 * Ollama answers some of its models in a cloud of its own, wherever it runs itself: their tags end with
 * `cloud`. No address tells, so no perimeter of one's own may hold one.
 */
function cloudRemarks({ model, perimeter }: RawDeployment, path: Path): readonly Remark[] {
  if (model === undefined || perimeter === 'external' || !CLOUD_MODEL.test(model)) return []
  const message = `\`${model.slice(0, 100)}\` is answered in the cloud of Ollama, wherever \`baseUrl\` points: name a model that runs here, or the vendor's own address with \`perimeter: external\``
  return [{ path: [...path, 'model'], message }]
}
const CLOUD_MODEL = /[:-]cloud$/i

/** Its address follows from its region. */
const isAtAws = ({ provider, perimeter, aws }: RawDeployment): boolean =>
  provider === 'bedrock' && perimeter === 'external' && aws !== undefined

function awsRemarks({ provider, apiKey, aws }: RawDeployment, path: Path): readonly Remark[] {
  if (provider === 'bedrock') {
    if (apiKey !== undefined || aws !== undefined) return []
    return [
      { path, message: 'is missing `aws`, or an `apiKey`: who asks is proven with one of them' },
    ]
  }
  if (aws === undefined) return []
  return [{ path: [...path, 'aws'], message: 'only a deployment of provider `bedrock` has it' }]
}

const WHY = {
  baseUrl: "the URL of the deployment's API",
  model: "the model's name at the deployment",
  perimeter: 'where it runs: `sealed`, `network` or `external`',
} as const

function builtInRemarks(deployment: RawDeployment, path: Path): readonly Remark[] {
  const remarks: Remark[] = []
  for (const key of Object.keys(deployment)) {
    if (key === 'id' || key === 'provider') continue
    if (key === 'perimeter' && deployment.perimeter === 'process') continue
    const message = `does not apply: \`${deployment.provider}\` is built in, runs in this process and is free`
    remarks.push({ path: [...path, key], message })
  }
  return remarks
}

function rangeRemarks(deployment: RawDeployment, path: Path): readonly Remark[] {
  const { addresses, perimeter } = deployment
  if (perimeter === 'network' && (addresses ?? []).length === 0) {
    const message = 'is missing `addresses`: the ranges that a `network` deployment may resolve to'
    return [{ path, message }]
  }
  if (perimeter !== 'network' && addresses !== undefined) {
    return [{ path: [...path, 'addresses'], message: 'only a `network` deployment has addresses' }]
  }
  return (addresses ?? []).flatMap((range, index) =>
    isRange(range)
      ? []
      : [{ path: [...path, 'addresses', index], message: 'expected a range such as "10.0.0.0/8"' }],
  )
}

function hostRemarks(deployment: RawDeployment, host: Host, path: Path): readonly Remark[] {
  const at = (key: string, message: string): Remark[] => [{ path: [...path, key], message }]
  const place = placeOf(host.name)
  switch (deployment.perimeter) {
    case 'process':
      return at('perimeter', 'only built-in providers run in this process')
    case 'sealed':
      if (place === 'loopback') return []
      return at('baseUrl', 'a `sealed` deployment is reached over loopback only')
    case 'network':
      return networkRemarks(deployment.addresses ?? [], host, at)
    case 'external':
      if (place !== 'elsewhere') {
        const range =
          place === 'loopback' ? '127.0.0.0/8' : `${host.name}/${isIP(host.name) === 6 ? 128 : 32}`
        const message = `\`${host.name}\` is yours, not external: use \`perimeter: network\` with \`addresses\` such as ["${range}"]`
        return at('baseUrl', message)
      }
      return host.secure ? [] : at('baseUrl', 'an `external` deployment needs https')
    case undefined:
      return []
  }
}

function networkRemarks(
  addresses: readonly string[],
  host: Host,
  at: (key: string, message: string) => Remark[],
): readonly Remark[] {
  const valid = addresses.filter(isRange)
  if (valid.length === 0 || valid.length < addresses.length) return []
  const literal = host.name === 'localhost' ? ['127.0.0.1', '::1'] : [host.name]
  const judged = literal.filter((address) => isIP(address) !== 0)
  if (judged.length === 0 || judged.some((address) => within(blockList(valid), address))) return []
  return at('baseUrl', `\`${host.name}\` is not in \`addresses\`, so every call would be refused`)
}

interface Host {
  readonly name: string
  readonly secure: boolean
}

function hostOf(baseUrl: string): Host | undefined {
  if (!URL.canParse(baseUrl)) return undefined
  const url = new URL(baseUrl)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    return undefined
  return { name: url.hostname.replace(/^\[|\]$/g, ''), secure: url.protocol === 'https:' }
}

/** By literal only: a name is resolved, and checked, when the socket connects. */
function placeOf(host: string): 'loopback' | 'private' | 'elsewhere' {
  if (host === 'localhost' || host.endsWith('.localhost')) return 'loopback'
  if (isIP(host) === 0) return 'elsewhere'
  if (within(LOOPBACK, host)) return 'loopback'
  return within(PRIVATE, host) ? 'private' : 'elsewhere'
}

function isRange(range: string): boolean {
  const [, address = '', prefix = ''] = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(range) ?? []
  const family = isIP(address)
  return family !== 0 && Number(prefix) <= (family === 4 ? 32 : 128)
}

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', prefix = ''] = range.split('/')
    list.addSubnet(address, Number(prefix), isIP(address) === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}

const within = (list: BlockList, address: string): boolean =>
  list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
