/*!
 * From WordNet 3.0, with this notice:
 *
 * WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved.
 *
 * This software and database is being provided to you, the LICENSEE, by Princeton University under the
 * following license. By obtaining, using and/or copying this software and database, you agree that you
 * have read, understood, and will comply with these terms and conditions.:
 *
 * Permission to use, copy, modify and distribute this software and database and its documentation for any
 * purpose and without fee or royalty is hereby granted, provided that you agree to comply with the
 * following copyright notice and statements, including the disclaimer, and that the same appear on ALL
 * copies of the software, database and documentation, including modifications that you make for internal
 * use or for distribution.
 *
 * THIS SOFTWARE AND DATABASE IS PROVIDED "AS IS" AND PRINCETON UNIVERSITY MAKES NO REPRESENTATIONS OR
 * WARRANTIES, EXPRESS OR IMPLIED. BY WAY OF EXAMPLE, BUT NOT LIMITATION, PRINCETON UNIVERSITY MAKES NO
 * REPRESENTATIONS OR WARRANTIES OF MERCHANTABILITY OR FITNESS FOR ANY PARTICULAR PURPOSE OR THAT THE USE
 * OF THE LICENSED SOFTWARE, DATABASE OR DOCUMENTATION WILL NOT INFRINGE ANY THIRD PARTY PATENTS,
 * COPYRIGHTS, TRADEMARKS OR OTHER RIGHTS.
 *
 * The name of Princeton University or Princeton may not be used in advertising or publicity pertaining to
 * distribution of the software and/or database. Title to copyright in this software, database and any
 * associated documentation shall at all times remain with Princeton University and LICENSEE agrees to
 * preserve same.
 */
/** Ordinary English words. Derived by tools/gazetteer/derive.py: edit the lists there. */
export const COMMON = `
a aa ab aba aback abandon abandoned abandoning abandonment abbess abbey abbot abbreviate abbreviated
abbreviation abc abdomen abdominal abduction aber abide abilities ability able abnormal abnormalities
abnormality aboard abolition abolitionist aboriginal abort abortion about above abridged abroad abrupt abruptly
abs absence absent absently absolute absolutely absorb absorbed absorbing absorption abstract abstraction
abstractmethod abstracts absurd abundance abundant abuse abused abuses abusive abyss acacia academia academic
academics academies academy accelerate accelerated accelerating acceleration accelerator accent accents accept
acceptable acceptance accepted accepting accepts access accessed accessibility accessible accession accessor
accessories accessory accident accidental accidentally accidents acclaim acclaimed accommodate accommodated
accommodation accommodations accompanied accompaniment accompany accompanying accomplish accomplished
accomplishment accomplishments accord accordance accordant according accordingly accordion account
accountability accountable accountant accountants accounted accounting accounts accreditation accredited
accumulate accumulated accumulation accumulative accuracy accurate accurately accusation accusations accuse
accused accusing accustomed ace aces acesso ache ached achievable achieve achieved achievement achievements
achieving aching acid acidic acids acknowledge acknowledged acknowledgement acknowledges acknowledging
acknowledgment acme acoustic acquaint acquaintance acquaintances acquainted acquire acquired acquiring
acquisition acquisitions acquitted acre acres acronym across act acted acting action actions activate activated
activation active actively activism activist activists activities activity actor actors actress actresses acts
actual actually acute acyclic ad adamant adapt adaptability adaptable adaptation adaptations adapted adapting
adaption adaptive adaptor add addable added addendum addict addicted addiction addictive adding addition
additional additionally additions additive address addressable addressed addresses addressing adds adept
adequate adequately adhere adherence adiciona adicionais adjacency adjacent adjective adjunct adjust adjustable
adjusted adjusting adjustment adjustments adjutant administer administered administering administration
administrations administrative administratively administrator administrators admiral admiralty admiration
admire admired admiring admissible admission admissions admit admits admitted admitting ado adobe adolescence
adolescent adolescents adopt adopted adopting adoption adoptive adorable adored adorned adrenaline adult
adultery adulthood adults advance advanced advancement advances advancing advantage advantageous advantages
advent adventure adventurer adventures adventurous adversary adverse advertise advertised advertisement
advertisements advertising advice advisable advise advised adviser advisers advises advising advisor advisors
advisory advocacy advocate advocated advocates advocating aerial aerodrome aerodynamic aeronautical aeronautics
aerospace aesthetic aesthetics afar affair affairs affect affected affecting affection affectionately affects
affiliate affiliated affiliates affiliation affine affinity affirmative affluent afford affordable afforded
afghan aforementioned afoul afraid afresh aft after afterlife aftermath afternoon afternoons afterward
afterwards again against age aged agencies agency agenda agent agents ages agglomerated agglomeration
agglomerative aggravated aggravating aggregate aggregation aggregator aggression aggressive aggressively agile
aging agitated agitation agnostic ago agony agora agrarian agree agreed agreeing agreement agreements agrees
agricultural agriculture aground ahead ai aid aide aided aiding aids aifc aim aimed aiming aims ain ainda air
airborne airbus aircraft aired aires airfield airfields airing airlift airline airlines airplane airplanes
airport airports airs airship airspace aisle aisles aka akin aktiviert al ala alarm alarmed alarms albeit album
albums alcohol alcoholic alcoholism alderman ale alert alerted alexia algae algebra algebraic algorithm
algorithmic algorithms algumas alias alien aliens align aligned alignment alike alive all alle alleged
allegedly allegiance allegro allergic alleviate alley alliance alliances allied allies alligator allocate
allocated allocation allocator allotted allow allowable allowance allowed allowing allows alloy alloys ally
almighty almond almost alone along alongside aloud alpha alphabet alphabetic alphabetical alphabetized
alphanumeric alpine alpn already alright als also alt altar alter alterable alteration alterations altered
altering alternate alternately alternating alternation alternative alternatively alternatives although altitude
altitudes alto altogether aluminium aluminum alumnus always am amalgamated amalgamation amateur amateurs amazed
amazement amazing amazingly amazon ambassador ambassadors amber ambient ambiente ambiguity ambiguous ambition
ambitions ambitious ambivalent ambulance ambush ambushed amcheck amenable amend amended amendment amendments
amenities amino ammonia ammunition amnesia amnesty among amongst amortization amount amounted amounts amour amp
ampersand amphibious ample amplification amplifier amplifiers amplitude amulet amused amusement amusing an
anaconda anal analog analogous analogue analogy analysis analyst analysts analytic analytical analytics analyze
analyzed analyzing anarchist anarchy anatomical anatomy ancestor ancestors ancestral ancestry anchor anchorage
anchored anchors ancient ancillary and andere anderen andes android anew angeben angegeben angegebenen angel
angeles angelica angels anger angered angewendet angle angled angles angrily angry anguish angular animal
animals animated animation animator anime anisotropic ankle ankles annals annex annexation annexed anniversary
annotate annotation annotator announce announced announcement announcements announcer announces announcing
annoyance annoyed annoying annual annually annum anode anomalous anomaly anonymous another answer answered
answering answers ant antagonist ante antenna antennas anterior anthem anthologies anthology anthropological
anthropologist anthropology anti antibodies antibody anticipate anticipated anticipating anticipation antigas
antigen antique antiques antiquities antiquity ants anxiety anxious anxiously any anybody anymore anyone
anything anytime anyway anywhere ao apache apart apartheid apartment apartments ape apenas aperiodic aperture
apes apex api apical apiece apocalypse apocalyptic apologetic apologies apologize apologized apology apostle
apostles apostolic apostrophe app appalled apparatus apparel apparent apparently appeal appealed appealing
appeals appear appearance appearances appeared appearing appears appellate append appendix appetite applause
apple apples applet appliance appliances applicability applicable applicant applicants application applications
applied applies apply applying appoint appointed appointing appointment appointments appreciate appreciated
appreciation apprehension apprentice apprenticeship approach approachable approached approaches approaching
appropriate appropriated appropriately appropriateness approval approve approved approx approximate
approximately approximation apps apr april apron apt apxs aqua aquarium aquatic aquatics aqueduct ar arbeiten
arbitrary arbitrate arbitration arbor arboretum arc arcade arch archaeological archaeologist archaeologists
archaeology archaic archangel archbishop archdeacon archdiocese archduke arched archeological archer archers
archery arches arching archipelago architect architects architectural architecture archival archive archived
archives archway arcs arctan arctic ardent arduous are area areas aren arena arenas ares arg argc argent
argentine argparse arguably argue argued argues arguing argument arguments argus argv argyle argyll aria arid
arise arises arising aristocracy aristocratic arithmetic arithmetically ark arm armada armament armchair armed
armies armistice armor armored armory armour armoured arms army aroma aromatic around arousal aroused arpack
arquivo arrange arranged arrangement arrangements arranger arranging array arrays arrest arrested arresting
arrests arrival arrivals arrive arrived arrives arriving arrogance arrogant arrow arrows arroyo arsenal arsenic
arson art arterial arteries artery arthritis article articles articulated artifact artifacts artificial
artillery artist artistic artists arts artwork artworks as asap asbestos ascending ascension ascent ascertain
ascii ascot ash ashamed ashes ashore aside ask asked asking asks asleep aspect aspects aspen asphalt aspirate
aspire aspiring ass assassin assassinate assassinated assassination assassins assault assaulted assaults
assemble assembled assemblies assembly assent assert asserted asserting assertion asserts assess assessed
assessing assessment assessments asset assets asshole assign assignable assigned assignment assignments assigns
assimilation assist assistance assistant assistants assisted assisting assists associate associated associates
association associations associative assorted assortment assume assumed assumes assuming assumption assumptions
assurance assure assured ast asterisk asteroid asteroids asthma astonished astonishing astonishment astray
astronaut astronauts astronomer astronomers astronomical astronomy asylum asymmetric asymmetry asymptotic
asymptotically async asynchat asynchronous asyncio asyncore at atheism atheist athlete athletes athletic
athletics atlas atm atmosphere atmospheric atoll atom atomic atoms atop atrium attach attache attached
attachment attack attacked attacker attackers attacking attacks attain attained attaining attempt attempted
attempting attempts attend attendance attendant attendants attended attending attends attention attentive
attenuate attested attic attire attitude attitudes attn attorney attorneys attr attract attracted attracting
attraction attractions attractive attracts attribute attributed attributes attribution atypical auburn auch
auction audible audience audiences audio audioop audit audition auditioned auditions auditor auditorium
auditory auf aug augment augmented august aunt aura aurora aus auspices authentic authenticate authentication
authenticity authn authnz author authored authorised authoritarian authoritative authorities authority
authorization authorize authorized authors authorship authz autism auto autobiographical autobiography
autocommit automate automated automatic automatically automation automobile automobiles automotive autonomous
autonomy autopsy autospec autovacuum autumn auxiliary avail availability available avalanche avatar avenge
avengers avenue avenues average averaged averages averaging aviation aviator avid avoid avoidable avoidance
avoided avoiding avoids aw await awaitable awaited awaiting awake awaken awakened awakening award awarded
awarding awards aware awareness away awe awesome awful awhile awk awkward awkwardly awkwardness awry aws ax axe
axes axial axis axle azure ba baba babe babies babu baby baccalaureate bach bachelor back backbone backdrop
backed backend background backgrounds backing backlash backlog backpack backported backquote backreference
backs backseat backside backslash backspace backstage backstroke backtrack backup backward backwards backyard
bacon bacteria bacterial bacterium bad badge badger badges badly badminton baffle baffled bag baggage bags bail
bailey bait baked baker bakery baking balance balanced balancing balcony bald ball ballad ballads ballast
ballet ballistic balloon balloons ballot ballots ballroom balls bam bamboo ban banana bananas band bandage
bandages banded bandit bandits bands bandwidth bane bang banged banging bangs banjo bank banker bankers banking
bankrupt bankruptcy banned banner banners banning banquet baptised baptism baptized bar barbarian barbarians
barbecue barbed barber bard bare bared barefoot barely bargain bargaining barge barges baritone bark barked
barker barking barley barn barns baron baroness baronet baronetcy barons barony baroque barrage barred barrel
barrels barren barrier barriers barrio barrister barrow bars bartender barycenter basal basalt base baseada
baseado baseball based baseline basement basename bases bash basic basically basics basil basilica basin basins
basis basket basketball baskets bass bassist bastard bastards bastion bat batch bath bathed bathing bathroom
bathrooms baths batman baton bats batsman battalion battalions batted batter battered batteries battery batting
battle battled battlefield battles battleship battleships battling baud bay bayou bays bazaar bb bcc bcrypt bdb
be beach beaches beacon beads beak beam beamed beaming beams bean beans bear beard bearded bearer bearing
bearings bears beast beasts beat beaten beating beats beau beautiful beautifully beauty beaver became because
beck become becomes becoming bed bedienen bedient bedrock bedroom bedrooms beds bedside bee beech beef been
beendet beep beer beers bees beetle beetles before beforehand beg began beget begged begging begin beginning
beginnings begins begs begun behalf behave behaved behavior behavioral behaviors behaviour beheaded behind
behold bei beige beim being beings beispielsweise belief beliefs believe believed believer believers believes
believing bell belle bells belly belong belonged belonging belongings belongs beloved below belt belts ben
bench benches benchmark bend bender bending bends beneath benedict benedictine benefactor beneficial benefit
benefited benefits benevolent benign bent berg berries berry berth besides besieged bespoke best bestimmt
bestimmte bestimmten bestseller bet beta beth bethel betray betrayal betrayed bets better betting between
beverage beverages bevor beware bewildered bey beyond bf bias biased bible biblical bibliographic bibliography
biceps bicluster bicycle bicycles bid bidding bidirectional bids biennial big bigger biggest bike biker bikes
biking bikini bilateral bile bilingual bill billboard billed billing billion billionaire billions bills bimodal
bin binary binascii bind binding binds bingo binoculars binomial biochemistry biodiversity biographer
biographical biographies biography biological biologist biology biomass biomedical biotechnology bipartite
biplane bipolar birch bird birds birth birthday birthplace births bis bisect bisection bisexual bishop
bishopric bishops bison bit bitch bite bites biting bitmap bitmask bits bitte bitter bitterly bitterness
bitwise bizarre black blackberry blackened blackish blacklist blackmail blackness blackout blacks blacksmith
bladder blade bladed blades blah blame blamed blaming blanc bland blank blanket blankets blankly blast blasted
blasting blasts blaze blazed blazers blazing bleak bleed bleeding blend blended blending bless blessed blessing
blessings blind blinded blinding blindly blindness blinds blink blinked blinking bliss blitz blizzard bloat
blob bloc block blockade blockbuster blocked blocking blocks blocksize blog blogger blogs blond blonde blood
blooded bloody bloom blooms blossom blossoms blouse blow blowing blown blows blowup blue bluegrass blueprint
blues bluff blunt blur blurred blurry blush blushed blushing boar board boarded boarding boards boardwalk boat
boating boats bobbed bodied bodies bodily body bodyguard bodyguards bog bogus bohemian boil boiled boiler
boilerplate boilers boiling bois bold boldface bolt bolted bolts bomb bombardier bombardment bombed bomber
bombers bombing bombings bombs bond bonded bonding bonds bone bones bonfire bonnet bonnie bonus bonuses bony
boo boogie book booked booker booking bookkeeping booklet bookmark books bookstore bool booleans boom boomed
booming boon boost boosted booster boot booth booths boots bootstrap bop border bordered bordering borders bore
bored boredom boring born borough boroughs borrow borrowed borrowing boss bosses bot botanic botanical botanist
botany both bother bothered bothering bottle bottled bottleneck bottles bottom bottommost bottoms boulder
boulders boulevard bounce bounced bouncing bound boundaries boundary bounded boundless bounds bounty bouquet
bourbon bourgeois bourne bout boutique bouts bow bowed bowing bowl bowled bowler bowling bowls bowman bows box
boxcar boxed boxer boxers boxes boxing boy boycott boyfriend boys bp bpo br bra brace braced bracelet bracing
bracket brackets brad braid brain brains brake brakes braking bran branch branched branches branching brand
branded branding brands brandy brant brass brat brave bravery braves bravo brawl bray breach breached bread
breadth break breakage breakaway breakdown breaker breakers breakfast breaking breakout breakpoint breaks
breakthrough breakup breast breasts breaststroke breath breathe breathed breathing breathless breaths breed
breeders breeding breeds breeze brethren brevity brew brewer brewers brewery brewing bribe bribery bribes brick
bricks bride bridge brief briefcase briefing briefly briefs brig brigade brigades brigadier bright brighter
brightly brightness brilliance brilliant bring bringing brings brink brisk brit brittle broad broadband
broadcast broadcaster broadcasters broadcasting broadcasts broader broadly broke broken broker bronze brood
brooding brook broom brothel brother brotherhood brothers brought brow brown browning brownish browns brows
browse browser bruise bruised bruises brunette brush brushed brushes brushing brutal brutality brutally brute
btree btw bubble bubbles bubbling buck bucket buckle buckled bucks bud buddies buddy budge budget budgets buds
buf buff buffalo buffer buffet bufsize bug bugfixes buggy bugs build builder builders building buildings builds
built builtin bulb bulbs bulge bulging bulk bulky bull bulldog bulldogs bullet bulletin bullets bullock bulls
bullshit bully bullying bum bump bumped bumper bumps bun bunch bundle bundled bundles bungalow bunk bunker
bunny burden bureau bureaucracy burger burgess burial burials buried burke burn burned burning burnt burr burst
bursting bursts bury burying bus buses bush bushes business businesses businessman businessmen bust busted
buster busy but butch butcher butler butt butte butter butterflies butterfly button buttons buy buyer buyers
buying buys buzz buzzed buzzing by bye bypass bypassed byproduct bystander byte bytearray bytecode bytes
bytestring ca cab cabaret cabbage cabin cabinet cabinets cabins cable cables cache cacheable cactus cad cadeia
cadence cadet cadets cafe cafes cafeteria cafile cage cages cake cakes calcium calculate calculated calculating
calculation calculations calculator calculus calendar calf caliber calibrate calibration calibrator caliph
caliphate call callable callback called caller calling calls calm calmed calming calmly cam came camel cameo
camera cameras camouflage camp campaign campaigned campaigning campaigns camped campground camping camps campus
campuses can canal canals canary cancel canceled cancellation cancelled cancer cancers candidacy candidate
candidates candle candles candy cane canine cannabis canned canning cannon cannons cannot canoe canon canonic
canonical canonicalize canons canopy cans cant cantata canteen canton cantor canvas canyon cap capabilities
capability capable capably capacities capacity capath cape capital capitalism capitalist capitalization
capitalize capitals capitol capped caps capsule captain captained captains caption captive captives captivity
capture captured captures capturing car caracteres caravan carbon carbonate card cardboard cardiac cardinal
cardinality cardinals cardiovascular cards care cared career careers careful carefully careless cares caress
caressed caressing caret caretaker cargo caring carly carnage carnival carousel carp carpenter carpet carpets
carriage carriages carried carrier carriers carries carrot carry carrying cars cart cartel carter cartographic
cartoon cartoonist cartoons cartridge cartridges carts cartwright carved carver carving carvings cascade case
cases cash casino casinos casket cassette cast caste castes casting castle castles casts casual casually
casualties casualty cat catalog catalogue catalyst catalytic catastrophe catastrophic catastrophically catch
catcher catches catching catchment categorical categories categorization categorize categorized category cater
catering catfish cathedral catholic catholics cats cattle caucus caught causal cause caused causes causeway
causing caution cautionary cautious cautiously cavalier cavaliers cavalry cave caveat cavern caves cavity
cayman cc ccc cd cdot cease ceased cedar ceiling ceilings celebrate celebrated celebrates celebrating
celebration celebrations celebrities celebrity celestial cell cellar cello cells cellular cement cemeteries
cemetery censorship census cent centenary centennial center centered centers central centrality centralized
centrally centre centred centres centroid cents centuries century ceramic ceramics cereal cerebral ceremonial
ceremonies ceremony cert certain certainly certainty certfile certificate certificates certification certified
cervical cf cg cgi cgitb ch chain chained chains chair chaired chairman chairperson chairs chalk challenge
challenged challenger challenges challenging chamber champ champagne champaign champion championed champions
championship championships champs chance chancel chancellor chances change changeable changed changelog changes
changing channel channels chant chanting chants chaos chaotic chapel chapels chaplain chapman chapter chapters
char character characteristic characteristics characterization characterize characterized characters charcoal
charge charged chargers charges charging chariot charismatic charitable charities charity charm charming charms
charred charset chart charted charter chartered charters charting charts chase chased chases chasing chassis
chat chatbot chateau chatter chatting cheap cheaper cheat cheated cheating check checked checkerboard checking
checklist checkout checkpoint checks checksum cheek cheeks cheer cheered cheerful cheerfully cheering cheers
cheese chef chefs chemical chemicals chemist chemistry chemotherapy cherry chess chessboard chest chestnut
chests chevalier chevy chew chewed chewing chi chick chicken chickens chicks chief chiefly chiefs chieftain
child childbirth childhood childish childless children chile chili chill chilled chilling chilly chime chimed
chimney chimneys chin china chip chips chloride chocolate choice choices choir choirs choke choked choking
cholera cholesky cholesterol chomp choose chooses choosing chop chopped chopper choral chorale chord chords
chore choreographer choreography chores chorus chose chosen chow chr christians chrome chromium chromosome
chromosomes chronic chronically chronicle chronicles chronological chronology chroot chuck chuckle chuckled
chuckles chunk chunks church churches churchyard churn churning ci cicero cid cigar cigarette cigarettes cinder
cinema cinemas cinematic cinematographer cinematography cinnamon cipher circle circled circles circling circuit
circuits circular circulating circulation circumference circumstance circumstances circumstantial circumvent
circus cirrus cisco citadel citation citations cite cited cites cities citing citizen citizens citizenship
citrus city civic civil civilian civilians civilization civilizations civilized cl clad clade claim claimed
claiming claims clair clamp clamped clan clandestine clang clans clap clapped clapping clarification clarified
clarify clarinet clarity claro clary clash clashed clashes clasp clasped class classed classes classic
classical classics classification classifications classified classify classmate classmates classmethod
classroom classrooms clause clauses claw clawed claws clay clean cleaned cleaner cleaning cleansing cleanup
clear clearance cleared clearer clearing clearly clears cleartext cleavage clement clench clenched clenching
clergy clergyman cleric clerical clerk clerks clever cleverness click clicked clicking clicks client cliente
clients cliff cliffs climate climates climatic climax climb climbed climbing climbs clinch clinched clinic
clinical clinics clip clipboard clipped clips clit cloak clobber clock clocks clockwise clone clones close
closed closeit closely closeness closer closes closest closet closing closure cloth clothed clothes clothing
cloud clouded clouds cloudy clover clown cls club clubhouse clubs clue clues clump clumsiness clumsy cluster
clusterdb clustered clusters clutch clutched clutches clutching clutter cm cmake cmath cmd cn coach coached
coaches coaching coal coalesced coalition coarse coarseness coast coastal coaster coastline coasts coat coated
coating coats cobalt cobble cobra coca cocaine cock cocked cockpit cocktail cocky coco cocoa coconut cod code
codec coded codes codeset codex coding coefficient coefficients coefs coerce coercion coexist coffee coffin
cognition cognitive coherent cohort coil coiled coin coinage coincide coincided coincidence coincidental
coincidentally coined coins coke col cola cold colder coldly coliseum collaborate collaborated collaborating
collaboration collaborations collaborative collaborator collaborators collapse collapsed collapses collapsing
collar collarbone collatable collate collateral collation colleague colleagues collect collectable collected
collecting collection collections collective collectively collector collectors collects college colleges
collegiate collide collided collier colliery collinear collision collisions colloquially colon colonel colonial
colonialism colonies colonization colony color coloration colored colorful coloring colors colorsys colossal
colour coloured colourful colours colt colts column columnar columnist columns com coma comando comb combat
combination combinations combine combined combines combining combo combustion come comeback comedian comedians
comedies comedy comes comet comets comfort comfortable comfortably comforting comic comical comics coming comma
command commandant commanded commander commanders commanding commando commandos commands commemorate
commemorated commemorates commemorating commemoration commemorative commence commenced commencement commencing
commendation comment commentaries commentary commentator commentators commented commenting comments commerce
commercial commercialized commercially commercials commission commissioned commissioner commissioners
commissioning commissions commit commitment commitments commits committed committee committees committing
commodities commodity commodore common commonly commonplace commons commonwealth commotion communal commune
communes communicate communicated communicating communication communications communicator communion communism
communist communists communities community commutative commutator commute commuted commuter como comp compact
compaction compactness companies companion companions company comparable comparably comparative comparatively
compare compared compares comparing comparison comparisons compartment compartments compass compassion
compassionate compatibility compatible compelling compensate compensated compensation compete competed
competence competent competes competing competition competitions competitive competitor competitors compilar
compilation compilations compile compileall compiled compiler compiling complain complained complaining
complaint complaints complement complementary complete completed completely completeness completes completing
completion complex complexes complexion complexity compliance compliant complicate complicated complication
complications complied compliment complimented comply component components compose composed composer composers
composing composite composition compositions composure compound compounds comprehend comprehensible
comprehension comprehensive compress compressed compression compresslevel compressor comprise comprised
comprises comprising compromise compromised compulsion compulsory computable computation computational compute
computed computer computers computing comrade comrades con concatenate concatenation concave concavity conceal
concealed conceivable conceivably concentrate concentrated concentrating concentration concentrations
concentric concept conception concepts conceptual concern concerned concerning concerns concert concerto
concerts concession concessions concise conciseness conclude concluded concludes concluding conclusion
conclusions concord concourse concrete concurrency concurrent concurrently concussion conda condemn
condemnation condemned condemning condense condensed condition conditional conditioned conditioning conditions
condo condom condoms condor conducive conduct conducted conducting conductor conductors conducts cone cones
confederacy confederate confederates confederation conference conferences confess confessed confesses
confession confessions confidence confident confidential confidently config configparser configurable
configurado configurar configuration configurations configure configured confine confined confinement confines
confirm confirmation confirmed confirming confirms conflict conflicting conflicts confluence conform
conformable conformance confounded confounding confront confrontation confronted confronting confronts confuse
confused confusing confusion congenital congestion conglomerate congratulations congregation congregational
congregations congress congresses congressional congressman congruence conical conjecture conjugate conjunction
conjunto conn connect connected connecting connection connections connectivity connector connects conquer
conquered conqueror conquest conscience conscious consciously consciousness conscription consecrated
consecration consecutive consensus consent consequence consequences consequent consequential consequently
conservation conservative conservatives conservatoire conservatory conserve conserved consider considerable
considerably consideration considerations considered considering considers consist consisted consistency
consistent consistently consisting consists consolation console consoles consolidate consolidated consolidation
consonant consonants consort consortium conspicuous conspiracy const constable constabulary constant constantly
constellation constituencies constituency constituent constituents constitute constituted constitutes
constitution constitutional constrain constrained constraint constraints construct constructed constructing
construction constructions constructive constructor consul consular consulate consult consultancy consultant
consultants consultation consultative consulte consulted consulting consume consumed consumer consumers
consuming consumption contact contacted contacts contain contained container containers containing containment
contains contaminated contaminating contamination contemporaries contemporary contempt contend contender
contenders content contention contentious contents contest contestant contestants contested contests context
contextlib contexts contextual contextvars contiguity contiguous continency continent continental continents
contingency contingent continual continually continuation continue continued continues continuing continuity
continuous continuously continuum contorted contour contract contracted contracting contraction contractor
contractors contracts contractual contradict contradiction contradictory contrary contrast contrasted
contrasting contrasts contravention contrib contribute contributed contributes contributing contribution
contributions contributor contributors contributory contrive control controle controllable controlled
controller controllers controlling controls controversial controversies controversy convection convenience
convenient convent convention conventional conventions converge convergence conversation conversational
conversations converse conversely conversion conversions convert converted convertible converting converts
convex convexity convey conveyed convict convicted conviction convictions convicts convince convinced convinces
convincing convolution convoy convoys coo cook cookbook cooked cookie cookies cooking cooks cool cooled cooler
cooling coop cooper cooperate cooperation cooperative coordinate coordinated coordinates coordinating
coordination coordinator cop cope copied copies coping copper cops copy copying copyright coral cord cords core
cores cork corn corner cornerback cornered corners cornerstone cornice coro corollary corona coronation coroner
coroutine corp corpo corporal corporate corporation corporations corps corpse corpses corpus correct
correctable corrected correction correctional corrections correctly correctness correlate correlated
correlation correspond corresponded correspondence correspondent corresponding corresponds corridor corridors
corroborate corrosion corrugated corrupt corrupted corruption cortex corvette cos cosh cosine cosmetic
cosmetics cosmic cosmopolitan cosmos cost costing costly costs costume costumes cot cote cottage cottages
cotton couch cough coughed coughing could couldn coulter council councillor councillors councils counsel
counseling counselor count countdown counted counter counterattack counterclaim counterclockwise countered
counterexample counterintuitive counterpart counterparts counterproductive counters countess counties counting
countless countries country countryside counts county coup coupe couple coupled couples coupling courage
courageous courier course courses court courtesy courthouse courtroom courts courtship courtyard cousin cousins
cov covariance cove coven covenant cover coverage covered covering covers covert coveted cow coward cowboy
cowboys coworker coworkers coworking cows cox coyote coyotes cozy cpython crab crabs crack cracked cracking
cracks cradle cradled craft crafted crafts craftsman cramped crane cranes crank crap crash crashed crashes
crashing crate crater craters crates craved craven craving crawl crawled crawling crazed crazy cream creamy
create created createdb creates createuser creating creation creations creative creativity creator creators
creature creatures credential credentials credibility credible credit credited credits creed creek creeks creep
creeping creepy creole crescent crest crested cretaceous crew crews cricket cricketer cried cries crime crimes
criminal criminals crimson crippled crisis crisp criteria criterion critic critical critically criticism
criticisms critics critique crocodile croft cron crook crooked crop crops crore cross crossbow crossed crosses
crossing crossings crossover crossroads crotch crouch crouched crow crowd crowded crowdfunding crowds crown
crowned crowns crows crucial crude cruel cruelty cruise cruiser cruisers cruises cruising crumpled crunch
crusade crusader crusaders crush crushed crushing crust crutch crux cry crying crypt cryptic crypto
cryptographic cryptographically cryptography crystal crystalline crystals css csv cte ctx ctypes cub cube cubic
cubs cuckoo cue cues cuff cuffs cuisine culinary culprit cult cultivated cultivation cultural culturally
culture cultures cum cumbersome cummings cumulate cumulative cunning cup cupboard cupped cupping cups cur
curate curated curator curb cure cured curiosity curious curiously curl curled curling curls curly currency
current currently currents curriculum curry curse cursed curses cursing cursor curt curtain curtains curvature
curve curved curves curving cushion cushions custody custom customary customer customers customization
customize customized customs cut cute cutler cutoff cuts cutter cutting cv cwd cxx cyan cybersecurity cycle
cycles cyclic cyclical cycling cyclist cyclists cyclone cyclones cylinder cylinders cylindrical cynical cypher
cypress da dad daddy dados daemon dagger daggers daily dairy daisy dal dale dam damage damaged damages damaging
dame damn damned damp dampen dams dance danced dancer dancers dances dancing dandy danger dangerous dangerously
dangers dangling danish dann dare dared daring dark darkened darkening darker darkly darkness darling dart
darted darting darts das dash dashboard dashed data database databases dataclass dataframe datagram datapoint
dataset datatype date dated dates datetime dating datum daughter daughters dauphin dawn dawned day daylight
days daytime daze dazed dazu dazzling db dbd dblink dbm dc dd de deacon deactivate dead deadline deadlock
deadly deaf deafening deaktiviert deal dealer dealers dealing dealings deallocated deallocation deallocator
deals dealt dean dear death deaths debatable debate debated debates debating debit debris debt debts debug
debut debuted debuting debuts dec decade decades decay deceased december decent decentralized deception
deceptively decide decided decidedly decides deciding deciduous decimal decision decisions decisive deck decker
decks declaration declarative declare declared declares declaring decline declined declines declining deco
decode decompose decomposition decompress decompression deconstruct decor decorate decorated decoration
decorations decorative decorator decouple decrease decreased decreases decreasing decree decreed decrees
decrement decrypt decryption dedicate dedicated dedication deduce deduction deduplication deed deeds deem
deemed deep deeper deeply deer def deface defamation default defaulted defeat defeated defeating defeats defect
defected defective defects defence defences defend defendant defendants defended defender defenders defending
defense defenses defensive deferrable defiance defiant deficiency deficient deficit definable define defined
defines definiert defining definir definite definitely definition definitions definitive deflate deflation
deformation deformed defunct degenerate degradation degrade degraded degree degrees deities deity delay delayed
delaying delays delegate delegates delegation delete deleted deletion deliberate deliberately delicate
delicately delicious delight delighted delightful delimit delineate deliver deliverable delivered deliveries
delivering delivers delivery dell delocalize delta deluxe dem demand demanded demanding demands demeanor
dementia demise demo democracy democrat democratic democrats demographic demographics demolished demolition
demon demonic demons demonstrate demonstrated demonstrates demonstrating demonstration demonstrations demos den
dendrite denen denial denied denies denim denoising denomination denominations denominator denote denoted
denotes dense densely densify density dent dental dentist dentistry dentro deny denying depart departed
departing department departmental departments departure depend depended dependence dependency dependent
depending depends depict depicted depicting depiction depictions depicts depleted deploy deployed deployment
deportation deposit deposited deposition deposits depot deprecate deprecation depressed depression deprivation
deprived depth depths deputies deputy deque der derby derelict derivation derivative derivatives derive derived
derives derrick des descend descendant descendants descended descendent descending descends descent descreve
describe described describes describing description descriptions descriptive descriptor desde deserializing
desert deserted deserts deserve deserved deserves design designate designated designation designations designed
designer designers designing designs desirable desire desired desires desk desktop despair desperate
desperately desperation despised despite dessert dest destination destinations destined destiny destroy
destroyed destroyer destroyers destroying destroys destruction destructive destructor detach detached
detachment detachments detail detailed detailing details detalhes detect detectable detected detecting
detection detective detectives detector detectors detention deter deteriorate deteriorated deteriorating
deterioration determinable determinant determinate determination determine determined determines determining
determinism deterministic detrimental dev devastating devastation deve develop developed developer developers
developing development developmental developments develops deviance deviate deviation device devices devil
devils devise devised devoid devote devoted devotees devotion devout dew df dh diabetes diag diagnose diagnosed
diagnosis diagnostic diagonal diagram diagrams dial dialect dialects dialed dialog dialogue dialogues diameter
diamond diamonds diaries diary diaspora dice dichotomy dick dict dictate dictated dictator dictatorship
dictionary did didactic didn die died dies diese diesel diesen diet dietary diferentes diff differ differed
difference differences different differentiable differential differentiate differentiated differentiation
differently differing differs difficult difficulties difficulty difflib diffuse diffuseness diffusion dig
digest digger digging digit digital digitally digits dignity dilapidated dilemma diluted dim dime dimension
dimensional dimensionality dimensions diminish diminished dimly din diner ding dining dinner dinners dinosaur
dinosaurs diocesan diocese dioceses dioxide dip diploma diplomacy diplomat diplomatic diplomats dipped dipping
dir dire direct directed directing direction directional directions directive directly director directorate
directors directory directs diretiva dirt dirty dis disabilities disability disable disabled disadvantage
disadvantaged disagree disagreed disagreement disagreements disallow disambiguate disambiguation disappear
disappearance disappeared disappearing disappears disappointed disappointing disappointment disapproval
disassemble disassembly disassociate disaster disasters disastrous disbelief disc discard discarded discernible
discharge discharged disciple disciples disciplinary discipline disciplined disciplines disclaimer disclose
disclosed disclosure disco discomfort disconnect disconnected disconnection discontent discontinue discontinued
discordant discount discourage discouraged discourse discover discoverable discovered discoveries discovering
discovers discovery discreet discrepancy discrete discretion discretization discretize discrimination
discriminative discs discus discuss discussed discusses discussing discussion discussions disdain disease
diseases disentangle disgrace disguise disguised disgust disgusted disgusting dish dishes disjoint disjunct
disk disks dislike disliked dismantled dismay dismiss dismissal dismissed dismissing disorder disorders
disparate dispatch dispatched dispense dispersal disperse dispersed dispersion displacement display displayed
displaying displays displeasure disposal dispose disposed disposition disproportionate dispute disputed
disputes disqualification disqualified disqualifying disregard disrepair disrupt disrupted disruption
dissatisfaction dissatisfied dissect dissection dissemination dissent dissertation dissimilar dissimilarity
dissipated dissociate dissolution dissolve dissolved dist distal distance distances distant distcache distill
distillery distinct distinction distinctions distinctive distinctly distinguish distinguishable distinguished
distinguishes distinguishing distorted distortion distract distracted distracting distraction distraught
distress distressed distribute distributed distributing distribution distributions distributive distributor
distributors district districts distrust disturb disturbance disturbances disturbed disturbing distutils
disused ditch diva dive diver diverge divergence divergent divers diverse diversified diversion diversity
divert diverted divide divided dividend divides dividing divine diving divinity divisible division divisional
divisions divisive divisor divorce divorced dizzy dj dl dll dm dn dns do dobson doc dock docked docking docks
dockyard docstring doctest doctor doctoral doctorate doctors doctrine doctrines document documentaries
documentary documentation documented documenting documento documents dodge dodged dodgers doe does doesn dog
dogs doi doing doll dollar dollars dolls dolly dolphin dolphins domain domains dome domed domes domestic
domestically dominance dominant dominate dominated dominates dominating domination dominion domino don donate
donated donation donations done dong donkey donor donors dont doom doomed door doorbell doors doorstep doorway
dorm dormant dormitory dorsal dos dose doses dot dots dotted double doubled doubles doubling doubly doubt
doubted doubtful doubtless doubts dough dove dowager down downed downfall downgrade downhill download
downloaded downloads downright downside downstairs downstream downtime downtown downward downwards dowry dozen
dozens draft drafted drafting drafts drag dragged dragging dragon dragons drain drainage drained draining
drains drake drama dramas dramatic dramatically draped draper drastic drastically draught draw drawback drawer
drawers drawing drawings drawn draws dread dreadful dream dreamed dreamer dreaming dreams drenched dress
dressed dresser dresses dressing dried drift drifted drifting drill drilled drilling drills drink drinking
drinks drip dripped dripping drive driven driver drivers drives driveway driving drone drones drop dropdb
dropdown dropped dropping drops dropuser dross drought drove drown drowned drowning drug drugged drugs drum
drummer drumming drums drunk drunken dry drying dryly dst dtrace dtype dual duality dub dubbed dubious duchess
duchy duck ducked ducks duct dude due duel duet duets duff dug duke dukes dull duly dumb dummy dump dumped
dumping dun dune dunes dung dungeon dungeons duo duplex duplicate duplication durability durable duration durch
during dusk dust dusty duties duty dwarf dwarfs dwell dwellers dwelling dwellings dye dyed dyer dying dyke
dynamic dynamically dynamics dynamite dynamo dynasties dynasty dysfunction dysfunctional each eager eagerly
eagle eagles ear earl earlier earliest earls early earn earned earnest earning earnings ears earth earthly
earthquake earthquakes ease eased easier easiest easily easing east eastbound easter eastern eastward easy eat
eater eating eats eavesdropper ebony eccentric ecclesiastical echo echoed echoes echoing eclectic eclipse
ecological ecology economic economical economically economics economies economist economists economy ecosystem
ecosystems ecpg ecstasy ecumenical eddy edge edged edges edible edict edit edited editing edition editions
editor editorial editors educate educated educating education educational educator educators eel eels eerie
effect effective effectively effectiveness effects efficacy efficiency efficient efficiently effort effortless
effortlessly efforts eg egg eggs ego eigenfaces eigenvalue eigenvector eight eighteen eighteenth eighth
eighties eighty ein eine einem einen einfach either el elaborate elaborated elaboration elapse elastic
elasticnet elbow elbows elder elderly elders eldest ele elect elected election elections elector electoral
electorate electors electric electrical electrically electricity electrification electrode electromagnetic
electron electronic electronically electronics electrons elects elegance elegant element elemental elementary
elements elephant elephants elevated elevation elevations elevator elevators eleven eleventh elf elicit elide
eligibility eligible eliminate eliminated eliminating elimination elite elites elk ell ellipse ellipsis
ellipsoid elliptic elliptical elm elongated else elsewhere elusive elves em email emails emancipation
embankment embark embarked embarrassed embarrassing embarrassment embassy embed embedded emblem embodied embody
embrace embraced embracing embroidery embryo emerald emerge emerged emergence emergencies emergency emerges
emerging emeritus emigration eminent emission emissions emit emitted emoji emotion emotional emotionally
emotions empathy emperor emperors emphasis emphasize emphasized emphasizes emphasizing empire empires empirical
employ employed employee employees employer employers employing employment employs empowered empowerment
empress emptied emptiness empty emulate emulation emulator en enable enabled enables enabling enact enacted
enactment enamel encapsulate encapsulation enchanted encircled enclave enclose enclosed enclosure encode
encoded encoding encompass encompassed encompasses encompassing encore encounter encountered encounters
encourage encouraged encouragement encourages encouraging encrypt encryption encumbered encyclopedia end
endangered endeavor endeavors endeavour ended endemic endian ending endings endless endorsement endowed
endowment endpoint endpos ends endurance endure endured enduring enemies enemy energetic energies energy
enforce enforced enforcement enforcing engage engaged engagement engagements engages engaging engine engined
engineer engineered engineering engineers engines englische engraved engraver engraving engravings enhance
enhanced enhancement enhancing enigma enjoy enjoyable enjoyed enjoying enjoyment enjoys enlarge enlarged
enlargement enlightenment enlist enlisted enormous enough enraged enrich enriched enrichment enroll enrolled
enrollment ensemble ensembles ensign ensuing ensure ensured ensurepip ensures ensuring entail enter entered
entering enterprise enterprises enters entertain entertained entertainer entertaining entertainment enthalten
enthaltenen enthusiasm enthusiast enthusiastic enthusiastically enthusiasts entice entire entirely entirety
entities entitled entity entourage entrada entrance entrances entrant entre entrepreneur entrepreneurs entries
entropy entry entweder enum enumerate enumeration enumerator env envelope enveloped environ environment
environmental environmentally environments envisioned envoy envy enzyme enzymes ephemeral epic epidemic epilog
epilogue episcopal episode episodes epithet epoch epoll eponymous eps epsilon eq equal equality equalizer
equally equals equation equations equator equatorial equestrian equidistant equilibrium equipment equipped
equiprobable equity equivalence equivalent er era eras erase erased erect erected erection erlaubt eroded
erosion erotic err errant erratic errno erro erroneous erroneously error errors erst erstellt eruption
eruptions es escalate escalated escalation escape escaped escapes escaping escort escorted escorting escorts
esoteric especial especially especificar espionage essay essays essence essential essentially esta establish
established establishes establishing establishment establishments estate estates este esteem estimate estimated
estimates estimation estimator estiver estranged estuary et eta etc etched eternal eternity ethanol ether
ethernet ethical ethics ethnic ethnicity etiquette etymology eucalyptus euclidean euro euros evacuate evacuated
evacuation evade eval evaluate evaluated evaluating evaluation evangelical evangelist eve even evening evenings
evenly event events eventual eventually ever evergreen every everybody everyday everyone everything everywhere
evict evicted evidence evidenced evident evidently evil evolution evolutionary evolve evolved evolving ex
exacerbate exact exactly exactness exaggerated exaggeration exam examination examinations examine examined
examiner examines examining example examples exams exasperated exc excavation excavations exceed exceeded
exceeding exceeds excel excelled excellence excellent except exception exceptional exceptionally exceptions
excerpt excerpts excess excessive exchange exchanged exchanges exchanging exchequer excited excitedly
excitement exciting exclamation exclude excluded excluding exclusion exclusive exclusively excursion excuse
excused excuses exec executable executado executar execute executed executing execution executions executive
executives executor exemplar exemplary exemplifying exemplo exempt exemption exercise exercised exercises
exercising exhaust exhausted exhaustion exhaustive exhibit exhibited exhibiting exhibition exhibitions exhibits
exile exiled exiles exist existed existence existent existing exists exit exited exiting exits exodus exotic
exp expand expandable expanded expanding expands expanse expansion expansive expat expect expectation
expectations expected expecting expects expedition expeditionary expeditions expend expenditure expenditures
expense expenses expensive experience experienced experiences experiencing experiment experimental
experimentation experimented experimenting experiments expert expertise experts expiration expire expired
expiry explain explained explaining explains explanation explanations explanatory explicit explicitly
explicitness explode exploded explodes exploding exploit exploitation exploited exploits exploration
exploratory explore explored explorer explorers explores exploring explosion explosions explosive explosives
expo exponent exponential exponentiation export exportable exported exports expose exposed exposing exposition
expository exposure express expressed expresses expressing expression expressions expressive expressway
expulsion expunge exquisite ext extant extend extended extending extends extensible extension extensions
extensive extensively extent exterior extern external externally extinct extinction extinguished extra extract
extractable extracted extraction extractor extracts extraglobs extraneous extraordinary extrapolate
extrapolation extras extravagant extreme extremely extremes eye eyeball eyebrow eyebrows eyed eyeing eyes fa
fable fabric fabricated fabrication fabrics fabulous facade facades face faced faces facial facilitate
facilitated facilitates facilitating facilities facility facing fact faction factions facto factor factorial
factories factorization factors factory facts factual faculties faculty fade faded fades fading faerie fail
failed failing failobj failover fails failure failures faint faintly fair fairies fairly fairness fairs fairy
faith faithful fake falcon falcons fall fallback fallen falling fallout falls false falsely fame famed familiar
familiarity familiarize families family famine famous famously fan fancy fang fangs fanny fans fantasia
fantasies fantastic fantasy far fare farewell farm farmer farmers farmhouse farming farmland farms farther
farthest fascinated fascinating fascination fascism fascist fashion fashionable fashioned fast fastened faster
fastest fat fatal fatally fate fated fates father fathers fatigue fatty fault faulthandler faults faulty fauna
faux favor favorable favorably favored favorite favorites favors favour favourable favoured favourite
favourites fax fay fcgi fcntl fd fear feared fearful fearing fearless fears feasibility feasible feast feat
feather feathers featherweight feature featured featureless features featuring feb february fed federal
federally federation fee feeble feed feedback feeder feeding feeds feedstock feel feeling feelings feels fees
felicity fell fellow fellows fellowship fellowships felony felt female females feminine feminism feminist fen
fence fences fencing fender feral fern ferns ferocious ferries ferry fertile fertility fest festival festivals
fetal fetch feud feudal fever few fewer fewest fey fiance fiancee fiat fiber fibers fibre fiction fictional
fictitious fiddle fidelity field fielded fielder fielding fieldname fields fierce fiercely fiery fiesta fifteen
fifteenth fifth fifties fifty fig fight fighter fighters fighting fights figurative figure figured figures
figuring file filecmp filed fileinput filename fileno fileobj files filesystem filing fill fillcolor filled
filling fills filly film filmed filming filmmaker filmmakers films filter filtered filtering filters filthy
filtro fin final finale finalist finalists finalization finalize finalized finally finals finance financed
finances financial financially financing finch find finden finding findings finds fine fined finely finer fines
finger fingered fingerprint fingerprints fingers finish finished finishes finishing finite finiteness fins fir
fire firearm firearms fired fireplace fires firewall firing firm firmly firms first firstly firth fiscal fish
fished fisher fisheries fisherman fishery fishes fishing fission fist fisted fists fit fitch fitness fits
fitted fitting five fix fixed fixing fixture fixtures fixups fjord flag flags flagship flair flame flames
flaming flank flanked flanking flanks flap flaps flare flared flash flashback flashbacks flashed flashes
flashing flashlight flat flatly flats flatten flattened flavor flavors flavour flaw flawed flawless flaws flea
fledged fledgling flee fleeing flees fleet fleeting fleets flesh flex flexed flexibility flexible flexibly
flick flicked flicker flickered flickering flicking flies flight flights flinch flinched flinders fling flint
flip flipped flipping flirt flirting float floated floating floats flock flood flooded flooding floods floor
floors flop flopped floppy flora floral flotilla flour flourish flourished flourishing flow flowchart flowed
flower flowering flowing flows flu fluctuate fluent fluffy fluid fluids fluorescent flurry flush flushed
flushing flute flutes flutter fluttered fluttering flux fly flyer flyers flying flyweight fmt fnmatch foam
focal focus focused focuses focusing foe fog foi foil fold folded folder folding folds folgenden foliage folk
folklore folks follow followed follower followers following follows folly fond font fonte foo food foods fool
fooled foolish foolproof fools foot footage football footballer footballers footed footing footnote footprint
footprints for foraging foram forbid forbidden force forced forceful forcefully forces forcibly forcing ford
fore forearm forearms forecast forefront foregoing foreground forehead foreign foreigner foreigners foreman
foremost forensic forerunner foresee foreseeable forest forested forestry forests forever foreword forge forged
forget forgetting forgive forgiveness forgotten fork forks form forma formal formalism formalize formally
format formation formations formats formed former formerly formidable forming forms formula formulas formulate
formulated formulation fort forte forth forthcoming fortification fortifications fortified fortress forts
fortunate fortunately fortune fortunes forty forum forums forward forwards fossil fossils foster foul found
foundation foundations founded founder founders founding foundry fountain fountains four fourfold fours
fourteen fourteenth fourth fowler fox foxes foyer fp fr frac fractal fraction fractional fracture fractured
fractures fragile fragment fragmentation fragmented fragments fragrance frail frame framed frames framework
framing franchise franchises frank frankly franks frantic frantically fraternity fraud fraudulent fray freak
freaked freaking freaks free freed freedom freedoms freeing freelance freely freeman freestanding freestyle
freeway freeze freezing freight freighter frenzy frequencies frequency frequent frequented frequentist
frequently fresco frescoes fresh freshen freshly freshman freshness freshwater fret fri friar friars friction
friday fridays fridge fried friend friendly friends friendship friendships fries frigate frigates fright
frightened frightening fringe frog frogs from fromlist front frontal fronted frontend frontier frontiers fronts
frost frown frowned frowning frowns frozen frozenset fruit fruitful fruits frustrated frustrating frustration
fry ft ftp ftplib fuck fucked fucking fuel fueled fuels fugitive fuji fulfil fulfill fulfilled fulfilling
fulfillment full fullback fuller fullname fully fumble fumbled fun func funcname function functional
functionality functioned functioning functions functools fund fundamental fundamentally funded funding
fundraiser fundraising funds funeral fungal fungus funk funky funnel funny fur furious furiously furnace
furnished furniture furrowed furry further furthermore fury fuscous fuse fused fuselage fusion fuss futile
future futures futuristic fuzzy fyi gabby gable gabled gables gag gaga gage gain gained gaining gains gal gala
galactic galaxies galaxy gale gall gallant gallantry galleries gallery galley gallon gallons gamble gambling
game gamer games gaming gamma gancho gang gangs gangster gap gaped gaping gaps gar garage garbage garden
gardener gardening gardens garland garlic garment garments garner garnered garrison gas gases gasoline gasp
gasped gasping gasps gastropod gate gateway gather gathered gathering gatherings gathers gauge gaunt gauss gave
gawk gay gaze gazed gazes gazette gazing gc gdbm ge gear gearbox geared gears gee geek gel gem gems gen gender
gene genealogical genealogy general generality generalization generalize generalized generally generals
generate generated generates generating generation generational generations generative generator generators
generic generically generosity generous genes genesis genetic genetically genetics genie genius genocide genome
genre genres gentle gentleman gently gentry genuine genuinely genus geodesic geographic geographical
geographically geography geologic geological geologist geology geometric geometrical geometry geral gesetzt
gestalt gestartet gesture gestured gestures gesturing get getopt getpass gets gettext getting gh ghetto ghost
ghostly ghosts giant giants gibt gid gift gifted gifts gig gigabyte gigantic giggle giggled giggles giggling
gigs gilded gill gills gilt gin ginger gingerly girl girlfriend girlfriends girls giro gist git github give
given gives giving glacial glacier glaciers glad gladly glamour glance glanced glances glancing gland glands
glare glared glaring glass glasses glazed gleam gleamed gleaming glee gleichen glen glib glide glided glider
gliding glimpse glint glistening glitter glittering glob global globalization globally globe globular gloom
glorious glory gloss glossary glossy glove gloves glow glowed glowing glucose glue glued gluten glyph gm gnome
gnosis gnu go goal goalkeeper goals goaltender goat goats goblin god goddamn goddess godfather gods goes going
gold golden goldsmith golf golfer gone goo good goodbye goodness goods goodwill goofy google goose gore gorge
gorgeous gorilla gory gospel gospels gossip got gothic goto gotten govern governance governed governing
government governmental governments governor governors gown gprof grab grabbed grabbing grabs grace graceful
gracefully grade graded graders grades gradient grading gradual gradually graduate graduated graduates
graduating graduation graffiti graft grain grains gram grammar grammatical grams gran grand granddaughter
grande grandfather grandma grandmaster grandmother grandpa grandparent grandparents grandson grange granite
granny grant grantable granted grantee granting grantor grants granular granularity grape grapes graph graphic
graphical graphics graphlib graphs grasp grasped grasping grass grasses grassland grasslands grassroots grassy
grateful gratitude gratuitously grave gravel gravely graveyard gravitational gravity gray grazed grazing grease
greasy great greater greatest greatly greaves greed greediness greedy green greenhouse greenish greens
greenwood greet greeted greeting grenade grenades grey greyhound greyish grid grief griffin grill grille grim
grimace grimaced grimly grin grind grinding grinned grinning grins grip gripped gripping grips grit gritted
groan groaned groaning groans groceries grocery groin grok groom groove grooves gross grossed grossing
grotesque ground groundbreaking grounded grounds group grouped grouping groups grove grover grow growing growl
growled growling growls grown grows growth grp gruff grungy grunt grunted gt guarantee guaranteed guarantees
guard guarded guardian guardians guarding guards gubernatorial guerrilla guerrillas guess guessed guessing
guesswork guest guests guidance guide guided guideline guidelines guides guiding guild guilt guilty guineas
guise guitar guitarist guitarists guitars gulf gullible gulp gulped gum gun gunfire gunner gunners gunnery
gunpowder guns gunshot gunslinger gurney guru gust gut guts guys gym gymnasium gymnast gymnastics gypsy gzip
haben habit habitat habitats habits hack hackathon hacked hacker hacking hackney had hades hadn haggard hail
hailed hair haired hairs hairy haji hale half halftime halfway hall hallmark halls hallway hallways halo halt
halted halve halves ham hamburger hamlet hamlets hammer hammered hammering han hand handball handbook handed
handful handgun handheld handicap handicapped handing handkerchief handle handled handler handles handling
hands handshake handsome handwriting handwritten handy hang hangar hanged hanging hangs happen happened
happening happens happier happily happiness happy harassed harassment harbor harbour hard hardcoded hardcore
hardcover harden hardened harder hardly hardness hardship hardware hardwood hardy hare harm harmed harmful
harmless harmonic harmonica harmonies harmony harness harp harper harpsichord harrow harsh harshly hart harvest
harvested harvesting has hash hashable hashlib hashtag hasn hassle haste hastily hasty hat hatch hate hated
hates hating hatred hats haul hauled hauling haunt haunted haunting have haven having havoc hawk hawker hawks
hawthorn hay hays hazard hazardous hazards haze hazel hazy hdrs he head headache headed header heading headline
headlined headlines headlining headmaster headquarters heads heal healed healer healing health healthcare
healthy heap heapq hear heard hearing hearings hears heart heartbeat heartbreak hearted hearth heartland hearts
heat heated heath heather heating heats heaven heavenly heavens heavier heavily heaving heavy heavyweight
hectare hectares hedge hee heel heels height heights heir heiress heirs held helicopter helicopters helium
helix hell heller hello helm helmet helmets help helped helpful helping helpless helplessly helps hem
hemisphere hen hence henceforth hepatitis her herald heraldic herb herbal herbs herd herds here hereafter
hereby hereditary herein heresy heritage hermit hermitage hero heroes heroic heroin heroine heroism heron herr
herring hers herself hertz hesitant hesitantly hesitate hesitated hesitation hessian het heterogeneous
heterogenous heterosexual heuristic hex hexadecimal hey hg hi hiatus hibernating hickory hidden hide hideous
hideout hides hiding hierarchic hierarchical hierarchy high higher highest highland highlanders highlands
highlight highlighted highlighting highlights highly highness highs highway highways hijacking hike hiking
hilarious hill hills hillside hilltop hilly hilt him himself hind hindrance hinge hinges hint hinted hints hip
hips hire hired hires hiring his hiss hissed hissing histogram historian historians historic historical
historically histories history hit hitch hits hitter hitting hive hm hmac hoarse hoax hobby hockey hog hold
holder holders holding holdings holds hole holes holiday holidays holiness hollis hollow holly holocaust
holster holy homage home homebrew homecoming homeland homeless homemade homepage homes homestead hometown
homework homicide homo homogeneity homogeneous homosexual homosexuality honest honestly honesty honey honeymoon
honor honorable honorary honored honoring honors honour honourable honoured honours hood hooded hook hooked
hooker hooks hoop hoover hop hope hoped hopeful hopefully hopeless hopes hoping hopped hopper hopping horde
horizon horizons horizontal horizontally hormone hormones horn horned hornet hornets horns horrible horribly
horrific horrified horror horrors horse horseback horsepower horses horseshoe horst horticultural hose hospice
hospital hospitality hospitals host hostage hostages hosted hostel hostess hostile hostilities hostility
hosting hostname hosts hot hotel hotels hotspot hotspur hotter hound hounds hour hourly hours house housed
household householder households housekeeper housekeeping houses housing how however howl howled howling howto
hr htaccess htcacheclean htdocs html htpasswd http https hub huddled hue huff huffed hug huge hugely hugged
hugging hugs hulk hull hum human humane humanist humanitarian humanities humanity humanize humanoid humans
humble humid humidity humiliated humiliating humiliation hummed humming humor humorous humour hunched hundred
hundreds hundredth hundredweight hunger hungry hunt hunted hunter hunters hunting hunts hurdle hurdles hurling
hurricane hurricanes hurried hurriedly hurry hurrying hurt hurting hurts husband husbands hush hushed huskies
husky hut huts hybrid hybrids hydra hydraulic hydroelectric hydrogen hygiene hymn hymns hyper hyperbolic
hyperlink hyperparameter hyperplane hypertext hyphen hyphenate hyphenation hypnotic hypotenuse hypothesis
hypothetical hysteria hysterical i ic ice iced icon iconic icons iconv icy id idea ideal idealized ideally
ideals ideas idempotent ident identical identifiable identification identified identifies identify identifying
identities identity ideological ideology idf idiom idiomatic idiosyncratic idiot idiots idle idlelib idol idols
ids ie if iff ignited ignition ignorable ignorance ignorant ignore ignored ignores ignoriert ignoring ii iii ij
il ill illegal illegally illegitimate illicit illness illnesses illuminated illuminating illumination illusion
illusions illustrate illustrated illustrates illustrating illustration illustrations illustrative illustrator
illustrious im image imagemap imagery images imaginable imaginary imagination imaginative imagine imagined
imaging imagining imam imaplib imbalance imghdr imitate imitation immaculate immaterial immature immediate
immediately immense immensely immer immerse immersed immersion immigrant immigrants immigration imminent
immortal immortality immortals immune immunity immutability immutable imp impact impacted impacts impaired
impairment impart impatience impatient impatiently impending imperative imperfect imperial imperialism
impersonate impersonation impetus impl implant implement implementa implementation implementations implemented
implementiert implementing implements implicated implication implications implicit implied implies imply
implying import importable importance important importantly importation imported importlib imports impose
imposed imposing impossibility impossible impoverished impractical impress impressed impression impressions
impressive imprint imprisoned imprisonment improbable impromptu improper improve improved improvement
improvements improves improving improvisation improvised impulse impure impurity imputation impute in inability
inaccessible inaccuracy inaccurate inactive inactivity inadequate inadvertent inadvertently inadvisable
inappropriate inaugural inauguration inbuilt incantation incapable incarnation incense incentive incentives
inception inch inched inches incidence incident incidental incidents inclination incline inclined include
included includes including inclusion inclusive incognito income incomes incoming incomparable incompatibility
incompatible incomplete incomprehensible inconsistency inconsistent inconvenience inconvenient incorporate
incorporated incorporates incorporating incorporation incorrect incorrectly increase increased increases
increasing increasingly incredible incredibly increment incremental incubator incumbent incur incurred indeed
indefinite indefinitely indem indemnify indemnity indent indentation independence independent independently
independents indeterminacy indeterminate index indexable indexed indicate indicated indicates indicating
indication indications indicative indicator indicators indices indictment indie indies indifference indifferent
indigenous indigo indirect indirection indirectly indispensable indisputable indistinguishable individual
individuality individually individuals indoor indoors induce induced inducing induction inductive industrial
industrialist industries industry ineffective inefficiency inefficient ineligible inequality inertia inevitable
inevitably inexact inexpensive inexperienced inf infamous infancy infant infantry infants infeasible infected
infection infections infectious inference inferential inferior inferno infile infiltrate infinite infinitely
infinity infirmary infix inflammation inflammatory inflate inflated inflation inflection inflexible influence
influenced influences influencing influential influenza influx info inform informal informally informant
information informational informative informed informing informs infra infrared infrastructure infrequent
infringement ing ingredient ingredients inhabit inhabited inherent inherently inherit inheritable inheritance
inherited inhibit inhibition inhibitor inhibitors inhomogeneous inhuman iniciar init initdb initial
initialisation initialise initialization initialize initially initials initiate initiated initiating initiation
initiative initiatives inject injected injection injunction injured injuries injury injustice ink inland inlet
inlier inline inmate inmates inn innate inner innerhalb innermost inning innings innocence innocent innocuous
innovation innovations innovative inode inoffensive inordinate inorganic input inputs inquire inquired
inquiries inquiry inquisition ins insane insanity inscribed inscription inscriptions insect insects insecure
insensitive insensitivity inserido insert inserted insertion inside insider insides insight insightful insights
insignia insignificant insist insisted insistence insistent insisting insists insofar inspect inspected
inspecting inspection inspections inspector inspectors inspiration inspirational inspire inspired inspiring
inst instability instalado install installation installations installed installing installment instance
instances instant instantaneous instantiate instantiation instantly instead instinct instinctively instincts
institute instituted institutes institution institutional institutions instruct instructed instruction
instructional instructions instructive instructor instructors instrument instrumental instrumentalist
instrumentation instruments insufficient insulation insulin insult insulted insulting insults insurance insurer
insurgency insurrection int intact intake integer integers integral integrate integrated integrating
integration integrity intellect intellectual intellectuals intelligence intelligent intend intended intending
intends intense intensely intensified intensity intensive intent intention intentional intentionally intentions
intently inter interact interacting interaction interactions interactive intercept intercepted interception
interceptions interceptor interchange interchangeable interchangeably intercollegiate intercontinental
intercourse interdependence interdisciplinary interest interested interesting interests interface interfaces
interfere interfered interference interfering interim interior interiors interleave interlude intermediary
intermediate intermittent intermix intern internal internally international internationalize internationally
internationals interne interned internet internment internship interoperability interoperable interoperate
interp interpolate interpolation interposition interpret interpretable interpretation interpretations
interpreted interpreter interpreting interred interrelated interrogate interrogation interrogative interrupt
interrupted interrupting interruption intersect intersecting intersection intersections intersects intersperse
interspersed interstate interstitial interval intervals intervene intervened intervening intervention
interventions interview interviewed interviewing interviews intimacy intimate intimately intimidated
intimidating intimidation into intolerable intra intractable intranet intricate intriguing intrinsic
intrinsically intro introduce introduced introduces introducing introduction introductions introductory
introspect introspection introspective intruder intrusion intrusive intuit intuition intuitive invade invaded
invaders invading invalid invalidate invalidation invalidity invaluable invariably invariance invariant
invasion invasions invasive invent invented invention inventions inventor inventory inverse inversion invert
inverted invertible invest invested investigate investigated investigates investigating investigation
investigations investigative investigator investigators investing investment investments investor investors
invincible invisible invitation invitational invitations invite invited invites inviting invocation invoice
invoke invoked involuntary involve involved involvement involves involving inward inwardly io ion ionic ions ip
ipaddress ira iris iron ironclad ironic ironically irony irrational irreducible irrefutable irregular
irregularities irrelevant irreplaceable irresistible irrespective irreversible irrevocable irrigation irritated
irritating irritation is island islander islanders islands isle isles isn iso isolate isolated isolation
isomorphic isotonic isotope isotropic isotropy issue issued issues issuing ist it item items iter iterable
iterate iteration iterative iterator itertools its itself iv ive ivory ivy ix ja jacket jackets jade jagged
jaguar jaguars jail jailed jam jammed january jar jars jasmine javelin jaw jaws jay jays jazz jealous jealousy
jeans jede jedoch jeep jelly jeopardy jerk jerked jerking jersey jerseys jet jets jetzt jewel jewellery jewelry
jewels jihad jingle jitter job joblib jobs jock jockey jog jogged jogging join joined joining joins joint
jointly joints joke joked joker jokes joking jolly jolt jolted journal journalism journalist journalists
journals journey journeys joy jp jpeg json jubilee judas judge judged judgement judges judging judgment
judgments judicial judiciary judicious judo jug juggle juice juicy jul july jump jumped jumper jumping jumps
junction junctions june jungle junior juniors juniper junk junta junto jurisdiction jurisdictions jurisprudence
jurist jury just justice justices justification justified justify juvenile juveniles kali kanban kangaroo kann
kappa karate karma kat kb kc keel keen keep keepalive keeper keepers keeping keeps keine kept kern kernel
kernelized kettle kevent key keyboard keyboardist keyboards keyfile keyid keynote keypad keypress keys keystone
keystroke keyword kg ki kick kicked kicker kicking kickoff kicks kid kidding kidnap kidnapped kidnapping kidney
kids kill killed killer killers killing killings kills kilobytes kilometer kilometers kilometre kilometres kin
kinase kind kinda kindergarten kindly kindness kinds kinetic king kingdom kingdoms kings kink kinship kirk kiss
kissed kisses kissing kit kitchen kitchens kite kits kitten kitty km knee kneeling knees knife knight knighted
knights knit knitting knob knock knocked knocking knockout knocks knot knots knotted know knowing knowledge
knowledgeable known knows knuckles ko kqueue kraft kris kw kwargs kwds la lab label labeled labeling labelled
labels labor laboratories laboratory laborers laboriously labour labourers labs labyrinth lac lace laced lack
lacked lacking lacks lacrosse lacy lad ladder laden ladies lads lady lag lagoon laguna laid lair laird lake
lakers lakes lakeside lam lama lamb lambda lambert lame lamp lamps lance land landed landfall landfill landing
landings landlord landmark landmarks landowner landowners lands landscape landscapes landscaping landslide lane
lanes lang language languages lantern lanterns lap laps laptop large largely larger largest lark laser lasers
lash lashed lashes lass lassen lasso last lasted lasting lastly lasts lat latch late lately latency latent
later lateral latest latitude latter lattice laugh laughed laughing laughs laughter launch launched launcher
launches launching laundering laundry laureate laurel lava lavender lavish law lawful lawn laws lawsuit
lawsuits lawyer lawyers lax lay layer layered layers laying layout lays laziness lazy lb lbfactor lbfgs lbset
lbstatus lcm ldap le lea leach lead leader leaders leadership leading leads leaf leafs league leagues leak
leakage leaked leaking leaks lean leaned leaning leans leap leaped leaping leaps lear learn learned learners
learning learns learnt lease leased leases leash leasing least leather leave leaves leaving lecture lectured
lecturer lectures led ledge ledger left leftist leftmost leftover leg legacy legal legally legend legendary
legends leger legged legibility legion legions legislation legislative legislator legislators legislature
legislatures legitimacy legitimate legs lei leisure lemma lemon len lend lending length lengths lengthy lenient
lens lenses leone leopard lesbian lesen less lessen lesser lesson lessons let lethal lets letter lettering
letterman letters letting leukemia levant level leveled levels lever leverage lexeme lexical lexicographic
lexicographical ley li liability liable liaison liar lib libc libel liberal liberalism liberality liberals
liberated liberation libertarian liberties liberty liblinear libpq librarian libraries library libretto licence
license licensed licenses licensing lick licked licking lid lidar lids lie lied liege lies lieu lieutenant life
lifeboat lifeless lifelong lifesaver lifespan lifestyle lifetime lift lifted lifting lifts ligament ligand
ligature light lighted lighter lighthouse lighting lightly lightning lights lightweight like liked likelihood
likely likeness likes likewise liking lily limb limbs lime limerick limestone limit limitation limitations
limited limiting limits limo limousine limp linden line lineage linear linearity linearize linebacker linecache
lined lineman linen lineno liner lines linesep lineup ling linger lingered lingering linguist linguistic
linguistics linha lining link linkage linked linking links lint lion lions lip lips lipstick liquid liquidation
liquids liquor lisp list listed listen listened listener listeners listening lister listing listings lists lit
lite liter literacy literal literally literary literate literature lithium litigation litre litres litter
littered little liturgical liturgy liv live lived livelihood lively liveness liver livery lives livestock
living lizard lizards ll lo load loadable loaded loading loads loaf loan loaned loans lobbied lobby lobbying
lobe lobes lobster local locale localhost localities locality localization localize localized locally localpath
locals locate located locating location locations locator loch lock locked locker locking locks loco locomotive
locomotives locus lodge lodged lodges lodging loft log logarithm logarithmic logarithmically logfile logged
logging logic logical login logistic logistical logistics loglevel logo logos logout logrotate logs lol lone
loneliness lonely long longed longer longest longevity longhand longing longitude longitudinal longstanding
longtime look lookahead lookbehind looked looking lookout looks lookup loop loops loose loosely loosen loosened
looted looting lord lords lordship lore los lose loser losers loses losing loss losses lossless lossy lost lot
lots lottery lotus loud louder loudly lough lounge louvre love loved lovely lover lovers loves loving low lower
lowercase lowered lowering lowers lowest lowland lowlands loyal loyalist loyalists loyalty lsqr lt lucifer luck
luckily lucky lucrative luggage lullaby lulu lumber luminous lump lunar lunatic lunch lung lunged lungs lure
lured lush lust lux luxurious luxury lying lynch lynx lyric lyrical lyricist lyrics lzma ma mac mace machine
machinery machines macintosh mack macro macroscopically mad madam madame madden made madly madman madness
maestro mafia mag magazine magazines magenta magic magical magician magistrate magistrates magma magnate
magnesium magnet magnetic magnificent magnify magnitude magnolia magnum maharaja mahogany maid maiden maids
mail mailbox mailcap maim main mainframe mainland mainline mainly mainstream maintain maintainable maintained
maintaining maintains maintenance maintype maioria maize majestic majesty major majority majors make makefiles
maker makers makes makeshift makeup making malacca malaria male males malformed malfunction malice malicious
malik mall malls mama mammal mammalian mammals mammoth man manage manageable managed management manager
managerial managers manages managing mandarin mandate mandated mandates mandatory mandolin mane maneuver
maneuvers mangle mango mangrove mania manifest manifestation manifested manifesto manifold manipulate
manipulated manipulating manipulation manipulator mankind manly manned manner manners manor manpower mans
mansion mansions mantissa mantle mantra manual manually manufacture manufactured manufacturer manufacturers
manufactures manufacturing manuscript manuscripts many map mapfile maple mapped mapping maps mar mara marathon
marble march marched marches marching mare margarita marge margin marginal margins marijuana marine mariners
marines marital maritime mark markdown marked markedly marker markers market marketed marketing marketplace
markets marking markings marks markup maroon marquess marquis marred marriage marriages married marries marrow
marry marrying mars marsh marshal marshes mart martial martini martyr martyrs marvel marvelous mas mascara
mascot masculine mash masjid mask masked masks mason masonic masonry masquerade mass massacre massage masse
masses massif massive mast master mastered mastering masterpiece masters mastery mat match matched matches
matching mate mated mater material materialization materialize materialized materials maternal maternity mates
math mathbb mathbf mathcal mathematical mathematician mathematicians mathematics mathrm mating matplotlib
matrices matrix mats matt matter mattered matters mattress mature maturity mausoleum maverick mavericks max
maxage maxheaderlen maxi maxim maximal maximale maximization maximize maximum maxsize maxsplit may maybe mayhem
mayo mayor mayoral mayors maze mbox me mead meadow meal meals mean meaning meaningful meaningless meanings
means meant meantime meanwhile measurable measure measured measurement measurements measures measuring meat
mechanic mechanical mechanically mechanics mechanism mechanisms mechanized medal medalist medallion medallist
medals media medial median mediate mediated mediation medical medication medications medicinal medicine
medicines medieval meditation medium medley meek meet meeting meetings meets meg megabytes mehr mehrere mei
meisten melancholy melee melodic melodies melody melt melted melting mem member members membership membrane
membranes memcache memo memoir memoirs memorabilia memorable memorandum memorial memorials memories memorize
memory memoryview men menace menacing mental mentally mention mentioned mentioning mentions mentor mentoring
menu mercantile mercenaries mercenary mercer merchandise merchant merchants mercurial mercury mercy mere merely
merge merged merger mergers merging meridian merit meritocratic meritorious merits merlin mermaid merry mesa
mesh mesmo mess message messages messaging messed messenger messengers messiah messing messy met meta metabolic
metabolism metacharacters metaclass metadata metal metallic metals metaphor metaphysical metavar meteor
meteorological meter meters meth methane method methodological methodology methods methyl meticulously metre
metres metric metro metropolis metropolitan mets mg mi micro microphone microscope microscopic microscopy
microsecond microservice microservices microwave mid midday middle middleweight midfield midfielder midi
midland midlands midnight midpoint midst midsummer midterm midway might mighty migrant migrants migrate
migrated migrating migration migratory mil mild mildly mile mileage milestone militant militants military
militia militias milk milky mill millennium miller milling million millionaire millions millisecond milo mime
mimetype mimic min mina minas mind minded mindful minds mindset mine mined miner mineral minerals miners mines
mini miniature miniatures minimal minimise minimization minimize minimum mining minister ministerial ministers
ministries ministry minmax minor minorities minority minors mint minus minuscule minute minutes minutia miracle
miracles miraculous mirage mirror mirrored mirrors mis misbehave misbehavior miscellaneous mischief mischievous
misconduct miserable misery misestimation mislabeled misleading mismatch misnomer misplaced misread
misrepresented miss missed misses missile missiles missing mission missionaries missionary missions misspell
missy mist mistake mistaken mistakenly mistakes mister mistress misty misunderstanding misunderstood misuse mit
mitigate mitigation mittels mix mixable mixed mixer mixes mixin mixing mixture ml mm mmap mnemonic mo moan
moaned moaning moans moat mob mobile mobility mobilization mock mocked mocking mod modal mode model modeled
modeling modelled modelling models modem moderate moderately moderator modern modernism modernist modernization
modernize modernized modes modest modifiable modification modifications modified modify modifying modular
modulation module modulefinder modules modulo modulus mohawk moist moisture mojo mold molded mole molecular
molecule molecules mollusk molten mom moment momentarily momentary momento moments momentum momma mommy mon
monarch monarchs monarchy monasteries monastery monastic monday mondays monetary money moniker monitor
monitored monitoring monitors monk monkey monkeys monks mono monochrome monograph monolingual monolithic
monophonic monopoly monotone monotonic mons monsoon monster monsters monstrous montane monte month monthly
months monument monumental monuments mood moods moody moon moonlight moons moor moors moose moot mop moral
morale morality morally morals more moreover morning mornings morph morphological morphology morrow morsel
mortal mortality mortally mortals mortar mortem mortgage mosaic mosque mosques mosquito moss most mostly motel
moth mother mothers moths motif motifs motion motioned motionless motions motivate motivated motivation motive
motives motor motorcycle motorcycles motorized motors motorway motto mound mounds mount mountain mountainous
mountains mounted mounting mounts mourning mouse mouth mouthed mouthful mouths move moved movement movements
moves movie movies moving mph mpm ms msg msilib msvcrt mtime mu much mud muddy muffled mug mule muller multi
multicast multiclass multicollinearity multicolumn multicultural multidimensional multilabel multilevel
multilingual multimedia multinational multinomial multioutput multipart multiphase multiple multiplex
multiplication multiplicative multiplicity multiplied multiply multiprocessing multiprocessor multirange
multithreaded multitude multivariate multixact mum mummy mundane municipal municipalities municipality mural
murals murder murdered murderer murderers murdering murderous murders murmur murmured murmurs muscle muscled
muscles muscular muse mused museum museums mushroom mushrooms music musical musically musicals musician
musicians muss must mustache mustang mustard muster mustered mutability mutable mutant mutants mutate mutation
mutations mute muted mutex mutiny mutter muttered muttering mutual mutually muzzle my myriad myrtle myself
mysteries mysterious mysteriously mystery mystic mystical myth mythical mythological mythology myths na nach
nail nailed nails naive naked name named namedtuple namei namely namensbasierte namensbasierten names namesake
namespace naming nan nanny nanosecond nap nape napkin napoleon nargs narration narrative narratives narrator
narrow narrowed narrower narrowing narrowly narrows nasal nasty natal nation national nationalism nationalist
nationalists nationalities nationality nationally nationals nations nationwide native natives natural
naturalist naturalized naturally nature naughty nausea nautical naval nave navigable navigate navigation
navigator navy nawab nay nazi nazis nbsp nbviewer nbytes ncols ncurses ndarray ne near nearby neared nearer
nearest nearing nearly neat neatly nebula necessarily necessary necessitate necessitated necessity neck
necklace necks nectar nee need needed needing needle needles needs needy nefarious negate negation negative
negatively negativity neglect neglected negligence negligent negligible negotiable negotiate negotiated
negotiating negotiation negotiations negro neighbor neighborhood neighborhoods neighboring neighbors neighbour
neighbourhood neighbourhoods neighbouring neighbours neither nemesis neoclassical neolithic neon neophyte
nephew nerve nerves nervous nervously ness nest nesting nestled nests net netball netmask netrc nets netting
network networking networks neu neue neural neurological neuroscience neutral neutrality neutron never
nevertheless new newbie newborn newcomer newcomers newer newest newfound newline newly newmarket news newscast
newscasts newsgroup newsletter newspaper newspapers newsreader newt next nexus nframes ng nibble nice nicely
niceness nicety niche nicht nickel nickelodeon nickname nicknamed niece nifty night nightclub nightfall
nightingale nightly nightmare nightmares nights nighttime nil nim nine nineteen nineteenth ninety ninja ninth
nipple nipples nirvana nis nit nitrate nitrogen nix nlines nm nnn nntplib no nobility noble nobleman nobles
nobody noch nocturnal nod nodded nodding node nodes nods noise noiseless noises noisy nomadic nome nomenclature
nominal nominally nominate nominated nomination nominations nominee nominees non nonblocking nonce
noncompliance nonconformance nonconforming noncritical nondeterministic none nonempty nonetheless nonexistent
nonfatal nonfiction nonfunctional nonlinear nonmember nonnegative nonnull nonparametric nonprofit nonrandom
nonsense nonsensical nonstandard nonstop nonzero noon nor nord nordic norm normal normalisation normalise
normality normalization normalize normally normative norms north northbound northeast northeastern northern
northernmost northward northwards northwest northwestern nos nose nosed noses nostalgia not notable notably
notation notch note notebook noted notepad notes noteworthy nothing notice noticeable noticeably noticed
notices noticing notification notified notify noting notion notions notoriety notorious notwendig
notwithstanding noun nouns nov nova novel novelist novella novels novelty november novice novo now nowadays
nowhere np nr ns nt nth nu nuance nuclear nucleus nude nuisance null nullify num numb number numbered numbering
numbers numeral numerator numeric numerical numerous numpy nun nuns nur nurse nursery nurses nursing nut
nutrient nutrients nutrition nutritional nuts nutshell nylon oak oaks oasis oath ob obedience obesity obey
obeyed obfuscation obituary obj object objected objection objections objective objectives objects obligation
obligations obligatory obliged oblique oblivion oblivious oboe obscene obscure obscured obscurity observable
observably observation observations observatory observe observed observer observers observes observing obsessed
obsession obsidian obsolescent obsolete obstacle obstacles obstruction obtain obtainable obtained obtaining
obvious obviously occasion occasional occasionally occasions occult occupancy occupant occupants occupation
occupational occupations occupied occupies occupy occupying occur occurred occurrence occurrences occurring
occurs ocean oceanic oceans oct octagonal octal octave octet october octopus odd oddity oddly odds ode oder
odometer odor odyssey of off offboarding offence offences offended offender offenders offending offense
offenses offensive offer offered offering offerings offers office officer officers offices official officially
officials offline offload offs offset offshore offspring oft often ohne oil oilers oils ok okay old older
oldest olds olive olympian omega omg ominous omission omit omitted omnibus on onboarding once onde one onerror
ones ongoing onion onions online only onset onslaught onstage onto onward onwards op opaque opcode open opened
opener opening openings openly openness opens openssl opera operand operas operate operated operates operatic
operating operation operational operations operative operatives operator operators opinion opinionated opinions
opium opponent opponents opportune opportunistic opportunities opportunity oppose opposed opposes opposing
opposite opposition oppression oppressive opt opted optic optical optics optimal optimisation optimise optimism
optimistic optimistically optimization optimize optimum option optional optionflags options optparse opus or
oracle oral orange orb orbit orbital orbiting orbits orchard orchards orchestra orchestral orchestras
orchestrated orchid ordained ordeal order ordered ordering orderly orders ordinal ordinance ordinary ordination
ordnance ore org organ organic organisation organisations organise organised organising organism organisms
organist organization organizational organizations organize organized organizer organizers organizes organizing
organs orgasm orient oriental orientation oriented origem origin original originally originals originate
originated originates originating originator origins ornamental ornate orphan orphanage orphaned orphans
orthodox orthodoxy orthogonal orthogonality os oscillatory ossaudiodev ostensibly other otherhost otherpath
others otherwise otter ottoman ottomans ou ought ounce our ours ourselves out outage outbound outbreak outburst
outcome outcomes outdated outdoor outdoors outer outermost outfielder outfit outfits outgoing outing outlaw
outlawed outlaws outlet outlets outlier outline outlined outlines outlive outlook outlying outperform outpost
output outputs outrage outraged outrageous outras outreach outright outs outset outside outsider outsiders
outskirts outspoken outstanding outstretched outward outweigh oval oven over overall overboard overcome
overcoming overdose overestimate overfit overflow overgrown overhaul overhead overkill overland overlap
overlapping overlay overload overlook overlooked overlooking overly overnight overridden override overrun overs
overseas oversee overseeing oversees oversight oversized overthrow overtime overture overturn overturned
overview overwhelm overwhelmed overwhelming overwhelmingly overwrite overwritten owe owed owes owing owl owls
own owned owner owners ownership owning owns ox oxidation oxide oxygen oyster ozone pa pace paced paces pacific
pacing pack package packaged packages packaging packed packers packet packets packing packs pact pad padded
paddle paddy padre padres pads pagan page pageant pages paginate pagination pagoda paid pain pained painful
painfully painless pains paint painted painter painters painting paintings paints pair paired pairing pairs
pairwise paisley pal palace palaces palatinate palatine pale paler palette palm palms pamphlet pamphlets pan
panchayat panda pane panel panels pang panic panicked panorama pantheon panther panthers panting pantry pants
panzer papa papacy papal paper paperback papers paperwork papyrus par para parachute parade parades paradigm
paradise paradox paradoxical paragraph parallel parallelism parallelize parallels paralysis paralyzed param
parameter parameterized parameters parametric paramilitary paramount paranoia paranoid paranormal parapet
parasite parasites parasitic parcel parcellation parcels parchment pardon parent parental parentheses
parenthesis parenthesized parenting parents parish parishes parity park parked parking parkway parlance parlay
parliament parliamentary parlor parochial parody parole parrot parry parse parsimonious part partake parted
partial partially participant participants participate participated participates participating participation
particle particles particular particularity particularly parties parting partisan partisans partition partly
partner partnered partnering partners partnership partnerships partridge parts party pas pasha pass passage
passages passageway passed passen passenger passengers passes passing passion passionate passions passive
passphrase passport passports passthrough passwd passwdfile password past pasta paste pastor pastoral pastry
pasture pastures pat patch patches patent patented patents paternal path pathetic pathinfo pathlib pathname
pathogen pathologic pathological pathology paths pathsegments pathway pathways patience patient patiently
patients patio patriarch patriot patriotic patriots patrol patrolling patrols patron patronage patrons patted
pattern patterned patterns patting patty pause paused pauses pausing paved pavement pavilion paving paw pawn
paws pax pay paying payload payment payments payroll pays pdb pe pea peace peaceful peacefully peacekeeping
peach peacock peak peaked peaking peaks peanut peanuts pear pearl pearls peas peasant peasants peat peck
peculiar pedagogical pedal pedantic pedestal pedestrian pedestrians pediatric pee peek peeked peeking peel
peeled peeling peephole peer peerage peered peering peers peg pelo pen penal penalisation penalization penalize
penalties penalty pencil pencolor pendant pending pendulum penetrate penetrated penetrating penetration penguin
penguins peninsula peninsular penis penitentiary pennant penned penny pens pension pensions pentagon penthouse
penultimate people peoples pep pepper peppers peptide per perceive perceived percent percentage percentile
perception perceptions perceptual perch perched percolate percolation percussion perennial perfect perfection
perfectly perform performance performances performed performer performers performing performs perfume perhaps
perimeter period periodic periodical periodically periodicals periodicity periods peripheral periphery perm
permanent permanently permissible permission permissive permit permite permits permitted permitting permutation
permute pernicious perpendicular perpetual perplexity perry persecution persist persisted persistence
persistent person persona personal personalities personality personalization personalize personally personnel
persons perspective perspectives persuade persuaded persuasion pertain pertaining pertinence pertinent perturb
perturbation pervasive pessimistic pest pet petal petals petite petition petitioned petitions petrol petroleum
pets petty pew pgbench pgcrypto pgtypes phantom pharmaceutical pharmaceuticals pharmacy phase phased phases
phenomenon phi philanthropic philanthropist philanthropy philharmonic philology philosopher philosophers
philosophical philosophy phoenix phone phonebook phones phonetic phosphate phosphorus photo photograph
photographed photographer photographers photographic photographs photography photon photos php phrase phrases
phylogenetic physical physically physician physicians physicist physics physiological physiology pi pia pianist
piano pianos piazza pic piccolo pick picked picket picking pickle pickletools picks pickup picnic pictorial
picture pictured pictures picturesque pid pie piece pieces pier pierce pierced piercing piers pig pigeon
pigeons pigment pigs pike pile piled piles pilgrim pilgrimage pilgrims pill pillar pillars pillow pillows pills
pilot piloted pilots pin pinball pinch pinched pine pines ping pink pinnacle pinned pinning pins pinto pioneer
pioneered pioneering pioneers pious pip pipe pipeline piper pipes piracy pirate pirates piss pissed pistol
pistols piston pistons pit pitch pitched pitcher pitchers pitches pitchfork pitching pitfall pits pitted pity
pivotal pixel pixels pizza pkg pkgutil place placebo placed placeholder placement places placing plagiarized
plague plagued plaid plain plainly plains plaintext plaintiff plaintiffs plan planar plane planes planet
planetary planets plank planned planner planners planning plans plant plantation plantations planted planting
plants plaque plaques plasma plaster plastered plastic plastics plat plataforma plate plateau plates platform
platforms platinum platoon plausible plausibly play playable playback playboy played player players playful
playfully playground playhouse playing playoff playoffs plays playwright plaza plea plead pleaded pleading
pleas pleasant pleasantly please pleased pleasing pleasure pleasures pledge pledged plenty plight plist
plistlib plot plots plotted plotting plucked plug plugin plugins plum plumage plumbing plume plump plunge
plunged plunging plural plurality pluralization pluralize plus plush pm pneumonia po pocket pockets pod podcast
pode podem podium pods poem poems poet poetic poetry poets point pointed pointedly pointer pointing pointless
points poised poison poisoned poisoning poisonous poke poked poker poking pol polar pole poles police policeman
policies policing policy policyholder polish polished polite politely political politically politician
politicians politics polka poll pollard polled pollen polling pollock polls pollute pollution polo poly polygon
polymer polymers polymorphic polymorphism polynomial polynomials polysemy polytechnic ponce pond ponder
pondered ponds pontifical pony ponytail pooch pool pools poor poorer poorly pop popcorn pope poplib popped
popping poppy pops populace popular popularity popularly populate populated population populations populous por
porcelain porch pork porn pornographic pornography port porta portability portable portage portal portals
ported porter portfolio portico portion portions portrait portraits portray portrayal portrayed portraying
portrays ports pos pose posed poses posing position positional positioned positioning positions positive
positively positivity posix posse possess possessed possesses possessing possession possessions possessive
possibilities possibility possible possibly post postage postal postdoctoral posted poster posterior posterity
posters postfix postgraduate postgres posthumous posthumously posting postmaster postpone postponed posts
posture postwar pot potassium potato potatoes potent potential potentially potion pots potter pottery pouch
poultry pound pounded pounder pounding pounds pour poured pouring poverty pow powder power powered powerful
powerhouse powerless powers pp pprint practicable practical practically practice practiced practices practicing
practise practised practitioner practitioners prairie praise praised praises praising prank pray prayed prayer
prayers praying pre preach preached preacher preaching preamble precarious precaution precautions precede
preceded precedence precedent preceding precinct precious precipitation precisa precise precisely precision
preclude precompute precondition preconfig precursor predate predator predators predatory predecessor
predecessors predefined predetermined predicate predict predictability predictable predicted predicting
prediction predictions predictive predictor predominant predominantly preempt preemptive preexisting preface
prefect prefecture prefer preferable preferably preference preferences preferential preferred preferring
prefers prefit prefix prefork pregnancy pregnant prehistoric prejudice prelate preliminary prelude premature
prematurely premier premiere premiered premiership premise premises premium prentice preoccupied prep
prepackaged preparation preparations preparatory prepare prepared prepares preparing prepend preprocess
preprocessor prerequisite prerogative preschool prescribe prescribed prescription preseason presence present
presentation presentations presented presenter presenters presenting presently presents preservation preserve
preserved preserves preserving preset presidency president presidential presidents press pressed presses
pressing pressure pressured pressures prestige prestigious presumably presume presumed pretend pretended
pretending pretty prevailing prevalence prevalent prevent prevented preventing prevention preventive prevents
preview previous previously prevision prey price priced priceless prices pricing prick pride priest priestess
priesthood priests prima primal primaries primarily primary primate prime primitive prince princely princes
princess principal principality principally principals principle principles print printable printed printer
printers printf printing printout prints prior priori priorities priority priory prism prison prisoner
prisoners prisons pristine privacy private privateer privately privatization privilege privileged privileges
privy prize prized prizes pro probabilistic probabilistically probability probable probably probation probe
probing problem problema problematic problematical problems procedural procedure procedures proceed proceeded
proceeding proceedings proceeds process processar processed processes processing procession processor
processors proclaimed proclamation proctor procurement prodigy produce produced producer producers produces
producing product production productions productive productivity products prof profession professional
professionally professionals professions professor professors professorship proficiency proficient profile
profiles profit profitable profits profligate profound profoundly prog prognosis program programa programmatic
programmatically programme programmed programmer programmers programmes programming programs progress
progressed progresses progressing progression progressive progressively prohibit prohibited prohibiting
prohibition prohibitive prohibits project projected projectile projecting projection projections projects
proliferation prolific proline prologue prolonged prom promenade prominence prominent prominently promiscuous
promise promised promises promising promote promoted promoter promoters promotes promoting promotion
promotional promotions prompt prompted prompting promptly prone pronounce pronounced pronunciation proof prop
propaganda propagate propagation propeller propellers proper properly properties property prophecy prophet
prophets proponent proponents proportion proportional proportions proposal proposals propose proposed proposes
proposing proposition propped proprietary proprietor props propulsion prose prosecution prosecutor prosecutors
prospect prospective prospects prosperity prosperous prostate prostitute prostitutes prostitution protagonist
protagonists protect protected protecting protection protections protective protector protectorate protects
protege protein proteins protest protestant protestants protested protesters protesting protests proto protocol
protocolo protocols proton prototype prototypes prototyping protracted protruding proud proudly provability
provably prove proved provedor proven proves provide provided providence provider providers provides providing
province provinces provincial proving provision provisional provisions provocative provoke provoked provost
prowess proximity proxy prune pry psalm psalms pseudo pseudonym psi psql pstats psyche psychedelic psychiatric
psychiatrist psychiatry psychic psycho psychological psychologist psychologists psychology psychotic pt
pthreads pty pub public publication publications publicity publicize publicized publicly publish published
publisher publishers publishes publishing pubs puck pudding puddle pueblo puff pule pull pulled pulling pulls
pulmonary pulp pulpit pulse pulsed pulses pulsing pump pumped pumping pumpkin pumps pun punch punched punches
punching punctuation punish punished punishment punishments punk punt pup pupil pupils puppet puppets puppy
purchase purchased purchases purchasing pure purely purge purification purity purple purplish purpose
purposefully purposely purposes purse pursed pursuant pursue pursued pursuing pursuit pursuits push pushed
pushes pushing pussy put putative puts putting puzzle puzzled puzzles pwd pyamg pyc pyclbr pydoc pylong
pymalloc pypi pyramid pytest python qi qs quad quadrant quadratic quadruple quaisquer quake quaker quakers qual
qualification qualifications qualified qualifier qualifiers qualify qualifying qualitative qualities quality
qualquer quando quantify quantile quantitative quantities quantity quantization quantize quantum quarrel
quarries quarry quarter quarterback quarterfinal quarterfinals quarterly quartermaster quarters quartet quartz
quasi quay que queen queens queer query quest question questionable questioned questioning questions queue
quick quicker quickest quickly quiet quieter quietly quilt quintet quirk quit quite quiver quivering quiz
quopri quorum quota quotation quote quoted quotes quotient quoting rabbi rabbis rabbit rabbits raccoon race
racecourse raced racehorse racer racers races racetrack raceway racial racing racism racist rack racks radar
radial radians radiant radiating radiation radical radically radicals radio radioactive radios radius radix
raffle raft rag rage raged ragged raging rags raid raided raider raiders raiding raids rail railing railroad
railroads rails railway railways rain rainbow rained rainfall rainforest raining rains rainy raise raised
raises raising raja rake raked rallied rallies rally ram rammed ramp rampage rampant ramps rams ran ranch rand
random randomization randomize randomly randomness range ranged ranger rangers ranges ranging rank ranked
ranking rankings ranks ransom rap rape raped rapid rapidly rapids rapper rappers rare rarely rash raster rat
rate rated rates rather ratification ratified rating ratings ratio rational rationale ratios rats rattle
rattled rattling ravaged rave ravel raven ravens ravine raw ray rayon rays razor rbf rbi rbis re reach
reachability reachable reached reacher reaches reaching react reacted reacting reaction reactions reactivate
reactivated reactive reactor reactors reacts read readability readable readably reader readers readily
readiness reading readings readline readonly reads ready real realise realised realises realising realism
realistic realistically realities reality realization realize realized realizes realizing reallocation really
realm realms reaper reapers rear reared rearrange rearrangement reason reasonable reasonableness reasonably
reasoned reasoning reasons reassert reassign reassigned reassignment reassure reassured reassuring rebel
rebelled rebellion rebellious rebels rebind rebirth reboot reborn rebound rebounds rebuild rebuilding rebuilt
recalculate recalculation recall recalled recalling recalls recant recap recapture recaptured recast receipt
receipts receive received receiver receivers receives receiving recent recently reception receptionist
receptions receptor receptors recess recession recheck recipe recipes recipient recipients reciprocal
reciprocation recital reckless reckon reclaim reclaimed reclamation recoding recognise recognised recognition
recognizable recognize recognized recognizes recognizing recoil recombination recommend recommendation
recommendations recommended recommends recompile recomputed reconcile reconciled reconciliation reconfigure
reconnaissance reconstruct reconstructed reconstruction reconvert record recorded recorder recording recordings
records recourse recover recoverable recovered recovering recovery recreate recreated recreation recreational
recruit recruited recruiting recruitment recruits rectangle rectangular rector rectory recurring recursion
recursive recursos recycle recycled recycling red reddish redefine redefinition redemption redesign redesigned
redevelopment redhead redirect redirection redistribute redistribution redo reds reduce reduced reduces
reducible reducing reduction reductionist reductions redundancy redundant redwood reed reef reefs reel
reelection reeling reentrant reestablish reeve ref refactored refer referee referees reference referenced
references referencing referendum referent referential referral referred referring refers refine refined
refinement refinery refining refit reflect reflected reflecting reflection reflections reflective reflects
reflex reflexive reflexivity reform reformation reformed reformer reforming reforms reformulate refrain refresh
refreshing refrigerator refueling refuge refugee refugees refurbishment refusal refuse refused refuses refusing
regain regained regaining regal regard regarded regarding regardless regards regatta regency regenerate
regeneration regent regents regex regexp reggae regime regiment regimental regiments regimes region regional
regions register registered registering registers registrar registration registro registry regress regression
regressor regret regrets regretted regular regularisation regularization regularize regularly regulars regulate
regulated regulates regulating regulation regulations regulator regulators regulatory rehabilitation rehearsal
rehearsals reign reigned reigning reigns reimbursement reimbursements rein reindeer reindexdb reinforce
reinforced reinforcement reinforcements reins reinstall reinterpretation reissue reissued reiterate reiterated
reject rejected rejecting rejection rejects rejoin rejoined relate related relates relating relation relational
relations relationship relationships relative relatively relatives relativity relax relaxation relaxed relaxing
relay release released releases releasing relegation relentless relevance relevancy relevant reliability
reliable reliably reliance relic relics relied relief reliefs relies relieve relieved religion religions
religious relinquished relinquishing reload relocate relocated relocating relocation reluctance reluctant
reluctantly rely relying remain remainder remained remaining remains remake remapping remark remarkable
remarkably remarked remarks rematch remediation remedy remember remembered remembering remembers remembrance
remind reminded reminder reminding reminds reminiscent remnant remnants remorse remote remotely removable
removal remove removed removes removing renal rename renamed renaming render rendered rendering rendezvous
rendition renegade renegotiation renew renewable renewal renewed renovation renovations renowned rent rental
rented rents reopen reopened reorder reorganisation reorganised reorganization reorganize reorganized rep
repair repaired repairing repairs repay repeal repealed repeat repeatable repeated repeatedly repeating repeats
repercussion repertoire repertory repetition repetitive repl replace replaced replacement replacements replaces
replacing replay replica replicate replication replied replies reply repo report reportable reported reportedly
reporter reporters reporting reports repos reposition repositories repository represent representable
representation representations representative representatives represented representing represents repression
reprint reprinted reprise reprised reprlib reproduce reproduced reproducibility reproducible reproduction
reproductive republic republican republicans republics repudiation reputation req request requested requesting
requests requiem require required requirement requirements requires requiring requisite reread rerun res
rescale reschedule rescue rescued rescues rescuing research researched researcher researchers researches
researching resemblance resemble resembled resembles resembling resent resented resentment reservation
reservations reserve reserved reserves reservoir reservoirs reset reside resided residence residences residency
resident residential residents resides residing residual residue residues resign resignation resigned resigning
resilient resin resist resistance resistant resisted resisting resize resolution resolutions resolvable resolve
resolved resolving resonance resort resorts resource resources resp respect respectable respected respectful
respecting respective respectively respects respiratory respond responded responding responds response
responses responsibilities responsibility responsible responsive responsiveness resposta rest restart restarted
restaurant restaurants rested resting restless restoration restore restored restoring restrain restrained
restraining restraint restraints restrict restricted restricting restriction restrictions restrictive restroom
restructure restructuring rests resubmit result resultant resulted resulting results resume resumed resumption
resurgence resurrect resurrected resurrection retail retailer retailers retain retained retaining retains
retaliation retention retire retired retirement retiring retracted retraction retrain retreat retreated
retreating retribution retrievable retrieval retrieve retrieved retro retroactively retrospective retry return
returned returning returns reunification reunion reunite reunited reusable reuse reused rev reveal revealed
revealing reveals revelation revelations revenge revenue revenues revered reverend reversal reverse reversed
reversible revert reverted review reviewed reviewer reviewers reviewing reviews revise revised revision
revisions revisited revival revive revived revocation revoke revoked revolt revolution revolutionaries
revolutionary revolutions revolve revolver revolves revolving revue reward rewarded rewards reword reworked
rewrite rewritten rhapsody rhetoric rhino rho rhyme rhymes rhythm rhythmic rhythms rib ribbon ribbons ribs rice
rich richer riches richly rid riddance riddle ride rider riders rides ridge ridges ridiculous riding ridley
riff rifle rifles rift rig rigged right righteous rightful rightmost rights rigid rigorous rim ring ringing
rings rink riot riots rip ripe ripped ripping ripple rippled rise risen rises rising risk risked risking risks
risky rite rites ritual rituals rival rivalry rivals river riverside roach road roadblock roads roadside
roadway roam roaming roar roared roaring roast roasted rob robbed robber robbers robbery robe robes robin robot
robotic robotics robots robust robustness roc rock rocked rocker rocket rockets rockies rocking rocks rocky rod
rodent rodents rodeo rods roe rogue role roles roll rollback rolled roller rolling rollover rolls roman romance
romans romantic roof roofed roofs rooftop rook rookie room roommate rooms rooster root rooted roots rope ropes
rosary rose rosemary roses rosewood roster rosy rot rotary rotate rotated rotatelogs rotating rotation
rotational rotor rotten rotting rouge rough roughly round roundabout rounded rounding rounds roundup rouse
route routed routes routine routinely routines routing rover rovers row rowan rower rowing rows royal royalist
royals royalties royalty rpm rsync ru rub rubbed rubber rubbing rubbish rubble rubs ruby rudd rudder rude
rudimentary rudiments rue rug rugby rugged ruin ruined ruining ruins rule ruled ruler rulers rules ruleset
ruling rum rumble rumbled rumbling rumor rumored rumors run runaway rune runes runner runners running runoff
runs runtime runway runways rural ruse rush rushed rushes rushing rust rustic rustling rusty ruthless rye saber
sable sabotage sabre sabres sac sack sacked sacks sacrament sacred sacrifice sacrificed sacrifices sad saddle
sadly sadness safari safe safeguard safely safer safest safety sag saga sage sagged sahib said sail sailed
sailing sailor sailors sails saint saints sake salad salaries salary sale sales salesman salient saline saliva
salmon salon saloon salsa salt salts salty salute salvage salvation samba same sample sampled samples sampling
samurai sanctioned sanctuary sand sandbox sands sandstone sandwich sandwiches sandy sane sang sanitary
sanitation sanitize sanity sap sapphire saratoga sarcasm sarcastic sarcastically sash sat satellite satellites
satin satire satirical satisfaction satisfactory satisfied satisfy satisfying saturated saturation saturday
saturdays sauce sausage savage savanna save saved saves saving savings savior savoy saw sawmill sawyer sax
saxophone saxophonist say saying says scalability scalable scalar scale scaled scales scaling scalp scan
scandal scandals scanned scanner scanning scans scar scarce scarcely scare scared scares scarf scarlet scarred
scars scary scatter scattered scattering scenario scenarios scene scenery scenes scenic scent scented scents
schauen sched schedule scheduled schedules scheduling schema scheme schemes schizophrenia scholar scholarly
scholars scholarship scholarships scholastic school schoolbook schoolhouse schooling schools schooner science
sciences scientific scientist scientists scikit scipy scissors scoop scooped scope score scoreboard scored
scorer scores scoring scorpion scotch scout scouting scouts scowl scowled scramble scrambled scrambling scrap
scrape scraped scraping scrapped scratch scratched scratches scratching scratchpad scream screamed screaming
screams screen screened screening screenings screenplay screens screenwriter screw screwed screwing scribe
script scripted scripts scripture scriptures scroll scrolling scrolls scrub scrubbed scrum scrutinize scrutiny
scuba sculpted sculptor sculptors sculpture sculptures sdist se sea seafood seal sealed sealing seals seam
seaman seamless search searched searches searching searing seas seaside season seasonal seasoned seasons seat
seated seater seating seats sec secant secession secluded second secondary secondly seconds secrecy secret
secretariat secretaries secretary secretive secretly secrets sect section sectional sections sector sectors
secular secure secured securely securing securities security sed sedan sediment sedimentary sediments seduce
seduction seductive see seed seeded seeds seeing seek seekable seeker seekers seeking seeks seem seemed seeming
seemingly seems seen sees segment segmentation segments segregated segregation seguida sehr sein seine seismic
seize seized seizing seizure seizures seja seldom select selected selecting selection selections selective
selectivity selector selects self selfish sell seller selling sells semantic semantically semantics semaphore
semester semi semicolon semiconductor semifinal semifinals seminal seminar seminars seminary sen senate senator
senators send senden sendfile sending sends senior seniors sensation sensations sense sensed senses sensible
sensibly sensing sensitive sensitivity sensor sensors sensory sensual sent sentence sentenced sentences
sentencing sentiment sentimental sentiments sentinel sep sepal separability separable separate separated
separately separates separating separation separator sept september seq sequel sequels sequence sequences
sequencing sequential ser serene serge sergeant serial serialisation serialization serialize serialized serials
series serious seriously seriousness sermon sermons serpent serum servant servants serve served server
servername servers serves service serviced services servicing servidor serving servlet sesame sess session
sessions set setaside sets setting settings settle settled settlement settlements settler settlers settles
settling setuid setup setuptools setzen setzt seu seven sevens seventeen seventeenth seventh seventies seventy
several severe severed severely severity sewage sewer sewing sex sexes sexual sexuality sexually sexy sh shack
shade shaded shades shadow shadowed shadows shadowy shady shaft shafts shaggy shake shaken shakes shaking shaky
shale shall shallow shallowness sham shaman shame shamelessly shamrock shape shaped shapes shaping shard shards
share shared shareholder shareholders shares sharing shark sharks sharp sharpened sharply shatter shattered
shattering shave shaved shay she shear sheath shebang shed sheds sheen sheep sheer sheet sheets sheikh shelf
shell shells shelter sheltered shelters shelve shelves shepherd sheriff sherlock sherry shield shielded
shielding shift shifted shifter shifters shifting shifts shin shine shining shiny ship shipbuilding shipment
shipments shipped shipping ships shipyard shire shirt shirts shit shitty shiva shiver shivered shivering
shivers shlex shock shocked shocking shocks shoe shoes shook shoot shooter shooters shooting shootout shoots
shop shopping shops shore shoreline shores short shortage shortages shortcoming shortcut shorten shortened
shorter shortest shorthand shortly shorts shortsightedness shortstop shot shotgun shots should shoulder
shouldered shoulders shouldn shout shouted shouting shouts shove shoved shovel shoving show showcase showcased
showcases showcasing showdown showed shower showered showers showing shown shows showtime shredded shriek
shrieked shrill shrimp shrine shrines shrink shrinkage shrinking shrub shrubs shrug shrugged shrugs shrunk
shudder shuddered shuddering shuffle shuffled shuffling shut shutdown shutil shutter shutting shuttle shy si
sibling siblings sic sich sick sickness side sidebar sided sidekick sides sidestep sidewalk sidewalks sideways
siding siege siemens sierra sig sigh sighed sighing sighs sight sighted sighting sights sigma sigmoid sign
signage signal signaled signaling signalling signalnum signals signature signatures signed significance
significant significantly significative signifies signify signing signs signum signup silence silenced silent
silently silhouette silicon silk silky silly silva silver silvery sim sima similar similarities similarity
similarly simple simpler simplest simplex simplicity simplification simplified simplify simplistic simply
simulate simulated simulation simulations simulator simulcast simultaneous simultaneously sin since sincere
sincerely sincerity sine sing singer singers singing single singled singles singleton sings singular sinister
sink sinking sinks sins sintaxe sinusoid sinusoidal sip sipped sipping sir sire sired siren sirens sis sistema
sister sisters sit sitcom site sited sites sits sitting situated situation situations six sixteen sixteenth
sixth sixties sixty sizable size sized sizes skate skater skaters skating skeletal skeleton skeletons skeptical
skepticism sketch sketches skew skewness ski skier skies skiing skill skilled skills skimmed skimp skin skinned
skinner skinny skins skip skipped skipper skipping skirmish skirt skirts skit sklearn skull skulls sky skyline
skyscraper slab slabs slack slacks slain slalom slam slammed slamming slams slang slant slap slapped slapping
slash slashed slate slated slater slaughter slaughtered slave slavery slaves slayer sleek sleep sleeper
sleeping sleeps sleepy sleeve sleeves slender slew slice sliced slices slicing slick slid slide slides sliding
slight slightly slim sling slip slipped slippery slipping slips slit slits slogan sloop slope slopes sloping
sloppy slot slots slow slowdown slowed slower slowest slowing slowly slowness slug slump slumped sly smack
smacked small smaller smallest smallpox smart smarter smartphone smash smashed smashing smell smelled smelling
smells smile smiled smiles smiley smiling smirk smirked smoke smoked smoking smoky smooth smoothed smoothing
smoothly smoothness smtpd smtplib smug smuggling snack snacks snail snails snake snakes snap snapped snapping
snaps snapshot snarl snarled snatch snatched sndhdr sneak sneakers sneakily sneaking sniff sniffed sniffing
sniper snippet snooker snoop snort snorted snout snow snowfall snowy snuggled so soaked soaking soap soaring
sob sobbed sobbing sober sobre sobs socache soccer social socialism socialist socialists socially societal
societies society sociological sociologist sociology sock socket sockets socketserver socks soda sodium sofa
soft softball softened softer softly softness software soil soils sol solar sold soldier soldiers sole solely
solemn solemnly solicit solicitor solid solidarity solids solidus solitary solitude soll sollte sollten solo
soloist soloists solos soluble solution solutions solvable solve solved solvent solving somber some somebody
someday somehow somente someone somepath someplace something sometime sometimes somewhat somewhere son sonar
sonata song songs songwriter songwriters sonic sonny sons soon sooner soonest soothe soothing sophisticated
sophomore soprano sorcerer sore sorority sorrow sorry sort sorted sorting sorts sought soul souls sound sounded
sounding soundness sounds soundtrack soundtracks soup sour source sourced sources south southbound southeast
southeastern southern southernmost southland southward southwest southwestern sovereign sovereignty soviet
soviets sowie sowohl soy spa space spacecraft spaced spaces spaceship spacious spade spaghetti spam span
spanned spanning spans spare spared sparingly spark sparked sparkle sparkled sparkling sparrow sparse sparsely
sparseness sparsity spartan spartans spat spatial spawn spawned spawning speak speaker speakers speaking speaks
spear spec special specialised specialist specialists specialization specialize specialized specializes
specializing specially specials specialty species specific specifically specification specifications
specificity specified specifies specify specimen specimens spectacle spectacular spectator spectators spectral
spectroscopy spectrum speculate speculated speculation speculative sped speech speeches speechless speed
speeding speeds speedup speedway speedy spell spelled spelling spells spend spending spends spent sperm sphere
spheres spherical sphinx spice spices spicy spider spiders spies spike spiked spikes spiky spill spilled
spilling spin spinal spine spines spinning spins spiral spire spirit spirited spirits spiritual spirituality
spit spite spitfire spitting splash splashed splendid splice spline splinter split splits splitting spoil
spoiled spoke spoken spokesman spokesperson sponge sponsor sponsored sponsoring sponsors sponsorship
spontaneous spontaneously spoof spool spoon sporadic sporadically sport sporting sports sportsman spot
spotlight spots spotted spotting spouse sprawling spray sprayed spraying spread spreading spreads spreadsheet
spring springer springs sprinkle sprint sprinted sprinter sprints sprog spruce spur spurious spurred spurs spy
spying spyware sql sqrt squad squadron squadrons squads square squared squares squash squat squeak squeeze
squeezed squeezing squid squinting squire squirrel squirrels sr src srclib ssl stab stabbed stabbing stability
stabilization stabilize stabilized stable stables stack stacked stacks stadium stadiums staff staffed stage
stagecoach staged stages staggering staging stain stained stainless stains stair staircase stairs stairway
stairwell stake stakeholder stakeholders stakes stale staleness stalk stalked stalker stalking stalks stall
stalled stallion stalls stamp stamped stampede stamps stance stand standalone standard standardization
standardize standardized standards standby standing standings standpoint stands stanza staple staples star
starboard stare stared stares staring stark starred starring stars starship start started starten starter
starters startet starting startled startling starts startup startups starvation starved starving stash stat
state stated stateless statement statements states statesman statewide static statically stating station
stationary stationed stations statistic statistical statistics stats statue statues stature status statute
statutes statutory staunch stay stayed staying stays std stderr stdin stdlib stdout steadily steady steak steal
stealing steals stealth steam steamboat steamed steamer steaming steamship steel steelers steep steepness steer
steered steering stein stellar stem stemmed stemming stems stench step stepfather stepmother steppe stepped
stepping steps stepwise stereo stereophonic sterile sterling stern stew steward stick stickiness sticking
sticks sticky stickysession stiff stiffly stifled stigma still stilled stillness stills stimulate stimulated
stimulating stimulation stimulus sting stinging stink stint stipple stir stirred stirring stitch stitches
stochastic stock stocked stocks stoke stole stolen stomach stone stones stony stool stop stoppage stopped
stopping stops storage store stored stores storey stories storing storm stormed storms stormy story storyline
storylines stout stove str straight straighten straightened straightening straightforward strain strained
straining strains strait straits strand stranded strands strange strangely stranger strangers strangled strap
strapped straps strategic strategically strategies strategy stratification stratified straw strawberry stray
streak streaked streaks stream streamed streaming streamline streamlined streams street streetcar streets
strength strengthen strengthened strengthening strengths stress stressed stresses stretch stretched stretches
stretching stricken strict strictly strictness stride strides strife strike strikeout strikeouts striker
strikers strikes striking string stringent stringprep strings strip stripe striped stripes stripped stripping
strips strive stroke stroked strokes stroking stroll strolled strong stronger strongest stronghold strongly
struck struct structural structurally structure structured structures struggle struggled struggles struggling
strung stub stubble stubborn stucco stuck stud student students studied studies studio studios study studying
stuff stuffed stuffing stumble stumbled stumbling stump stung stunned stunning stunt stunts stupid stupidity
sturdy style styled styles stylesheet styling stylistic stylized sua sub subclass subcluster subcommittee
subconscious subcontinent subdirectory subdivide subdivided subdivision subdivisions subdued subelement
subexpression subfamily subfolders subgenus subgroup subject subjected subjective subjects subkey sublime
submarine submarines submatrix submerged submission submissions submit submitted submodule subnet subnormal
subobjects suboffsets subordinate subpackage subpart subpattern subplan subpool subpopulation subprocess
subquery subrequest subroutine subsample subscribe subscribers subscript subscription subsection subsequence
subsequent subsequently subset subsidiaries subsidiary subsidies subsidy subsistence subspace subspecies
substance substances substantial substantially substantiate substantive substitutability substitutable
substitute substituted substitutes substitution substrate substrates substring substructure subsystem
subterranean subtle subtlety subtly subtract subtraction subtransaction subtree subtropical subtype subunit
suburb suburban suburbs subversion subvert subway succeed succeeded succeeding succeeds success successes
successful successfully succession successive successively successor successors succinct such suck sucked
sucker sucking sucks sudden suddenly sue sued suexec suffer suffered suffering suffers suffice sufficient
sufficiently suffix suffrage sugar sugarcane suggest suggested suggesting suggestion suggestions suggestive
suggests suicidal suicide suit suitability suitable suitably suitcase suite suited suites suits sulfate sulfur
sultan sultanate sum summarise summarization summarize summarized summary summation summer summit summon
summoned summons sumo sums sun sunau sunday sundays sunglasses sunk sunken sunlight sunny sunrise suns sunset
sunshine super superb superclass superfamily superficial superfluous superhuman superimposed superintendent
superior superiority superiors superman supermarket supermarkets supernatural supersede superseded superset
superstar superstructure superuser supervise supervised supervising supervision supervisor supervisors
supervisory suporta suporte supper supplement supplemental supplementary supplemented supplements supplied
supplier suppliers supplies supply supplying support supported supporter supporters supporting supportive
supports suppose supposed supposedly suppress suppressed suppression supremacy supreme sure surely surf surface
surfaced surfaces surfer surfing surge surged surgeon surgeons surgery surgical surname surpassing surplus
surprise surprised surprises surprising surprisingly surreal surrender surrendered surrogate surround
surrounded surrounding surroundings surrounds surveillance survey surveyed surveying surveyor surveys survival
survive survived survives surviving survivor survivors susceptible suspect suspected suspects suspend suspended
suspense suspension suspicion suspicions suspicious suspiciously sustain sustainability sustainable sustained
sustaining sutra sv svd svdh svmlight svp swallow swallowed swallowing swallows swami swamp swamps swan swans
swap swapped swarm swat sway swayed swaying swear swearing sweat sweater sweating sweatshirt sweep sweeping
sweeps sweet sweetheart sweetie sweetly sweetness sweets swell swelled swelling swept swift swiftly swim
swimmer swimmers swimming swing swinging swings swirl swirled swirling switch switchboard switched switches
switching swollen sword swords sworn syllable syllables symbol symbolic symbolically symbolism symbols symlink
symmetric symmetrical symmetry sympathetic sympathy symphonic symphonies symphony symposium symtable synagogue
sync synchronisation synchronization synchronize synchronized synchronous syndicate syndicated syndication
syndrome synod synonym synonymous synonymy synopsis syntactic syntactical syntax synthesis synthesize
synthesized synthesizer synthesizers synthetic syrup sys syscall sysconfig syslog system systematic
systematically systemic systems tab table tables tablespace tablet tablets tabloid tabnanny taboo tabular
tabulation tabulator tacit tack tackle tackled tackles tactic tactical tactics tad taekwondo tag tagged tags
tail tailed tailor tailored tails taint tainted take taken takeoff takeover takes taking tale talent talented
talents tales talk talked talking talks tall taller tally talon tam tamanho tame tammy tan tandem tang tangent
tangible tangle tangled tango tank tanker tanks tanned tanner tap tape taped tapes tapestry tapped tapping taps
tar tarball tarfile target targeted targeting targets tariff tariffs task tasked tasks taste tasted tastes
tasting tattoo tattooed tattoos tau taunting taut tavern tax taxation taxes taxi taxicab taxis taxon taxonomic
taxonomy taxpayer taxpayers tb td te tea teach teacher teachers teaches teaching teachings team teamed teaming
teammate teammates teams teapot tear teardown tearing tears tease teased teaser teasing tech technical
technically technician technicians technique techniques techno technological technologies technology teddy
tedious tee teen teenage teenager teenagers teens teeth tel telco telecast telecom telecommunication
telecommunications telegram telegraph telephone teleprinter telescope telescopes television telework
teleworking tell teller telling tells telnetlib temp temper temperament temperance temperate temperature
temperatures tempered tempest tempfile template temple temples tempo temporal temporarily temporary temps
temptation tempted tempting ten tenant tenants tend tended tendencies tendency tender tenderly tenderness
tending tends tenet tenfold tennis tenor tens tense tensed tension tensions tensor tent tentative tentatively
tenth tents tenuously tenure tequila ter terceiros teredo term termed terminal terminals terminate terminated
terminates terminating termination terminator terminology terminus termios terms ternary terrace terraces
terrain terrestrial terrible terribly terrific terrified terrifying territorial territories territory terror
terrorism terrorist terrorists terse tertiary tesla test testament tested testified testify testimony testing
testosterone tests text textbook textbooks texted textile textiles texts textual texture textures textwrap tf
th than thank thanked thankful thankfully thanking thanks thanksgiving that thats the theater theaters theatre
theatres theatrical theft their theirs them thematic thematically theme themed themes themselves then thence
theologian theologians theological theology theorem theoretic theoretical theoretically theories theorist
theorists theory therapeutic therapist therapy there thereafter thereby therefore therein thereof thereto
thermal thesaurus these thesis theta they thick thicker thicket thickness thief thigh thighs thin thing things
think thinkers thinking thinks thinner third thirds thirst thirsty thirteen thirteenth thirties thirty this
thishost thistle thong thorn thorns thorough thoroughbred thoroughly thoroughness those thou though thought
thoughtful thoughtfully thoughts thousand thousands thrash thread threaded threadpool threads threat threaten
threatened threatening threatens threats three threefold threshold thrill thrilled thriller thrilling thrive
thriving throat throbbing throne throttle through throughout throughput throw throwing thrown throws thru
thrust thrusting thrusts thu thud thug thugs thumb thumbs thump thumped thumping thunder thur thurs thursday
thus thwarted thyroid ti tick ticked ticket tickets ticking ticklish tidal tide tides tidy tie tiebreaker tied
tier ties tiff tiger tigers tight tighten tightened tightening tighter tightly tilde tile tiled tiles till tilt
tilted tilting timber timbers time timed timeit timekeeping timeless timeline timelines timely timeout timer
times timesheet timesheets timestamp timetable timezone timing tin ting tinged tingle tingling tiny tip tipped
tipping tips tire tired tires tissue tissues titan titanic titanium titans title titled titles titular tkinter
tls tmp to toad toast tobacco todas today todos toe toes together toggle toilet toilets token tokenization
tokenize tol told tolerance tolerant tolerate tolerated toll tomato tomatoes tomb tombs tombstone tome
tomography tomorrow ton tone toned tones tongue tongues tonic tonight tonnes tons too took tool toolbox toolkit
tools tooth top topic topical topics toplevel topmost topographic topography topological topology topped
topping tops tor torch torches tore torment tormented torn tornado tornadoes torpedo torpedoes torque torso
tort torture tortured toss tossed tossing total totaled totaling totally totals touch touchdown touchdowns
touched touches touching touchline tough tour toured touring tourism tourist tourists tournament tournaments
tow toward towards towed towel towels tower towering towers towing town towns township townships townspeople
toxic toxicity toxin toy toys tr trace traceback traced tracemalloc traces tracing track tracked tracker
tracking tracks tract tractability tractable traction tractor tractors tracts trade traded trademark tradeoff
trader traders trades trading tradition traditional traditionally traditions traffic tragedy tragic trail
trailed trailer trailers trailing trails train trained trainee trainer trainers training trains trait traitor
traits trajectory tram trams tramway trance tranche transaction transactional transactions transatlantic
transcontinental transcribed transcript transcription transduction transductive transfer transferred
transferring transfers transform transformation transformations transformed transformers transforming
transforms transfusion transgender transient transit transition transitional transitioned transitions
transitive transitivity translatable translate translated translates translating translation translations
translator translators transliteration translucent transmission transmissions transmit transmitted transmitter
transmitters transmitting transparency transparent transplant transport transportation transported transporting
transports transpose transposition transverse trap trapezoidal trapped trapping traps trash trauma traumatic
travel traveled traveler travelers traveling travelled traveller travellers travelling travels traversable
traversal traverse traversed tray treacherous tread treason treasure treasurer treasures treasury treat treated
treaties treating treatise treatment treatments treats treaty tree trees trek tremble trembled trembling
tremendous tremor trench trenches trend trends triad triage trial trials triangle triangles triangular tribal
tribe tribes tribunal tribune tributaries tributary tribute trichotomy trick tricked trickle tricks tricky
trident tried trier tries trifle trigger triggered triggering triggers trigonometric trigram trillion trilogy
trim trimmed trinity trio trip triple tripped trips triumph triumphant trivia trivial trois trojan troll
trolley trolls trombone troop trooper troopers troops trophies trophy tropical trouble troubled troubles
troubleshoot troublesome trough troupe trout trove truce truck trucks true truly trump trumpet trumpeter
trumpets truncate truncated truncation trunk trunks truss trust trusted trustee trustees trusting trusts
trustworthiness trustworthy truth truths try trying tsar tstate tsunami ttk tty tub tuba tube tuberculosis
tubes tubular tuck tucked tucking tue tues tuesday tug tugged tugging tugs tuition tumble tumbled tumbling
tumor tumors tun tuna tune tuned tunes tung tunic tuning tunnel tunnels tuple turbine turbines turbulence
turbulent turf turkey turmoil turn turned turner turning turnout turnover turnpike turns turquoise turret
turrets turtle turtles tut tutor tutorial tv twain tweak tweed twelfth twelve twenties twentieth twenty twice
twiddle twilight twin twinkle twinned twins twist twisted twisting twists twisty twitch twitched twitching
twitter two txt tying type typed types typescript typewriter typhoon typical typically typing typo typography
tyrant tyre tyres ubiquitous ugly uid ultimate ultimately ultimatum ultra ultrasound ultraviolet um umbrella
ump umpire un unable unacceptable unaccepted unacknowledged unadjusted unadorned unaffected unaligned unaltered
unambiguous unanimous unanimously unarmed unary unassigned unauthenticated unauthorized unavailable unavoidable
unavoidably unaware unbalanced unbearable unbeaten unbelievable unbelievably unbiased unbind unblock unbound
unbraced unbroken unbuffered uncanny uncaught uncertain uncertainty unchangeable unchanged unchanging unchecked
unclaimed uncle unclean unclear uncles uncomfortable uncomfortably uncommitted uncommon uncompress
unconditional unconfirmed unconnected unconscious unconstitutional unconstrained unconsumed uncontrolled
uncontroversial unconventional unconverted uncorrected uncorrelated uncorrupted uncover uncovered und
undeclared undecorated undefeated undefined under undercover underdeveloped underestimate underestimation
underflow undergo undergoes undergoing undergone undergraduate underground underline underlying undermine
underneath underscore underside understand understandable understandably understanding understands understood
undertake undertaker undertaking underwater underway underwear underwent underwood underworld undesirable
undesirably undesired undetected undetermined undeveloped undisclosed undiscovered undistinguished undistorted
undisturbed undo undocumented undone undoubtedly undue unduly unease uneasy unemployed unemployment unencoded
unencrypted unenforced unequal unescape unethical uneven unexciting unexpected unexpectedly unfair unfamiliar
unfilled unfinished unfit unfold unfolded unforeseen unfortunate unfortunately unfreeze unfrozen ungainly
ungracefully unguarded unhandled unhappy unharmed unhashable unhelpful unicodedata unicorn unidentified
unidirectional unification unified uniform uniformed uniformity uniformly uniforms unify unilaterally unimodal
unimportant unincorporated uninformative uninhabited uninstall unintended unintentional uninterested
uninteresting uninterrupted union unionist unions unique uniquely uniqueness unison unit unitary unite united
uniting units unittest unity univariate universal universally universe universities university unixfrom
unknowable unknown unlabeled unlawful unless unlike unlikely unlimited unlisted unload unlock unlocked unlogged
unlucky unmanageable unmanageably unmanned unmapped unmarked unmarried unmatched unmistakable unmodified
unnamed unnatural unnecessary unneeded unnoticed unobservable unobserved unofficial unofficially unopposed
unordered unpack unpaid unpaired unparsed unpickled unpickling unpin unplanned unpleasant unpopular unportable
unprecedented unpredictability unpredictable unpredictably unprintable unprocessed unprotected unpublished
unqualified unquoted unravel unreachable unread unreadable unrealistic unreasonable unrecognised unrecognizable
unrecognized unrecoverable unregister unrelated unreleased unreliable unreserved unresolved unrest unrestricted
unroll unsafe unsatisfiable unsaved unscrupulous unseen unset unshaded unshared unsigned unsmooth unsolicited
unsorted unsound unspecified unspoken unstable unstructured unsubscribe unsuccessful unsuccessfully unsuitable
unsuited unsupervised unsupported unsure unsuspecting untangling unter untested until untitled untouched
untrained untrusted untrustworthy unusable unused unusual unusually unvarnished unveiled unverifiable
unverified unwanted unwieldy unwilling unwind unwise unworkable unwrap unwritten unzip up upbeat upbringing
upcoming update updated updates upgrade upgraded upgrades upgrading uphold upland upload uploaded upon upper
uppercase upright uprising upscale upset upshot upside upstairs upstate upstream uptime uptown upward upwards
uranium urban urge urged urgency urgent urgently urges urging uri urine url urlencoded urllib urn us usability
usable usada usado usage usando usar use used useful usefulness useless user useragent userid username users
uses usher ushered using uso usr usual usually ut utf util utilities utility utilization utilize utilized
utilizes utilizing utmost utopia utter uttered utterly uu uuencode uuid vacancy vacant vacation vaccine
vaccines vacuum vacuumdb vague vaguely vain val vale valet valgrind valiant valid validate validation validator
validity valley valleys valor valuable valuation value valued values valve valves vamp vampire vampires vamps
van vane vanguard vanilla vanish vanished vanishing vanity vans vantage vapor var variability variable
variables variadic variance variant variants variate variation variations varied varies varieties variety
various variously varname varsity vary varying vascular vase vassal vast vastly vaudeville vault vaulted vaults
vdh ve vector vectorcall vectorizer vectors vegan vegetable vegetables vegetarian vegetation vehicle vehicles
veil vein veins velocity velvet vendor vendors venerable vengeance venom vent ventilation ventral vents venture
ventured ventures venue venues venv verandah verarbeiten verb verbal verbatim verbose verbosity verbs verdict
verge verifiable verification verified verify verity vernacular versa versatile verschiedene verschiedenen
verse verses version versions versus vertex vertical vertically vertices vertigo verve verwenden verwendet very
vessel vessels vest vested vestigial vet veteran veterans veterinary veto vez vhost vi via viable viaduct vial
vibe vibrant vibration vibrations vicar vice viceroy vicinity vicious victim victims victorian victories
victorious victory video videos vie viele view viewable viewed viewer viewers viewing viewpoint views vigor
vigorous vigorously vii viii vile villa village villagers villages villain villains villas vim vimes vindicated
vine vinegar vines vineyard vineyards vintage vinyl viola violate violated violating violation violations
violence violent violently violet violin violinist violins viper viral virgin virginity virtual virtualhost
virtually virtue virtuelle virtuellen virtues virus viruses visa visas viscount visibility visible visibly
vision visionary visions visit visitation visited visiting visitor visitors visits vista visual visualisation
visualise visualization visualize visually visuals vital vitamin viva vivid vocabulary vocal vocalist vocalists
vocals vocational vodka vogue voice voiced voices void volatile volatility volcanic volcano volcanoes volley
volleyball volta voltage volume volumes voluminous voluntarily voluntary volunteer volunteered volunteers vom
vomit vomiting von voodoo vor vortex vote voted voter voters votes voting vouch vow vowed vowel vowels vows vox
voyage voyager voyages vs vulgar vulnerability vulnerable vulture wade wadi wage wages wagon wagons wainwright
waist waistband wait waited waiter waiting waitress waits wake wakes waking walk walked walker walkers walking
walkover walks walkthrough walkway wall walled wallet wallis walnut walrus waltz wan wand wander wandered
wanderers wandering want wanted wanting wants war ward warden wardrobe wards ware warehouse warehouses warfare
warily warlock warlord warm warmed warmer warming warmly warmth warmup warn warned warner warning warnings
warns warp warped warrant warranty warren warring warrior warriors wars warship warships wartime wary was wash
washed washing wasn wasp wasps waste wasted wasteful wastewater wasting watch watchdog watched watches watching
water watered waterfall waterfalls waterfront watering waterloo watermark waters watershed waterway waterways
watery watt wave waved waveform wavelength wavelengths wavelet waves waving wavy wax way ways wayward wbits we
weak weaken weakened weakening weaker weakly weakness weaknesses weakref wealth wealthy weapon weaponry weapons
wear wearing wears weary weasel weather weathered weave weaver weaving web webbrowser webinar webinars
webmaster webpage webserver website websites websockets webspace wed wedding weddings wedge wednesday wee weed
weeds week weekday weekdays weekend weekends weekly weeks weep weeping weigh weighed weighing weighs weight
weighted weightlifting weights weir weird weitere welche welcome welcomed welcoming welding welfare well
wellness welsh welter welterweight wen wenn went werden were weren werewolf west westbound western westward wet
wetland wetlands whale whales whaling wharf what whatever whats whatsoever wheat wheel wheelbase wheelchair
wheeled wheeler wheeling wheels when whence whenever where whereabouts whereas whereby wherein wherever whether
which whichever while whilst whim whimper whimpered whip whipped whipping whiskey whisky whisper whispered
whispering whispers whistle whistled whistling white whitehead whiten whiteout whites whitespace whitish
whittle who whole wholesale wholly whom whore whose why wicked wicket wickets wide widely widen widened
widening wider widespread widget widow widowed widows width wie wiener wife wifi wig wight wiki wild wildcard
wilderness wildfire wildlife wildly will willed willing willingly willingness willow win wince winced wind
winding windmill window windows winds windshield windy wine winery wines wing winged winger wings wingspan wink
winked winner winners winning winreg wins winsound winter wipe wiped wiping wird wire wired wireframe
wireframes wireless wires wiring wisdom wise wish wished wishes wishing wit witch witchcraft witches with
withdraw withdrawal withdrawing withdrawn within without withstand witness witnessed witnesses witnessing wits
witty wizard wizards wo woefully wolf wolverine woman womb won wonder wondered wonderful wondering wonderland
wonders wont woo wood wooded wooden woodland woodlands woods woody wool word words work workable workaround
worked worker workers workflow workflows workforce workhorse working workings workload workout workplace works
workshop workshops workspace workstation world worlds worldwide worm worms worn worried worries worry worrying
worse worsened worship worshipped worst worth worthless worthwhile worthy would wouldn wound wounded wounding
wounds woven wow wrap wraparound wrapped wrapping wraps wrath wreath wreck wreckage wrecked wren wrestle
wrestled wrestler wrestlers wrestling wright wrinkled wrist wrists writ writable write writer writers writes
writhing writing writings written wrong wrongly wrote wrought wrt wry wryly wsgiref wurde wurden www xdrlib xi
xii xiii xiv xl xml xmlparser xmlrpc xv xvi xx xxx yacht yahoo yank yanked yanking yard yards yarn yeah year
yearbook yearly yearning years yeast yell yelled yelling yellow yellowish yells yeomanry yep yes yeshiva
yesterday yet yield yielded yielding yields yin yoga you young younger your youre yours yourself youth youthful
youths zebra zee zeigt zenith zeppelin zero zeta zh zinc zip zipapp zipfile zipimport zipper zlib zodiac zombie
zombies zone zoneinfo zones zoning zoo zoological zoology zoom zu zum zur zwei zwischen
`
export const PRODUCTS = `
acrobat adobe airflow airtable akamai android angular ansible apache api apis asana ascii atom autocad autodesk
aws azure babel basecamp bitbucket bitcoin bitwarden bluetooth calendly centos chatgpt chrome circleci
cloudflare cloudfront cmake concur confluence cookie cookies copilot cortana covid css csv cypress databricks
debian django dns docker docusign docx doodle dropbox drupal duo eclipse edge elasticsearch emacs eslint
ethereum ethernet eventbrite evernote excel fastly fedora figma firefox flask flickr gatsby gchat gcp gemini
github github's gitlab gmail golang google gpt gradle grafana graphql grpc hadoop hangouts hdmi heroku homebrew
html http https hubspot illustrator imap indesign instagram intellij intercom ios ipad iphone java javascript
jekyll jest jira joomla json jupyter keras kibana kindle kotlin kubernetes lambda laravel lastpass latex ldap
linux llama looker lucidchart macbook macos mailchimp markdown matlab maven miro mistral mocha mongodb mural
mysql nextjs nginx nosql notion npm numpy oauth okta onedrive onenote onepassword openid opera outlook overleaf
pandas paypal pdf perl photoshop pinterest pip playwright podman postgres postgresql powerpoint pptx prettier
prometheus protobuf python pytorch quickbooks rabbitmq rails react reddit redis rust safari salesforce saml sas
sdk selenium sharepoint shopify signal sketch skype slack smtp snapchat snowflake spark spss sql sqlite ssh
stata stripe sublime svelte symfony tableau telegram tensorflow terraform tesla tiktok tls tomcat trello tumblr
typescript ubuntu unicode usb utf venmo vim vimeo vite vitest vpn vscode vue webex webhook webpack websocket
whatsapp wifi wikipedia windows word wordpress workday xero xlsx xml yaml yarn yelp youtube yubikey zendesk
zoom
`
