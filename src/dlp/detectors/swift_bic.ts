import { patternDetector } from './pattern.ts'

/** SWIFT codes (ISO 9362) in context: bank, country, location, branch. */
export const swiftBic = patternDetector({
  id: 'swift_bic',
  keywords: ['swift', 'bic ', 'bic:', 'bic/', 'bic)', 'iban'],
  keywordsIn: 'context',
  context: /\bswift|\bbic\b/i,
  contextMax: 48,
  pattern:
    /(?<![\wÀ-ɏ])[A-Z]{4}(?:A[DEFGILMORTUWZ]|B[ABDEFGHIJMNORSTWYZ]|C[ACDFGHIKLMNORUVWYZ]|D[EJKMOZ]|E[CEGRST]|F[IJKMOR]|G[ABDEFGHILMNQRTUWY]|H[KNRTU]|I[DELMNQRST]|J[EMOP]|K[EGHIMNPRWYZ]|L[ABCIKRSTUVY]|M[ACDEGKLMNOQRSTUVWXYZ]|N[ACEGILOPRUZ]|OM|P[AEFGHKLMRSTWY]|QA|R[EOSUW]|S[ABCDEGHIKLMNORTVXYZ]|T[CDGHJKLMNORTVWZ]|U[AGSYZ]|V[ACEGINU]|W[FS]|XK|Y[ET]|Z[AMW])[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?![\wÀ-ɏ])/,
  spanMax: 11,
  confidence: 0.85,
  examples: {
    match: ['SWIFT DEUTDEFF', 'BIC: COBADEFFXXX', 'swift code BOFAUS3N', 'IBAN/BIC NEDSZAJJXXX'],
    noMatch: ['DEUTDEFF', 'SWIFT DEUTXQFF', 'BIC DEUTDEF', 'SWIFT deutdeff'],
  },
})
