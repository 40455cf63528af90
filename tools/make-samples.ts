import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { docx, pdf, xlsx, type PdfLine } from '../test/fakes/office-files.ts'

/** Writes the sample lake's office files, the same bytes at every run: `node dist/tools/make-samples.js`. */
const lake = join(process.cwd(), 'samples', 'lake')

const onboarding = docx([
  { heading: 1, text: 'Your first weeks' },
  {
    text: 'This plan is for everybody who starts at Aldermoor. Your buddy goes through it with you.',
  },
  { heading: 2, text: 'Before the first day' },
  {
    items: [
      'Your laptop and badge are ready at reception.',
      'Your buddy has written to you.',
      'You know where to be at 9:30.',
    ],
  },
  { heading: 2, text: 'Plan' },
  {
    rows: [
      ['When', 'What', 'With'],
      ['Day 1', 'Tour of the workshop, accounts, lunch with the team', 'Buddy'],
      ['Day 2', 'Security course and fire drill', 'Security desk'],
      ['Week 2', 'Build a Skylark station with your own hands', 'Workshop'],
      ['Week 4', 'First review of what helps and what does not', 'Manager'],
    ],
  },
  { heading: 2, text: 'Probation' },
  {
    text: 'The probation period is six months. There are three talks, after one, three and five months; none of them should hold a surprise.',
  },
])

const title = (text: string): PdfLine => ({ size: 20, text, gap: 40 })
const heading = (text: string): PdfLine => ({ size: 14, text, gap: 14 })
const first = (text: string): PdfLine => ({ size: 11, text, gap: 8 })
const next = (text: string): PdfLine => ({ size: 11, text })
const running = (page: number): PdfLine => ({
  size: 8,
  text: `Aldermoor Instruments - Security policy - page ${page}`,
})

const security = pdf([
  [
    running(1),
    title('Security policy'),
    first('This policy holds for everybody who works with data of Aldermoor, also for guests and'),
    next('suppliers. It is short so that it is read.'),
    heading('Passwords'),
    first(
      'A password has at least 14 characters and is used for one thing only. The password man-',
    ),
    next('ager makes and keeps it. Passwords are changed when they may be known to somebody else,'),
    next('and not by the calendar.'),
    heading('Devices'),
    first(
      'Every laptop is encrypted before it is handed out. A lost or stolen device is reported to the',
    ),
    next('security desk within one hour, by telephone: +44 113 496 0110.'),
    first('USB sticks that were found or given as presents are handed to the IT desk unopened.'),
  ],
  [
    running(2),
    heading('Data'),
    first(
      'Data has one of four levels: public, internal, confidential, restricted. Without a mark it is',
    ),
    next('internal. Confidential data leaves the company only encrypted and only with a contract.'),
    heading('Incidents'),
    first('Who sees something odd says so at once, even when it was their own mistake. Nobody is'),
    next('punished for a report. The security desk answers within 15 minutes, day and night.'),
  ],
  [
    running(3),
    heading('Visitors'),
    first(
      'Visitors wear a red badge and are never alone in the workshop. Photographs are allowed in',
    ),
    next('the lobby and nowhere else.'),
  ],
])

const benefits = xlsx([
  {
    name: 'Benefits',
    rows: [
      ['Benefits by grade, People team only'],
      ['Grade', 'Pension share', 'Health cover', 'Car or rail card', 'Valid from'],
      ['1 to 2', { percent: 0.05 }, 'Basic', 'Rail card', { day: '2026-05-01' }],
      ['3 to 4', { percent: 0.07 }, 'Basic and teeth', 'Rail card', { day: '2026-05-01' }],
      ['5 to 6', { percent: 0.09 }, 'Full', 'Rail card first class', { day: '2026-05-01' }],
      ['7', { percent: 0.12 }, 'Full, family included', 'Car', { day: '2026-05-01' }],
    ],
  },
  {
    name: 'Costs',
    rows: [
      ['Benefit', 'People', 'Cost a year in euros'],
      ['Pension', 214, 1_204_000],
      ['Health cover', 198, 331_650],
      ['Rail cards', 143, 87_230],
    ],
  },
])

writeFileSync(join(lake, 'handbook', 'onboarding.docx'), onboarding)
writeFileSync(join(lake, 'handbook', 'security-policy.pdf'), security)
writeFileSync(join(lake, 'hr', 'benefits.xlsx'), benefits)
