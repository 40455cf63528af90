import type { ImagePart } from '../../models/chat.ts'
import { isBase64 } from '../effects-in.ts'
import type { Notes } from './notes.ts'

/**
 * An image by its address: the bytes themselves in a data URL, or an https URL, which the vendor would
 * fetch. Undefined: neither. `param` is where the client wrote it.
 */
export function imageOf(url: string, param: string, notes: Notes): ImagePart | undefined {
  if (url.startsWith('data:')) {
    const comma = url.indexOf(',')
    const match = /^data:(image\/[\w.+-]{1,64})(?:;[\w.=+-]{1,64}){0,4};base64$/i.exec(
      url.slice(0, Math.min(comma, 400)),
    )
    if (match?.[1] === undefined || !isBase64(url.slice(comma + 1))) return undefined
    // Of the address, only the bytes are no text.
    if (!PLAIN_HEAD.test(match[0])) notes.texts.push(match[0])
    return { kind: 'image', mediaType: match[1].toLowerCase(), data: url.slice(comma + 1) }
  }
  if (!isAddress(url)) return undefined
  // The deployment fetches it: what is written in the URL leaves with it.
  notes.texts.push(url)
  notes.effect('fetch', param, true)
  return { kind: 'image', url }
}

const PLAIN_HEAD = /^data:image\/[a-z]{3,5};base64$/i

export const isAddress = (url: string): boolean => url.startsWith('https://') && URL.canParse(url)
