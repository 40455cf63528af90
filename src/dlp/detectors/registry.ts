import type { Detector, PhraseDetector } from '../detector.ts'
import { age } from './age.ts'
import { atSvnr } from './at_svnr.ts'
import { auTfn } from './au_tfn.ts'
import { bankAccount } from './bank_account.ts'
import { beNational } from './be_national.ts'
import { birthDate } from './birth_date.ts'
import { brCpf } from './br_cpf.ts'
import { caSin } from './ca_sin.ts'
import { card } from './card.ts'
import { chAhv } from './ch_ahv.ts'
import { base58Wallet, prefixedWallet } from './crypto_wallet.ts'
import { date } from './date.ts'
import { deIdCard } from './de_id_card.ts'
import { dePension } from './de_pension.ts'
import { deTaxId } from './de_tax_id.ts'
import { domain } from './domain.ts'
import { email } from './email.ts'
import { esDni } from './es_dni.ts'
import { esNif } from './es_nif.ts'
import { euDrivingLicence } from './eu_driving_licence.ts'
import { euVat } from './eu_vat.ts'
import { frCni } from './fr_cni.ts'
import { frNir } from './fr_nir.ts'
import { frPassport } from './fr_passport.ts'
import { frSiren } from './fr_siren.ts'
import { dea } from './health/dea.ts'
import { drug } from './health/drug.ts'
import { healthPlan } from './health/health_plan.ts'
import { icd10 } from './health/icd10.ts'
import { medicalRecordNumber } from './health/mrn.ts'
import { npi } from './health/npi.ts'
import { iban } from './iban.ts'
import { iePps } from './ie_pps.ts'
import { inAadhaar } from './in_aadhaar.ts'
import { inPan } from './in_pan.ts'
import { ipAddress } from './ip_address.ts'
import { itFiscalCode } from './it_fiscal_code.ts'
import { itVat } from './it_vat.ts'
import { jwt } from './jwt.ts'
import { macAddress } from './mac_address.ts'
import { nlBsn } from './nl_bsn.ts'
import { passport } from './passport.ts'
import { phone } from './phone.ts'
import { plPesel } from './pl_pesel.ts'
import { privateKey } from './private_key.ts'
import { ptNif } from './pt_nif.ts'
import { sePersonnummer } from './se_personnummer.ts'
import { secretDetectors } from './secrets/all.ts'
import { sourceCode } from './source_code.ts'
import { swiftBic } from './swift_bic.ts'
import { ukDrivingLicence } from './uk_driving_licence.ts'
import { ukNhs } from './uk_nhs.ts'
import { ukNino } from './uk_nino.ts'
import { usDriverLicense } from './us_driver_license.ts'
import { usEin } from './us_ein.ts'
import { usItin } from './us_itin.ts'
import { usPassport } from './us_passport.ts'
import { usRouting } from './us_routing.ts'
import { usSsn } from './us_ssn.ts'
import { namesAndPlaces } from '../phrases/phrases.ts'

/*
 * How to add a detector: one file beside this one, one line below, one line in raises.ts if its findings
 * raise something. The tests run over the registry by themselves.
 *
 * Write it with `patternDetector` (pattern.ts): a pattern for one span, words of context, a validator.
 * It makes `detect` and `openFrom`, which a stream needs. Text comes in plain form: ASCII digits, hyphens
 * and spaces, nothing invisible; new lines stay.
 *
 * `keywords` decide when it is asked; a pass over the text finds those of all detectors together:
 * - what a token begins with (`ghp_`, `postgres://`): `keywordsIn: 'start'`
 * - words before a value (`passport`, `routing n`): `keywordsIn: 'context'`, with `context` saying exactly
 *   which words, and `contextMax` how far before the value; the value may be any word, number or date, with
 *   spaces or line ends as its pattern allows
 * - marks inside the value's first word: `keywordsIn: 'span'`. A digit stands for any digit and a space for
 *   any white space, so `0.0.` calls for every IPv4 address, `/0000` for dates, `0:` for MAC addresses
 * Choose rare ones: a detector costs nothing where none of its keywords stands.
 *
 * Without keywords, `gate` (GATE in ../detector.ts) names what its findings cannot do without: nine digits,
 * a digit behind a letter, `@`. Such a detector is asked about single words and digits with gaps.
 *
 * Spans are limits.keywordSpanChars at most. Longer ones fire on their opening, and `tail` (tails.ts) says
 * how they go on. What starts inside of a detector's last finding is part of it. Laws, tested on examples:
 * a finding depends on no more than `contextMax` characters before and `spanMax` from its start on, and
 * not on where one began to look.
 */

/** Every detector that ships. One line each. */
export const detectors: readonly Detector[] = [
  card,
  iban,
  email,
  usSsn,
  privateKey,
  jwt,
  usRouting,
  usItin,
  usEin,
  usPassport,
  passport,
  deTaxId,
  deIdCard,
  dePension,
  frNir,
  frPassport,
  frCni,
  frSiren,
  esDni,
  esNif,
  itFiscalCode,
  itVat,
  nlBsn,
  beNational,
  plPesel,
  ptNif,
  ukNino,
  ukNhs,
  chAhv,
  atSvnr,
  iePps,
  sePersonnummer,
  caSin,
  inAadhaar,
  inPan,
  brCpf,
  auTfn,
  bankAccount,
  swiftBic,
  ukDrivingLicence,
  euDrivingLicence,
  euVat,
  base58Wallet,
  prefixedWallet,
  usDriverLicense,
  ...secretDetectors,
  phone,
  ipAddress,
  macAddress,
  domain,
  date,
  birthDate,
  age,
  medicalRecordNumber,
  npi,
  dea,
  icd10,
  healthPlan,
  drug,
  sourceCode,
]

/** Every detector of phrases that ships. One line each. */
export const phraseDetectors: readonly PhraseDetector[] = [namesAndPlaces]
