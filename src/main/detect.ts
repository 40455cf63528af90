import { open } from 'node:fs/promises'
import { type Detected, type DetectOptions, failure, type OrFailure } from '../cli/deps.ts'
import { resolve } from '../dlp/resolve.ts'
import type { Finding } from '../dlp/detector.ts'
import { createScanner, defaultRaises, isRaised } from '../dlp/scanner.ts'
import { labelText } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'

const MIB = 1024 * 1024

/** `standpipe detect`: one text through all detectors, in this process. */
export async function detectIn(
  { file, raises = defaultRaises, raisingOnly }: DetectOptions,
  stdin: AsyncIterable<Uint8Array>,
): Promise<OrFailure<Detected>> {
  const bytes = await bytesOf(file, stdin)
  if (!(bytes instanceof Uint8Array)) return bytes
  const text = textOf(bytes)
  if (text === undefined)
    return failure(
      `\`${file ?? '-'}\` is no text in UTF-8; turn it into text first, or let \`up --lake\` read it`,
    )
  const { detectFindingsMax: findingsMax } = limits
  const scanner = createScanner(raises, { all: !raisingOnly, findingsMax })
  const { findings, label } = scanner.classify([text])
  const raising = ({ type }: Finding): boolean => isRaised(scanner.raiseOf(type))
  const shown = findings.length > findingsMax ? findings : resolve(findings, raising)
  const lines = lineStarts(text)
  let line = 0
  return {
    kind: 'detected',
    label: labelText(label),
    findings: shown.map((finding) => {
      while ((lines[line + 1] ?? Infinity) <= finding.start) line++
      return {
        ...finding,
        line: line + 1,
        column: finding.start - (lines[line] as number) + 1,
        raises: raising(finding) ? labelText(scanner.raiseOf(finding.type)) : '–',
      }
    }),
  }
}

async function bytesOf(
  file: string | undefined,
  stdin: AsyncIterable<Uint8Array>,
): Promise<OrFailure<Uint8Array>> {
  if (file === undefined) return gathered(stdin, '-')
  const handle = await open(file).catch(() => undefined)
  if (handle === undefined) return failure(`cannot read \`${file}\``)
  try {
    if (!(await handle.stat()).isFile()) return failure(`\`${file}\` is no file`)
    return await gathered(handle.createReadStream({ autoClose: false }), file)
  } catch {
    return failure(`cannot read \`${file}\``)
  } finally {
    await handle.close()
  }
}

async function gathered(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): Promise<OrFailure<Uint8Array>> {
  const all: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.length
    if (length > limits.detectFileBytesMax)
      return failure(
        `\`${name}\` is longer than ${limits.detectFileBytesMax / MIB} MiB; split it first`,
      )
    all.push(chunk)
  }
  return Buffer.concat(all, length)
}

/** Undefined: not UTF-8, or it holds what no text does. A mark at the beginning is a character like others. */
function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}
