import type { Address, Attachment, Email } from 'postal-mime'
import { limits } from '../kernel/limits.ts'
import type { Parser, ReadInner } from '../lake/document.ts'
import { BlockList, oneLine, titleFrom, Unreadable } from './blocks.ts'
import { addHtml } from './html.ts'
import { addText } from './text.ts'

/**
 * Messages: who wrote to whom, when and about what, then the text, then what is attached and can be
 * read, each attachment under its name. Blind copies are nobody's business.
 */
export const eml: Parser = {
  id: 'eml',
  extensions: ['eml'],
  async parse(bytes, name, readInner) {
    const message = await read(bytes)
    const list = new BlockList()
    const subject = oneLine(message.subject ?? '')
    if (subject !== '') list.add('heading', subject, { depth: 1 })
    list.add('paragraph', fieldsOf(message).join('\n'))
    if (message.html !== undefined) addHtml(list, message.html)
    else addText(list, message.text ?? '')
    const nested = subject === '' ? 1 : 2
    for (const attachment of message.attachments.slice(0, limits.attachmentsReadMax)) {
      await addAttachment(list, attachment, { depth: nested, readInner })
    }
    return {
      kind: 'document',
      document: { title: titleFrom([subject], name), blocks: list.blocks },
    }
  },
}

async function read(bytes: Uint8Array): Promise<Email> {
  const { default: PostalMime } = await import('postal-mime')
  const parsed = PostalMime.parse(bytes, {
    forceRfc822Attachments: true,
    maxNestingDepth: limits.mailPartsDepthMax,
    maxHeadersSize: limits.mailHeaderBytesMax,
  })
  const message = await parsed.catch(() => {
    throw new Unreadable('it is broken: it does not read like a message')
  })
  if (message.headers.length === 0) {
    throw new Unreadable('it is no message although its name says so: it has no headers')
  }
  return message
}

function fieldsOf(message: Email): readonly string[] {
  const { from, to, cc, date, attachments } = message
  const names = attachments
    .filter(({ related }) => related !== true)
    .map(({ filename }) => oneLine(filename ?? ''))
    .filter((filename) => filename !== '')
  const fields: readonly (readonly [string, string])[] = [
    ['From', from === undefined ? '' : shownAddress(from)],
    ['To', (to ?? []).map(shownAddress).join(', ')],
    ['Cc', (cc ?? []).map(shownAddress).join(', ')],
    ['Date', oneLine(date ?? '')],
    ['Subject', oneLine(message.subject ?? '')],
    ['Attachments', names.slice(0, limits.attachmentsReadMax).join(', ')],
  ]
  return fields.filter(([, value]) => value !== '').map(([field, value]) => `${field}: ${value}`)
}

function shownAddress(address: Address): string {
  if (address.group !== undefined) {
    return `${address.name}: ${address.group.map(shownAddress).join(', ')}`
  }
  const { name, address: mailbox } = address
  return oneLine(name === '' ? mailbox : `${name} <${mailbox}>`)
}

/** What cannot be read is named among the fields and costs the message nothing. */
async function addAttachment(
  list: BlockList,
  attachment: Attachment,
  { depth, readInner }: { readonly depth: number; readonly readInner: ReadInner },
): Promise<void> {
  const name = nameOf(attachment)
  if (name === undefined || typeof attachment.content === 'string') return
  const parsed = await readInner(new Uint8Array(attachment.content), name)
  if (parsed.kind === 'unreadable' || parsed.document.blocks.length === 0) return
  list.add('heading', attachment.filename ?? parsed.document.title, { depth })
  for (const block of parsed.document.blocks) {
    const deeper = block.kind === 'heading' ? Math.min(block.depth + depth, 6) : 0
    list.add(block.kind, block.text, { ...pageOf(block.page), depth: deeper })
  }
}

const pageOf = (page: number | undefined): { readonly page?: number } =>
  page === undefined ? {} : { page }

/** Parts without a name are told by their type. */
function nameOf({ filename, mimeType, related }: Attachment): string | undefined {
  if (related === true && mimeType.startsWith('image/')) return undefined
  if (mimeType === 'message/rfc822') return 'message.eml'
  if (filename !== null && oneLine(filename) !== '') return filename
  const extension = EXTENSIONS[mimeType]
  return extension === undefined ? undefined : `attachment.${extension}`
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'text/plain': 'txt',
  'text/html': 'html',
  'text/csv': 'csv',
  'text/markdown': 'md',
  'application/json': 'json',
  'application/pdf': 'pdf',
}
