import { BlockList, isIP } from 'node:net'
import type { Deployment } from '../models/deployment.ts'

/**
 * Which addresses a deployment may be reached at. Compiled once per deployment.
 *
 * INVARIANT (the perimeter is enforced): no byte of a request leaves for an address that this refuses;
 * the connector asks for each resolved address before connecting and for the socket's own after it.
 */
export interface AddressGuard {
  allows(address: string): boolean
  /** A Unix socket never leaves this host. */
  readonly allowsLocalSocket: boolean
}

/** Addresses that are not the public internet: what a server-side request forgery would aim at. */
const NOT_PUBLIC: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10', // carrier NAT; cloud metadata of some vendors
  '127.0.0.0/8',
  '169.254.0.0/16', // link-local; cloud metadata
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/96', // unspecified, loopback, IPv4-compatible
  '64:ff9b::/96', // NAT64 carries any IPv4 address
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23', // Teredo and other tunnels
  '2001:db8::/32',
  '2002::/16', // 6to4 carries any IPv4 address
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]
const LOOPBACK: readonly string[] = ['127.0.0.0/8', '::1/128']

/** A range, or what is wrong with it. A single address is a range of one. */
export function parseRange(
  text: string,
): { readonly network: string; readonly prefix: number; readonly family: Family } | undefined {
  const [network = '', bits, ...rest] = text.split('/')
  const version = isIP(network)
  if (version === 0 || rest.length > 0 || network.includes('%')) return undefined
  const most = version === 4 ? 32 : 128
  if (bits === undefined) return { network, prefix: most, family: familyOf(version) }
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > most) return undefined
  return { network, prefix: Number(bits), family: familyOf(version) }
}

type Family = 'ipv4' | 'ipv6'
const familyOf = (version: number): Family => (version === 4 ? 'ipv4' : 'ipv6')

/** A range that does not parse matches nothing: fewer addresses are allowed, never more. */
function ranges(texts: readonly string[]): BlockList {
  const list = new BlockList()
  for (const text of texts) {
    const range = parseRange(text)
    if (range !== undefined) list.addSubnet(range.network, range.prefix, range.family)
  }
  return list
}

const notPublic = ranges(NOT_PUBLIC)

/** `::ffff:10.0.0.1` and `::ffff:a00:1` are the IPv4 address 10.0.0.1; a zone id is no part of an address. */
function unmapped(address: string): string {
  const plain = address.split('%')[0] ?? ''
  const dotted = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)
  if (dotted?.[1] !== undefined) return dotted[1]
  const hex = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(plain)
  if (hex?.[1] === undefined || hex[2] === undefined) return plain
  const [high, low] = [Number.parseInt(hex[1], 16), Number.parseInt(hex[2], 16)]
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`
}

export function addressGuard(terms: Pick<Deployment, 'perimeter' | 'addresses'>): AddressGuard {
  const external = terms.perimeter === 'external'
  const declared = ranges(external ? terms.addresses : [...LOOPBACK, ...terms.addresses])
  return {
    allowsLocalSocket: !external,
    allows(address) {
      const plain = unmapped(address)
      const version = isIP(plain)
      if (version === 0) return false
      const family = familyOf(version)
      if (declared.check(plain, family)) return true
      return external && !notPublic.check(plain, family)
    },
  }
}
