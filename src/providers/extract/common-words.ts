/**
 * Everyday words. A question says them in passing, and the page that answers may say them otherwise:
 * where no document holds such a word, that is no sign that nothing answers. Of other words it is one.
 */
export const COMMON_WORDS = `
able accept ache act actual add admit afford afraid afternoon age ago agree ahead aim alive alone already alright
although always amaze angry another anymore anytime anyway anywhere apart appear apply approach arrive aside asleep
assume attach attempt attention automatic available average avoid awake aware away awful baby back bad bag basically
beautiful become bed begin behave behind believe belong besides best better beyond big bit bite blow body book bored
boring borrow both bother bottom box boy bread break breakfast brief bring broken brother build bunch burn busy buy
call calm care careful carry case cash catch cause center central certain chance change cheap check child choice choose
city class clean clear clever click close clothes cold collect college color come comfortable common company compare
complain complete concern confirm confuse consider contain continue control cook cool copy corner correct count country
couple course cover crazy create cross cry cup curious current cut daily dark daughter day deal decide deep definite
delay deliver depend describe deserve desk detail develop die differ different difficult dinner direct dirty disagree
disappear discover discuss divide double doubt drag draw dream dress drink drive drop dry during each ear early earn
easy eat edge effect effort eight either else empty end enjoy enough enter entire equal especially even evening
eventual everybody everyday everyone everything everywhere exact example except excited excuse exist expect expensive
explain extra eye face fact fail fair fall false familiar family famous far farther fast father favor favorite fear
feel few fifth figure fill final find fine finish first fit five fix flat floor flow fly focus follow food foot forget
forgot forgotten forth forward four free freeze fresh friend friendly front full fun funny further future general gentle
girl give glad go gone good grab great green ground group grow guess guy habit half hall hand handle hang happen happy
hard hardly hate head healthy hear heart heavy height hello help here hesitate hide high hit hold hole holiday home
honest hope horrible hot hour house however huge human hundred hurry hurt husband idea ignore imagine immediate important
impossible improve include inform inside instance instead interest introduce involve issue item join joke jump keep kid
kill kind kitchen knock lack lady land language large last late lately laugh lay lazy lead learn least leave left
less let level lie life light like likely limit line list listen little live load local lonely long look lose lot loud
love low luck lucky lunch mad main major make man manage many mark matter maybe mean measure meet mention mess middle
might mind minute miss mistake mix moment money month mood morning mother mouth move much must myself name near nearby
necessary neck need neither nervous never nevertheless new news next nice night nine nobody noise none noon normal nose
note nothing notice now nowhere number obvious occur odd off offer often okay old once online only open opinion
opposite option order ordinary original other otherwise ought outside overall own pack page pain pair part particular
partner party pass past pay people per perfect perhaps period person pick picture piece place plan plate play please
plenty point polite poor popular possible potential pour practice prefer prepare present press pretty prevent previous
probably problem produce promise proper protect proud prove provide public pull purpose push put quality quarter question
quick quiet quite raise random rare rather reach react read ready real realize really reason receive recent recognize
recommend red reduce refer refuse regard regular relate relax remain remember remind remove repeat replace reply respect
rest result return rich rid ride ring rise risk road room round rule run rush sad safe sale save scare scared search
seat second see seem sell send sense separate serious serve set settle seven several shake shape share sharp shift
shine shoot shop short shout show shut shy sick side sign silent silly similar simple since single sister sit six size
skip sleep slight slow small smart smell smile soft sold somebody somehow someone something sometimes somewhere son soon
sorry sort sound speak special specific spend spot spread stand start state stay step stick still stop store story
straight strange street stress strong struggle study stuff stupid succeed sudden suffer suggest suit summer supply
support suppose sure surprise sweet swim switch table talk taste teach team tell ten terrible test thank thick thin
thing think third though thought thousand three throw tie tight till time tiny tired today together tomorrow tonight
top total touch toward town track treat trouble true trust truth try turn twice two type typical ugly under understand
unfortunately unhappy unless unlike unlikely unusual upset urgent use useful useless user usual value various version
view visit voice wait wake walk wall want warm warn wash waste watch water way weak wear week weekend weird welcome well
wet whatever whenever wherever whether whoever whole wide wife willing win window winter wish woman wonder word work
world worried worry worse worst worth write wrong yard year yellow yesterday young yourself zero
bekomme bekommt bekommen erhalte erhalten machen mache tun gehen geht sagen brauche braucht brauchen darf durfen
suche finde finden komme kommen lange oft
obtenir recevoir trouver demander dire aller besoin puis-je
obtener recibir encontrar pedir decir necesito necesita puedo debo
`
