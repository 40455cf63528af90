import type { EventBatches, ModelEvent } from '../models/chat.ts'

/** Nothing is built, looked up or sent before the first `next()`. */
export function lazily(begin: () => EventBatches): EventBatches {
  return {
    [Symbol.asyncIterator]() {
      let begun: AsyncIterator<readonly ModelEvent[]> | undefined
      let left = false
      return {
        next: () =>
          left && begun === undefined
            ? Promise.resolve({ value: undefined, done: true })
            : (begun ??= begin()[Symbol.asyncIterator]()).next(),
        return: async () => {
          left = true
          return (await begun?.return?.()) ?? { value: undefined, done: true }
        },
      }
    },
  }
}
