import type { Language } from './stemmers.ts'

/**
 * Words that carry no topic. They are indexed (a query of nothing else still works) and left out of
 * queries. Accents folded, apostrophes gone, as the tokeniser writes them.
 */
const words = (text: string): readonly string[] => text.trim().split(/\s+/)

export const STOP_WORDS: Readonly<Record<Language, ReadonlySet<string>>> = {
  english: new Set(
    words(`
    a about above after again against all also am an and any anyone anything are arent as at be because been
    before being below between both but by can cant cannot could couldnt did didnt do does doesnt doing dont
    down during each either else ever every few for from further get gets got had hadnt has hasnt have havent
    having he her here hers herself him himself his how however i id if ill im in into is isnt it its itself
    ive just let lets like may me might more most must my myself no nor not of off on once one only or other
    our ours ourselves out over own per please same shall she should shouldnt so some somebody someone
    something such tell than that thats the their theirs them themselves then there theres these they theyre
    this those through to too under until up upon us use used very via want was wasnt we were werent what
    whats when where which while who whom whose whos why will with within without wont would wouldnt yes yet
    you your youre yours yourself yourselves give show find explain describe know need
  `),
  ),
  german: new Set(
    words(`
    aber alle als am auch auf aus bei bin bis da damit dann das dass dein dem den der des dich die dies diese
    dieser dieses doch dort du durch ein eine einem einen einer eines er es etwas fur gegen gibt haben habe hat
    hatte hier ich ihm ihn ihr ihre ihren im in ist ja jede jeder jedes kann kein keine konnen man mein meine
    mich mir mit muss mussen nach nicht noch nur oder ohne sein seine sich sie sind soll sollen uber um und uns
    unser unsere unter vom von vor wann warum was welche welcher welches wenn wer werden wie wieviel viele wir
    wird wo wurde zu zum zur zwischen fuer ueber koennen koennte muessen moechte mochte konnte sowie bzw werde
    wurden diesem diesen jedem jeden ihrem ihren ihrer ihres seinem seinen seiner seines meinem meinen meiner
    deine deinen deiner euch euer eure dort hin her sehr mehr schon selbst weil wenn ob beim wohin woher wobei
    welchem welchen bitte gebe geben zeige finde erklare beschreibe ist sind waren ware hatten wurde
  `),
  ),
  french: new Set(
    words(`
    a afin ai alors au aucun aussi autre aux avant avec avoir ce ces cet cette chez combien comme comment dans
    de des donc dont du elle elles en encore entre est et etait ete etre eux faire fait faut il ils je la le
    les leur leurs lui ma mais me mes moi mon ne ni nos notre nous on ou par pas peut plus pour pourquoi puis
    qu quand que quel quelle quelles quels qui quoi sa sans se ses si son sont sous sur ta te tes toi ton tous
    tout toute toutes tu un une vos votre vous y ca cela celui celle ceux celles dois doit doivent peux peuvent
    puis sera seront sommes suis etaient ont ayant avez avons lors lorsque tres ici ainsi chaque quelque quelques
    plusieurs selon vers depuis pendant jusqu lequel laquelle lesquels donne montre explique trouve
  `),
  ),
  spanish: new Set(
    words(`
    a al algo algun alguna ante antes como con contra cual cuales cuando cuanto cuantos cuantas de del desde
    donde durante e el ella ellas ellos en entre era es esa ese eso esta estas este esto estos fue ha hacer
    hasta hay la las le les lo los mas me mi mis mucho muy ni no nos nosotros o otra otro para pero poco por
    porque puede puedo que quien quienes se sea segun ser si sin sobre son su sus tambien tan tanto te tengo
    tiene tienen todo todos tu un una uno unos y ya yo cada hacia mediante cuya cuyo nuestra nuestro nuestras
    nuestros vuestro ellas usted ustedes debe deben debo pueden podemos tenemos seran sera siendo sido han he
    hemos habia dame muestra explica encuentra dime aqui alli asi aun donde adonde
  `),
  ),
}

/** Also ordinary words or names in English text: no evidence of another language. */
const AMBIGUOUS = new Set(
  words('die man war hat fur des son on pour sur par ton pas tous le la el sin son era sea mi'),
)

/** Words of one language alone: what tells the languages apart. */
export const MARKERS: ReadonlyMap<string, Language> = new Map(
  (Object.keys(STOP_WORDS) as Language[]).flatMap((language) =>
    [...STOP_WORDS[language]]
      .filter((word) =>
        Object.entries(STOP_WORDS).every(([other, set]) => other === language || !set.has(word)),
      )
      .filter((word) => !AMBIGUOUS.has(word) || language === 'english')
      .map((word) => [word, language] as const),
  ),
)
