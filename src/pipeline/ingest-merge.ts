import { limits } from '../kernel/limits.ts'
import { compareKeys } from '../lake/key-order.ts'
import type { ObjectEntry, Source } from '../lake/source.ts'
import type { ManifestStore, ObjectRow } from '../lake/store.ts'

/** One key, as the source shows it and as the manifest has it; at least one of both. */
export interface MergedObject {
  readonly entry: ObjectEntry | undefined
  readonly row: ObjectRow | undefined
}

/** Rows of a source in the order of their keys, a page at a time. */
export async function* manifestRows(
  manifest: ManifestStore,
  source: string,
  from?: string,
): AsyncGenerator<ObjectRow> {
  let after = from
  for (;;) {
    const page = await manifest.objects(source, after, limits.reconcilePageRows)
    yield* page
    after = page.at(-1)?.key
    if (page.length < limits.reconcilePageRows) return
  }
}

/** Rows of a source whose keys begin so, in their order, after a key. */
export async function* manifestRowsFrom(
  manifest: Pick<ManifestStore, 'objects' | 'byKey'>,
  source: string,
  { prefix, after }: { readonly prefix: string; readonly after?: string | undefined },
): AsyncGenerator<ObjectRow> {
  const whole = after === undefined && prefix !== '' && (await manifest.byKey(source, prefix))
  if (whole) yield whole
  let last = after ?? (prefix === '' ? undefined : prefix)
  for (;;) {
    const page = await manifest.objects(source, last, limits.reconcilePageRows)
    for (const row of page) {
      if (!row.key.startsWith(prefix)) return
      yield row
    }
    last = page.at(-1)?.key
    if (page.length < limits.reconcilePageRows) return
  }
}

/**
 * Listing and manifest side by side, in flat memory. Rejects when the listing fails or breaks its
 * order; what had not come by then counts as unknown, never as gone. With `after`: only what follows it.
 */
export async function* mergeWithManifest(
  source: Source,
  manifest: ManifestStore,
  signal: AbortSignal,
  after?: string,
): AsyncGenerator<MergedObject> {
  const rows = manifestRows(manifest, source.id, after)
  let row = await nextOf(rows)
  for await (const entry of inOrder(source, signal, after)) {
    while (row !== undefined && compareKeys(row.key, entry.key) < 0) {
      yield { entry: undefined, row }
      row = await nextOf(rows)
    }
    const same: ObjectRow | undefined = row?.key === entry.key ? row : undefined
    // Fetched before the caller acts on this key, so that its own writes never move the cursor.
    if (same !== undefined) row = await nextOf(rows)
    yield { entry, row: same }
  }
  for (; row !== undefined; row = await nextOf(rows)) yield { entry: undefined, row }
}

async function nextOf(rows: AsyncGenerator<ObjectRow>): Promise<ObjectRow | undefined> {
  const next = await rows.next()
  return next.done === true ? undefined : next.value
}

async function* inOrder(
  source: Source,
  signal: AbortSignal,
  after: string | undefined,
): AsyncGenerator<ObjectEntry> {
  let last: string | undefined
  for await (const page of source.list(signal, after)) {
    for (const entry of page) {
      if (after !== undefined && compareKeys(entry.key, after) <= 0) continue
      if (last !== undefined && compareKeys(last, entry.key) >= 0) {
        throw new Error(`source \`${source.id}\` lists keys out of order`)
      }
      last = entry.key
      yield entry
    }
  }
}
