import { stemGerman } from './stem-german.ts'

/**
 * What German compounds of offices and workshops are made of, umlauts folded. A compound is cut where
 * both sides are known, or where a long known word begins or ends it; so `urlaubsantrag` is found by
 * `urlaub` and by `antrag`. What is not here stays whole: a wrong cut finds what nobody asked for.
 */
const PARTS = `
  abgabe ablauf abnahme abrechnung abschluss abschreibung absage absatz abteilung abwesenheit adresse akte aktie
  alarm alter amt analyse anbieter andrang anfrage angebot angabe anhang anlage anleitung anmeldung annahme anordnung
  anpassung anschluss anschrift anspruch anstellung antrag antwort anweisung anwendung anwesenheit anzahl anzahlung
  anzeige apotheke arbeit architektur archiv arzt aufgabe auflage aufnahme aufsicht auftrag aufwand ausbildung
  ausfall ausgabe ausgleich auskunft ausland auslage ausnahme ausschreibung ausstattung austritt auswahl ausweis
  auszahlung auto bahn bank basis bau beauftragte bauteil beamte bearbeitung bedarf bedingung beginn behandlung behinderung
  behorde beitrag belastung beleg beleuchtung benutzer beratung berechnung bereich bereitschaft bericht beruf
  beschaffung bescheid beschluss beschreibung beschwerde besitz bestand bestatigung bestellung besuch beteiligung
  betrag betreuung betrieb beurteilung bewegung bewerbung bewertung bewilligung beziehung bezug bilanz bild bildschirm
  bildung boden brand brief buch buchhaltung buchung budget bund burger buro computer dach daten datei datum dauer
  dienst dienstleistung dokument druck durchfuhrung eigentum einfuhr eingang einkauf einkommen einladung einnahme
  einsatz einstellung eintrag eintritt elektro eltern empfang empfanger ende energie entgelt entlassung entscheidung
  entschadigung entwicklung erfahrung erfassung ergebnis erhebung erhohung erklarung erlaubnis ersatz erstattung
  ertrag erziehung export fahrer fahrt fahrzeug fall familie farbe fehler feier feiertag feld fenster ferien
  fertigung fest feuer film finanz firma flache flug folge forderung form formular forschung fortbildung foto frage
  freigabe frist fuhrung fuhrerschein funktion garantie gas gast gebaude gebiet gebuhr gefahr gehalt geld gemeinde
  genehmigung gerat gericht gesamt geschaft geschenk gesellschaft gesetz gesprach gesundheit gewahrleistung gewicht
  gewinn glas gleitzeit grenze grund gruppe gut gutachten haftpflicht haftung handel handbuch handwerk haupt haus
  haushalt heim heizung herstellung hilfe hinweis hof holz hotel impfung import industrie information inhalt inventar
  investition jahr jugend kamera kampagne kantine kapital karte kasse katalog kauf kennwort kenntnis kette kind klasse
  kleid klima klinik konferenz konto kontrolle konzept kopf kopie korper kosten kraft kranken krankheit kredit
  kriterium kuche kunde kundigung kunst kurs kurz lager land lauf leben lehre lehrgang leistung leiter leitung
  lieferant lieferung linie liste lizenz lohn losung luft mahnung makler mangel mann markt marketing maschine masse
  massnahme material medien mehrwert meldung mensch merkmal messe messung metall miete mindest minister mitarbeiter
  mitglied mittag mittel mobel modell monat montage musik muster mutterschutz nachricht nachweis nacht name natur
  netz netzwerk neben norm not notfall nummer nutzer nutzung objekt ordner ordnung organisation ort ostern paket
  papier park partei partner passwort patient pause person personal pflege pflicht plan planung platz politik post
  praktikum praxis preis presse privat probe problem produkt produktion programm projekt protokoll prozess prufer
  prufung punkt qualitat quelle rabatt rahmen rat raum rechnung recht rechte rede regel regelung regierung reihe
  reinigung reise rente reparatur ressource rettung richtlinie risiko ruck ruhe saal sache sammlung satz schaden
  schalter schicht schiff schlussel schrank schreiben schrift schritt schulung schule schutz schwelle seite sektor
  sendung server service sicherheit sicherung sitz sitzung software sommer sonder spanne speicher speise spende
  spesen spiel sport sprache staat stadt stamm stand standard standort statistik stelle stellung steuer stift
  stoff storung strafe strasse strategie strecke strom studie stuhl stunde suche system tabelle tafel tag tagung
  tarif tasche tausch technik teil teilnahme teilnehmer teilzeit telefon termin test text ticket tier tisch titel
  ton trager training transport treffen trennung treppe tur ubergabe uberprufung ubersicht uberstunde ubertragung
  uberweisung umfrage umlage umsatz umschlag umwelt umzug unfall universitat unterhalt unterkunft unterlage
  unternehmen unterricht unterschrift unterstutzung untersuchung urlaub urteil verantwortung verarbeitung verband
  verbindung verbot verbrauch verein vereinbarung verfahren verfassung vergabe vergleich vergutung verhalten verhaltnis
  verkauf verkehr verlag verlangerung verlust vermietung vermittlung vermogen verordnung verpflegung versammlung
  versand versicherung versorgung verteilung vertrag vertreter vertretung vertrieb verwaltung verzeichnis viertel volk
  vollmacht vorgang vorlage vorrat vorschlag vorschrift vorsorge vorstand vortrag vorwurf waffe wagen wahl wahrung
  wald wand ware wartung wasser wechsel weg weihnacht welt werbung werk werkstatt werkzeug wert wettbewerb
  wirtschaft wissen wissenschaft woche wohnung wunsch zahl zahlung zeichnung zeit zeitung zeitraum zentrum zertifikat
  zeugnis ziel zimmer zins zoll zone zugang zugriff zulage zulassung zuschlag zuschuss zustand zustimmung zweck
`
/** Words too short or too common at the edge of others to be cut off alone; both sides must be known. */
const ALONE_CHARS_MIN = 6
const WORD_CHARS_MIN = 8
const WORD_CHARS_MAX = 40
const PART_CHARS_MIN = 3
const PARTS_MAX = 5

/** Stem → itself. Three letters stay words: `amt`, `bau`. */
const STEMS: ReadonlySet<string> = new Set(PARTS.trim().split(/\s+/).map(stemGerman))
const LINKS = ['', 's', 'es', 'n', 'en', 'e', 'er']

/** Stems of the parts of a German compound in order; empty when it is none that can be told. */
export function partsOfCompound(word: string): readonly string[] {
  if (word.length < WORD_CHARS_MIN || word.length > WORD_CHARS_MAX) return []
  if (STEMS.has(stemGerman(word))) return []
  const whole = cut(word, 0)
  if (whole !== undefined) return whole.length > 1 ? whole : []
  const edges = [known(word, 'end'), known(word, 'start')]
  return edges.flatMap((stem) => (stem === undefined ? [] : [stem]))
}

/** The longest first part wins, as long as the rest can be cut too. */
function cut(word: string, from: number, depth = 0): readonly string[] | undefined {
  const last = stemOfPart(word.slice(from), [''])
  if (last !== undefined) return [last]
  if (depth + 1 >= PARTS_MAX) return undefined
  for (let to = word.length - PART_CHARS_MIN; to - from >= PART_CHARS_MIN; to--) {
    const first = stemOfPart(word.slice(from, to), LINKS)
    const rest = first === undefined ? undefined : cut(word, to, depth + 1)
    if (first !== undefined && rest !== undefined) return [first, ...rest]
  }
  return undefined
}

function stemOfPart(part: string, links: readonly string[]): string | undefined {
  for (const link of links) {
    if (!part.endsWith(link) || part.length - link.length < PART_CHARS_MIN) continue
    const stem = stemGerman(part.slice(0, part.length - link.length))
    if (STEMS.has(stem)) return stem
  }
  return undefined
}

/** A long known word that ends or begins the compound, the rest unknown. */
function known(word: string, edge: 'start' | 'end'): string | undefined {
  for (let length = word.length - PART_CHARS_MIN - 1; length >= ALONE_CHARS_MIN; length--) {
    const part = edge === 'end' ? word.slice(-length) : word.slice(0, length)
    const stem = stemOfPart(part, edge === 'end' ? [''] : ['', 's'])
    if (stem !== undefined && stem.length >= ALONE_CHARS_MIN - 1) return stem
  }
  return undefined
}
