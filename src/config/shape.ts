import { z } from 'zod'
import { hint } from './nearest.ts'
import { fileSchema, type RawConfig } from './schema.ts'
import type { Path, Remark } from './yaml.ts'

export type Shaped =
  | { readonly kind: 'raw'; readonly raw: RawConfig }
  | { readonly kind: 'remarks'; readonly remarks: readonly Remark[] }

export function checkShape(value: unknown): Shaped {
  const result = fileSchema.safeParse(value ?? {})
  if (result.success) return { kind: 'raw', raw: result.data }
  return {
    kind: 'remarks',
    remarks: result.error.issues.flatMap((issue) => remarksOf(issue, value)),
  }
}

function remarksOf(issue: z.core.$ZodIssue, file: unknown): readonly Remark[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol')
  if (issue.code === 'invalid_value') {
    const word = valueAt(file, path)
    const meant = typeof word === 'string' ? hint(word, issue.values.map(String)) : ''
    return [{ path, message: `${issue.message}${meant}` }]
  }
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }]
  const known = keysAt(fileSchema, path)
  return issue.keys.map((key) => ({
    path: [...path, key],
    message: `is not a known key${hint(key, known) || `; known here: ${known.join(', ')}`}`,
  }))
}

function valueAt(value: unknown, path: Path): unknown {
  const [head, ...rest] = path
  if (head === undefined) return value
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, head)) return undefined
  return valueAt((value as Readonly<Record<string | number, unknown>>)[head], rest)
}

/** The keys that the schema knows at a path. */
function keysAt(schema: unknown, path: Path): readonly string[] {
  if (schema instanceof z.ZodOptional) return keysAt(schema.unwrap(), path)
  const [head, ...rest] = path
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<string, unknown>> = schema.shape
    return head === undefined ? Object.keys(shape) : keysAt(shape[head], rest)
  }
  if (schema instanceof z.ZodArray) return keysAt(schema.element, rest)
  if (schema instanceof z.ZodRecord) return keysAt(schema.valueType, rest)
  return []
}
