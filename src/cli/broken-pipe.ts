interface Pipe {
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown
}

/**
 * `standpipe ask … | head -2`: the reader has seen enough. What was not written is no error, and nobody
 * is left to read of one; a command ends, with the exit code that it has by then. A server goes on.
 */
export function mindReaders(pipes: readonly Pipe[], end: (() => void) | undefined): void {
  for (const pipe of pipes) {
    pipe.on('error', (error) => {
      if (error.code !== 'EPIPE') throw error
      end?.()
    })
  }
}
