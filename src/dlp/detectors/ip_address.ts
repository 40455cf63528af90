import { patternDetector } from './pattern.ts'

const OCTET = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`
const V4 = String.raw`(?:${OCTET}\.){3}${OCTET}`
const HEXTET = '[0-9a-f]{1,4}'
/** RFC 4291 2.2: eight groups; fewer with `::` once; the last two as an IPv4 address. */
const V6 = [
  String.raw`(?:${HEXTET}:){7}${HEXTET}`,
  String.raw`(?:${HEXTET}:){6}${V4}`,
  String.raw`(?:${HEXTET}:){1,6}:(?:${HEXTET}:){0,5}(?:${V4}|${HEXTET})`,
  String.raw`::(?:${HEXTET}:){0,6}(?:${V4}|${HEXTET})`,
  String.raw`(?:${HEXTET}:){1,7}:`,
].join('|')
/** Words before four numbers with points that are no address. */
const VERSION =
  /(?:version|versions|release|build|firmware|v|ver\.?|rev\.?|section|chapter|§)[ :]{0,2}$/i

/** What is written as an address and is a section or the number of a version. */
function validV4(span: string, before: string): boolean | number {
  if (VERSION.test(before)) return false
  return span === '0.0.0.0' ? 0.5 : 0.9
}

/** At most seven colons before the double one and behind it, and something that is not a time. */
function validV6(span: string): boolean | number {
  const groups = span.split(':').filter((group) => group !== '').length
  if (groups > 8 || (span.includes('::') && groups > 7)) return false
  // Names in code: `a::b`.
  if (!/\d/.test(span) && groups < 4) return false
  if (groups < 2 && span !== '::1' && !/^(?:fe80|fc00|fd00|ff0\d|2001)::$/i.test(span)) return false
  return true
}

export const ipAddress = patternDetector({
  id: 'ip_address',
  keywords: ['0.0.', '0.00.', '0.000.', '::', ...Array.from('0abcdef', (digit) => `${digit}:`)],
  keywordsIn: 'span',
  contextMax: 12,
  pattern: new RegExp(
    String.raw`(?<![\w.:-])(?:${V6})(?![\w:]|\.\d)|(?<![\w.-]|\w:\w)${V4}(?![\w-]|\.\w)`,
    'i',
  ),
  // A zone or another group would make it something else.
  ahead: 1,
  spanMax: 45,
  confidence: 0.9,
  valid: (span, before) => (span.includes(':') ? validV6(span) : validV4(span, before)),
  examples: {
    match: [
      'from 192.168.0.1 to',
      'http://10.218.6.131/admin',
      '207.155.150.156:8080',
      '4f8a:c99e:dc86:faf9:5988:5f63:375e:8a2a',
      'd80:e4b5:79da:6cf6:71f3:51f7:9161:c319 blocked',
      '2001:db8::8a2e:370:7334',
      'fe80::1',
      '::ffff:192.0.2.128',
      '2001:db8:85a3::',
      'loopback ::1 only',
      '[2001:db8::1]:443',
      '１９２.１６８.０.１',
    ],
    noMatch: [
      'version 1.2.3.4',
      '1.2.3.4.5',
      '256.1.1.1',
      '192.168.0',
      '12:30:45',
      'std::vector',
      'a::b and c::d',
      'ab:cd',
      'v1.2.3.4',
      '1.1.1.1-rc1',
      'at 10:20',
      'aa:bb:cc:dd:ee:ff',
    ],
  },
})
