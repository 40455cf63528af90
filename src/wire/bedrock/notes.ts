import { collectText } from '../../kernel/texts.ts'
import { isEffectful } from '../../models/effectful.ts'
import type { Effect, EffectKind, Untranslated } from '../../models/settings.ts'
import type { Fields } from '../body.ts'
import { reachOf } from '../effects-in.ts'

/** What decoding finds besides our values, gathered over one request. */
export class Notes {
  readonly unknownText: string[] = []
  readonly untranslated: Untranslated[] = []
  readonly effects: Effect[] = []
  /** A member that we do not know holds bytes. */
  unscannable = false

  /** Text that goes out with the raw body, and that our values do not hold. */
  text(value: unknown): void {
    collectText(value, this.unknownText)
  }

  /** Members beyond those known: their names and texts are scanned, and another dialect goes without. */
  others(value: Fields, known: ReadonlySet<string>, param: string): void {
    for (const key of Object.keys(value)) {
      if (known.has(key) || value[key] === null) continue
      this.unknownText.push(key)
      this.text(value[key])
      this.lost(`${param}${key}`, false)
      this.judge(value[key], key, param)
    }
  }

  /** What a value that we do not understand could do or hide. */
  judge(value: unknown, key: string, param: string): void {
    const { fetches, unscannable, kinds } = reachOf(value, key)
    for (const kind of kinds) this.effect(kind, `${param}${key}`, true)
    // What acts by its name needs the permit to act, whatever addresses it names.
    if (fetches && !isEffectful(key)) this.effect('fetch', `${param}${key}`, true)
    if (unscannable) this.unscannable = true
  }

  lost(name: string, needed: boolean): void {
    this.untranslated.push({ name, needed })
  }

  effect(kind: EffectKind, name: string, needed: boolean): void {
    this.effects.push({ kind, name, needed })
  }
}

/** What a request in our values says of them; absent where there is nothing to say. */
export const notesOf = (
  notes: Notes,
): {
  untranslated?: readonly Untranslated[]
  effects?: readonly Effect[]
  unscannable?: true
} => ({
  ...(notes.unscannable ? { unscannable: true } : {}),
  ...(notes.untranslated.length === 0 ? {} : { untranslated: notes.untranslated }),
  ...(notes.effects.length === 0 ? {} : { effects: notes.effects }),
})
