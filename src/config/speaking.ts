import type { Known } from './config.ts'
import type { RawDeployment } from './schema.ts'
import type { Path, Remark } from './yaml.ts'

/** How a deployment is spoken to: keys that only one provider or API gives a meaning. */
export function speakingRemarks(
  deployment: RawDeployment,
  path: Path,
  known: Known,
): readonly Remark[] {
  const at = (key: string, message: string): Remark => ({ path: [...path, key], message })
  const { provider, api, engine, serves, saltsCache } = deployment
  const remarks = [...packageRemarks(deployment, path, known)]
  for (const key of ['api', 'engine', 'saltsCache'] as const) {
    if (deployment[key] !== undefined && provider !== 'openai')
      remarks.push(at(key, 'applies only to `provider: openai`'))
  }
  if (api === 'responses' && serves !== undefined && !serves.includes('chat'))
    remarks.push(at('api', 'applies only to a deployment that serves `chat`'))
  if (saltsCache === true && (engine === 'ollama' || engine === 'azure'))
    remarks.push(at('saltsCache', `does not apply: \`${engine}\` has no salt for its cache`))
  if (engine === 'ollama' && serves?.includes('rerank') === true)
    remarks.push(at('serves', '`ollama` does not rerank'))
  return remarks
}

/** Found out when the file is read, not when the first request comes. */
function packageRemarks(
  { provider, package: name }: RawDeployment,
  path: Path,
  known: Known,
): readonly Remark[] {
  if (provider !== 'ai-sdk') {
    if (name === undefined) return []
    return [{ path: [...path, 'package'], message: 'applies only to `provider: ai-sdk`' }]
  }
  if (name === undefined)
    return [
      { path, message: 'is missing `package`: the package to use, such as `@ai-sdk/mistral`' },
    ]
  if (known.isInstalled?.(name) !== false) return []
  const message = `\`${name}\` is not installed: install it with \`npm i ${name}\` in the folder that the server is started in`
  return [{ path: [...path, 'package'], message }]
}
