import type { Recognised, Recognizer } from './recognizer.ts'

/** Several as one. */
export const recognizers = (all: readonly Recognizer[]): Recognizer => ({
  get isIdle() {
    return all.every(({ isIdle }) => isIdle)
  },
  recognise: (texts, who) => {
    const found: Recognised[] = []
    for (const one of all)
      if (!one.isIdle) for (const each of one.recognise(texts, who)) found.push(each)
    return found
  },
  recogniseInTurns: async (texts, who, pause) => {
    const found: Recognised[] = []
    for (const one of all) {
      if (one.isIdle) continue
      for (const each of await one.recogniseInTurns(texts, who, pause)) found.push(each)
    }
    return found
  },
})
