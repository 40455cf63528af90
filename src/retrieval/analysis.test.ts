import fc from 'fast-check'
import { expect, test } from 'vitest'
import { analyse, analyseQuery, fold } from './analysis.ts'
import { chunkTerms } from './chunk-terms.ts'
import { partsOfCompound } from './compound-german.ts'
import { stemEnglish } from './stem-english.ts'
import { STEMMERS } from './stemmers.ts'

const queryTerms = (text: string): readonly string[] => analyseQuery(text).map(({ term }) => term)

test.each([
  ['GS-13 and the 10-K form', 'gs 13 gs13 and the 10 10k form'],
  ['$5,000.00, 1.500,00 € or 1.5', '5000 1500 or 1.5'],
  ['U.S. R&D, e.g. C++ and C#', 'us rd eg c++ and c#'],
  ['e-mail, E-Mail, email', 'mail email mail email email'],
  ["the team's o'brien don’t", 'the team obrien dont'],
  ['node.js max_tokens', 'node js nodej max token maxtoken'],
  ['ＦＵＬＬ ﬁle Ångström', 'full file angstrom'],
  ['東京都へ', '東京 京都 都へ'],
  ['한국어 문서 A4用紙', '한국 국어 문서 a4 用紙'],
  ['naïve café', 'naiv cafe'],
  ['', ''],
  ['… — !', ''],
])('%s', (text, terms) => {
  expect(analyse(text).join(' ')).toBe(terms)
})

/** Both sides of each pair meet in one term. */
test.each([
  ['reimbursement', 'reimbursed'],
  ['eligible', 'eligibility'],
  ['policies', 'policy'],
  ['running', 'runs'],
])('%s meets %s', (a, b) => {
  expect(analyse(a)).toEqual(analyse(b))
})

/** What a question and a document of a language are asked to meet in; `!`: they must not. */
const finds = (query: string, text: string, title = 'untitled'): boolean => {
  const { terms } = chunkTerms({ title, path: '', headings: [], text })
  return analyseQuery(query).some(
    ({ term, related }) => terms.has(term) || related.some((other) => terms.has(other.term)),
  )
}

test.each<[query: string, text: string]>([
  ['Wie viele Urlaubstage habe ich?', 'Die Urlaubstage der Mitarbeiter sind im Vertrag geregelt'],
  ['Combien de congés avez-vous ?', 'le congé est pour les salariés dans une entreprise'],
  ['¿Cuáles son los contratos?', 'el contrato que se firma con la empresa'],
  // A word alone tells no language, and finds all the same.
  ['Kündigungen', 'Die Kündigung wird schriftlich und mit einer Frist eingereicht'],
  ['Anträge', 'Der Antrag ist bei der Leitung zu stellen'],
  ['Mitarbeiterinnen', 'Jeder Mitarbeiter hat einen Ausweis, der nicht übertragbar ist'],
  ['remboursements', 'Les frais sont à rembourser dans le mois qui suit le voyage'],
  ['utilisatrice', 'Chaque utilisateur est responsable de son compte et de ses données'],
  ['trabajadores', 'La trabajadora que viaja por la empresa tiene un seguro'],
  ['contratación', 'Los contratos se firman con la empresa en dos copias'],
  // Umlauts, accents and what stands for them.
  ['Ueberstunden', 'Die Überstunden werden mit der Zeit ausgeglichen'],
  ['Überstunden', 'Die Ueberstunden werden mit der Zeit ausgeglichen'],
  ['Strasse', 'Der Eingang ist an der Straße und nicht im Hof'],
  ['teletravail', 'Le télétravail est possible pour tous les salariés'],
  // Compounds by their parts, and parts by their compounds.
  ['Urlaub', 'Der Urlaubsantrag ist von der Leitung zu genehmigen'],
  ['Antrag auf Urlaub', 'Urlaubsanträge sind bei der Leitung zu stellen'],
  [
    'Reisekostenabrechnung',
    'Die Abrechnung der Kosten einer Reise ist bis zum Ende des Monats zu machen',
  ],
  ['Frist', 'Die Kündigungsfrist ist im Vertrag und nicht im Gesetz geregelt'],
  ['Anschluss', 'Der Fernwärmeanschluss ist in der Wand und nicht im Boden'],
])('%s finds: %s', (query, text) => {
  expect(finds(query, text)).toBe(true)
})

test.each<[query: string, text: string]>([
  ['Amt', 'Die Samtkissen sind nicht in der Liste und nicht im Lager'],
  ['Versicherung', 'Die Sicherung der Anlage ist an der Wand'],
  ['Unterschrift', 'Die Schriftart der Anzeige ist nicht geregelt'],
])('%s does not find: %s', (query, text) => {
  expect(finds(query, text)).toBe(false)
})

test('a title is stemmed in the language of the text below it, and rows in that of their title', () => {
  const german = chunkTerms({
    title: 'Reisekosten',
    path: '',
    headings: ['Erstattungen'],
    text: 'Die Kosten der Reise werden von der Firma erstattet, wenn ein Beleg da ist.',
  })
  const [query] = analyseQuery('Wann wird die Erstattung gezahlt?')
  expect(german.terms.get(query?.term ?? '')).toMatchObject({ bonus: 6 })
  const rows = { title: 'Spesen für die Mitarbeiter', path: '', headings: [], text: 'Städte: Rom' }
  expect([...chunkTerms(rows).terms.keys()]).toContain('stadt')
})

test('a joined name is found by its words, and asked as one', () => {
  expect(analyse('calls parseObject and readHTTPFile').join(' ')).toBe(
    'call parseobject and readhttpfil pars object read http file',
  )
  expect(queryTerms('parseObject')).toEqual(['parseobject'])
})

test.each([
  ['urlaubsantrag', 'urlaub antrag'],
  ['reisekostenabrechnung', 'reis kost abrechn'],
  ['kundigungsfrist', 'kundig frist'],
  ['arbeitszeitgesetz', 'arbeit zeit gesetz'],
  ['datenschutzbeauftragter', 'dat schutz beauftragt'],
  ['versicherung', ''],
  ['unterschrift', ''],
  ['vorstellung', ''],
  ['organization', ''],
  ['international', ''],
])('parts of %s: %s', (word, parts) => {
  expect(partsOfCompound(word).join(' ')).toBe(parts)
})

test('question words are no terms, unless there is nothing else', () => {
  expect(queryTerms('What is the policy on how we travel?')).toEqual(['polici', 'travel'])
  expect(queryTerms('To be or not to be')).toEqual(['to', 'be', 'or', 'not'])
  expect(analyseQuery('leave, leave and pay')).toMatchObject([
    { term: 'leav', count: 2 },
    { term: 'pay', count: 1 },
  ])
})

/** From the description's own tables. */
test.each([
  ['consignment', 'consign'],
  ['consolatory', 'consolatori'],
  ['knightly', 'knight'],
  ['generously', 'generous'],
  ['skies', 'sky'],
  ['proceeded', 'proceed'],
  ['hopping', 'hop'],
  ['hoping', 'hope'],
  ['ties', 'tie'],
  ['cries', 'cri'],
  ['gas', 'gas'],
  ['kiwis', 'kiwi'],
  ['sensational', 'sensat'],
  ['analogies', 'analog'],
  ['by', 'by'],
])('stem of %s is %s', (word, stem) => {
  expect(stemEnglish(word)).toBe(stem)
})

/** Forms of a word meet in its stem; from the published descriptions' own words where they have them. */
test.each<[keyof typeof STEMMERS, string, string]>([
  ['german', 'antrag antrage antragen antrags', 'antrag'],
  ['german', 'kundigung kundigungen kundigen kundigt', 'kundig'],
  ['german', 'mitarbeiter mitarbeitern mitarbeiterin mitarbeiterinnen', 'mitarbeit'],
  ['german', 'moglich moglichkeit moglichkeiten', 'moglich'],
  ['german', 'ergebnis ergebnisse ergebnissen', 'ergebnis'],
  ['german', 'genehmigung genehmigt genehmigen', 'genehm'],
  ['german', 'quelle quellen', 'quell'],
  ['french', 'remboursement remboursements rembourser remboursee', 'rembours'],
  ['french', 'cheval chevaux', 'cheval'],
  ['french', 'utilisateur utilisatrice utilisateurs utilisation utiliser', 'utilis'],
  ['french', 'organisation organisations organisateur', 'organis'],
  ['spanish', 'contrato contratos contratar contratacion contratado', 'contrat'],
  ['spanish', 'trabajador trabajadoras trabajo trabajando', 'trabaj'],
  ['spanish', 'aplicable aplicables', 'aplic'],
  ['spanish', 'firma firmar firmarlo firmado', 'firm'],
  ['spanish', 'rapidamente', 'rapid'],
])('%s: %s', (language, forms, expected) => {
  const found = new Set(forms.split(' ').map(STEMMERS[language]))
  expect(found).toEqual(new Set([expected]))
})

test('any text: terms are bounded, folded, never empty; a term alone is found again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      for (const term of analyse(text)) {
        expect(term).not.toBe('')
        expect(term.length).toBeLessThanOrEqual(64)
        expect(Buffer.from(term, 'utf8').toString('utf8')).toBe(term)
      }
      expect(fold(fold(text))).toBe(fold(text))
    }),
  )
})

test('time is linear in the text, whatever it is', () => {
  for (const unit of ['a-', 'a', "'", '1,', 'é.', '東', 'aB', 'amtbau ', 'ueberamtsbau der die ']) {
    const start = process.cpuUsage()
    analyse(unit.repeat(400_000 / unit.length))
    expect(process.cpuUsage(start).user).toBeLessThan(1_500_000)
  }
})
