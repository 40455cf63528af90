/** Name prefixes and the heads of job titles. Derived by tools/gazetteer/derive.py: edit the lists there. */
export const PREFIXES = `
mr mrs ms miss mx dr prof professor doctor sir madam dame lord lady rev reverend fr father sister brother
pastor rabbi imam sheikh sheik bishop archbishop cardinal pope president senator congressman congresswoman
representative governor mayor minister chancellor ambassador judge justice captain capt colonel col major maj
general gen lieutenant lt sergeant sgt corporal cpl private admiral commander cmdr officer detective inspector
constable king queen prince princess duke duchess count countess baron baroness earl emperor herr frau hr fru
monsieur madame mme mlle mademoiselle mssr senor senora senorita sr sra srta don dona signor signora signorina
sig dott dottore ing mag dipl meneer mevrouw mevr dhr mw hon honorable honourable uncle aunt auntie grandma
grandpa granny coach nurse saint st shri smt sri pan pani
`
export const JOBS = `
accountant actor actress actuary administrator adviser advisor agent aide analyst anchor anesthesiologist
animator announcer anthropologist apprentice arbitrator archaeologist architect archivist artist assembler
assistant associate astronaut astronomer attendant attorney auctioneer auditor author bailiff baker banker
barber barista barrister bartender biochemist biologist blacksmith boilermaker bookbinder bookkeeper botanist
brewer bricklayer broker builder butcher buyer cabinetmaker caregiver caretaker carpenter cartographer cashier
ceo cfo chairman chairperson chairwoman chauffeur chef chemist chiropractor choreographer cio ciso cleaner
clerk climatologist co-founder coach cofounder collector columnist comedian composer conductor conservator
consultant contractor controller cook coordinator copywriter coroner correspondent counsel counsellor counselor
courier cto curator custodian dancer dentist deputy dermatologist designer detective developer dietitian
director dispatcher distributor diver dj docent doctor drafter draughtsman driver economist editor educator
electrician embalmer embryologist endocrinologist engineer engraver entertainer entrepreneur epidemiologist
estimator examiner executive exterminator fabricator farmer farrier filmmaker firefighter fisherman fitter
florist foreman forester founder gardener geneticist geographer geologist geophysicist glazier goldsmith
groundskeeper guard gynecologist hairdresser handler handyman historian housekeeper hydrologist illustrator
inspector installer instructor interpreter interviewer inventor investigator ironworker jailer janitor jeweler
jockey journalist judge laborer labourer landscaper lawyer lecturer librarian lifeguard linguist loader
lobbyist locksmith logger logistician longshoreman machinist maid mailman manager manicurist manufacturer
marketeer marketer mason mathematician mechanic mediator merchandiser merchant meteorologist microbiologist
midwife miller millwright miner model moderator mover musician nanny neurologist neurosurgeon notary novelist
nurse nutritionist obstetrician oceanographer officer oncologist operator ophthalmologist optician optometrist
orderly organist organizer orthodontist paediatrician painter paralegal paramedic pathologist paver
pediatrician performer pharmacist pharmacologist philosopher phlebotomist photographer physician physicist
physiologist physiotherapist pianist pilot pipefitter planner plasterer plumber podiatrist poet policeman
policewoman politician porter postman postmaster potter presenter principal printer producer professor
programmer projectionist prosecutor prosthodontist psychiatrist psychologist publicist purchaser radiologist
ranger realtor receptionist recruiter registrar repairer repairman reporter researcher retailer rigger roofer
sailor salesman salesperson saleswoman scientist screenwriter sculptor seamstress secretary servant server
setter shipwright shoemaker singer sociologist soldier solicitor sommelier sonographer specialist statistician
steward stewardess stockbroker stonemason strategist stylist superintendent supervisor surgeon surveyor tailor
tanner taxidermist teacher technician technologist teller tender therapist toolmaker trader trainer translator
treasurer trucker tuner tutor typist umpire undertaker underwriter upholsterer urologist usher valet vet
veterinarian vintner violinist vp waiter waitress warden watchmaker weaver weigher welder winemaker worker
writer yardmaster zoologist
`
