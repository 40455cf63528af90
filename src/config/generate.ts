import type { Lake } from './lakes.ts'

/**
 * The configuration that `up --lake DIR` starts from: one group reads everything at level internal,
 * and the built-in model quotes it. Written once; from then on it is the operator's file.
 */
export function generateConfig(lakes: readonly Lake[]): string {
  const ids = lakes.map(baseIdOf).join(', ')
  return `# Standpipe's configuration. Edit it while the server runs: a change takes effect at once, and a
# mistake is reported and changes nothing.

lake:
  sources:
${lakes.map(sourceText).join('\n')}
knowledgeBases:
${lakes.map((lake) => `  - { id: ${baseIdOf(lake)}, sources: [${lake.id}] }`).join('\n')}

deployments:
  - { id: extract, provider: extract }    # built in: quotes sentences of the documents, is no language model
  - { id: builtin-embedder, provider: embedder }    # built in: turns texts into vectors, also to search the lake
${MODEL_HINT}
aliases:
  # What apps write in \`model\`. Deployments are tried in order: put your own before \`extract\`.
  - { id: assistant, deployments: [extract], knowledgeBases: [${ids}] }
  # Vectors, by the embeddings API.
  - { id: embed, deployments: [builtin-embedder] }

groups: [ { id: staff }, { id: hr } ]
apps:
  - { id: intranet, groups: [staff] }
  - { id: hr-desk, groups: [staff, hr] }

# budgets:
#   - { scope: "app:intranet", limit: "50.00", period: monthly, mode: hard }      # US dollars
`
}

/** Ten characters or more, or boto3 refuses it before it sends anything; a suffix keeps two folders apart. */
const baseIdOf = ({ id }: Lake): string => `${id}-documents`

const placeText = ({ root, s3 }: Lake): string =>
  s3 === undefined
    ? `filesystem: { root: ${JSON.stringify(root)} }`
    : `s3:
        bucket: ${JSON.stringify(s3.bucket)}
        prefix: ${JSON.stringify(s3.prefix)}
        region: us-east-1                       # the bucket's own
        # endpoint: http://minio.internal:9000  # MinIO, Ceph, SeaweedFS: a store of your own
        accessKeyId: \${env:AWS_ACCESS_KEY_ID}
        secretAccessKey: \${env:AWS_SECRET_ACCESS_KEY}
        # sessionToken: \${env:AWS_SESSION_TOKEN}
        # Instead of keys, what the environment, a profile or the machine itself gives:
        # credentials: default`

const sourceText = (lake: Lake): string => `    - id: ${lake.id}
      ${placeText(lake)}
      rules:
        # The most specific match wins, a denied reader never reads, and no match means nobody.
        # - { match: "hr/**", level: confidential, compartments: [pii], readers: ["group:hr"] }
        - { match: "**", level: internal, readers: ["group:staff"] }
`

/** Valid once the marks are removed: a test does that. */
const MODEL_HINT = `  # A model of your own (llama-server, Ollama, vLLM: anything that speaks the OpenAI API):
  # - id: local
  #   provider: openai
  #   baseUrl: http://127.0.0.1:8080/v1
  #   model: qwen3-8b
  #   perimeter: network
  #   addresses: ["127.0.0.0/8"]
  #   clearance: { level: restricted, compartments: [pii] }
  #   price: { perMillion: { input: "0.10", output: "0.30" } }    # US dollars, as strings
  # A vendor. It sees what its clearance allows, and nothing above:
  # - id: frontier
  #   provider: openai
  #   baseUrl: https://vendor.example/v1
  #   model: big-model
  #   apiKey: \${env:FRONTIER_API_KEY}
  #   perimeter: external
  #   clearance: { level: internal }
  #   price: { perMillion: { input: "2.50", output: "10.00" } }
`
