import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'

/** Where the server program is; undefined: its tests are skipped. `.ci/run` installs it and says where. */
export const VERSITYGW = process.env['VERSITYGW']

export const KEYS = { accessKeyId: 'standpipe', secretAccessKey: 'not-a-real-secret-0' }
const START_MS = 20_000

/** A real S3 server over a folder, with buckets of its own. */
export interface Store {
  readonly url: string
  put(bucket: string, key: string, bytes: Uint8Array | string): Promise<void>
  remove(bucket: string, key: string): Promise<void>
  makeBucket(bucket: string, options?: { readonly versioned: boolean }): Promise<void>
  close(): Promise<void>
}

export async function startVersitygw(): Promise<Store> {
  const top = mkdtempSync(join(tmpdir(), 'standpipe-versitygw-'))
  const folders = ['root', 'versions', 'sidecar'].map((name) => join(top, name))
  for (const folder of folders) mkdirSync(folder)
  const [root = '', versions = '', sidecar = ''] = folders
  const port = await freePort()
  const child = spawn(
    VERSITYGW ?? '',
    [
      '--port',
      `127.0.0.1:${port}`,
      '--quiet',
      'posix',
      '--versioning-dir',
      versions,
      '--sidecar',
      sidecar,
      root,
    ],
    {
      env: { ROOT_ACCESS_KEY: KEYS.accessKeyId, ROOT_SECRET_KEY: KEYS.secretAccessKey },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  process.once('exit', () => child.kill('SIGKILL'))
  const url = `http://127.0.0.1:${port}`
  await answering(url)
  const client = new S3Client({
    endpoint: url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: KEYS,
  })
  return {
    url,
    async put(Bucket, Key, Body) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body }))
    },
    async remove(Bucket, Key) {
      await client.send(new DeleteObjectCommand({ Bucket, Key }))
    },
    async makeBucket(Bucket, options) {
      await client.send(new CreateBucketCommand({ Bucket }))
      if (options?.versioned !== true) return
      const VersioningConfiguration = { Status: 'Enabled' } as const
      await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
    },
    async close() {
      client.destroy()
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await Promise.race([ended, after(5_000).then(() => child.kill('SIGKILL'))])
      rmSync(top, { recursive: true, force: true })
    },
  }
}

async function answering(url: string): Promise<void> {
  const end = performance.now() + START_MS
  while (performance.now() < end) {
    if (await fetch(url).catch(() => undefined)) return
    await after(100)
  }
  throw new Error('the S3 server did not start')
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
