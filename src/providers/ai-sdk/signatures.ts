import type { SharedV3ProviderOptions } from '@ai-sdk/provider'

export type ProviderOptions = SharedV3ProviderOptions

/** Members by which packages hand on a vendor's proof of a thought. */
const MEMBERS: ReadonlySet<string> = new Set(['signature', 'thoughtSignature'])
const REDACTED = 'redactedData'

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function find(metadata: unknown, wanted: (member: string) => boolean): string | undefined {
  if (!isFields(metadata)) return undefined
  for (const [vendor, members] of Object.entries(metadata)) {
    if (!isFields(members)) continue
    for (const [member, value] of Object.entries(members))
      if (wanted(member) && typeof value === 'string' && value !== '')
        return `${vendor}.${member}=${value}`
  }
  return undefined
}

/** The proof in what a package says beside a thought, with where it stood: so it is given back there. */
export const signatureIn = (metadata: unknown): string | undefined =>
  find(metadata, (member) => MEMBERS.has(member))
export const redactedIn = (metadata: unknown): string | undefined =>
  find(metadata, (member) => member === REDACTED)

const SIGNED = /^([a-zA-Z][\w-]{0,63})\.(signature|thoughtSignature|redactedData)=/

/** The options that give a proof back. Undefined: it is none of ours. */
export function signedOf(signature: string): ProviderOptions | undefined {
  const [head, vendor, member] = SIGNED.exec(signature) ?? []
  if (head === undefined || vendor === undefined || member === undefined) return undefined
  return { [vendor]: { [member]: signature.slice(head.length) } }
}
