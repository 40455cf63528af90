/**
 * Everyday words. A question says them in passing, and the page that answers may say them otherwise:
 * where no document holds such a word, that is no sign that nothing answers. Of other words it is one.
 */
export const COMMON_WORDS = `
able accept ache act actual add admit afford afraid afternoon age ago agree ahead aim alive alone already alright
although always amaze angry another anymore anytime anyway anywhere apart appear apply approach arrive aside asleep
assume attach attempt attention automatic available average avoid awake aware away awful back bad basically
beautiful become begin behave behind believe belong besides best better beyond big bit bite blow bored boring borrow
both bother boy break brief bring broken build bunch burn busy buy calm care careful carry case cause center central
certain chance change cheap check choice choose clean clear clever click close cold collect come comfortable common
company compare complain complete concern confirm confuse consider contain continue control cool copy corner correct
count country course cover crazy create cross cry curious current daily dark day deal decide deep definite delay
deliver depend describe deserve detail develop die differ different difficult direct dirty disagree disappear
discover discuss divide double doubt drag draw dream drop dry during each early earn easy eat edge effect effort
eight either else empty end enjoy enough enter entire equal especially even evening eventual everybody everyday
everyone everything everywhere exact example except excited excuse exist expect expensive explain extra face fact
fail fair fall false familiar famous far farther fast favor favorite fear feel few fifth figure fill final find fine
finish first fit five fix flat floor flow focus follow forget forgot forgotten forth forward four free freeze fresh
friendly front full fun funny further future general gentle give glad go gone good grab great green ground grow
guess habit half hand handle hang happen happy hard hardly hate healthy hear heavy hello help here hesitate hide
high hit hold honest hope horrible hot hour however huge human hundred hurry hurt idea ignore imagine immediate
important impossible improve include inform inside instance instead interest introduce involve issue item join joke
jump keep kill kind knock lack large last late lately laugh lay lazy lead learn least leave left less let lie life
light like likely limit line list listen little live load local lonely long look lose lot loud love low luck lucky
mad main major make man manage many mark matter maybe mean measure meet mention mess middle might mind minute miss
mistake mix moment month mood morning move much must myself name near nearby necessary neck need neither nervous
never nevertheless new news next nice night nine nobody noise none noon normal note nothing notice now nowhere
number obvious occur odd off offer often okay old once online only open opinion opposite option order ordinary
original other otherwise ought outside overall own pack pain pair part particular pass past pay people per perfect
perhaps period person pick piece plan play please plenty point polite poor popular possible potential pour practice
prefer prepare present press pretty prevent previous probably problem produce promise proper protect proud prove
provide public pull purpose push put quality quarter question quick quiet quite raise random rare rather reach react
read ready real realize really reason receive recent recognize recommend red reduce refer refuse regard regular
relate relax remain remember remind remove repeat replace reply respect result return rich rid ride rise risk round
rule run rush sad safe save scare scared search seat second see seem sell send sense separate serious serve set
settle seven several shake shape share sharp shift shine shoot short shout show shut shy side silent silly similar
simple since single sit six size skip sleep slight slow small smart smile soft sold somebody somehow someone
something sometimes somewhere soon sorry sort sound speak special specific spend spot spread stand start state stay
step stick still stop story straight strange stress strong struggle study stuff stupid succeed sudden suffer suggest
support suppose sure surprise switch talk taste teach team tell ten terrible test thank thick thin thing think third
though thought thousand three throw tie tight till time tiny tired today together tomorrow tonight top total touch
toward town track treat trouble true trust truth try turn twice two type typical ugly under understand unfortunately
unhappy unless unlike unlikely unusual upset urgent use useful useless user usual value various version view visit
wait wake walk want warm warn wash waste watch way wear week weekend weird welcome well wet whatever whenever
wherever whether whoever whole wide willing win wish wonder word work world worried worry worse worst worth write
wrong year yellow yesterday young yourself zero abandon abuse accelerate accompany accomplish accomplished achieve
acquire adapt adjust adopt aggressive announce apologize appropriate argue arrange assess assign assist attend
attract bend bind blame bounce bound breathe brilliant brush bury calculate cease challenge chase chat cheat
circulate clarify climb collapse combine comment commit communicate conclude conduct configure conflict connect
construct consult convince cooperate cope correspond crack crush damage dare decline decorate defend defer delete
delegate demonstrate deny depart design desire detect determine devote differentiate dig diminish disable disclose
disconnect discourage dislike dismiss display dispose distinguish distribute disturb dump duplicate edit elect
elsewhere embarrass emphasize enable encounter encourage engage enhance ensure entitle equip escape establish
estimate evaluate examine exceed exchange exclude execute exhaust expand experience expose express extend facilitate
fasten fetch fold forbid forced formal fulfil fulfill gather generate grant greet guarantee halt handy happily
highlight hint identify illegal immediately implement imply impose inspect instruct insist intend interrupt invite
isolate justify locate log loose maintain mandatory merge misplace modify monitor motivate negotiate nominate notify
object obey observe obtain occupy officially operate oppose organise organize overlook owe participate pause perform
permanent permit persuade pin pinch possess postpone predict preserve pretend prick print proceed process prohibit
prompt pronounce propose publish pump quit rate recall recover redirect reflect refresh register reject release rely
remark remote rename renew request require reschedule rescue reserve resist resolve respond restart restore restrict
resume retain retrieve retry reveal reverse review revise rip ripped rotate ruin schedule scratch secure seek select
shorten slide slip smash smooth solve spill spin split spoil stretch strict submit substitute suddenly suspect
suspend swap swear swing tear tempt tend threaten tidy torn translate trap trigger undo unlock unpack unplug update
urge verify violate wander weigh whisper widely wipe withdraw wrap
bekomme bekommt bekommen erhalte erhalten machen mache tun gehen geht sagen brauche braucht brauchen darf durfen
suche finde finden komme kommen lange oft
obtenir recevoir trouver demander dire aller besoin puis-je obtener
recibir encontrar pedir decir necesito necesita puedo debo
`
