import { failure, type Failure } from '../cli/deps.ts'
import { UnusableKeys } from '../keys/service.ts'
import { UnusableMasterKeyFile } from '../stores/files/master-key.ts'
import { DataDirectoryError } from '../stores/sqlite/data-directory-error.ts'
import { CannotStart } from './gate.ts'

/** Trouble that an operator can mend becomes a sentence; everything else is a bug and is thrown on. */
export function asFailure(error: unknown): Failure {
  const known =
    error instanceof CannotStart ||
    error instanceof DataDirectoryError ||
    error instanceof UnusableKeys ||
    error instanceof UnusableMasterKeyFile
  if (known) return { kind: 'failure', messages: error.message.split('\n'), exitCode: 1 }
  const { code, port } = (error ?? {}) as { readonly code?: string; readonly port?: number }
  if (code === 'EADDRINUSE') {
    return failure(
      `port ${port ?? ''} is taken, perhaps by another Standpipe; choose one with --port, or 0 for any that is free`,
    )
  }
  if (code?.startsWith('SQLITE_') === true) {
    return failure(
      `the database in the data directory cannot be used (${code}); check the directory's permissions and its disk, or restore a backup`,
    )
  }
  const sentence = code === undefined ? undefined : SYSTEM_TROUBLE[code]
  if (sentence !== undefined) return failure(sentence)
  throw error
}

const SYSTEM_TROUBLE: Readonly<Record<string, string>> = {
  EADDRNOTAVAIL: 'the host is not an address of this machine; check --host',
  EACCES:
    'the operating system denied access; check the permissions of the data directory and the port',
  ENOSPC: 'the disk is full; make room and start again',
  EROFS: 'the data directory is on a read-only file system; choose another with --data',
}
