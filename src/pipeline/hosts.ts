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

/** Country codes, and what else is taken for the end of a host where no scheme stands before it. */
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
  localhost onion`.split(/\s+/),
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
