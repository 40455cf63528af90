import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { limits } from '../kernel/limits.ts'

export type Environment = Readonly<Record<string, string | undefined>>
export type Secret =
  | { readonly kind: 'secret'; readonly text: string }
  | { readonly kind: 'problem'; readonly message: string }

const problem = (message: string): Secret => ({ kind: 'problem', message })

/**
 * INVARIANT (secrets by reference): a secret is never written into a configuration file; messages name
 * the reference and never what it resolves to.
 */
export async function resolveSecret(
  reference: string,
  env: Environment,
  folder: string,
): Promise<Secret> {
  const [, kind, target = ''] = /^\$\{(env|file):([^{}]+)\}$/.exec(reference) ?? []
  if (kind === 'env') return usable(env[target], `the environment variable \`${target}\``)
  if (kind === 'file') return readSecret(resolve(folder, target), target)
  return problem('a secret is given by reference: write `${env:NAME}` or `${file:PATH}`')
}

async function readSecret(path: string, shown: string): Promise<Secret> {
  const what = `the file \`${shown}\``
  try {
    const { size } = await stat(path)
    if (size > limits.secretBytesMax) return problem(`${what} is too large to be a secret`)
    return usable((await readFile(path, 'utf8')).replace(/\r?\n$/, ''), what)
  } catch {
    return problem(`${what} cannot be read`)
  }
}

/** Goes into a header: printable ASCII without spaces, so that nothing can be smuggled into a request. */
function usable(text: string | undefined, what: string): Secret {
  if (text === undefined) return problem(`${what} is not set`)
  if (text === '') return problem(`${what} is empty`)
  if (!/^[\x21-\x7e]+$/.test(text)) {
    return problem(`${what} holds spaces or characters that no API key has`)
  }
  return { kind: 'secret', text }
}
