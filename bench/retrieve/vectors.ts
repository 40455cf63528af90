import type { ChunkVectors } from '../../src/retrieval/index-port.ts'
import { draws } from './corpus.ts'

export const SPACE = 'drawn-256'
export const DIMENSIONS = 256
const TOPICS = 400
/** One chunk in so many has no vector. */
const WITHOUT = 50

/** About normal: the sum of four even draws. */
const noise = (next: () => number): number => next() + next() + next() + next() - 2

function unit(values: Float32Array): Float32Array {
  let squares = 0
  for (const value of values) squares += value * value
  const length = Math.sqrt(squares)
  return values.map((value) => value / length)
}

/** Topics, of which few are frequent; documents around a topic; chunks around their document. */
function around(centre: Float32Array, spread: number, next: () => number): Float32Array {
  const scale = spread * Math.sqrt(3 / DIMENSIONS)
  return unit(centre.map((value) => value + scale * noise(next)))
}
const anywhere = (next: () => number): Float32Array =>
  unit(Float32Array.from({ length: DIMENSIONS }, () => noise(next)))
const CENTRES = Array.from({ length: TOPICS }, (_, at) => anywhere(draws(at * 31 + 5)))

export function vectorsOf(document: number, chunks: number): ChunkVectors {
  const next = draws(document * 104_729 + 3)
  for (let at = 0; at < 8; at++) next()
  const topic = CENTRES[Math.floor(TOPICS ** next()) - 1] ?? anywhere(next)
  const own = around(topic, 1, next)
  return {
    space: SPACE,
    rows: Array.from({ length: chunks }, () => {
      const row = around(own, 0.7, next)
      return next() * WITHOUT < 1 ? undefined : row
    }),
  }
}

export const asked = (chunk: Float32Array, seed: number): Float32Array =>
  around(chunk, 0.7, draws(seed * 7 + 11))
