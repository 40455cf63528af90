import { patternDetector } from './pattern.ts'

/** Top-level domains in use: of countries, the first ones, and the larger new ones. None of file names. */
const COUNTRIES =
  'ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr pt pw qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw'
const GENERIC =
  'com org net edu gov mil int info biz name pro aero coop museum jobs mobi travel tel cat asia post xxx arpa app dev page blog shop store online site website tech cloud digital agency media news live world today life email group company solutions services systems network academy center training bank finance fund capital money insurance legal law health care clinic dental doctor hospital pharmacy fitness energy solar green earth eco city house homes estate properties apartments restaurant cafe bar pub wine beer coffee pizza kitchen recipes design studio gallery photo photography film video music radio band art theater games game play sport football golf club team fan love dating wedding family kids baby pet dog fashion clothing shoes jewelry beauty hair salon spa style luxury gift gifts flowers garden tools hardware parts auto cars car bike boats taxi limo flights holiday tours hotel casino poker bet bingo lol fun cool wtf sexy porn adult gay ninja guru rocks expert consulting management marketing partners ventures holdings industries international global foundation charity church faith bible community social chat forum wiki software codes computer graphics engineering science institute university college school education courses review reviews report reports press directory guide help support host hosting domains server download click link zone space top win vip best one xyz icu lgbt gdn work works business trade market markets exchange discount deals sale promo bargains cheap express delivery supply supplies equipment camera lighting furniture builders construction contractors plumbing repair cleaning security aws google microsoft amazon apple bmw audi'
/** Top-level domains that are common endings of files too: they need a scheme or `www.` before them. */
const ALSO_FILES = new Set(
  'sh rs py pl md so cc ps do ml mm sc st in is it as at be by no to me my us am an or one so tools name top re la link app dev id page zip mov js ts go cs java css html txt'.split(
    ' ',
  ),
)
const TOP = new Set(`${COUNTRIES} ${GENERIC}`.split(' '))
const EXAMPLES_ONLY = new Set(['example', 'test', 'invalid', 'localhost', 'local', 'internal'])

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?'

function valid(span: string): boolean | number {
  const host = span.replace(/^[a-z]{3,5}:\/\//i, '').replace(/[/:?#][^]*$/, '')
  const labels = host.toLowerCase().split('.')
  const top = labels.at(-1) ?? ''
  const marked = span.includes('://') || host.toLowerCase().startsWith('www.')
  if (EXAMPLES_ONLY.has(top)) return marked ? 0.6 : false
  if (!TOP.has(top)) return false
  // Capitals within a short word before it: `Dr.No`, `e.g.In`; and names of files.
  if (!marked && ALSO_FILES.has(top)) return labels.length > 2 && !/[A-Z]/.test(host) ? 0.5 : false
  if (!marked && labels.every((label) => label.length < 3)) return false
  return marked ? 0.9 : 0.75
}

/** What a URL may hold behind the host, without what closes a sentence. */
const PATH = String.raw`(?::\d{1,5})?(?:[/?#](?:[\w/?#=&%+~@:;,.!*-]{0,60}[\w/?#=&%+~@*-])?)?`

export const domain = patternDetector({
  id: 'domain',
  keywords: ['://', 'www.', ...`${COUNTRIES} ${GENERIC}`.split(' ').map((top) => `.${top}`)],
  keywordsIn: 'span',
  contextMax: 2,
  pattern: new RegExp(
    String.raw`(?<![\w@.:/-])(?:(?:https?|ftp|wss?):\/\/(?:${LABEL}\.){1,5}[a-z]{2,24}${PATH}|(?:${LABEL}\.){1,5}[a-z]{2,24}(?![\w@-]|\.\w|\(|:\/\/|:\w))`,
    'i',
  ),
  ahead: 2,
  spanMax: 137,
  valid,
  examples: {
    match: [
      'Just posted a photo http://www.TuxService.se/',
      'https://SecurityAd.es/',
      'see example.com for more',
      'www.example.co.uk',
      'mail.google.com,',
      'https://intranet.example.org/a/b?c=d',
      'Visit us at heise.de.',
    ],
    noMatch: [
      'main.ts',
      'README.md',
      'ada@example.com',
      'foo.bar.baz',
      'e.g. this',
      'System.out',
      'config.json',
      'version 1.2.3',
      'etc.and so on',
      'node.js',
      'script.sh',
    ],
  },
})
