import type { Detector } from '../detector.ts'
import { card } from './card.ts'
import { cloudKey } from './cloud_key.ts'
import { email } from './email.ts'
import { iban } from './iban.ts'
import { jwt } from './jwt.ts'
import { privateKey } from './private_key.ts'
import { usSsn } from './us_ssn.ts'

/** Every detector that ships. One line each. */
export const detectors: readonly Detector[] = [card, iban, email, usSsn, privateKey, cloudKey, jwt]
