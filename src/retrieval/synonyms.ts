import { STEMMERS, type Language } from './stemmers.ts'
import { stemEnglish } from './stem-english.ts'

/**
 * Words that people ask with and words that handbooks are written with. A small table, made by hand:
 * each line holds words that stand for each other in the life of an office. What is found by them
 * alone counts for less than what was asked (`expand.ts`), so a wrong line costs little.
 *
 * Words come folded: lower case, no accents. A line's words relate to each other, lines do not.
 */
const ENGLISH = `
vacation holiday pto leave
absence leave
salary pay compensation wage remuneration
paycheck payroll pay
raise increase promotion
laptop computer notebook pc macbook
hardware equipment device
fire terminate dismiss termination dismissal
layoff redundancy
quit resign resignation leave leaving departure
exit offboarding separation leaving
reimburse reimbursement expense refund
boss supervisor manager
hire recruit recruitment
onboarding orientation induction
doctor physician medical
sick ill illness
sickness illness
insurance coverage
phone telephone mobile cellphone smartphone
password passphrase credential
buy purchase order procure
cost price fee
cancel withdraw terminate
maternity paternity parental
baby newborn birth
child kid dependent
bonus award incentive
training course class
commute commuter transit
commuting transit
trip travel
hotel lodging accommodation
flight airfare airline fly plane
car vehicle
deadline due
badge pass
wifi wireless
remote telework
homeoffice telework remote
harassment bullying misconduct discrimination
complaint grievance
problem issue trouble
customer client
contractor freelancer vendor
supplier vendor
permission approval authorization
approve authorize sign
begin start
finish end complete
broken damaged defective
lost stolen
visitor guest
injury accident
injured hurt
pension retirement
retire retirement
review evaluation appraisal
intern trainee apprentice
colleague coworker teammate
gift present
contract agreement
invoice bill
food meal lunch
cafeteria canteen
funeral bereavement death
wedding marriage married
surname name
scared afraid fear nervous anxious anxiety
expire lapse forfeit
abroad foreign international overseas
country abroad international
compensatory comp
steal stolen theft
lose lost
break broken
maximum limit most
minimum least
speak language
worker employee
firm company
kids children
parent parental
extra additional further
besides additional
big large
small little
tell inform notify report
choose select pick
stop end quit
forbid prohibit ban
forbidden prohibited banned
allow permit
allowed permitted
need require
must required mandatory
compulsory mandatory required
voluntary optional
hand submit
send submit mail
change update modify edit
fix repair resolve
make create
check verify
decide determine
often frequency
quick fast
advice tip guidance recommendation
tips advice guidance
idea suggestion
crash accident collision
died dead death fatal
killed fatal death
plane airplane aircraft
ship vessel boat
town city
head lead director chief
chief director head
ceo chief
run manage lead
owner own
charge responsible
pays award pay
money fund budget
fund budget
teach train instruct
learn study
building site office
desk workstation
screen monitor display
wifi network
app application software
tool software application
website site
link url
folder directory
upload attach
download install
account login
access permission
guest visitor
secret confidential
keep retain store
retention kept retain
kept retained stored
throw discard dispose
trash waste garbage
shred destroy
talk discuss speak
speech talk presentation
slides presentation deck
report summary
note record
minutes notes
cheap inexpensive
free complimentary
claim reimbursement expense
receipt invoice
lunch meal
drink beverage
coffee tea
shuttle bus transport
train rail railway
drive driving car
taxi cab rideshare
hour time
schedule calendar plan
shift schedule
overtime extra
weekend saturday sunday
yearly annual annually
annual yearly year
monthly month
weekly week
daily day
quarterly quarter
birthday birth
leaving departure exit
join start onboarding
newcomer onboarding
mentor coach buddy
grow growth develop development
career development growth
skill competency
goal objective target
performance evaluation review
feedback evaluation
warning discipline disciplinary
punish discipline disciplinary
rude misconduct respect
bully bullying harassment
unfair discrimination grievance
disability accommodation impairment
disabled disability
wheelchair accessibility accessible
pregnant pregnancy maternity
nursing lactation breastfeeding
adopt adoption
vaccine vaccination shot
therapy counseling counselling
therapist counseling counselling
counselling counseling
stress wellbeing counseling
dentist dental
glasses vision eye
gym fitness sport
fire evacuation emergency alarm
theft stolen security
virus malware
spam phishing
scam phishing fraud
fraud corruption bribe
bribe gift corruption
lawyer legal counsel attorney
sue legal lawsuit
law legal regulation
privacy gdpr
data information
press media journalist
journalist press media
reporter press media
tweet post
length duration
laptop device
phone device
tell say
answer reply response respond
question inquiry query
get receive obtain
give grant provide
show present
price charge
room space
floor level
team group
friend referral recommend
refer recommend referral
worker staff
crew team
rent rental lease
lend loan borrow
borrow loan lend
bike bicycle
cycle bicycle
park parking
charger charging
heating temperature
key card badge
card badge
entrance access entry
door access entry
closed holiday
closing hours
open opening hours
hours opening
deputy substitute
replacement substitute cover
promotion promoted
bank account
tax payroll
deduct deduction withhold
overpaid overpayment
loan advance
advance prepayment
proof evidence certificate
certificate note
form template
signature sign signed
valid validity
outdated expired
probation trial
probationary trial
temperature degrees celsius
publish release issue
swap exchange trade
ripped torn worn damaged
bitcoin cryptocurrency crypto
reporter journalist press
bad poor distress
father paternity partner
mother maternity partner
husband wife partner spouse
break rest pause
announce tell notify
pregnancy pregnant maternity baby
heavy weight
call ring phone telephone dial
ring call
payday salary pay
course study learning
money pay amount fund
jab vaccination vaccine
doctor gp physician
sick ill illness
kindergarten nursery childcare daycare
childcare nursery daycare
nursery childcare
canteen cafeteria lunch
uniform clothes tunic
nurse nursing
tall height high
long length duration
wide width
deep depth
old age
fast speed
expensive cost price
far distance
mileage kilometre kilometer mile
helpdesk service desk
cctv camera video
chatgpt ai
renew renewal extend
extension extend
relocate move relocation
job position role
vacancy opening
confidential sensitive
breach incident
hacked compromised
join enroll register
signup enroll register
unsubscribe leave
delete remove erase
picture photo image
error mistake
allowance stipend
perk benefit
founded established
emergency urgent
help support assistance
clothing dress attire wear
clothes dress attire wear
pet dog animal
smoke smoking
drug alcohol
guideline policy rule
employee staff
`
const GERMAN = `
urlaub ferien
urlaubstage urlaub
gehalt lohn vergutung
chef vorgesetzter vorgesetzten fuhrungskraft
kundigung kundigen ausscheiden
krank krankheit arbeitsunfahig arbeitsunfahigkeit krankmeldung
arzt attest
spesen reisekosten auslagen
homeoffice telearbeit mobiles
rechner laptop computer notebook
uberstunden mehrarbeit
elternzeit mutterschutz
fortbildung weiterbildung schulung
besprechung sitzung termin
kosten preis gebuhr
kollege mitarbeiter
`
const FRENCH = `
conges vacances
salaire remuneration paie
chef manager responsable superieur
demission depart
licenciement renvoi
maladie malade
ordinateur portable
frais remboursement depenses
teletravail distance
formation stage
`
const SPANISH = `
vacaciones permiso
salario sueldo remuneracion
jefe supervisor responsable
renuncia dimision
despido cese
enfermedad enfermo baja
ordenador computadora portatil
gastos reembolso
teletrabajo remoto
formacion capacitacion
`

/** What is asked in several words, stop words among them; answered by single words. */
const PHRASES: ReadonlyMap<string, string> = new Map([
  ['time off', 'leave vacation'],
  ['day off', 'leave holiday'],
  ['days off', 'leave vacation'],
  ['work from home', 'telework remote'],
  ['working from home', 'telework remote'],
  ['let go', 'termination'],
  ['sign up', 'register enroll'],
  ['pay raise', 'promotion increase'],
  ['pay rise', 'promotion increase'],
  ['get paid', 'salary pay'],
  ['give notice', 'resign resignation'],
  ['maternity leave', 'parental'],
  ['new hire', 'onboarding'],
  ['new employee', 'onboarding'],
  ['first day', 'onboarding'],
  ['log in', 'login'],
  ['run out', 'expire lapse'],
  ['runs out', 'expire lapse'],
  ['last name', 'surname'],
  ['get rid', 'delete remove'],
  ['hand in', 'submit'],
  ['fill out', 'complete form'],
  ['set up', 'setup'],
  ['business trip', 'travel'],
  ['call in sick', 'illness absence'],
  ['sick leave', 'illness'],
  ['dress code', 'attire'],
  ['side job', 'outside employment secondary'],
  ['second job', 'outside employment secondary'],
])

const stemmers: Readonly<Record<Language, (word: string) => string>> = {
  english: stemEnglish,
  ...STEMMERS,
}

function tableOf(language: Language, lines: string): ReadonlyMap<string, ReadonlySet<string>> {
  const table = new Map<string, Set<string>>()
  for (const line of lines.trim().split('\n')) {
    const terms = line.split(' ').map(stemmers[language])
    for (const term of terms) {
      const known = table.get(term) ?? new Set<string>()
      for (const other of terms) if (other !== term) known.add(other)
      table.set(term, known)
    }
  }
  return table
}

const TABLES: Readonly<Record<Language, ReadonlyMap<string, ReadonlySet<string>>>> = {
  english: tableOf('english', ENGLISH),
  german: tableOf('german', GERMAN),
  french: tableOf('french', FRENCH),
  spanish: tableOf('spanish', SPANISH),
}

/** Terms that may stand for this one. */
export const synonymsOf = (term: string, language: Language): readonly string[] => [
  ...(TABLES[language].get(term) ?? []),
]

/** British and American ways to write a word. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/is(e|es|ed|ing|er|ers|ation|ations)$/, 'iz$1'],
  [/iz(e|es|ed|ing|er|ers|ation|ations)$/, 'is$1'],
  [/our(s|ed|ing|able|ite|al)?$/, 'or$1'],
  [/([^aeo])or(s|ed|ing|able|ite|al)?$/, '$1our$2'],
  [/([a-z]{2}[bt])re(s)?$/, '$1er$2'],
  [/ll(ed|ing|er|ers|ation|or|ors)$/, 'l$1'],
  [/([aeo])l(ed|ing|er|ers|ation|or|ors)$/, '$1ll$2'],
  [/ogue(s)?$/, 'og$1'],
  [/mme(s)?$/, 'm$1'],
  [/ence(s)?$/, 'ense$1'],
]

/** The same word as it is written elsewhere. */
export const spellingsOf = (word: string): readonly string[] =>
  SPELLINGS.filter(([pattern]) => pattern.test(word)).map(([pattern, other]) =>
    word.replace(pattern, other),
  )

/** Terms that phrases of the query stand for, by the position of the phrase's first word. */
export function phrasesIn(words: readonly string[]): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, readonly string[]>()
  for (let at = 0; at < words.length; at++) {
    for (const length of [2, 3]) {
      const meant = PHRASES.get(words.slice(at, at + length).join(' '))
      if (meant !== undefined) found.set(at, meant.split(' ').map(stemEnglish))
    }
  }
  return found
}
