import { limits } from '../../kernel/limits.ts'
import { refusal, type Refusal } from '../../kernel/refusal.ts'
import { collectText } from '../../kernel/texts.ts'
import { isEffectful } from '../../models/effectful.ts'
import type { Effect, EffectKind, Untranslated } from '../../models/settings.ts'
import type { Fields } from '../body.ts'
import { reachOf } from '../effects-in.ts'

/** What a decoder finds in a body besides what our values hold. */
export class Notes {
  /** Text in members that we do not know, and their names; scanned like any text. */
  readonly texts: string[] = []
  readonly effects: Effect[] = []
  readonly untranslated: Untranslated[] = []
  /** A member that we do not know holds bytes. */
  unscannable = false

  /** All text of a value that goes out with the body. */
  text(value: unknown): void {
    collectText(value, this.texts)
  }

  /** A member that we do not know, of what stands at `param`: its name is text too. */
  member(fields: Fields, key: string, param: string): void {
    this.texts.push(key)
    collectText(fields[key], this.texts)
    this.judge(fields[key], key, param)
  }

  /** What quotes addresses by its nature may hide bytes all the same. */
  quoting(value: unknown): void {
    if (reachOf(value).unscannable) this.unscannable = true
  }

  /** What a value that we do not understand could do or hide. */
  judge(value: unknown, key: string, param: string): void {
    const { fetches, unscannable, kinds } = reachOf(value, key)
    const name = param === '' ? key : `${param}.${key}`
    for (const kind of kinds) this.effect(kind, name, true)
    // What acts by its name needs the permit to act, whatever addresses it names.
    if (fetches && !(param === '' && isEffectful(key))) this.effect('fetch', name, true)
    if (unscannable) this.unscannable = true
  }

  /** With this member a vendor stores, fetches or acts. */
  effect(kind: EffectKind, name: string, needed: boolean): void {
    this.effects.push({ kind, name, needed })
  }

  /** Only this dialect can carry it. `needed`: without it something else would be asked. */
  lost(name: string, needed: boolean): void {
    this.untranslated.push({ name, needed })
  }

  /** Undefined: no more texts than anybody sends. */
  problem(): Refusal | undefined {
    return this.texts.length > limits.unknownTextsMax
      ? refusal(
          'invalid_request',
          `more than ${limits.unknownTextsMax} texts in members that are not messages`,
        )
      : undefined
  }

  /** The members of a request that tell of it; absent when there is nothing to tell. */
  told(): {
    readonly effects?: readonly Effect[]
    readonly untranslated?: readonly Untranslated[]
    readonly unscannable?: true
  } {
    return {
      ...(this.unscannable ? { unscannable: true } : {}),
      ...(this.effects.length === 0 ? {} : { effects: this.effects }),
      ...(this.untranslated.length === 0 ? {} : { untranslated: this.untranslated }),
    }
  }
}

export const isThere = (value: unknown): boolean => value !== undefined && value !== null
