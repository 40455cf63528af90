import { BETWEEN, OWN_RULE } from './lakes.ts'

/** Rules, models and apps of a twin. `extraRules` never match what `intranet` may read. */
export interface TwinTerms {
  readonly upstream: string
  readonly extraRules?: readonly string[]
}

export const RULES = [
  '{ match: "**", level: internal, readers: [] }',
  '{ match: "handbook/**", level: internal, readers: ["group:staff"] }',
  '{ match: "handbook/board/**", level: restricted, readers: ["group:board"] }',
  `{ match: "${OWN_RULE}", level: internal, readers: ["group:staff"] }`,
  `{ match: "${BETWEEN}", level: internal, readers: ["group:board"] }`,
  '{ match: "hr/**", level: confidential, compartments: [pii], readers: ["group:hr"] }',
  '{ match: "hr/cases/**", level: confidential, compartments: [pii, legal], readers: ["app:hr-desk"] }',
  '{ match: "products/**", level: internal, readers: ["group:staff", "app:intranet"] }',
  '{ match: "products/denied/**", level: internal, readers: ["group:staff"], denied: ["app:intranet"] }',
  '{ match: "orphans/**", level: internal, readers: [] }',
]

const local = (id: string, upstream: string, clearance: string): string => `
  - id: ${id}
    provider: openai
    baseUrl: ${upstream}
    model: ${id}-model
    perimeter: network
    addresses: ["127.0.0.0/8"]
    clearance: ${clearance}`

export const configOf = ({ upstream, extraRules = [] }: TwinTerms): string => `
# What answers repeat is known by other places than where documents keep it: LIMITATIONS.md names that.
fingerprints: { answersKeepHours: 0 }
lake:
  sources:
    - id: company
      filesystem: { root: ./lake }
      rules:
${[...RULES, ...extraRules].map((rule) => `        - ${rule}`).join('\n')}
knowledgeBases:
  - { id: company, sources: [company] }
  - { id: board, sources: [company] }
deployments:
  - { id: extract, provider: extract }
${local('vendor', upstream, '{ level: internal }')}
${local('own', upstream, '{ level: restricted, compartments: ["*"] }')}
aliases:
  - { id: assistant, deployments: [extract], knowledgeBases: [company] }
  - { id: cited, deployments: [own], knowledgeBases: [company] }
  - { id: tiered, deployments: [vendor, own], knowledgeBases: [company] }
  - { id: vendor-only, deployments: [vendor], knowledgeBases: [company] }
  - { id: boardroom, deployments: [extract], knowledgeBases: [board] }
groups: [ { id: staff }, { id: hr }, { id: board } ]
apps:
  - { id: intranet, groups: [staff] }
  - { id: hr-desk, groups: [staff, hr] }
  - { id: secretary, groups: [staff, board] }
policies: [ own.cedar ]
`

/** The board's alias and knowledge base are the secretary's; for everybody else they do not exist. */
export const POLICIES = `
@id("everyone")
permit (principal, action in Standpipe::Action::"Invoke", resource is Standpipe::Alias)
unless { resource == Standpipe::Alias::"boardroom" };
@id("everyone-retrieves")
permit (principal, action == Standpipe::Action::"Retrieve", resource);
@id("secretary")
permit (principal == Standpipe::App::"secretary", action, resource == Standpipe::Alias::"boardroom");
@id("board-only")
@reason("the board's documents are the board's")
forbid (principal, action == Standpipe::Action::"Retrieve", resource == Standpipe::KnowledgeBase::"board")
unless { principal == Standpipe::App::"secretary" };
`
