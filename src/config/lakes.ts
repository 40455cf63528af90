import { realpath, stat } from 'node:fs/promises'
import { basename, isAbsolute, relative, resolve } from 'node:path'
import { s3Url } from '../lake/place.ts'
import { folderOf } from './sources.ts'

/** A folder or a bucket given to `up --lake`, ready to stand in a configuration. */
export interface Lake {
  readonly id: string
  /** Absolute, symlinks resolved; or `s3://bucket/prefix/`. */
  readonly root: string
  readonly s3?: { readonly bucket: string; readonly prefix: string }
}

export type CheckedLakes =
  | { readonly kind: 'lakes'; readonly lakes: readonly Lake[] }
  | { readonly kind: 'problem'; readonly message: string }

const problem = (message: string): CheckedLakes => ({ kind: 'problem', message })

/** `s3://bucket` and `s3://bucket/prefix`; undefined: it is a folder. */
const S3 = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/

/**
 * Relative folders are resolved against `cwd`. No folder may lie inside another one (a document would
 * have two sets of readers), nor around the data directory (its secrets would become documents).
 */
export async function checkLakes(
  folders: readonly string[],
  where: { readonly cwd: string; readonly data: string },
): Promise<CheckedLakes> {
  const roots: string[] = []
  for (const folder of folders) {
    if (folder.startsWith('s3:')) {
      const [, bucket, prefix = ''] = S3.exec(folder) ?? []
      if (bucket === undefined)
        return problem(`\`${folder}\` names no bucket: write s3://BUCKET/PREFIX`)
      const root = s3Url({ bucket, prefix: folderOf(prefix) })
      const other = roots.find((known) => known.startsWith(root) || root.startsWith(known))
      if (other !== undefined) {
        return problem(`\`${folder}\` overlaps \`${other}\`; give each document one folder`)
      }
      roots.push(root)
      continue
    }
    const path = resolve(where.cwd, folder)
    const found = await stat(path).catch(() => undefined)
    if (found === undefined) return problem(`there is no folder \`${folder}\``)
    if (!found.isDirectory()) return problem(`\`${folder}\` is not a folder`)
    const root = await realpath(path)
    const folderRoots = roots.filter((known) => !known.startsWith('s3:'))
    const other = folderRoots.find((known) => contains(known, root) || contains(root, known))
    if (other !== undefined) {
      return problem(`\`${folder}\` overlaps \`${other}\`; give each document one folder`)
    }
    const data = await realpath(where.data).catch(() => where.data)
    if (contains(root, data)) {
      return problem(
        `the data directory \`${where.data}\` lies inside the lake \`${folder}\`; put it elsewhere with --data`,
      )
    }
    roots.push(root)
  }
  return { kind: 'lakes', lakes: named(roots) }
}

/** Is `inner` the folder `outer`, or in it? */
export function contains(outer: string, inner: string): boolean {
  const path = relative(outer, inner)
  return path === '' || (!isAbsolute(path) && path !== '..' && !/^\.\.[\\/]/.test(path))
}

/** Ids from folder names; a repeated name gets a number. */
function named(roots: readonly string[]): readonly Lake[] {
  const taken = new Set<string>()
  return roots.map((root) => {
    const slug = slugOf(basename(root))
    let id = slug
    for (let number = 2; taken.has(id); number++) id = `${slug}-${number}`
    taken.add(id)
    const [, bucket, prefix = ''] = S3.exec(root) ?? []
    return bucket === undefined ? { id, root } : { id, root, s3: { bucket, prefix } }
  })
}

function slugOf(name: string): string {
  const ascii = name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
  const slug = ascii
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48)
  return slug === '' ? 'lake' : slug
}
