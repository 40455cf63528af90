import { crc32, inflateRawSync } from 'node:zlib'
import { limits } from '../kernel/limits.ts'
import { Unreadable } from './blocks.ts'

/** The parts of an Office file, inflated only when asked for. */
export interface ZipParts {
  readonly names: readonly string[]
  /**
   * The bytes of a part; undefined when there is none of that name.
   *
   * INVARIANT (inflation is bounded): all parts read from one file together never inflate to more than
   * limits.zipInflatedBytesMax, whatever the file's own directory says of their sizes.
   */
  read(name: string): Uint8Array | undefined
}

interface Part {
  readonly name: string
  readonly method: number
  readonly encrypted: boolean
  readonly packedBytes: number
  readonly headerAt: number
}

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_HEADER = 0x04034b50
/** An older binary Office file, or the envelope of an encrypted new one. */
const COMPOUND_FILE = Buffer.from('d0cf11e0a1b11ae1', 'hex')

export function openZip(bytes: Uint8Array): ZipParts {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (file.subarray(0, 8).equals(COMPOUND_FILE)) {
    throw new Unreadable(
      'it is encrypted or in the older binary Office format; save it without a password as .docx, .xlsx or .pptx',
    )
  }
  const parts = new Map(directoryOf(file).map((part) => [part.name, part]))
  let budget: number = limits.zipInflatedBytesMax
  return {
    names: [...parts.keys()],
    read(name) {
      const part = parts.get(name)
      if (part === undefined) return undefined
      const data = inflate(file, part, budget)
      budget -= data.length
      return data
    },
  }
}

const BROKEN = 'it is broken: not a complete Office file'

function directoryOf(file: Buffer): readonly Part[] {
  const end = file.lastIndexOf(Buffer.from('504b0506', 'hex'))
  if (end === -1 || end + 22 > file.length || file.readUInt32LE(end) !== END_OF_DIRECTORY) {
    throw new Unreadable(BROKEN)
  }
  const count = file.readUInt16LE(end + 10)
  if (count > limits.zipPartsMax) throw new Unreadable('it has too many parts for an Office file')
  const parts: Part[] = []
  let at = file.readUInt32LE(end + 16)
  for (let index = 0; index < count; index++) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== DIRECTORY_ENTRY) {
      throw new Unreadable(BROKEN)
    }
    const nameBytes = file.readUInt16LE(at + 28)
    parts.push({
      name: file.toString('utf8', at + 46, at + 46 + nameBytes),
      method: file.readUInt16LE(at + 10),
      encrypted: (file.readUInt16LE(at + 8) & 1) === 1,
      packedBytes: file.readUInt32LE(at + 20),
      headerAt: file.readUInt32LE(at + 42),
    })
    at += 46 + nameBytes + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
  }
  return parts
}

function inflate(file: Buffer, part: Part, budget: number): Uint8Array {
  if (part.encrypted) throw new Unreadable('it is encrypted; save a copy without a password')
  const { headerAt } = part
  if (headerAt + 30 > file.length || file.readUInt32LE(headerAt) !== LOCAL_HEADER) {
    throw new Unreadable(BROKEN)
  }
  const from = headerAt + 30 + file.readUInt16LE(headerAt + 26) + file.readUInt16LE(headerAt + 28)
  const packed = file.subarray(from, from + part.packedBytes)
  if (packed.length < part.packedBytes) throw new Unreadable(BROKEN)
  if (part.method === 0 && packed.length <= budget) return packed
  if (part.method === 8 && budget > 0) return inflateWithin(packed, budget)
  throw new Unreadable(part.method === 0 || part.method === 8 ? TOO_LARGE : BROKEN)
}

const TOO_LARGE = `its parts unpack to more than ${limits.zipInflatedBytesMax / 1024 / 1024} MiB`

function inflateWithin(packed: Uint8Array, budget: number): Uint8Array {
  try {
    return inflateRawSync(packed, { maxOutputLength: budget })
  } catch (error) {
    const tooLarge = (error as { readonly code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
    throw new Unreadable(tooLarge ? TOO_LARGE : BROKEN)
  }
}

/**
 * A zip of the given parts, none of them packed. Libraries that inflate by themselves get this and never
 * the file: they see what was inflated within bounds, so no trick of a directory can show them more.
 */
export function storedZip(parts: ReadonlyMap<string, Uint8Array>): Buffer<ArrayBuffer> {
  const bodies: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let at = 0
  for (const [name, data] of parts) {
    const title = Buffer.from(name)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(LOCAL_HEADER, 0)
    local.writeUInt16LE(20, 4)
    local.writeUInt16LE(UTF8_NAMES, 6)
    local.writeUInt32LE(crc32(data), 14)
    local.writeUInt32LE(data.length, 18)
    local.writeUInt32LE(data.length, 22)
    local.writeUInt16LE(title.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(DIRECTORY_ENTRY, 0)
    entry.writeUInt16LE(20, 4)
    local.copy(entry, 6, 4, 30)
    entry.writeUInt32LE(at, 42)
    directory.push(entry, title)
    bodies.push(local, title, data)
    at += local.length + title.length + data.length
  }
  return Buffer.concat([...bodies, ...directory, endOfDirectory(parts.size, directory, at)])
}
const UTF8_NAMES = 0x0800

function endOfDirectory(count: number, directory: readonly Uint8Array[], at: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END_OF_DIRECTORY, 0)
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(
    directory.reduce((total, { length }) => total + length, 0),
    12,
  )
  end.writeUInt32LE(at, 16)
  return end
}
