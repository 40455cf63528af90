/** Texts of many styles, and what must be found in them: `type: text`, whole spans. */
export const STYLES: readonly (readonly [text: string, ...finds: string[]])[] = [
  // letters and mails
  ['Dear Ms. Okonkwo,\nthank you for your letter.', 'name_prefix: Ms.', 'person: Okonkwo'],
  ['Hi Priya, can you join the call at three?', 'person: Priya'],
  ['Thanks,\nJonas Lindqvist', 'person: Jonas Lindqvist'],
  ['Best regards\nMaría José Fernández', 'person: María José Fernández'],
  ['I spoke with Jean-Pierre Dubois about the budget.', 'person: Jean-Pierre Dubois'],
  ["Siobhan O'Connor's report is attached.", "person: Siobhan O'Connor"],
  [
    'Please forward this to Wei Zhang and Haruki Tanaka.',
    'person: Wei Zhang',
    'person: Haruki Tanaka',
  ],
  ['From: Ahmed Al-Masri\nTo: Elena Popescu', 'person: Ahmed Al-Masri', 'person: Elena Popescu'],
  ['The contract was signed by Ludwig van der Berg.', 'person: Ludwig van der Berg'],
  ['Kind regards,\nDr. Anneliese Hofmann', 'name_prefix: Dr.', 'person: Anneliese Hofmann'],
  // tickets and chat
  ['my name is rajesh kumar and i cannot log in', 'person: rajesh kumar'],
  ['this is fatima hassan from accounts', 'person: fatima hassan'],
  ['can you ask olga petrova to call me back', 'person: olga petrova'],
  ['I moved from Lisbon to Kraków last year.', 'place: Lisbon', 'place: Kraków'],
  ['is there a store in birmingham or leeds', 'place: birmingham', 'place: leeds'],
  ['We fly to Buenos Aires on Tuesday.', 'place: Buenos Aires'],
  // forms
  ['Patient: Thabo Nkosi', 'person: Thabo Nkosi'],
  ['Name: Ingrid Bergström\nCountry: Sweden', 'person: Ingrid Bergström', 'place: Sweden'],
  ['Ship to: Carlos Mendoza', 'person: Carlos Mendoza'],
  ['Emergency contact: Nguyen Thi Lan', 'person: Nguyen Thi Lan'],
  // clinical notes
  [
    'Mr. Kowalczyk was seen by Dr. Patel in clinic.',
    'name_prefix: Mr.',
    'person: Kowalczyk',
    'name_prefix: Dr.',
    'person: Patel',
  ],
  ['Discussed with daughter Miriam, who agrees.', 'person: Miriam'],
  // contracts
  [
    'This agreement is made between Brightwater Holdings Ltd. and Nordlicht Energie GmbH.',
    'organisation: Brightwater Holdings Ltd.',
    'organisation: Nordlicht Energie GmbH',
  ],
  [
    'The University of Leeds and Deutsche Bank fund the chair.',
    'organisation: University of Leeds',
    'organisation: Deutsche Bank',
  ],
  [
    'He worked at Siemens before he joined the Ministry of Finance.',
    'organisation: Siemens',
    'organisation: Ministry of Finance',
  ],
  // addresses
  ['Send it to 221B Baker Street, London NW1 6XE.', 'address: 221B Baker Street, London NW1 6XE'],
  [
    'Our office: 1600 Amphitheatre Parkway, Mountain View, CA 94043',
    'address: 1600 Amphitheatre Parkway, Mountain View, CA 94043',
  ],
  ['Hauptstraße 12, 10115 Berlin', 'address: Hauptstraße 12, 10115 Berlin'],
  ['12 rue de la Paix, 75002 Paris, France', 'address: 12 rue de la Paix, 75002 Paris, France'],
  ['Calle de Alcalá 45, 28014 Madrid', 'address: Calle de Alcalá 45, 28014 Madrid'],
  ['Via Garibaldi 7, 20121 Milano', 'address: Via Garibaldi 7, 20121 Milano'],
  ['Keizersgracht 123, 1015 CJ Amsterdam', 'address: Keizersgracht 123, 1015 CJ Amsterdam'],
  ['ul. Marszałkowska 84, 00-514 Warszawa', 'address: ul. Marszałkowska 84, 00-514 Warszawa'],
  ['P.O. Box 4512, Springfield, IL 62704', 'address: P.O. Box 4512, Springfield, IL 62704'],
  [
    '742 Evergreen Terrace\nApt. 3\nSpringfield, OR 97403',
    'address: 742 Evergreen Terrace\nApt. 3\nSpringfield, OR 97403',
  ],
  ['Musterweg 5\n80331 München\nGermany', 'address: Musterweg 5\n80331 München\nGermany'],
  ['Flat 3, 27 Park Lane, London W1K 1QA', 'address: Flat 3, 27 Park Lane, London W1K 1QA'],
  ['Storgatan 5, 111 51 Stockholm', 'address: Storgatan 5, 111 51 Stockholm'],
  [
    'Av. Paulista 1578, São Paulo, SP 01310-200, Brasil',
    'address: Av. Paulista 1578, São Paulo, SP 01310-200, Brasil',
  ],
  [
    'Invoice to: Blue Harbour Trading LLC, 45 Dock Road, Liverpool L3 4AB',
    'organisation: Blue Harbour Trading LLC',
    'address: 45 Dock Road, Liverpool L3 4AB',
  ],
  ['Call 12 Elm Street, 678-777-1600', 'address: 12 Elm Street'],
  // titles and groups
  [
    'Anna Nowak, the Chief Financial Officer, declined.',
    'person: Anna Nowak',
    'job_title: Chief Financial Officer',
  ],
  ['Most of the applicants were Brazilian or Muslim.', 'group: Brazilian', 'group: Muslim'],
  // words that are names, too
  ['I spoke to Grace and asked Will.', 'person: Grace', 'person: Will'],
  ['Summer is hot in Phoenix and wet in Nice.', 'place: Phoenix', 'place: Nice'],
  ['Fenwick & Moore advised the buyer.', 'organisation: Fenwick & Moore'],
  // suffixes, initials
  ['J. R. Hartley wrote the book.', 'person: J. R. Hartley'],
  ['Robert Downey Jr. attended.', 'person: Robert Downey Jr.'],
  ['John F. Kennedy spoke in Berlin.', 'person: John F. Kennedy', 'place: Berlin'],
]
