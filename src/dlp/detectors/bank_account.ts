import { patternDetector } from './pattern.ts'

/** Bank account numbers of the United States and others in context: six to seventeen digits. */
export const bankAccount = patternDetector({
  id: 'bank_account',
  keywords: ['account', 'acct', 'a/c'],
  keywordsIn: 'context',
  context:
    /\b(?:(?:bank|checking|savings|deposit|chequing|current) )?(?:account|acct|a\/c)(?:\.|s)? ?(?:(?:number|num|no|nr|#)[.:]?)?(?: is| was|:|#|=)?[\s:#"]{0,4}$/i,
  contextMax: 56,
  pattern:
    /(?<![\wÀ-ɏ]|\d[.,/-])\d{6,17}(?![\wÀ-ɏ]|[-./,]\d)|(?<![\wÀ-ɏ]|\d[.,/-])\d{3,5}(?:[- ]\d{2,5}){2,3}(?![\wÀ-ɏ]|[-./,]\d)/,
  spanMax: 23,
  ahead: 1,
  valid: (span) => !/^(?:19|20)\d\d[- ](?:0\d|1[0-2])[- ]/.test(span),
  confidence: 0.7,
  examples: {
    match: [
      'account number 12345678',
      'bank account no. 000123456789',
      'Acct # 9876543210',
      'checking account: 1234-5678-90',
    ],
    noMatch: [
      '12345678',
      'account 12345',
      'account of 2019',
      'the account was opened on 2019-01-02',
      'account id 12345678',
    ],
  },
})
