/** Words around a name that tell what it is. All folded; the comment of each says where it stands. */

/** Within a name, in lower case. */
export const PARTICLES =
  'van von de der den des del della dello dei di da do dos das du la le lo las los el al bin ibn ben bint abu ter ten te zu zum zur af av y e ul vander'
/** Right before a person. */
export const BEFORE_PERSON =
  'by with for called named name asked told thanks thank contact cc attn attention signed director starring featuring feat ft met meet married tell ask call email phone remind know author written directed composed sung son daughter wife husband father mother brother sister uncle aunt cousin friend boss colleague partner manager client customer patient employee applicant tenant and or to from said says singer actor actress writer drummer guitarist president minister senator poet painter architect'
/** Right behind a person. */
export const SPEECH =
  'said says say told tells asked asks replied replies answered wrote writes added adds explained explains noted stated claimed claims announced argued insisted called calls emailed phoned texted joined joins resigned retired married died thinks thought believes wanted wants knows knew loves loved likes liked hates met smiled laughed cried nodded shrugged whispered shouted sang signed approved confirmed requested agreed decided reported is was has had spent went got came took gave made sent bought sold kept found felt ran saw sat stood began became brought held paid won lost drove ate slept woke moved lives loves wants needs works runs leads teaches studied graduated grew'
/** Right before a place. */
export const BEFORE_PLACE =
  'in at from to near of outside around via across throughout toward towards into'
/** Before the preposition of a place. */
export const PLACE_VERBS =
  'live lives lived living born moved moving move arrived arrive arrives arriving based located located headquartered travel travels travelled traveled travelling traveling flew fly flies flying flight flights trip visit visits visited visiting stay stayed staying went go going drive drove driving raised grew sited situated office offices capital city town village county country state province region residing resides resident reside come comes came coming back return returned train bus'
export const CALENDAR =
  'monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december mon tue tues wed thu thur thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec mondays tuesdays wednesdays thursdays fridays saturdays sundays today tomorrow yesterday'
/** Never begin, end or make a name. */
export const FUNCTION_WORDS =
  "a an the and or but nor so if then else when while where why how what which who whom whose that this these those there here on about above below between among through during before after since until against without within along beyond near off out up down as than like unlike per i me my mine myself you your yours yourself he him his himself she hers her herself it its itself we us our ours ourselves they them their theirs themselves be am is are was were been being have has having do does did would shall should can could might must not no yes ok okay please thanks thank hello hey dear sorry any some all both each every either neither none other another such same own few many much more most less least several only just also too very quite rather almost already always never often sometimes soon still again ever even now tonight one two three four five six seven eight nine ten first second third next previous new old good to of in at by with from into onto over under for because however therefore although though let lets let's i'm i've i'll i'd it's that's there's here's what's who's where's how's don't doesn't didn't isn't aren't wasn't weren't can't won't couldn't wouldn't shouldn't hasn't haven't hadn't you're you've you'll you'd he's she's we're we've we'll they're they've they'll c'mon y'all"
/** Behind the street: `Apt. 4`. */
export const UNITS =
  'apt apartment suite ste unit floor fl room rm building bldg flat etage stock app appt piso esc escalier batiment bat door tur puerta scala interno int top hinterhaus whg wohnung lokal m po p.o. box postfach apartado psc casilla'
/** States of the US, provinces of Canada, states of Australia; and what armies write. */
export const STATE_CODES =
  'al ak az ar ca co ct de dc fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy ap ae aa fpo apo dpo pr gu vi ab bc mb nb nl ns nt nu on pe qc sk yt nsw vic qld tas act uk usa bz'
export const GREETINGS =
  'hi hello hey dear thanks regards sincerely cheers love yours best greetings bye goodbye welcome'
/** Before a colon, on a form. */
export const LABELS =
  'name patient customer client employee contact tenant author from to cc bcc attn attention recipient sender witness applicant surname forename firstname lastname fullname signed signature manager supervisor doctor physician landlord passenger guest holder cardholder beneficiary payee spouse guardian mother father student teacher caller agent owner buyer seller borrower insured claimant plaintiff defendant nom name vorname nachname nombre apellido nome cognome naam nazwisko'
/** Before an organisation, with a preposition or without. */
export const BEFORE_ORGANISATION =
  'company firm employer startup vendor supplier bank contractor works worked work working employed job joined join subscription startup brand corporation organisation organization charity agency client'
export const NAME_SUFFIXES = 'jr sr ii iii iv phd md esq dds dvm rn cpa mba msc bsc obe mbe cbe pe'
/** First words of places: what follows belongs to them. */
export const PLACE_HEADS =
  'san santa santo sao saint st sankt los las el la le les port fort mount mt lake villa ville bad new north south east west nova novo nuevo nueva puerto porto rio monte castel castello upper lower great little nieuw oud gross klein saint- ste'
