import { expect, test } from 'vitest'
import { ephemeralSigner, signedReport, verifyReport, type ProofStatement } from './report.ts'

const STATEMENT = {
  proof: 'standpipe-prove/1',
  seed: 1,
  probes: 20_000,
  differences: 0,
  mutants: [{ name: 'no-filter', caught: true, probes: 50 }],
} as unknown as ProofStatement
const signer = ephemeralSigner(new Uint8Array(32).fill(7))

test('a report is signed, and as it was written however its members are ordered', () => {
  const report = signedReport(STATEMENT, signer)
  expect(verifyReport(report)).toBe(true)
  const { proof, ...rest } = STATEMENT
  expect(verifyReport({ ...report, statement: { ...rest, proof } })).toBe(true)
})

test.each([
  ['a number', { ...STATEMENT, differences: 1 }],
  ['a member', { ...STATEMENT, more: 1 } as ProofStatement],
  ['a mutant', { ...STATEMENT, mutants: [] }],
])('a report in which %s was changed is rejected', (_, statement) => {
  expect(verifyReport({ ...signedReport(STATEMENT, signer), statement })).toBe(false)
})

test.each([
  [
    'another key',
    { publicKey: Buffer.from(ephemeralSigner(new Uint8Array(32)).publicKey).toString('base64url') },
  ],
  ['no key', { publicKey: '' }],
  ['no signature', { signature: '' }],
  ['a signature of another length', { signature: 'AAAA' }],
])('a report with %s is rejected', (_, change) => {
  expect(verifyReport({ ...signedReport(STATEMENT, signer), ...change })).toBe(false)
})
