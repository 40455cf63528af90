import { isFailure, type CliDeps, type ExitCode } from './deps.ts'
import type { Output } from './output.ts'

/** Shows what the gate promises, with real requests, and fails when a promise does not hold. */
export async function tour(deps: CliDeps, output: Output): Promise<ExitCode> {
  const result = await deps.tour({
    say: (text, tone) => output.say(tone === 'plain' ? text : output.paint(tone, text)),
  })
  if (isFailure(result)) return output.fail(result)
  const { kind: _kind, ...facts } = result
  if (output.json) output.result(facts)
  else
    output.prose(
      `\n${facts.promises.length} promises kept in ${facts.seconds} s. The vendor saw ${facts.vendorRequests} requests, and nothing that it may not see.`,
    )
  return 0
}
