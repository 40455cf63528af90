import { closeSync, existsSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Files of the data directory are their owner's alone. */
export const FILE_MODE = 0o600
export const DIRECTORY_MODE = 0o700

/**
 * Makes an empty file unless there is one: SQLite gives its side files the same mode.
 *
 * INVARIANT (locks are left alone): a file that exists MUST NOT be opened here. On POSIX, closing any
 * descriptor of a file drops every lock that the process has on it; SQLite would then take a database
 * in use for an abandoned one and delete its log. A closed connection may live on until its
 * statements are collected, so this holds even after `close`.
 */
export function createFile(path: string): void {
  if (!existsSync(path)) closeSync(openSync(path, 'wx', FILE_MODE))
}

/** What was written, or renamed (a directory), is on the disk. */
export function syncPath(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** A finished file takes its final name in one step, durably: nobody ever sees half of it. */
export function publish(partial: string, file: string): void {
  syncPath(partial)
  renameSync(partial, file)
  syncPath(dirname(file))
}

export function writeFileDurably(file: string, text: string): void {
  const partial = `${file}.partial`
  const descriptor = openSync(partial, 'w', FILE_MODE)
  try {
    writeSync(descriptor, text)
  } finally {
    closeSync(descriptor)
  }
  publish(partial, file)
}
