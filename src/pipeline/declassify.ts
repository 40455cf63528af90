import type { PartLabel } from '../dlp/scan.ts'
import type { Caller } from '../identity/caller.ts'
import type { Raiser } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { refusal, type OrRefusal } from '../kernel/refusal.ts'
import { ByPlace } from './part-labels.ts'

const PRINTABLE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/

/** Why the caller asks that raises of rules, fingerprints and declarations fall. Undefined: it does not ask. */
export function declassifyHeader({ headers }: Caller): OrRefusal<string | undefined> {
  const value = headers['standpipe-declassify']
  if (value === undefined) return undefined
  const fits =
    typeof value === 'string' &&
    value.length <= limits.declassifyReasonCharsMax &&
    PRINTABLE.test(value)
  return fits
    ? value
    : refusal(
        'invalid_request',
        `the header \`standpipe-declassify\` is a reason of at most ${limits.declassifyReasonCharsMax} printable ASCII characters`,
        { param: 'standpipe-declassify' },
      )
}

/** What a person decided about a document, or said of it: a person may decide otherwise. Nothing else falls so. */
const FALLS: ReadonlySet<Raiser['kind']> = new Set(['rule', 'sidecar', 'fingerprint', 'declared'])

/** The parts without the raises that policy may let fall, and those raises. */
export function withoutDecided(parts: readonly PartLabel[]): {
  readonly parts: readonly PartLabel[]
  readonly fallen: readonly Raiser[]
} {
  const left = new ByPlace()
  const fallen: Raiser[] = []
  for (const { place, raisers } of parts)
    for (const raiser of raisers) {
      if (FALLS.has(raiser.kind)) fallen.push(raiser)
      else left.add(place, raiser)
    }
  return { parts: left.parts(), fallen }
}
