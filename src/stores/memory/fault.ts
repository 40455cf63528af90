/**
 * Called around every operation of a memory store. What it throws, the operation throws: before,
 * nothing was done; after, everything was done and only the answer is lost.
 */
export type Fault = (operation: string, moment: 'before' | 'after') => void | Promise<void>

export type Faulty = <T>(operation: string, work: () => T) => Promise<T>

/** Every operation really is asynchronous: callers that forget to wait are found out. */
export const faulty =
  (fault: Fault): Faulty =>
  async (operation, work) => {
    await Promise.resolve()
    await fault(operation, 'before')
    const result = work()
    await fault(operation, 'after')
    return result
  }
