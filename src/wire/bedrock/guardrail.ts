import { limits } from '../../kernel/limits.ts'
import { isRefusal, type OrRefusal, type Refusal } from '../../kernel/refusal.ts'
import { modelIdOf } from '../../models/model-id.ts'
import { invalid, isFields } from '../body.ts'
import type {
  GuardrailQuestion,
  GuardrailRoute,
  GuardrailVerdict,
  Params,
  Rendered,
} from '../dialect.ts'
import { bodyMembers, isAbsent, json, unsupported } from './members.ts'
import { memberOf } from './union.ts'

/**
 * ApplyGuardrail: texts against our detectors and policy, without a model. The guardrail's identifier is
 * the alias whose route is asked. Versions are not kept: each means the policy of now.
 */
export const guardrailRoute: GuardrailRoute = {
  method: 'POST',
  path: '/guardrail/:guardrailIdentifier/version/:guardrailVersion/apply',
  serves: 'guardrail',
  decode,
  encode,
}

const VERSION = /^(?:DRAFT|[1-9]\d{0,7})$/
const MEMBERS = new Set(['source', 'content', 'outputScope'])

function decode(body: Uint8Array | string, params: Params): OrRefusal<GuardrailQuestion> {
  const { guardrailIdentifier = '', guardrailVersion = '' } = params
  if (!VERSION.test(guardrailVersion)) return invalid('guardrailVersion', '`DRAFT` or a number')
  const parsed = bodyMembers(body, MEMBERS)
  if (isRefusal(parsed)) return parsed
  const { source, content, outputScope } = parsed.fields
  if (source !== 'INPUT' && source !== 'OUTPUT') return invalid('source', '`INPUT` or `OUTPUT`')
  if (!isAbsent(outputScope) && outputScope !== 'INTERVENTIONS' && outputScope !== 'FULL')
    return invalid('outputScope', '`INTERVENTIONS` or `FULL`')
  if (!Array.isArray(content) || content.length > limits.messagesMax)
    return invalid('content', `an array of at most ${limits.messagesMax} blocks`)
  const texts: string[] = []
  let unscannable = 0
  for (const [at, block] of content.entries()) {
    const text = decodeBlock(block, `content[${at}]`)
    if (isRefusal(text)) return text
    if (text === undefined) unscannable++
    else texts.push(text)
  }
  const id = modelIdOf(guardrailIdentifier)
  return {
    source: source === 'INPUT' ? 'input' : 'output',
    alias: 'alias' in id ? id.alias : guardrailIdentifier,
    texts,
    unscannable,
    full: outputScope === 'FULL',
  }
}

/** Undefined: an image, which nobody can scan. Qualifiers say what a text is for; all of it is scanned. */
function decodeBlock(block: unknown, param: string): OrRefusal<string | undefined> {
  const member = memberOf(block, param)
  if (isRefusal(member)) return member
  const { name, content } = member
  if (name === 'image') return undefined
  if (name !== 'text') return unsupported(`${param}.${name.slice(0, 100)}`)
  const text = isFields(content) ? content['text'] : undefined
  return typeof text === 'string' ? text : invalid(`${param}.text.text`, 'a string')
}

/** AWS's names for what our detectors find. What has none is a pattern of our own. */
const PII: ReadonlyMap<string, string> = new Map([
  ['card', 'CREDIT_DEBIT_CARD_NUMBER'],
  ['age', 'AGE'],
  ['domain', 'URL'],
  ['email', 'EMAIL'],
  ['iban', 'INTERNATIONAL_BANK_ACCOUNT_NUMBER'],
  ['ip_address', 'IP_ADDRESS'],
  ['mac_address', 'MAC_ADDRESS'],
  ['phone', 'PHONE'],
  ['secret_assignment', 'PASSWORD'],
  ['secret_aws_access_key', 'AWS_ACCESS_KEY'],
  ['secret_aws_secret_key', 'AWS_SECRET_KEY'],
  ['us_ssn', 'US_SOCIAL_SECURITY_NUMBER'],
])

/** Characters that one unit of AWS's count covers. */
const UNIT_CHARS = 1_000

function encode(verdict: GuardrailVerdict, asked: GuardrailQuestion): Rendered {
  const { refusal: why, masked } = verdict
  const outputs = why === undefined ? (masked ?? []) : [why.message]
  const reason = why?.message ?? (masked === undefined ? undefined : MASKED)
  const total = asked.texts.reduce((sum, text) => sum + text.length, 0)
  const units = Math.ceil(total / UNIT_CHARS)
  return json({
    usage: {
      topicPolicyUnits: 0,
      contentPolicyUnits: 0,
      wordPolicyUnits: 0,
      sensitiveInformationPolicyUnits: units,
      sensitiveInformationPolicyFreeUnits: 0,
      contextualGroundingPolicyUnits: 0,
    },
    action: reason === undefined ? 'NONE' : 'GUARDRAIL_INTERVENED',
    ...(reason === undefined ? {} : { actionReason: reason }),
    outputs: outputs.map((text) => ({ text })),
    assessments: assessmentsOf(verdict, asked),
    guardrailCoverage: {
      textCharacters: { guarded: total, total },
      ...(asked.unscannable === 0 ? {} : { images: { guarded: 0, total: asked.unscannable } }),
    },
  })
}

const MASKED = 'what policy does not let out as it is was replaced'

/** What was found, also where it changes nothing: then by the action `NONE`. */
function assessmentsOf(
  { refusal: why, masked, findings }: GuardrailVerdict,
  { texts, full }: GuardrailQuestion,
): readonly object[] {
  if (why === undefined && findings.length === 0 && !full) return []
  const piiEntities: object[] = []
  const regexes: object[] = []
  const actionOn = (text: number, match: string): string => {
    if (why !== undefined) return 'BLOCKED'
    return masked === undefined || masked[text]?.includes(match) === true ? 'NONE' : 'ANONYMIZED'
  }
  for (const { text, type, start, end } of findings) {
    const match = texts[text]?.slice(start, end) ?? ''
    const name = PII.get(type)
    const action = actionOn(text, match)
    if (name === undefined) regexes.push({ name: type, match, action, detected: true })
    else piiEntities.push({ match, type: name, action, detected: true })
  }
  const sensitive =
    findings.length === 0 ? {} : { sensitiveInformationPolicy: { piiEntities, regexes } }
  return [{ ...sensitive, ...routeOf(why) }]
}

/** A refusal that no finding explains is policy's own: told as a topic by its code. */
const routeOf = (why: Refusal | undefined): object =>
  why === undefined
    ? {}
    : {
        topicPolicy: {
          topics: [{ name: why.code, type: 'DENY', action: 'BLOCKED', detected: true }],
        },
      }
