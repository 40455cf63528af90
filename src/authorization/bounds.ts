import { limits } from '../kernel/limits.ts'
import { lineAtByte } from './problem.ts'

/**
 * Cedar parses and proves by recursion on a small WebAssembly stack: 117 nested brackets, 500
 * conditions or 1,250 sums in one policy trap it, and an engine that trapped answers nothing any more
 * (measured). So a text is measured before the engine sees it, in one pass.
 */
export function tooNested(text: string): { line: number; message: string } | undefined {
  let depth = 0
  let joints = 0
  for (const match of text.matchAll(LEXEME)) {
    const [lexeme] = match
    if (lexeme === ';') joints = 0
    else if (OPENING.has(lexeme)) depth++
    else if (CLOSING.has(lexeme)) depth--
    else if (JOINTS.has(lexeme)) joints++
    if (depth > limits.policyDepthMax) return at(match.index, `${limits.policyDepthMax} brackets`)
    if (joints > limits.policyJointsMax) return at(match.index, `${limits.policyJointsMax} steps`)
  }
  return undefined

  function at(index: number, most: string): { line: number; message: string } {
    const line = lineAtByte(text, Buffer.byteLength(text.slice(0, index)))
    return { line, message: `a policy nests at most ${most} deep; split it into several policies` }
  }
}

/** Strings and comments are skipped as wholes, an unclosed string up to its end. */
const LEXEME = /"(?:[^"\\]|\\[^])*(?:"|$)|\/\/[^\n]*|[A-Za-z_]\w*|[;()[\]{}.+\-*&|]/g
const OPENING = new Set(['(', '[', '{'])
const CLOSING = new Set([')', ']', '}'])
/** What makes the tree of an expression one deeper. */
const JOINTS = new Set(['.', '+', '-', '*', '&', '|', 'if', 'when', 'unless'])
