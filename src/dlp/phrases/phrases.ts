import type { Finding, PhraseDetector } from '../detector.ts'
import { addresses } from './address.ts'
import { lexicon } from './lexicon.ts'
import { names } from './names.ts'
import { organisations } from './organisations.ts'
import { read } from './reading.ts'
import { titles } from './titles.ts'

/**
 * Persons, places, postal addresses, organisations, titles and groups, by word lists and by the words
 * around them. One pass makes the words of a segment; each step then goes over them once, looking a
 * bounded number of words ahead, and takes what it finds: addresses first, for they hold names.
 *
 * A name within an address is part of it; a prefix (`Dr.`) is a finding beside its name's.
 */
export const namesAndPlaces: PhraseDetector = {
  id: 'names',
  types: ['person', 'place', 'address', 'organisation', 'job_title', 'name_prefix', 'group'],
  detect(segment: string, found: Finding[]): void {
    const reading = read(segment, [], lexicon())
    addresses(reading)
    organisations(reading)
    titles(reading)
    names(reading)
    for (const finding of reading.found.toSorted((a, b) => a.start - b.start)) found.push(finding)
  },
  examples: {
    match: [{ text: 'My name is Anna Kowalska.', finds: ['person'] }],
    noMatch: ['The report is due on Monday.'],
  },
}
