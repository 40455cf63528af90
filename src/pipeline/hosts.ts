/** Hosts that answers may link to, as configuration lists them: exact, or `*.` for all below one. */
export interface LinkHosts {
  /** `host`: lower case, without port. */
  has(host: string): boolean
}

export function linkHosts(listed: readonly string[]): LinkHosts {
  const exact = new Set(listed.filter((host) => !host.startsWith('*.')))
  const below = listed.filter((host) => host.startsWith('*.')).map((host) => host.slice(1))
  return {
    has: (host) => exact.has(host) || below.some((end) => host.endsWith(end) && host !== end),
  }
}

/** Country codes, the more common names of other kinds, and what else is taken for the end of a host where no scheme stands before it. */
const ENDINGS: ReadonlySet<string> = new Set(
  `ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by
  bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi
  fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im
  in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc
  md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa
  pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss
  st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn
  vu wf ws ye yt za zm zw
  com net org info biz xyz online site top club shop store live app dev cloud pro name mobi edu gov mil
  int arpa aero asia coop museum jobs travel tel cat post web xxx icu vip link click work tech space
  website fun blog life world today news email host zip mov page test example invalid local internal
  localhost onion
  academy accountant accountants actor adult africa agency amsterdam apartments art associates attorney
  auction audio auto autos baby band bank bar bargains bayern beauty beer berlin best bet bid bike bingo
  bio black blue boutique broker build builders business buzz bzh cab cafe camera camp capital car cards
  care career careers cars casa cash casino catering center ceo chat cheap church city claims cleaning
  clinic clothing coach codes coffee college cologne community company computer condos construction
  consulting contact contractors cooking country coupons courses credit cruises cymru dance date dating
  deals degree delivery democrat dental dentist design diamonds diet digital direct directory discount
  doctor dog domains download earth education energy engineer engineering enterprises equipment estate
  eus events exchange expert exposed express fail faith family fans farm fashion finance financial fish
  fishing fit fitness flights florist flowers football forsale foundation fund furniture futbol fyi gal
  gallery game games garden gay gift gifts gives glass global gold golf graphics gratis green gripe group
  guide guitars guru hair hamburg haus health healthcare help hockey holdings holiday homes horse
  hospital hosting house how immo inc industries ink institute insure international investments jetzt
  jewelry kaufen kim kitchen kiwi koeln land lat law lawyer lease legal lgbt lighting limited limo loan
  loans lol london love ltd luxe luxury maison makeup management market marketing markets mba media
  memorial men menu miami moda mom money monster mortgage motorcycles movie music navy network ngo ninja
  nrw nyc observer one onl ooo organic paris partners party pet pharmacy photo photography photos pics
  pictures pink pizza plumbing plus poker press productions promo properties property protection pub
  quest racing realestate recipes red rehab reise reisen rent rentals repair report republican rest
  restaurant review reviews rich rip rocks rodeo ruhr run saarland sale salon sarl sbs school science
  scot security services sex sexy shoes shopping show singles ski skin soccer social software solar
  solutions soy storage stream studio study sucks supplies supply support surf surgery swiss systems
  tattoo tax taxi team technology tennis theater theatre tickets tienda tips tires tokyo tools tours town
  toys trade trading training tube university vacations ventures vet viajes video villas vin vision vodka
  vote voting voyage wales watch webcam wedding whoswho wien wiki win wine works wtf yoga zone`.split(
    /\s+/,
  ),
)
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/

/** Would it be taken for a host where no scheme stands before it? `main.ts` and `list.length` are none. */
export function looksLikeHost(name: string): boolean {
  const labels = name.toLowerCase().split('.')
  const last = labels.at(-1) ?? ''
  if (labels.length < 2 || labels.includes('')) return false
  // Letters of other scripts are no file's ending.
  return (
    ENDINGS.has(last) || last.startsWith('xn--') || /^[^\0-\x7f]{2}/.test(last) || IPV4.test(name)
  )
}

/** A name below a host that is long enough to carry something out. */
export const CARRIES_CHARS_MIN = 20
export function carriesData(name: string): boolean {
  const labels = name.split('.')
  return (
    labels.length > 2 &&
    looksLikeHost(name) &&
    labels.slice(0, -2).some((label) => label.length >= CARRIES_CHARS_MIN)
  )
}
