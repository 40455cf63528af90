import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../kernel/limits.ts'
import { StaticEmbedder } from './static-embedder.ts'
import { readTokenTable, type TokenTable } from './token-table.ts'
import { WordPieces } from './word-pieces.ts'

const MODEL = join(process.cwd(), 'embedder', 'builtin.embedding')
const model = (): Uint8Array => readFileSync(MODEL)
const readModel = (bytes = model()): TokenTable => {
  const table = readTokenTable(bytes)
  if ('problem' in table) throw new Error(table.problem)
  return table
}

interface Reference {
  readonly text: string
  readonly pieces: readonly string[]
  readonly vector: string | null
}
const REFERENCES = readFileSync(
  join(process.cwd(), 'src', 'embedding', 'reference.golden.txt'),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Reference)

const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let [dot, aa, bb] = [0, 0, 0]
  for (let at = 0; at < a.length; at++) {
    const [x, y] = [a[at] ?? 0, b[at] ?? 0]
    dot += x * y
    aa += x * x
    bb += y * y
  }
  return dot / Math.sqrt(aa * bb)
}

describe('the shipped model', () => {
  const table = readModel()
  const words = new WordPieces(table.tokens)
  const embedder = new StaticEmbedder(table)
  const piecesOf = (text: string): string[] => {
    const into = new Int32Array(4_096)
    return Array.from(into.subarray(0, words.split(text, into)), (at) => table.tokens[at] ?? '')
  }

  test.each(REFERENCES)('$text is taken apart and embedded as by the reference', (reference) => {
    const { text, pieces, vector } = reference
    // Words that the reference cannot take apart are left out here.
    expect(piecesOf(text)).toEqual(pieces.filter((piece) => piece !== '[UNK]'))
    const ours = embedder.embed(text).vector
    if (vector === null) return expect(ours).toBeUndefined()
    const bytes = Buffer.from(vector, 'base64')
    const theirs = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length)
    expect(ours).toHaveLength(theirs.length)
    expect(cosine(ours ?? [], theirs)).toBeGreaterThan(0.999)
  })

  test('there are fifty references, in many scripts, with and without a vector', () => {
    expect(REFERENCES.length).toBeGreaterThanOrEqual(50)
    expect(REFERENCES.filter(({ vector }) => vector === null).length).toBeGreaterThan(0)
  })

  test('what means the same is nearer than what does not', () => {
    const vector = (text: string): Float32Array => {
      const { vector: found } = embedder.embed(text)
      if (found === undefined) throw new Error('no vector')
      return found
    }
    const question = vector('how many vacation days do employees get')
    const near = cosine(question, vector('Staff are entitled to thirty days of annual leave.'))
    const far = cosine(question, vector('The turbine blades are cooled with compressed air.'))
    expect(near).toBeGreaterThan(far + 0.2)
  })

  test('texts in which nothing is known have no vector', () => {
    for (const text of ['', '   \n', '\u0000\u0007', '\u{1f1e9}\u{1f1ea}', 'w'.repeat(200)]) {
      expect(embedder.embed(text), JSON.stringify(text)).toEqual({ vector: undefined, tokens: 0 })
    }
  })

  test('a text is read as far as its bounds', () => {
    const words512 = Array.from({ length: 5_000 }, (_, at) => `word${at}`).join(' ')
    expect(embedder.embed(words512).tokens).toBe(limits.embeddedTokensMax)
    const beginning = 'a report about turbines '.padEnd(limits.embeddedCharsMax, ' ')
    expect(embedder.embed(`${beginning}vacation days`)).toEqual(embedder.embed(beginning))
  })

  test('a very long word costs what its characters cost', () => {
    const cpu = process.cpuUsage()
    for (let at = 0; at < 100; at++) embedder.embed('é'.repeat(limits.embeddedCharsMax))
    const { user, system } = process.cpuUsage(cpu)
    expect((user + system) / 1e6).toBeLessThan(5)
  })

  test('INVARIANT (vectors are unit or absent): for whatever text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.lorem()),
        (text) => {
          const { vector, tokens } = embedder.embed(text)
          if (vector === undefined) return tokens === 0
          return vector.length === embedder.dimensions && Math.abs(Math.hypot(...vector) - 1) < 1e-5
        },
      ),
      { numRuns: 500 },
    )
  })

  test('INVARIANT (nothing unknown is kept): a text is embedded alike after any other', () => {
    const before = embedder.embed('annual leave').vector
    for (const { text } of REFERENCES) embedder.embed(text)
    expect(embedder.embed('annual leave').vector).toEqual(before)
  })

  test('the space names the model', () => {
    expect(embedder.space).toBe(`builtin-1-${table.hash.slice(0, 8)}-${embedder.dimensions}`)
  })
})

describe('INVARIANT (a damaged model is not used)', () => {
  /** Three pieces of two dimensions. */
  const small = (vocabulary = 'a\nb\n##c\0', scales = [1, 0.5, 2]): Buffer => {
    const body = Buffer.concat([
      Buffer.from(vocabulary),
      Buffer.from(Float32Array.from(scales).buffer),
      Buffer.from(Int8Array.of(100, 0, 0, 100, -50, 50).buffer),
    ])
    const head = Buffer.alloc(20)
    head.write('STNDEMB1', 'latin1')
    head.writeUInt32LE(2, 8)
    head.writeUInt32LE(3, 12)
    head.writeUInt32LE(Buffer.byteLength(vocabulary), 16)
    return Buffer.concat([head, createHash('sha256').update(body).digest(), body])
  }
  const problemOf = (bytes: Uint8Array): string => {
    const read = readTokenTable(bytes)
    return 'problem' in read ? read.problem : 'none'
  }
  const changed = (change: (bytes: Buffer) => void): Buffer => {
    const bytes = small()
    change(bytes)
    return bytes
  }

  test('a sound one is read, wherever it lies in memory', () => {
    const table = readModel(small())
    expect(table).toMatchObject({ dimensions: 2, tokens: ['a', 'b', '##c'] })
    const shifted = Buffer.concat([Buffer.alloc(3), small()]).subarray(3)
    expect(readModel(shifted)).toEqual(table)
    const { vector, tokens } = new StaticEmbedder(table).embed('A, ac b zzz')
    expect(tokens).toBe(4)
    // Twice `a` (100, 0), `##c` at scale 2 (-100, 100), `b` at scale ½ (0, 50): (100, 150).
    expect(Array.from(vector ?? [], (value) => value.toFixed(4))).toEqual(['0.5547', '0.8321'])
  })

  test('pieces that cancel each other out have no direction', () => {
    const table = readModel(small())
    const opposite = {
      ...table,
      rows: Int8Array.of(100, 0, -100, 0, 0, 1),
      scales: Float32Array.of(1, 1, 1),
    }
    expect(new StaticEmbedder(opposite).embed('a b')).toEqual({ vector: undefined, tokens: 2 })
  })

  test.each<[string, Uint8Array, string]>([
    ['empty', Buffer.alloc(0), 'is too short for a model'],
    ['cut', small().subarray(0, 60), 'has sizes that do not fit its length'],
    ['longer', Buffer.concat([small(), Buffer.alloc(1)]), 'has sizes that do not fit its length'],
    ['another file', changed((b) => b.write('PK')), 'is no embedding model of this program'],
    [
      'a later layout',
      changed((b) => b.write('2', 7)),
      'has layout `2`; this program reads layout 1',
    ],
    [
      'no dimensions',
      changed((b) => b.writeUInt32LE(0, 8)),
      'has sizes that do not fit its length',
    ],
    [
      'huge sizes',
      changed((b) => b.writeUInt32LE(0xffff_ffff, 12)),
      'has sizes that do not fit its length',
    ],
    [
      'one bit',
      changed((b) => void (b[70] = (b[70] ?? 0) ^ 1)),
      'is damaged: its hash is not the one in its head',
    ],
    [
      'a piece twice',
      small('a\na\n##c\0'),
      'has a vocabulary of another length than its head says',
    ],
    ['no finite scale', small('a\nb\n##c\0', [1, Infinity, 1]), 'has a scale that is no number'],
  ])('%s', (_name, bytes, problem) => {
    expect(problemOf(bytes)).toBe(problem)
  })
})
