import type { Detector } from '../../detector.ts'
import { secretAssignment } from './assigned.ts'
import { puttyKey } from './putty.ts'
import { secretMiddle } from './middles.ts'
import { secretTelegram } from './telegram.ts'
import { secretToken } from './tokens.ts'
import { secretUrl } from './urls.ts'

/** Secrets by prefix, by a mark in the middle, in URLs, and by name. */
export const secretDetectors: readonly Detector[] = [
  secretToken,
  secretMiddle,
  secretUrl,
  puttyKey,
  secretTelegram,
  secretAssignment,
]

/** All types that they report. */
export const secretTypes: readonly string[] = [
  ...new Set(secretDetectors.flatMap(({ id, types = [id] }) => types)),
].toSorted()
