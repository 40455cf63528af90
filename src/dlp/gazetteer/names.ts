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
/** Given names and surnames of many cultures, folded. Derived by tools/gazetteer/derive.py: edit the lists there. */
export const FIRST = `
aage aanya aaradhya aaron aarti abby abdallah abdelaziz abdelkader abdelrahman abdoulaye abdul abdulaziz
abdullah abdulrahman abebe abel abelardo abena abhay abhijit abhishek abid abigail achille ada adaeze adalberto
adam addie adel adela adele adelheid adelina adhiambo adi adil aditi aditya adlan adnan adolfo adriaan adrian
adriana adriano adrien adrienne adwoa afia afonso afzal agapito agata agatha agathe agnes agnese agneta
agnieszka agostino agron agus agustin agustina ahava ahmad ahmed ahmet aibek aicha aidan aiden aigul aikaterini
aila ailbhe aileen ailsa aine aino aisha aishwarya aisling aissatou aisyah aitana aizhan ajay ajit akanksha
akash akbar akello akemi akhil aki akihiro akiko akinyi akio akira akos akosua akram aksel akshay akua alain
alan alana alanna alasdair alba albert alberta alberto albrecht aldo aldona alejandro aleksandar aleksandr
aleksandra aleksei alena ales alessandra alessandro alessia alethea alex alexa alexander alexandra alexandre
alexandros alexandru alexei alexey alexis alfie alfio alfonsina alfonso alfredo algirdas ali alice alicia
alicja alida alina alireza alisher alistair aliya aliyu alka alla allegra allison alma almaz alois alok alpha
alphonse althea alva alvaro alvin alvina alyce alyona alyssa ama amadeo amadeus amadou amaka amal amalia aman
amanda amandine amani amar amaury amber ambroise ambrosio amedeo amelia amelie amie amin amina aminah aminata
aminu amir amit amita amitabh amjad ammar amnon amol amos amparo amrita amy ana anabel anabela anahit anais
anamika anand ananya anas anastacia anastasia anastasiya anat anatole anatoli anatoliy anatoly anca anders andi
andras andre andrea andreas andree andreea andrei andrej andres andrew andrey andris andriy andrzej andy aneta
anett angel angela angelica angelika angeliki angelina angelo angie angus anh ani anibal anika aniket aniko
anil anirudh anita anja anjali anjana anke anker ankit ankita ankur anmol ann anna annalena annalisa annamaria
anne anneke anneli annelies annemarie annemiek annette anni annick annie annika annunziata anouk anselm anshul
ante antero anthony antje antoine antoinette anton antonella antonia antonietta antonin antonina antonio
antonis antti anu anuj anup anupam anupama anuradha anushka anwar anwer anze aoife aparna apolline apostolos
april araceli aram arash aravind arben archana archie ardeshir ardit aria ariane arianna arie ariella arif
aristotelis arja arjun arkadiusz arkady arlene arlette armand armandina armando armen armin arnaud arnav arne
arni arno arnold aroha arpad arpine arsene arshad artem arthit arthur artur arturo artyom arun arvind arya
aryan aryeh asa asel asep asgeir asger asha asher ashish ashlee ashley ashok ashot ashraf ashutosh asif aslam
asma asmaa assunta asta astrid astrit asuka athanasios athena atieno atif atsuko atsushi attila attilio atul
aubrey aude audrey auguste augustin aukje aurel aurelia aurelie aurelien aurelio aurora aurore austin autumn
ava avi avigail avinash avner avraham awa axel axelle aya ayaka ayako ayame ayanda ayelet aylin ayman ayo
ayodele ayse aysel ayumi ayush azadeh azalea azamat azar azhar aziz azlan azucena babak babatunde badr bahar
bahram bailey bakhyt balaji balazs bambang bandar banu baptiste baraka barb barbara barbora barbro barnaby
barney barry bart bartlomiej bartosz baruch bas basak bashar bashir bastien batya bayani bea beat beata beate
beatrice beatrix beatriz becky behnaz behrouz behzad bekele bekzod bela belen belinda bella bello ben bence
benedetta benedetto benedicte bengt benigno benito benjamin benny benoit bent bente bentley berenice berit
bernadette bernard bernardo bernd bernice bernie bert berta bertha berthold bertrand beryl besnik bess bessie
beth bethany betsy bette bettina betty betul beulah beverly bhanu bharat bharti bhaskar bhavana bhavesh bhavna
bhupinder bianca bice bilal biljana bill billy bin binh bintou birger birgir birgit birgitta birhanu birna
bjarne bjarni bjorn blaise blake blanca blanche blanka blazej bledar bo boaz bob bobby bobur bodil bogdan
boglarka boguslaw boguslawa bohdan bohumil boitumelo bojan bola bongani bonnie boris borje bostjan boubacar
boyko bozena bracha brad bradley bram brandon branislav branko brantley braulio braxton brayden brechtje brenda
brent bretislav brett brian brianna bridget bridgette bridie brigid brigida brigitte brijesh brita britt britta
brittany brody bronislawa brooke brooklyn bruce bruna brunhilde bruno bryan bryce bryn bryndis bryson buddy
budi bukola burak burcu burkhard buse byron caio caitlin caitlyn caleb calista callum calogero calvin calvino
camden cameron camila camilla camille camilo can canaan canan candace candelaria candice cansu capucine cara
carine carl carla carlo carlos carlota carlotta carlton carmela carmelo carmen carmine carol carola carole
carolien carolina caroline carolyn carrie carson carsten cary casey cash cassandra cassian cassidy cassie
cataldo catalin catalina catarina caterina catharina catherine cathleen cathy catriona cayden cayson cecelia
cecil cecile cecilia cedric celeste celestina celestino celia celine cem cesar cesare cesarina chad chaim
chaminda chana chance chanchai chandan chandra chantal chao charissa charlene charles charley charlie charlotte
charmaine charu chase chava chebet cheikh chelsea chen cheng cheri cherie cherry cheruiyot cheryl chester
chetan cheuk chhaya chi chiamaka chiara chidi chie chieko chihiro chika chinatsu chinedu chioma chipo chirag
chitra chiyo chloe chris christa christer christian christie christina christine christophe christopher
christos chrysoula chuck chukwuemeka chun ciara ciaran cigdem cillian cindy cinzia claire clara clarence
clarisa clarissa clarita clark claude claudia claudine claudio claus clay clayton clelia clemence clemens
clement clementine cleo cleopatra clifford clint clinton clive clothilde clotilde clovis clyde cody coen colby
cole coleman colette colin colleen colm colton conceicao concepcion concetta connie connor conor conrad
constance constantin constanza consuelo cooper cora corazon corbin cordelia corentin corey corina corinna
corinne cornelia cornelis cornelius corrado corrie cory cosima cosimo cosmin coumba courtney craig cristal
cristian cristiana cristiano cristina cristobal crystal csaba ctibor cuong curtis cynthia cyril czeslaw
czeslawa daan daantje dafna dafydd dagmar dagny daichi daisuke daisy dakota dalal dale dalia dalibor dalila
dalisay dallas damari damian damiano damien damir damjan damon dan dana dane danica daniel daniela daniele
danielle danika danilo danish daniyar danny dante danuta daphne daphnee daria darin darina dario darius dariush
dariusz darko darla darlene darnell darrell darren darryl darshan darya daryl daryna dauren dave davi david
davide davis davit davor dawid dawit dawn dawson dax deacon dean deandre deanna deb debbie debby debora deborah
debra decimus declan dedi deena deepa deepak deepika deepti defne deidre deirdre dejan delbert dele delfina
delfino delia della delores delphine demarcus demelza demetrius denes denis denise deniz dennis denny derek
derya deshawn desideria desiree desislava desmond despina destiny detlef dev devendra devin devon devorah dewi
dexter dezso dhanush dhruv diamond dian diana diane diann dick didier diederik diego dieter dietmar dieuwke
dijana dilara dilek dilip dilnoza dilshan dilshod dimitar dimitra dimitri dimitrios dimitris dina dinah dinara
dinesh dion dipika dipti dirk divya dixie diya djibril dmitri dmitrij dmitriy dmitry dmytro doina dolores
domagoj domenica domenico dominga domingo dominic dominick dominika dominique don donal donald donatella donato
dong dongwook donna donovan dora doreen doris dorit dorota dorotea dorothea dorothee dorothy dottie doug
douglas dov dragan dragana drago dragos drahomira drazen drew drita dritan dror duane duarte dubravka duc duke
dulce duncan dung dunja dunya dusan dustin dwayne dwi dwight dylan eamon earl earlene earnest easton ebba ebbe
eberhard ebony ebru ece eckhard ed eda edda eddie eddy edeltraud edgar edgardo edit edith edmund edna edoardo
edouard edson eduard eduardo edward edwin edyta eefje eero eeva efe effie efraim efrain efrat efua egbert ege
egidio egil egle egon ehsan ehud eibhlin eija eiji eila eileen eilidh eilis einar einat eirik eirikur eirini
eitan ejner eka ekaterina ekaterini ekkehard eko ela elad elaine elbert elchin elda eldon eleanor eleazar
electra elena eleni eleonora elettra elfriede elham eli elia eliana eliane elias elif elijah elin elina elinor
elio elisa elisabet elisabeth elisabetta elise eliseo eliska eliyahu eliza elizabeth elizaveta elke ella ellen
ellie elliot elliott ellis elmer elnaz elnur elodie eloisa eloise elroy els elsa elsie elske elton elva elvira
elvis elzbieta emani emanuel emanuela emanuele emeka emel emelie emerald emese emi emiko emil emile emilia
emilie emilio emily emine emir emma emmanuel emmeline emmerich emmett emre emrys encarnacion endang endre enes
engelbert enid eniko ennio ennis enrica enrico enrique enver enzo ephraim eran erasmus erdem eren erez eri eric
erica erik erika eriko erin erkan erla erlan erling erma ermanno ermelinda ernest ernesta ernestina ernestine
ernesto ernie erno ersilia ervin erzsebet esben esi esin esmail esmee esmeralda esperanza esra essence essie
esteban estela estelle ester esther estrella eszter etelka ethan ethel etienne etsuko etta ettore euan eugene
eugenia eugenie eugenio eugeniusz eula eulalia eulogio eunice eunji eunjung eusebio eva eva-maria evan
evangelia evangeline evangelos evaristo eve evelin evelina evelyn evelyne even everett evert everton evgeni
evgenia evgeny ewa ewald ewelina eyal ezekiel ezequiel ezra fabian fabiana fabien fabienne fabio fabiola
fabrice fabricio fabrizia fabrizio facundo fadia fadime fahad fahd faisal faiza fang fannie fanny farah farai
faranak faraz farhad farhan farid farida faris farouk farrukh farshid farzad farzaneh fatih fatima fatin fatma
fatmir fatou fatoumata faustino fausto fay faye faysal federica federico fedor fei felicia felicidad felicita
felicitas felipe felix felizitas femi femke feng fenna ferdinand ferdinando ferenc fereshteh fergus ferhat
fermin fern fernand fernanda fernando ferruccio fiammetta fidan fidel filip filipa filippa filippo filiz
filomena finbar finlay finn finnur fiona fiorella fiorenzo firouzeh fitri flaminia flavia flavio flemming
fletcher fleur floor flor flora florence florencia florentina florentino florian florin floris floyd folake
fong forough forrest fortunata fortunato fotini fotis fouad franca frances francesca francesco francis
francisca francisco franciszka franck franco francois francoise franjo frank frankie franklin frantisek franz
franz-josef franziska fred freda freddie freddy frederic frederica frederick frederik frederique fredrik
fredrika freida freya frida frieda friederike friedhelm friedrich friedrich-wilhelm frits fritz frode fuad
fulvia fumiko fumio funda funmilayo furkan fyodor gabi gabor gabriel gabriela gabriele gabriella gabrielle gaby
gad gaelle gaetan gaetana gaetano gagik gaia gail gaizka gal galina galit gamze ganesh gang garba gareth garima
garrett gary gaspar gaspard gaspare gaston gaurav gautam gaute gavin gayane gayatri gayle gebhard geert geeta
geir gemma genaro gene genet geneva genevieve gennady gennaro genoveva genowefa gent geoff geoffrey george
georges georgette georgi georgia georgiana georgina georgios georgy gerald geraldine gerard gerardo gerd gerda
gergana gergely gergo gerhard gerhild gerlinde germaine german germano gernot gerold gerrit gertrude gesa
gevorg geza ghada ghassan gheorghe ghislaine ghulam giacinto giacomo giampaolo giancarlo gianfranco gianluca
gianmarco gianna gianni gideon gijs gil gila gilad gilbert gilberto gilda gilles gillian gilson gina ginette
ginevra ginger ginny gino gintaras gioia giordano giorgi giorgia giorgio giorgos giovanna giovanni girish girma
girolamo gisela gisele gisella gisli gita giuditta giulia giuliana giuseppe giuseppina gizem gladys gleb glen
glenda glenn gloria goffredo gokhan golan golnaz gonca goncalo gonzalo gopal gor goran gordana gordon goro
gottfried gottlieb gotz govert govind graca grace graciela grady graham grainne grayson grazia graziano
graziella grazyna greetje greg gregor gregorio gregory greta gretchen griet grigory griselda grzegorz guadalupe
guang gudjon gudmundur gudny gudrun guendalina guenter guglielmo guido guillaume guillemette guillermina
guillermo guiying gul gulnara gulnora gulsen gun gunborg gundula gunel gunhild gunilla gunnar gunner gunnhild
gunter gunther guntram gunvor guo guoliang guorun gurdeep gurpreet guru gus gustav gustavo guus guy gwen
gwendolyn gwyn gyorgy gyula habib hadar hadas hadassah hadley haejin hafdis hafiz hagit hai haider haile hailey
haim haitham hajnalka hakan hakim hal hala haldor haley halil halima halina halit halldor hallgrimur haluk
halyna hamed hamid hamish hamisi hamza han hana hanako hanan hande hani hanife hank hanna hannah hanneke
hannele hannelore hanns hanns-peter hans hao haoran harald hardeep harini harish harlan harley harold haroun
harper harpreet harriet harrison harry hartmut hartwig haruka haruki harumi haruna haruto harvey hasan hasmik
hassan hatice hattie haukur hauwa havard havva hayat hayden hayk hazal hazel heath heather hector hedda hedvig
hedwig heejin heena hege heidemarie heidi heidrun heike heikki heiko hein heiner heinrich heinz heinz-peter
heitor heleen helen helena helene helga helge helgi helmi helmut helmuth heloise hema hemant hemi hendra
hendrik henk henning henrietta henriette henrik henrique henry henryk herbert heriberto herlinde herman hermann
hermenegildo hermine herminia hernan hertha herve hester hiba hicham hideki hideko hideo hideyuki hieu hikari
hila hilary hilda hilde hildegard hildegarde hildur hilkka hillel hina hinata hind hinrich hiro hiroaki hiroki
hiroko hiroshi hiroyuki hisako hisashi hisham hitesh hitomi hiu hiwot hjalmar hjordis ho hoa hoang hoi holden
holger holly homa homer hong honoka honorine hooman hope horace horacio horst hortense hortensia hossein
hovhannes howard hrafn hristo hrvoje hua huan hubert hubertus huda hudson hugh hugo huguette hui huib hulda
hulya humberto humphrey hung hunter huong husain huseyin hussain hussein huw huy hyejin hyun hyunjoo hyunwoo
iacob iain ian ib ibolya ibrahim ibrahima ibtisam ichiro ida ido idris idun ieuan ifeanyi ifeoma iftikhar
ignacio ignatius ignatz ignazio igor ihab ihor ijaz ikenna iker ikumi ilan ilana ilaria ildefonso ildiko ileana
iliana ilias ilir ilka ilker ilmari ilona ilse ilya ilze imad iman imani imelda imke immanuel imogen imran imre
ina inas inbal indah inder indira indu ineke ines inez inga inge ingeborg ingegerd ingemar inger ingibjorg ingo
ingolf ingrid ingvar ingvild ingvill inka inmaculada inna ioana ioanna ioannis iolanda iolanthe ion ionut iqbal
iqra ira iraj irakli iraklis irem iren irena irene ireneusz irfan irina iris irja irma irmeli irmgard irmtraud
irvin irving irwin iryna isa isaac isabel isabela isabell isabella isabelle isaiah isaias isamu iselin isha
ishaan ishita ishmael isidora isidoro isidro isla ismael ismail isolde istvan itai italo itamar itzel itziar
itzik iva ivan ivana ivanna ivano ivar ivaylo ivica ivo ivona ivonne ivy iwan iwona iyad izaak izabela izabella
izumi izzat jaakko jaan jaana jaap jaber jabir jacek jacinda jacinta jacinto jack jackie jackson jacob jacoba
jacobus jacquelin jacqueline jacquelyn jacques jada jadranka jadwiga jadyn jaehyun jaelyn jaewon jafar jagdish
jagoda jaheim jaiden jaime jaimie jair jakayla jakob jakov jakub jaleh jalen jaliyah jamal jamarion james
jameson jamie jamila jamshid jan jana jane janek janelle janet janette janez janice janie janina janine janis
janiya janna janos jantje janusz jaquan jared jari jarle jarmila jarmo jaroslav jaroslava jaroslaw jarrod
jarvis jaslene jasmin jasmina jasmine jasna jason jasper jasur jatin javad javaid javed javier javiera jaxon
jay jaya jayant jayanti jayce jayden jayla jaylee jaylen jazmin jean jean-baptiste jean-claude jean-francois
jean-jacques jean-louis jean-luc jean-marc jean-michel jean-paul jean-pierre jeanette jeanne jeannie jeannine
jeb jed jeff jefferson jeffrey jelena jelle jenna jennie jennifer jenny jens jenson jepkosgei jeppe jeremiah
jeremy jeri jermaine jeroen jerome jeronimo jerry jerzy jesper jess jesse jessica jessie jesus jet jethro jewel
jhun jia jian jiang jianguo jianhua jie jieun jihan jiho jihoon jikke jill jillian jim jimena jimin jimmy jin
jindrich jing jinwoo jiri jiro jisoo jitendra jitka jiwon jiyeon jiyoung jo joachim joakim joan joana joann
joanna joanne joao joaquim joaquin job jocelyn jocelyne jochen jodi jodie joe joel joelle joep joerg joey johan
johann johanna johannes john johnnie johnny joke joko jolan jolanda jolanta jolie jolien jon jonah jonas
jonathan jonathon joon joost jordan jordi jorg jorge jorgen joris jorma jorunn jos jose jose-luis josef josefa
josefina josep joseph josephine josette josh joshua josiah josiane josie josip josje jouko jouni jovan jovana
joyce joze jozef jozefa jozsef juan juana juanita judah judd jude judi judit judith judy juergen juha juhani
jukka jules julia julian juliana juliane julianna julie julien juliet julieta juliette julio julitta julius
juliusz juma jun junichi junjie junko junseo juraj jure jurgen juris jurre justin justine justus justyna jutta
juul jyothi jyoti kaan kaarina kabelo kabir kacper kadir kadri kaede kagiso kaho kai kaija kaique kairat kaisa
kaitlin kaitlyn kaito kaja kajal kajsa kalani kaleb kalevi kalina kalle kalliopi kalman kalpana kamal kamala
kamari kamau kamel kamil kamran kamryn kana kanako kanna kaori kaoru kapil kar kara karan kare kareem kareena
karel karen kari karim karima karin karina karine kariuki karl karla karlo karolin karolina karoline karoly
karson karsten karthik kartik karuna kasey kashif kasia kasimir kasper kasumi katalin katarina katarzyna
katayoun kate katell katelyn katerina kateryna katharina katharine kathe katherina katherine katheryn kathie
kathleen kathrin kathrine kathryn kathy katie katinka katja katri katrin katrina katrine katsumi kaveh kavita
kavitha kay kayden kaye kayla kaylee kayleigh kaylie kaylin kayo kazem kazimiera kazimierz kazuhiro kazuki
kazuko kazumi kazuo kazuya keanu keaton kebede keegan kees kei keiichi keiko keira keisha keisuke keith keld
kelechi kelli kellie kelly kelsey kelsie kelvin kemal kemi ken kendall kendra kendrick kenichi kenji kenjiro
kennedy kenneth kenny kensuke kent kenta kenya kerem keren kerri kerry kersti kerstin kestutis ketevan ketil
ketut kevin keyshawn keyvan khadija khadijah khady khairul khaled khalid khalil khanh khawla khoa khosrow
khushi kiana kiera kieran kieron kiko kilian kim kimberly kimiko kimmo kinga kinsley kip kipchoge kiprono kira
kiran kirby kirill kirk kirsi kirsten kirsti kirsty kirti kishore kit kittisak kitty kiyoko kiyoshi kjartan
kjell kjersti kjetil klaas klara klaudia klaus klavdia klementina knud knut kobe koen kofi koichi koji kojo
kolja konrad konstantin konstantina konstantinos konstanze koray korbinian kordula kornelia kostas kosuke
kotone kourosh krasimir kresimir krishna krishnan krista kristen kristi kristian kristie kristiina kristin
kristina kristine kristinn kristjan kristof kristoffer kristy kristyna krisztian krisztina krystian krystyna
krzysztof ksenia ksenija kubra kudzai kumara kumari kumiko kun kunal kunle kuno kurt kusum kveta kwabena kwaku
kwame kwasi kwok kyla kyle kyler kylie kyllikki kyoko kyra kyriakos kyrie kyung kyungsoo lacey lachlan ladan
ladislaus ladislav ladonna laetitia laila lailah lajos lakshmi lale laleh lalit lalita lam lamar lambert lamia
lamine lammert lamont lan lana lance landon lara larisa larissa larry lars larysa lasith lasse laszlo lata
latasha latifa latisha latoya latrice laura laure laureen laurel lauren laurence laurens laurent laurenz lauri
laurie laurits lautaro lavanya laverne lavinia lawanda lawrence laxmi layla layton lea leah leander leandra
leandro leann leanne lech leela leena leendert lefteris lei leif leifur leigh leighton leila leilani leire lela
leland lemuel lena lenka lenny lenora lenore leo leocadia leokadia leon leona leonard leonardo leonel leonhard
leonid leonidas leonie leonor leontine leopold leopoldine leopoldo leora lerato leroy les lesley leslie lestari
lester leszek leticia letitia letizia lev levan levent levente levi levke levon lew lewis lexi leyla li lia
liam liana liat libby libuse lidia lidija lieke lies liesbeth liesel lieselotte lieve lieven liga ligaya liisa
lila lilia lilian liliana liliane lilit lillian lillie lilly lily limor lin lina lincoln linda lindiwe lindsay
lindsey ling linh linn linnea linus lionel lior liora lisa lisandro lisanne lisbet lisbeth lise lisette liv
livia livio liviu liz liza lizzie ljiljana ljubica ljudmila lloyd loan lodewijk loes logan lois lokesh lola
lolita long lonnie lorand lore loredana lorelei lorella lorena lorenz lorenza lorenzo loretta lori lorie lorin
lorna lorraine losa lothar lotta lotte lottie lou louella louis louisa louise lourdes lova lowell lu lualhati
luan luana luay lubica lubna lubomir lubos luc luca lucas lucia lucian luciana luciano lucie lucienne lucille
lucinda lucio lucretia lucy ludek ludmila ludolf ludovic ludovica ludwig ludwik luigi luigia luis luisa luise
luitgard luiz luka lukas lukasz luke lula luminita luna lupe lupita lusine luther lutz luuk luz luzia lwazi
lydia lydie lyle lynda lyndon lynette lynn lynne lyric lysander lyubov lyudmila maaike maarit maarten maartje
maayan mabel macarena machiko machteld maciej mack mackenzie macy madalena maddalena maddie maddison made
madelaine madeleine madelief madeline madelyn madge madhav madhu madhukar madhuri madina madison madoka mads
mae mael maelle maeve mafalda magali magda magdalena magdolna maggie magnus maha mahalia mahdi mahela mahendra
mahesh mahima mahin mahmoud mahmud mahmut mahnaz mahsa mai maida maija maike maiko maimuna maisie maite maj
maja majed majid maka makayla makenna maki makiko makis makoto maksim maksym malachi malak malati malcolm malee
malgorzata malia malik malinda malini malka mallory malte malvina mamadou mami mamie mamta mana manabu manal
manami mandla mandy mane manfred manfredo manish manisha manju manoel manoj manoli manolis manon manpreet
mansoor mansour manuel manuela mao mara marat marc marcel marcela marcelina marceline marcella marcelle marcelo
marci marcia marcin marco marcos marcus marcy mareike marek maren margaret margareta margarete margarethe
margarita margaux margery margherita margie margit margitta margo margot margreet margret margrethe marguerite
mari maria mariagrazia mariah mariam mariama marian mariana mariangela marianna marianne mariano maribel
maricarmen marie marieke mariela mariella marielle marietta mariette marija marijana marijke marijn marika
mariko marilyn marina marine marinella marinus mario marion marisa marisol marissa marit maritza marius mariusz
marja marja-liisa marjan marjatta marjo marjolein marjorie mark marketa markku marko markus marla marlene
marley marlies marloes marlon marquis marsha marshall mart marta marte marten martha marthe martijn martin
martina martine martins martti marty maruja marva marvin marwan mary maryam maryann maryse marzena marzia
masahiro masaki masako masami masao masaru masashi masato masayuki mason masoud massimo matan mate matej mateo
mateusz mathew mathias mathieu mathijs mathilde matias matija matilda matilde matjaz matous matt mattea matteo
matthew matthias matthieu matthijs matti mattia mattias mattie matvei matyas maude maura maureen maurice
mauricio maurizia maurizio mauro mavis max maxim maxime maximilian maximiliane maximo maxine maxwell maya
mayank mayra maysa mayu mayumi mazen mechthild mechtild meena meera mees meg megan megha meghan megumi mehdi
mehmet mehran mehrdad mehrnaz mei meihua meike meiling meir meirav mekhi mel melania melanie melba melchior
mele melek melike melina melinda melisa melisande melissa melody meltem melvin menachem mengyao menno merav
mercedes mercy meredith merete merit merja merle merlin merry mert merve mervin meryem meseret metin mette
meyer mia micaela micah michael michaela michal michalis michel michela michelangelo michele michelle michiko
mick mickael mickey midori mie mieczyslaw mieke mies miguel miguelina miha mihaela mihai mihaly mijin mika
mikael mikayla mike mikhail miki mikkel mikko miklos miko mila milada milagros milan mildred milena miles
milica milind millie milo milos miltiadis milton mimma mimoza min mina minako minal mindaugas mindy minerva
ming mingyu minh minho minji minjun minna minnie minoru minseo minsu mio miranda mircea mireia mireille mirela
mirella miren miriam mirja mirjam mirjami mirjana mirko miroslav miroslava miroslaw misaki mischa misty mitch
mitchell mitja mitra mitsuko mitsuo miu miwa miyako miyoko miyu mizuki mladen modesto modou moe mogens mohamed
mohammad mohammadreza mohammed mohan mohini mohit mohsen mohsin moira moises mojca molly momoka momoko mona
monica monika monique monserrat montgomery montserrat monty morag moran mordechai morgan morgane moritz morris
mort morten morteza moses moshe mostafa mouna mounir moussa mozhgan mpho mridula mstislav mubashir mugisha
muhammad muhammed mukesh mukta mulu muna munashe munir murad murat muriel murilo murray musa mustafa mwangi my
myah mykhailo mykola myles myra myriam myrna myron myrthe myrtle myung na naama nabil nada nadav nadeem nadege
nader nadezda nadezhda nadia nadine nadir nadira naftali nahid naima naina najat nalan naledi nam namrata nan
nana nanako nanami nancy nandini nanette nanna nao naoki naoko naomi naoto narcisa narciso nare narek naresh
narges nargiza narine narumi naser nasir nasreen nasrin nasser natacha natalia natalie nataliia natalja natalya
natan natasa natasha nate nathalie nathan nathanael nathaniel natia natsuki natsuko natsumi nauman nava naveed
naveen navid nawal nawaz nayeli nayoung nazanin nazli nazri ndeye neal ned neele neema neeraj negar neha neil
nele nelia nell nella nellie nelly nelson nemanja nenad neo nerea nereida nermin nero neslihan nesrine nestor
neta nettie nevaeh nevena newton nga ngaire ngoc ngozi nguyet nhan nhung niamh nicandro niccolo nicholas nick
nicola nicolae nicolai nicolas nicole nicoleta nicoletta nidhi niek niels nienke nieves nigel nigora nihal
niina nika nikhil nikita nikki niklas niko nikola nikolai nikolaos nikolaus nikolay nikos nilesh nili niloofar
niloufar nils nilufer nimal nimrod nina ning nino nir niran nisha nita nitin nitya nitza nives nizar njeri
njoroge nkechi nkosana nnamdi noa noah noam noboru nobu nobuo nobuyuki noel noelani noelia noelle noemi noemie
noga nok nokuthula nolan nolwenn nomvula noor nora norbert norberta norberto noreen noriko norma norman norris
nosipho noud nour noura nozomi nuala nuno nunzia nur nura nuray nurcan nuri nuria nurit nurlan nursultan nurul
nuwan nyambura nyasha nyla nylah nyoman oana obdulia obinna obioma oceane ochieng octave octavia octavian
octavio oda odalys odd oddny odette odhiambo odile odilia odin odon ofelia ofer ofra ohad okan okello oksana
ola olaf olafur olav olavi oldrich ole oleg oleksandr oleksii oleksiy olena olesya olga olimpia olive oliver
olivera olivia olivier oliwia olli ollie olof olov olu olumide oluwaseun oluwaseyi omar omer omid omri ondrej
onur oona opal oprah ora orazio oren orhan oriana oriane orietta oriol orit orla orlando orly orn orna ornella
orsolya ortrud orville orvokki osama osamu oscar oskar osman osmo osnat ostap osvaldo oswald oswaldo otabek
otavio othman otieno otis ottavia ottavio ottilie ottmar otto oumou ousmane outi ove ovidio ovidiu owain owen
oya oystein ozan ozge ozgur ozlem pablo paddy padma paige paisley paivi pal palesa pall pallavi palle palmira
paloma pamela pamella panagiotis pankaj paola paolina paolo paquita parag paraskevi paris parisa parker
parvaneh parvati parveen parvin parviz pascal pascale pascaline pascual pasi pasquale pat patience patrice
patricia patricio patrick patrizia patrizio patrycja patryk patsy patti patty pau paul paula paulette pauli
paulin paulina pauline paulo pavel pavla pavlo pavlos pawel paxton payal payam pearl pearlie peder pedro peggy
pekka pelagia pelin penelope peng penny pentti pepe peppino per percival percy perla perpetua perrine perry
pertti pervez petar pete peter petr petra petri petro petronela petronella petros petru petter petur peyton
phil philibert philine philip philipp philippa philippe philippine phoebe phoenix phuc phuong phyllis pia pien
pier piera pierina pierluigi piero pierre piet pieter pieter-jan pietra pietro piia pilar pim pinar ping piotr
piper piret pirjo pirkko piroska placido plamen polina polly polona pooja poppy porfirio poul pouya prachi
pradeep pradip pragya prakash pramod prasad prasert prashant pratibha pratik praveen preben preeti prerna
preston priit primo prisca priscilla priti priya priyanka prosper prudence przemyslaw puck puja puneet
purificacion purnima putri pyotr qamar qasim qi qian qiang qin qing quan quang quentin quincy quinn quinton
quirin quirino quoc qusay quyen quynh rabia rabih rachael rachana rachel rachele rachid rachna radek radha
radhika radim radka radmila radoslav radoslaw radu rafa rafael rafaela rafal raffaele raffaella rafiq ragini
ragna ragnar ragnheidur ragnhild rahim rahma rahman rahul raija raimo raimund raimundo rainer rainier raisa raj
raja rajeev rajendra rajesh rajinder rajiv rakesh raleigh ralf ralitsa ralph raluca ram rama ramachandran
ramadan ramazan ramesh rami ramin ramiro ramon ramona ramzi ran rana randall randi randolph randy rangi rani
rania raoul raphael raquel rasa rasha rashad rasheed rashid rashidi rashmi rasmus rastislav ratana ratna rauf
raul raven ravi rawan ray raymond raymonde raymundo razak razvan reagan reba rebeca rebecca rebekah rebekka
recep reece reed reem reena refilwe refugio reggie regina reginald regine regis rehema reid reijo reiko rein
reina reinaldo reine reiner reinhard reinhilde reinhold reinier reka rekha remco remedios remi remo remy ren
rena renata renate renato rene renee renske renu renzo reto reuben reva revathi rex reyes reyhan reynaldo reza
rezso rhea rhett rhiannon rhoda rhonda rhys ria riad riaz ricarda ricardo riccardo richa richard rick rickey
ricky rico rigoberto rihanna riikka riitta rik rika rikard rikke riko riku rikuto riley rim rima rin rina rinat
rini rio risto rita ritu ritva rivka riya riyad rizal rizky rizwan roald rob robb robbert robbie robby robert
roberta roberto robin robyn rocco rochelle rocio rocky rod rodel roderick rodica rodney rodolfo rodrigo
rodrigue roel rogelio roger rogerio rohan rohit roisin rok rola roland rolande rolando rolf romain roman romana
romane romano romeo romina rommel romuald romulo romy ron ronald ronaldinho ronaldo ronda ronen rong roni ronit
ronnie ronny roos roosevelt rory rosa rosalba rosalia rosalie rosalind rosalinda rosamund rosana rosanna
rosanne rosaria rosario rosaura rosco rose roseanne rosella roselyne rosemarie rosemary rosendo rosetta roshni
rosie rosina rositsa roslyn ross rossana rossella rostam rostislav roswitha rowan rowena roxana roxane roxanne
roxie roy roya royce roza rozalia ruba ruben ruby ruchi rudi rudiger rudo rudolf rudolph rudy ruediger rufus
ruggero rui rukhsana rukmini rula runa rune ruoxi rupa rupert rupprecht ruri ruslan ruslana russell rustam ruta
rutger ruth ruthie ruud ruwan ruxandra ruzica ryan ryder ryker rylan rylee ryo ryoichi ryota ryszard ryu
ryuichi saara sabah saber sabin sabina sabine sabino sabri sabrina sacha sachiko sachin sade sadegh sadhana
sadia sadie sadiq saeed safa safia safwan sagi sagit sahar said saida saija saima sajid sakari saki sakshi
sakura saleh salem salih salim sally salma salman salome saloni salvador salvatore salvatrice sam samaneh
samanta samantha samar samara sameer sami samiha samir samira sammy samson samuel samvel sana sanath sanaz
sanda sandeep sander sandhya sandor sandra sandrine sandro sanford sang sangeeta sangwoo sani saniya sanja
sanjay sanjeev sanna sanne santiago santina santino santos santosh sanzhar saoirse sapna sara sarah saraswati
sargis sari sarina sarita sarka sarolta sasan sasha saskia satish satomi satoru satoshi satu saul saule sauli
saundra saurabh savannah saverio savita savitri sawsan sayaka sayuri scarlet scarlett scholastica scot scott
scottie sean sebastian sebastien seda seema sefa sefo segolene segun seija seiji sekou selam selena selim selin
selina selma sema semyon senja senta seohyun seojun seoyeon sepideh sepp seppo seraphina seraphine serdar
serena serenity serge sergei sergey sergio serhat serhiy serife serik serkan setareh seth setsuko seung seungho
sevda severin severina severine severino sevgi sevim seydou shabana shabnam shadi shafiq shagufta shahid shahin
shahla shahnaz shahram shai shaima shakira shalini shalom shan shane shanice shaniqua shankar shanna shannon
shanti sharad shari sharif sharlene sharmila sharon shashi shaul shaun shauna shawn shawna shayla shayne shazia
sheela sheena shefali sheila shelby sheldon shelia shelley sheri sherif sherman sherri sherrie sherry sherwood
sheryl sherzod shideh shigeru shikha shilpa shimon shin shinichi shinji shinobu shinya shira shirin shirley
shiro shiv shivam shizuka shizuko shlomo shmuel sho shoaib shobha shohei shohreh shoji shoshana shota shraddha
shreya shruti shu shuang shufen shui shuk shulamit shun shunsuke shushan shweta shyam siamak sian sibel sibylla
sibylle sid siddharth siddhartha sidney sidonie sidsel siebe siegfried sieghard sieglinde siegmund sienna
sietske sigal sigismondo sigismund sigmund signe sigrid sigridur sigrun sigurd sigurdur siham silas silje silke
silvana silvano silvester silvestro silvia silvio simeon simge simin simina simon simona simone simran sina
sinan sincere sindre sinead sinikka siobhan sione sipho siri siriporn sirkka sirpa sisko sita siti siu siv
sivan sixten siyabonga sjaan sjoerd skye skylar skyler sladana slamet slavica slavko slawomir sloane slobodan
smadar smilja smita sneha snehal snezana sobia socorro sofia sofiane sofie sofya soheila sohrab solange soledad
solene solfrid solomon solveig somchai somporn somsak son sona sonal sonali sondra song songul sonia sonja
sonny sonya soojin sooyoung sophia sophia-marie sophie soraya soren sorin soroush sotiris souad souleymane
sourav soyeon spela spencer spiros spyros sri srinivas stacey staci stacie stacy stale stan stanislas stanislav
stanislaw stanislawa stanley stavros stavroula steen stefan stefania stefanie stefano stefanos steffen steffi
stefka stein steinar steinunn stelios stella stepan stephane stephanie stephen sterling steve steven stewart
stig stijn stina stine stipe stjepan stoyan stratos stuart sture suad subhash suda sudabeh sudesh sudha sudhir
sue sueli sugeng suha suhail sujata suleiman suleyman sultan suman sumaya sumiko sumin sumit sumitra summer
sunethra sunghoon sungmin sunhee sunil sunita sunniva supaporn supriya suraj surbhi surendra suresh susan
susana susann susanna susanne susanti sushma susi susie susumu suus suvi suzana suzanne suzette suzu svante
svea svein sveinn sven svenja svetlana svitlana svyatoslav swaminathan swantje swapna swati swen syafiq sybil
sybille sydney sylvain sylvester sylvia sylviane sylvie sylwester sylwia synnove szabolcs szilard szilvia
szymon tabatha tabea tabitha tadashi tadeo tadeusz taehyung tafadzwa taha tahani tahir tahira taichi taina
tainara takahiro takako takao takashi takeo takeshi takis takumi takuya tal talal talgat tali tam tamar tamara
tamas tamaz tamera tami tamia tamiko tammi tammie tammy tamsin tan tane tanja tanuja tanveer tanvi tanya tao
tapani tapio tapiwa tara taraneh taras tarek tarik tariq taro taru tarun taryn tasha tate tatenda tatev tatiana
tatjana tatsuo tatsuya tatum tatyana taylor tayshaun tayyaba tebogo tecla ted teemu telesforo temitope tendai
teodor teodora teodoro teofila terence teresa terez tereza terhi teri terje tero terra terrance terrell
terrence terri terry tesfaye tess tessa tetiana tetsuo tetsuya teun teunis teuta teuvo tevita thabo thaddaus
thaddeus thais thanasis thandi thandiwe thanh thanos thao thea theda thelma thelonius themba themis theo
theodora theodore theodoros theofilos theresa therese theresia thi thiago thibault thibaut thien thierry thijs
thilina thilo thinh thom thomas thor thora thorben thorbjorn thordur thorkild thorsteinn thorsten thorvald thu
thuy tia tiago tiana tiara tibor tien tiffanie tiffany tigist tigran tiina tiit tijana tijmen tijn tilda tilen
till tillie tilly tilo tim timea timm timo timofei timothy timur tina tinashe tindra tineke ting tiril tirza
titian titilayo titus tiziana tiziano tjark tjasa toan tobiah tobias toby tod todd todor toivo tolga tom tomas
tomasz tomer tomislav tommaso tommie tommy tomohiro tomoko tomomi tomoya ton tone tong toni tonia tony tonya
toomas tope topi tor tora torben torbjorn tore torge tori torill torstein torsten toru torunn torvald tosca
toshi toshiko toshio tova tracey tracy traian trang traudel traute travis trayvon trent trenton trevor trey tri
triana tricia trijntje trina trine trinh trinidad trinity trisha trista tristan tristana trixie troels trond
troy trude trudy trung truus trygve tshepo tsubasa tsukiko tsutomu tsuyoshi tsvetan tsvetelina tsz tu tuan
tucker tudor tugba tuija tulay tullia tullio tumelo tuncay tunde tung tuomas tuomo turgut tushar tuula tuulikki
tuva tuyet twan twila ty tycho tyler tyra tyree tyrell tyrese tyrone tyson tzipi tzvi ubaldo uche uday udo ugo
ugur ujjwal ulf uli ulises ulla ulrica ulrich ulrik ulrika ulrike ulugbek ulyana ulysses uma umair umar umberto
ume umesh umut una unai undine unni unnur urho uri uriel urmila uros urs ursel ursina urska ursula urszula
urvashi usha usman uta ute uwe uzi vaclav vadim vahan vaino vaishali vakhtang valarie valdemar valdir valentin
valentina valentine valentino valeria valerian valerie valerio valeriya valery valgerdur valter van vance vanda
vandana vanesa vanessa vangelis vappu vardan varsha vartan varun vasant vasco vasile vasileios vasiliki vasilis
vasily vasudha vasyl vaughn vedran veena veerle vegard veikko veit velimir velma venanzio vendela venkat
venkatesh vera vered verena verity vern verna verner vernon veronica veronika veronique vesa vesna vic vicente
vicki vickie vicky victor victoria vida vidal vidar vidya viet vigdis viggo vijay vikas vikram vikrant viktor
viktoria vilde vilhelm ville villy vilma vilmos vimala vinay vince vincent vincenz vincenza vincenzo vineet
vinh vinicius vinod viola violet violeta viorel viorica vipin vipul virgil virgilio virginia virginie virpi
vishal vit vitalij vitaly vito vittore vittoria vittorio vitus vivek vivian viviana viviane vivien vivienne
vjekoslav vjosa vlad vladimir vladimira vladislav vlasta vlastimil vojtech volkan volker volkmar volodymyr
vonda vratislav vsevolod vugar vyacheslav vytautas wade wael wafa wagner wahyu wai wakana walburga waldemar
wale waleed walid walker wallace wally walter waltraud waltraut wambui wanda wangari wanja wanjiru ward warda
warren wati wayan wayne wei weimin wellington wen wenche wencke wendelin wendell wendy wenjing wenke wenzel
werner weronika wes wesley wessel weston whitney wichai widad wiebke wieland wiesje wieslaw wieslawa wiktoria
wil wilbert wilbur wilda wiley wilfred wilfredo wilfried wilhelm wilhelmina wilhelmine will willa willard
willem willemijn willi william willibald willie willis wilma wilson wim winfried wing winifred winnie winnifred
winston wiremu wladyslaw wlodzimierz wojciech woldemar wolf wolf-dieter wolfgang wolfram woodrow woody woojin
wouter wyatt wynona xander xaver xavier xenia xia xiang xiao xiaohong xiaoling xiaoming xiaowei xiaoyan ximena
xin xing xinyi xiu xiuying xoan xu xuan xue yaakov yadira yael yafa yago yahya yair yamato yamini yan yana yang
yanis yann yannick yannik yannis yanto yara yardena yaron yaroslav yasaman yasemin yash yashar yasin yasmin
yasmina yasmine yasser yassin yasuhiro yasuko yasuo yasushi yavuz yaw yayoi yee yegor yehonatan yehuda yehudit
yejin yekaterina yelena yen yeonhee yerlan yesenia yesica yetunde yevgeny yi yifan yigal yildiz yin ying
yitzhak ylva yoav yocheved yogesh yoichi yoji yoko yolanda yolande yonas yonatan yong yoona yoram yordan yosef
yoshi yoshihiro yoshiko yoshio yossi yosuke younes young youngho youngsoo yousef yousra youssef yousuf ysabel
yu yuan yudai yudi yue yuen yui yuichi yuina yuji yujin yuka yukari yuki yukiko yukio yuko yulia yuliia yuma
yumi yun yuri yurika yuriko yuriy yury yusuf yusuke yuta yutaka yutong yuval yuxuan yuzuki yvan yves yvette
yvon yvonne zach zacharias zachary zachery zack zafar zafer zahia zahid zahra zaid zainab zaira zaire zakaria
zakhar zaki zakia zander zane zanele zara zaria zarina zartosht zawadi zayd zayden zaynab zbigniew zbynek
zbysek zdena zdenek zdenka zdzislaw zdzislawa ze'ev zeca zeeshan zehava zehra zeina zeke zelda zeliha zeljka
zeljko zenobia zerrin zeynep zhanna zhen zheng zhi zhila zhiqiang zhiyuan zhong ziad ziba ziga zihan zinaida
zineb zion zita ziva zixuan ziyad zlatko zoe zoey zofia zohar zoila zoltan zoran zorica zornitsa zouhair zoya
zrinka zsofia zsolt zsuzsa zsuzsanna zubaida zubair zulema zulkifli zurab zuzana zuzanna zvi zvonimir zygmunt
`
export const LAST = `
aalto aaron aas abate abbas abbot abbott abdallah abdi abdou abdulaziz abdullah abe abel abelard abiy aboud
abramov abramson abreu abubakar acar acevedo acheampong acheson ackerman acosta acuna adam adamczyk adams
adamski addo adebayo adeleke ademola adenauer adewale adeyemi adhikari adjei adkins adler adolphus adrian aerts
afanasyev afer afolabi africanus agarwal agassiz agee aggarwal agnelli agostini agrawal agricola agrippa aguado
aguilar aguirre agyeman ahenobarbus ahmad ahmadi ahmadinejad ahmed ahn ahonen ahrens ahuja aiken ailey
ainsworth aitken ajayi akande akbar akbari akers akhtar akimov akinola aksenov aksoy aktas alabi alaoui alarcon
alavi albanese albani albans albee albeen albers albert alberti albrecht alcala alcott alekseev alemu alexander
alexandrov alexeev alexiou alfaro alfieri alfonso alger algren ali aliberti alighieri aliyev allan allard allen
allison almeida alonso altman alvarado alvarez alves amador amar amati amato amaya ambrose amin amini amir
amoah amoroso amundsen ana andersen anderson andersson ando andrade andre andreassen andreev andresen andrew
andrews angelopoulos angelov anisimov anjos anna annan anouilh ansah ansari anselm antal anthony antoinette
antonelli antoninus antoniou antonius antonov antony antunes anwar aoki aparicio apollinaire apollo appiah
applebaum appleseed appleton aquinas aquino arafat aragon arai aranda arango araujo arbiter arce archer
arellano arena arendt arevalo argote arias arkhipov arkwright armani armas arminius armstrong arnaud arndt
arnold aronson arora arouet arp arrhenius arroyo arshawsky arslan arthur arvidsson asad asadi asamoah asante
asch ashby ashcroft ashe ashkenazi ashley ashraf ashton asimov askew aslan assad assat assuncao astaire astor
atallah ataturk athanasiou athanasius athena athene atkins atkinson attlee atwood aubert aubry auchincloss
auden audubon augustine augustus aurelius austen austin avalos avci avery avetisyan avila avogadro avraham awad
awolowo axelsson ayad ayala aydin ayers azadi azevedo aziz azizi azoulay azzarello ba babcock babic bach
bachmann badawi bader badger bae baeda baedeker baek baer baez baggio baghdadi bagheri bagley bah bahrami bai
bailey baines baird bajaj bak baker bakey bakke bakken bakker bakr bakunin balakrishnan balanchine balaz balazs
balboa balde baldi baldini baldwin balenciaga balfour baline balkenende ball ballard ballesteros balogh balogun
balsamo balzac bancroft banda bandara banderas banerjee banister bankhead bankole banks bannister bansal
banting baptista barajas barak baraka barakat baran baranov baranowski barany barbarossa barbato barber
barberini barbier barbieri barbosa barbu barca barcelo barclay bardeen bardi barisic barker barkley barlow
barlowe barnard barnes barnett barnum barone barr barrera barrett barrie barrios barron barros barroso barrow
barry barrymore bartels barth barthel barthelme bartholdi bartholin bartholomew bartlett bartok barton bartos
bartsch baruch baryshnikov bashir basile baskin bass bassi bastian bastos basu bateman bates batista battaglia
battisti battle baudelaire bauer baum baumann baumgartner bautista baxter bayard bayer bayes beach beadle bean
beard beasley beauchamp beauclerc beaulieu beaumont beauvoir becerra beck becker becket beckett beckham
becquerel becu beda bede bedford beecher beek beerbohm beethoven begay begic begin begue begum behmen behrens
behring beil bekele bell bellamy bellanger bellarmine belli bellini bello belloc bellow belousov belov beltran
belyaev benali benally benard benchley bendavid bender benedetti benedict benes benet bengtsson benitez
benjamin benjelloun bennet bennett benny benoit bensalem benson bentham bentley benton benz benzema beresford
berg berge berger bergerac berggren berglund bergman bergmann bergqvist bergson bergstrom beria beridze bering
berisha berkeley berlage berlioz berlusconi bermudez bernal bernard bernardi bernardone bernhardt bernini
bernoulli bernstein berra berry bertelsen bertillon bertin bertolini bertolucci bertoni bertram bertrand
berzelius berzins besnard bessel bessemer besson best betancourt bethe bethune bettini beveridge bevin beyer
beyle bezos bhalla bhandari bhardwaj bhargava bhat bhatia bhatnagar bhatt bhattacharya bhutto biagi bianchi
bianco bickford bierce biermann biggs bigot binet bingham binns biondi birch bird birnbaum biro biryukov
bischoff bishop biswas biton bizet bjork bjorklund bjornsson black blackburn blackmore blackwell blackwood
blaha blair blake blanc blanchard blanco blank blankenship blasco blasko blaszczyk blazek blazevic bleriot
blevins bligh blimp blitzstein blixen bloch blok blom blomqvist blondel bloom bloomberg bloomfield blum
blumenthal bly blythe boateng bob boccaccio bock bode bodoni boehm boehme boell boer boethius bogart bogdanov
bognar bohm bohme bohr bojaxhiu bolanos boleyn bolingbroke bolivar boltzmann bonaparte bond bondar bondarenko
bondone bonetti bonhoeffer boniface bonilla bonnet bonney bono bontemps booker boole boone booth borbon borges
borghese borgia borisov borkowski bormann born borodin boros borowski borrego bos bosch boschi bose bosman
bosnjak boswell bosworth botella botha botticelli bouazizi bouchard bouchareb boucher bougainville boulanger
boulay boulez bourgeois bourne bousquet boutros bouvier bouwman bowditch bowdler bowen bowers bowie bowles
bowman boyce boyd boyer boyko boyle bozic brace bradbury bradford bradley bradshaw bradstreet brady bragg brahe
brahms braille braithwaite bramante brambilla bramley branch branco brancusi brand brandon brandt braque
braschi brauer braun braverman bravo brecht brennan breton breuer breughel brewer brewster brezhnev bridges
bridget briggs brigham bright brighton brigid brink brinkmann brinton brisset bristow brito britten britton
broadbent broca brock brockhouse brockman brodsky broek broglie bromley bronstein bronte brooke brooks brough
brouwer brown browne browning brownlee broz bruce bruch bruckner bruegel brueghel bruijn bruin brummell brun
brunelleschi brunet bruni brunner bruno bruton brutus bruun bryan bryant brzezinski buber buchanan buchholz
buchner buck buckingham buckley buddha bueno buhari bui bukharin bulgakov bullard bullfinch bullion bullock
bultmann bulut bunche bunsen bunting bunuel bunyan bunyarat buonarroti buoncompagni buono burbage burch buren
bures burger burgess burgin burgoyne burk burke burkhardt burmeister burnett burnham burns burnside burrell
burroughs burrows bursey burt burton busby busch bush bushnell bustamante bustos buthelezi butler butt
butterfield bykov byrd byrne byron caballero cabato cabell cabello cabezas cabot cabrera caceres cadwell caesar
caetani cagliostro cagney cai cain caine cajal cakir calabrese calder calderon caldwell calhoun caliari
callaghan callahan callan callas calvin calvino calvo camacho camara cameron camilleri campana campbell campos
camus canetti cannon cano cantero cantoni cantrell cantu cao capek capet capillari capone cappelli capra caputo
caravaggio carbajal carbonara carbone cardenas cardinale cardona cardoso carducci cardwell carew carey caritat
carlier carlini carlisle carlos carlson carlyle carmichael carmona carnegie carnevale carnot caro caron
carothers carpenter carpentier carpio carr carranza carrara carrasco carre carrel carreno carrera carrere
carrillo carrion carroll carson carte carter cartier cartwright carus caruso carvalho carver casado casagrande
casals casanova casas case casey cass cassirer castaneda castellanos castelli castillo castle castrillo castro
catalan cather cattaneo cattell catullus caudillo caulvin cauvin cavaco cavalcanti cavalli cavallo cavanagh
cavelier cavell cavendish caxton ceausescu ceccarelli cech cele celik cellini celsius cepeda cerda cermak cerny
cerruti cervantes cespedes cetin cezanne chacon chadha chadwick chagall chaiyasit chakraborty chakravarti
chamberlain chambers champlain champollion chan chanda chandler chandra chandrasekhar chaney chang chaplin
chapman charcot chardin charles charpentier chartier chase chateaubriand chatelier chatham chatterjee
chaturvedi chaucer chaudhary chaudhri chaudhry chauhan chauvin chavez chawla cheever chekhov chekov chen cheney
cheng cherif chernov chernyshev cherry cherubini chesterton cheuk cheung chevalier chiang chiaramonti chiba
chiesa chikwanha chilton chippendale chirico chisholm chiu chmielewski cho choi chomsky chopin chopra choudhary
choudhury chow chowdhury christ christensen christian christiansen christie christmas christodoulou christopher
chrysostom chu chung church churchill ciardi cibo ciccone cimabue cincinnatus ciobanu cioran cirillo cisneros
cisse claes claesson clapham clark clarke claus clausewitz claxton clay clayton cleary clegg clemenceau clemens
clement clemente clements clerc clerici cleveland clifton cline clive coates cobb cobbett coburn cochran
cockburn cockcroft cocteau cody coelho coetzee coffey cohan cohen cohn colas colbert colby coldwell cole
coleman coleridge colette collet collier collin collins colombo colon colonna combs comenius commoner compton
comstock comte conde condorcet congreve conley conner connolly connors conors conrad conroy constable
constantin constantinescu constantinus conte conteh conti contreras conway cook cooke coolidge coombs cooper
cope copeland copernicus copland copley coppola corbett corbusier corcoran corday cordero cordier cordoba
cordova corelli corneille cornell cornet cornwallis cornwell corona coronado corot correa correggio correia
correr corsi cortes cortese cortez costa costantini costanzo costeau cote cotton coughlin coulibaly coulomb
coulon coulter couperin courbet courtney courtois cousin couto couture cowan coward cowley cowper cox crabtree
craig craigie crane cranston crawford creighton crespo cresswell crichton crick crisci crispi crispin critchley
crnic croce crocetti crockett croft crohn cromwell cronin cronyn crook crookes crosby cross crouch crouse
crowder crowe crowley crusoe cruz cuellar cuesta cuevas cui culbertson cullen culver cumberland cummings cunha
cunningham curie currie currier curry curtis curtiss cushing custer cuthbert cuvier cyclops czarnecki czerny
czerwinski dabrowski dacre daguerre dahan dahl dai daimler dalal dalessandro daley dali dallaglio dallaire
dalton daly dam damato damico dandrea danforth dang dangelo dangote daniel daniels danielsson danilov danjuma
dantas dante danton dao daoud dar darby darcy darrow darwin darwish das dasgupta dasilva datta daugherty
daumier daunt dave davenport david davidson davies davila davis davison davy davydov davys dawes dawkins dawson
day dayan deacon deak dean deane deangelis debs debussey debussy decker deere defoe degas dejesus dekker dela
delacroix delacruz delage delaney delannoy delarosa delattre delaunay delbruck deleon delgado delibes delic
delius delmas delorme delossantos deluca demidov demille demir dempsey deng denham denis denisov denk dennis
denton depardieu depauw derain derosa derrida dershowitz desai desantis desbois descartes deschamps deshmukh
deshpande desmet devaux devi devine devlin devos devries dewan dewar dewey dewitte dexter dey dhawan dhillon
diaconu diaghilev diallo diana diarra dias diaz dickens dickerson dickinson dickson diderot didier didion
didrikson diehl dietrich dietz diez difrancesco dijk dijkstra dillon dimaggio dimitriou dimitrov dimopoulos
dinardo dine dinesen ding dinh diocletian diop dior dirac disney disraeli dissanayake dix dixon djokovic
djordjevic dlamini dmitriev do dobson doctorow dodgson dodson dogan doherty dolan dolby dolezal domingo
domingues dominguez dominic domitianus donahue donaldson donatelli donati donatus dong donizetti donkin donne
donnelly donovan doolittle doppler doran doren dorn dorsey dorsi dostal dostoevski dostoevsky dostoyevsky
dougherty douglas douglass dowd dowding dowland dowling downes downing downs doyle drake drechsler dreiser drew
dreyer dreyfus driessen driscoll drogba drummond dryden du duan duarte dubey dubois dubreuil duce duchamp
duckworth duda dudek dudevant dudley duffy dufour dufy dugan duhamel dujardin dukas duke dukenfield dulles
dumas dumitrescu dumitru dumont dumpty dunbar duncan dunlap dunn dunne duong dupin dupont dupre dupuis dupuy
duquesne duran durand durant durante durer durham durkheim durrani durrell duse dusek duterte dutta dutton
duval duvalier dvorak dwivedi dwyer dyck dyer dylan dzhugashvili eames earhart earle eastman easton eastwood
eaton ebert ebrahim ebrahimi eccles echeverria eck eckert eckhart eco eddington edelman eder ederle edmonds
edmunds edward edwards efimov efremov egan eglevsky egorov ehlers ehrenberg ehrlich eichhorn eichmann eide
eiffel eigen eijkman eiki einarsson einstein einthoven eisele eisenberg eisenhower eisenstaedt eisenstein
eklund ekman elbaz eldridge elgar eliade eliasson eliot elizondo ellington elliott ellis ellison ellsworth
elmasry elmore elton emelyanov emerson emery emmanuel endecott endicott endo enesco enescu engel engelhardt
engelmann engels english engstrom ennis enriquez epps epstein erasmus erdmann erdogan eremin erickson eriksen
eriksson erlenmeyer ermakov ernst erskine erving esaki escobar escudero esparza espejo espinosa espinoza
esposito esquivel esser esteban estes esteves estevez estrada etheridge etienne etoo euler eustachio
evangelista evans evensen evered everett evers evert evrard ewing eyck eysenck eze fabbri faberge fabian
fabiani fabre fabrizi fahrenheit faineant fairbanks fairchild fairfax fajardo falcao falco falcone falconer
faleolo falk falkner fall falla fallon fallopio fallopius fallot falstaff fan fanelli fang faraday farah
farahani fares faria farina farkas farley farmer farnese farnsworth farouk farragut farrar farrell farrow
fasano fassi faulkner faure favre fawkes faye fayed fayette fayyad fazio fechner fedorov fedotov feher feifer
feinberg feingold fekete feldman feldmann feliciano felix fellini feng fenton ferber ferdinand ferguson fermat
fermi fernandes fernandez fernando ferrand ferrara ferrari ferraro ferreira ferrer ferretti ferri ferris ferry
feynman fiala fialho fidius fiedler field fielding fields figueiredo figueroa filatov filipepi filipovic
filippov fillmore finch findlay fink finley finn finnbogadottir fiore fiorentino fiori fischer fisher fishman
fitch fitzgerald fitzpatrick fitzroy flaminius flanagan flannery flaubert fleischer fleming fletcher fleury
flint flood florea flores florey florio flory flowers floyd flynn fodor foley fomin fonda fonoti fonseca
fontaine fontana fontanne fonteyn foote forbes ford forester forsberg forster forsyth fortunato fosbury foster
foucault fouquet fourie fourier fournier fowler fox fragonard franchi francis franck franco francois frank
franke franken franklin fransson franzese fraser frazer frazier frederick frederiksen fredriksen fredriksson
freeman freitas french fresnel freud frey frias frick fricke friedan friedman friedmann friedrich friis frisch
frith fritsch fritz frobisher froebel froehlich frolov frost fry frye fu fuchs fuente fuentes fugard fuhrer
fujii fujimoto fujita fujiwara fukuda fulbright fulgur fuller fulminator fulop fulton fung funk furlong
furnivall furtado fusco futzu gabay gabor gaboriau gabriel gagarin gage gagne gagnon gaillard gaines
gainsborough gajewski gal galahad galan galbraith gale galilei galindo galkin gallagher gallardo gallaudet
gallego gallegos gallet galletti galli gallienne gallo gallois galloway galois galsworthy galton galvan galvani
galvao galvez galvin gamble gamez gamow gandhi ganganelli ganguly gantz gao garbo garcia gardiner gardner
garfield garg gargiulo garibaldi garland garner garnier garrett garrick garrido garrison garrity gartner garvey
garza gashi gaskell gasparini gasset gassion gates gatling gatti gaudi gaudin gauguin gaulle gauthier gautier
gavrilov gawain geary gebauer gebhard gebhardt gebre geerts gehrig geiger geisel gelashvili geller genet
gentile gentry geoghegan george georgescu georgiev georgiou geraint gerard gerasimov gerber gerhards gerlach
germanicus gerrits gerritsen gershwin gervais gesell gesner geurts gevorgyan geyer ghali ghanem ghani ghanim
ghazaryan gheorghe ghislieri ghorbani ghosh giacometti giannini giannopoulos gibbon gibbons gibbs gibran gibson
giddens gide gielgud giese gifford gigli gil gilani gilbert gilchrist giles gilette gill gilles gillespie
gillet gilligan gilman gilmer gilmore gimenez ginsberg ginsburg giordano giorgi girard giraud giraudoux giroux
gish giuliani giusti gjellerup gjoni gladstone glaser glass gleason glendower glenn glickman glinka glover
glowacki gluck glynn gobel godard goddard godel godfrey godinho godiva godoy godunov godwin goebbels goebel
goel goering goethals goethe goetz gogh gogol gold goldberg golden goldfarb golding goldman goldmann goldmark
goldoni goldsmith goldstein goldwyn golgi golubev gombrowicz gomes gomez gompers goncalves goncharov goncourt
gong gonne gonzales gonzalez good goodall goodman goodwin goodyear goossens gorbachev gorbunov gordimer gordon
gorecki gorgas goring gorki gorky gorman gorshkov gorski gosselin goswami goto gottlieb gotz goudy gough gould
goulet gounod gowda goya graaf graaff grabowski grachev gracia grady graf graff graham grahame grainger
grammaticus granados granger grant grappelli grassi grasso graves gray grayson greco green greenbaum greenberg
greene greenfield greenspan greenwood greer gregoire gregory greig greiner grenier gresham gretzky grewal grey
grgic grieg griffin griffith grigoriev grigoryan grillo grimaldi grimes grimm grimoard grimshaw gris grishin
groen gromov gromyko grondin groot gropius grosholtz gross grossman grotius grove groves gruber gruev grun
grunwald gu guardado guarneri gudmundsdottir gudmundsson guerin guerra guerreiro guerrero guerrini guevara
gueye guggenheim guichard guidi guillaume guillen guillot guimaraes guinness gulati guler guliyev gulyas gumede
gunasekara gunawan gundersen gunes gunnarsson gunther guo gupta gurion gurung gusev gustaf gustafsson gustav
gutenberg guthrie gutierrez gutman guyot guzman gwyn gwynn gwynne gywn ha haag haan haas haase haber habibi
habyarimana hackett hadad haddad haddadi hadi hadley hadrianus hadzic haeckel hagen haggerty hahn haig hail
hajek hakansson hakim hakkinen hakobyan haldane hale halevy haley halim hall haller halley halliday halpern
hals halsey halvorsen hamad hamalainen hamann hamdan hamel hamid hamidi hamidou hamilton hamm hammarskjold
hammer hammerstein hammett hammond hammoud hamon hampton hamsun han hancock handel hanke hanks hanley hanna
hannah hannigan hansen hanson hanssen hansson hao hara harada harcourt hardin harding hardwick hardy harefoot
hargreaves hari hariri harkins harlow harmensen harmon harms harmsworth haro harper harrell harriman harrington
harris harrison harrod hart harte hartley hartman hartmann hartono hartwig harutyunyan harvard harvey harwood
hasan hasanov hasegawa hasek hashem hashemi hashimoto hasina hassam hassan hassel hastings hatfield hathaway
hauge haugen haugland hauser havel hawass hawking hawkins hawkyns hawley haworth hawthorne hayashi hayden haydn
hayek hayes haynes hayward haywood hazlitt he healy heaney hearn hearst heath heaton heaviside hebbel hebert
hecht heck hedges hegedus hegel heidegger heikkila heikkinen hein heine heinemann heinlein heinonen heinrich
heinz heisenberg held heller hellman helmholtz helms heming hemingway hemminge hempel henderson hendricks
hendriks hendrix henley hennig henning henriksen henriksson henriques henry henshaw hensley henson heo hepburn
hepworth herbart herbert herder heredia herman hermandszoon hermann hermans hermansson hernandez herold heron
herrera herrero herrick herring herrmann herschel hershey herve herz herzberg herzog hess hesse hester heuer
heuvel hevesy hevodidbon hewitt heydari heyerdahl heyrovsky heyse heyward heywood hibbert hickey hickman
hickock hicks hidalgo hidayat hideki hieronymus higginbotham higgins higginson higuchi hijazi hilbert
hildebrandt hill hillary hilton hiltunen himmler hinault hinckley hindemith hindenburg hindley hines hinojosa
hinton hippocrates hirano hirohito hirsch hirschfeld hirschsprung hirst hitchcock hitchings hitler hlavac ho
hoagland hoang hoare hoareau hobbes hobbs hobson hoch hodge hodges hodgkin hodgson hodzic hoek hoekstra hoffa
hoffman hoffmann hoffmannsthal hofman hofmann hogan hogarth hogg hohenheim hohmann hokusai holbein holbrook
holcomb holden holder holland hollerith holley holloway holly holm holman holmberg holmes holt holtz holub holz
holzer homer honda honegger hong hood hooke hooker hooper hoover hopf hopkins hopkinson hoppe hopper horak horn
hornblower horne horner horney hornsby horowitz horstmann horta horton horvat horvath hossain hosseini hou
houdini hough houghton house housman houston hovhannisyan hovick howard howarth howe howell howells howland
hoxha hoyle hoyt hristov hruska hsiaoping hsieh hsu hu huang hubbard hubble hubel huber hubert hubner hudson
huebner hueffer huerta huet huff huffman huggins hughes hugo hui huisman hull humbert humboldt hume hummel
humperdinck humphrey humphreys hung hunnicutt hunt hunter huntington hurler hurley hurok hurst hurtado hurwitz
hus huseynov huss hussain hussein husserl huston hutchins hutchinson hutchison hutin hutton huxley huygens
huynh hwang hyde hyerdahl iacono iannone ibanez ibarra ibert ibrahim ibrahimovic ibsen idrissi iglesias
ignatius ikea ikeda ilic iliescu iliev ilves ilyin im imai imbert inge ingram ingres iniguez inoue ioannou
ionesco ionescu ip iqbal irenaeus ironside irving irwin isaac isabella isaev isaksson iscariot isherwood ishida
ishii ishikawa iskandar islam ismail issa ito ivanov ivanovic iversen iverson ives iwasaki iyengar iyer
izetbegovic izquierdo jabari jabbar jaber jablonski jackson jacob jacobi jacobs jacobsen jacobson jacquard
jacquet jacquot jadhav jaeger jafari jager jagger jahan jahn jain jakob jakobsen jakobson jakobsson jakubowski
jalali jama james jamison janda jane jang jankauskas janke jankowski jansen jansenius janssen janssens jansson
jaramillo jarrell jarrett jarvinen jarvis jasinski jaspers javed jaworski jayasuriya jayawardena jean jeanneret
jeffers jefferson jeffrey jeffries jelinek jenkins jenner jennings jenny jensen jeon jeong jeppesen jepson
jerome jespersen jessop jesus jevons jewison jha jia jiang jibril jim jimenez jin jindal jinnah jo joachim joan
joe joffre joffrey johannessen johansen johansson john johnny johns johnsen johnson johnston jokinen joliot
jolliet jolson joly jones jong jonker jonsdottir jonson jonsson joo joosten joplin jordan jorgensen joseph
josephus joshi joubert joule jourdan jovanovic jowett joyce juan juarez judd jude juhasz jukic julianus julien
jung junge jungmann junkers jurado juric jussieu juvenalis kaan kabbani kachaturian kaczmarczyk kaczmarek kadam
kadar kader kadlec kafka kagame kagan kahananui kahn kaiser kakkar kalani kale kalinin kalinowski kallio
kalnins kalra kam kamakau kamal kamara kamath kamau kaminski kaminsky kanaan kanawa kandinski kandinsky kane
kaneko kang kania kannan kant kapadia kapanadze kaplan kapoor kapur kara karagiannis karam karapetyan
kardashian karimi kariuki karjalainen karki karl karlfeldt karloff karlsen karlsson karp karpov karsavina
karzai kask kasparian kasparov kassab kassem kastler kato katona katz kaufman kaufmann kaul kaunda kaur
kavanagh kawabata kawasaki kay kaya kazakov kazanjoglous kazantzakis kazemi kazlauskas kazmierczak kealoha kean
keane kearney keating keaton keats keble keegan keen keene keita keith kekkonen kekule kelleher keller
kellermann kelley kellner kellog kellogg kelly kelmendi kelsey kelvin kemal kemble kemp kempen kempis kendall
kendrew kendrick kennedy kennelly kenney kenny kent kenyata kenyatta kenyon kepler kerensky kern kerouac kerr
kerrigan kershaw kesey keskin kessler keyes keynes khachatryan khachaturian khalaf khaled khalidi khalifa
khalil khama khamenei khan khanna kharitonov khatami khatib khatri khattak khayyam khomeini khoury khrushchev
khumalo kiani kibaki kidd kiefer kierkegaard kieslowski kikuchi kikwete kilgore kilic kim kimani kimball kimura
kincaid king kingsley kingston kinnunen kinoshita kinsey kipling kirby kirchhoff kirchner kirillov kirk
kirkland kirkpatrick kirsch kis kiselev kiss kissinger kitchener kjaer klaassen klaproth klaus klee klein
kleinfelter kleinman kleist klemm klimov klimt kline klinefelter klinger klitschko klopstock klose kluge knapp
knezevic knight knoll knowles knox knudsen knutsen knyazev ko kobayashi koc koch kocsis koehler koenig koestler
kohler kohli kohn koirala kojima kok kolar kolb kolesnikov kolev kolodziej komarov komensky kondo kondratiev
kone konecny kong konieczny konig konigsberg koning konoe konovalov konoye konrad konstantinidis kooij kooning
koopmans kopecky kopernik kopp korbut korchnoi korda korhonen korkmaz korn korner korolev koroma korzeniowski
korzybski kosciusko kosciuszko koskinen koster kostrowitzki kotov kournikova koussevitzky kovac kovacevic
kovacova kovacs koval kovalenko kovalev kovalyov kovar kowalczyk kowalski kozlov kozlowski krajewski krajnc
kral kramer krasner krasniqi krasnov kratochvil kraus krause kravchenko kravets krawczyk krebs kreisler kremer
kretschmer kringle krishnamurthy krishnan kristensen kristiansen kristjansson kristoffersen kriz kroeber kroger
krol kroll kronecker kropotkin kroto kruczek krueger kruger krupp kruse krylov kubelsky kubiak kubo kubrick
kucera kucharski kudo kudryavtsev kuehn kuhlmann kuhn kuijpers kuiper kuipers kulikov kulkarni kumar
kumaratunga kunz kunze kuo kurosawa kurt kurz kushner kusuma kutuzov kuyper kuzmin kuznets kuznetsov kwan
kwiatkowski kwok kwon kyd laban labbe labrouste lacey lachaise lachance lackland lacombe lacroix lacy laffer
laffite lafitte lafleur lagarde lagrange lahtinen lai laine laing laird laitinen lakatos lal lam lama lamarck
lamb lambert lambertini lammers lamy lancaster lancelot landau landon landowska landry landsteiner lane laney
lang langdon lange langford langley langlois langmuir langtry lansbury lanza lapid lapierre laplace laporte
lara lardner larose larousse larsen larson larsson lasalle laskowski lassus latham latimer latrobe lau lauder
laughton laurens laurent lauritsen laursen laver lavigne lavoie lavoisier law lawler lawrence laws lawson
lazarev le leach leacock leadbetter leakey leal leary lebeau lebedev leblanc lebon lebowitz lebrun leclerc
leclercq lecomte ledesma ledger leduc lee leeuwen leeuwenhoek lefebvre lefevre lefkowitz legall legge legrand
legree legros lehar lehmann lehtinen lehtonen lei leibnitz leibniz leibowitz leigh leighton leite lejeune leka
lemaire lemaitre lemay lemmens lemmon lemoine lemus lenard lendl lenin lenk lennon lennox leon leonard leonardi
leone leonov leontief leopardi leota lepage leppanen lermontov lerner leroux leroy lesage leslie lesseps
lessing lester lesueur letellier leung leuwenhoek levasseur levesque levin levine levinson levy lewandowski
lewis leyva li liang liao libby libertador lichtenstein lie lieberman lien liepins ligeti liliuokalani lillie
lim lima lin linares lincoln lind lindberg lindbergh lindemann linden lindgren lindner lindqvist lindsay
lindsey lindstrom lindy ling link linke linley linnaeus linne lipchitz lipmann lippi lippmann lipschitz lis
liska lister liston liszt litchfield little littlefield littre liu livermore livingston livingstone livius
llorente llosa lloyd lo lobachevsky lobo locatelli locke lockhart lockwood lodge lodhi loeb loewe loewi lofgren
logan logunov lohmann lomax lombardi lombardo lomidze long longfellow longinus longo loon loos lopes lopez
lorca loren lorentz lorenz lorenzo lorre losch louis lourenco love lovelace lovell lovric lowe lowell
lowenstein lowery lowestein lowry loxley lozano lozier lu lubitsch lucas luce lucero luciani luciano lucientes
lucullus luculus ludlow ludwig lugo lugosi lui lukacs lukashenko luke lukyanov lulli lully luna lund lundberg
lunde lundgren lundin lundqvist lundstrom lungu lunt luo luong lupo luther lutyens lutz luytens ly lyle lyly
lyman lynch lynn lyon lyons lysenko lytton ma maalouf maas mabry macapagal macarthur macaulay maccabaeus
macdonald macdowell macedo macgregor mach machado machiavelli macias maciejewski mack mackay mackenzie mackey
mackie maclean macleish macleod macmillan madden maddox madrid madsen maeda maes maeterlinck magalhaes magana
magar magdalen magdalene magellan maggi magi maginot magnani magnus magnusson magritte magsaysay magufuli
maguire magyar mahajan mahan mahathir mahdi maher mahfouz mahlangu mahler mahmoud mahoney mahrez mai maia maier
maigret mailer maillard maillet maillol maimon maimonides maina maintenon maisuradze maitland majewski mak
makarov makela makinen makonnen makowski makris maktoum malamud malatesta maldonado malebranche malevich
malhotra malik malinowski malka mallarme mallet mallon mallory malloy malone maloney malory malpighi malraux
malthus maltsev maly malyshev mamet mammadov mancini mandel mandela mandelbaum mandelbrot mandelstam mandzukic
mane manet manfredi mani manley mann manning mansart manson mansour mansouri mantegna mantell mantovani
manukian manzano manzoni mao marat marceau marchal marchand marchenko marchesi marchetti marchi marciano
marciniak marconi marcos marcuse marechal marek mares margolis mariani maric marie marin marini marino marion
markoff markov markova markovic marks marley marlow marlowe maro marquand marquardt marques marquette marquez
marrero marriott marrone marsden marsh marshall marstan martelli martens martensson marti martin martinelli
martinez martini martino martins martinsen marty martynov maruyama marvell marx mary mascagni masefield masek
maslov mason masoud masri massa massenet massey massine masson massoud masuda mata matei mateo mather mathews
mathias mathieu mathis mathisen mathur matic matisse matos matousek matsuda matsui matsumoto matsuo mattei
mattes matthew matthews matthias mattila mattsson matveev maugham mauldin mauler maupassant maurer mauriac
maurice maurier maurois maury mauser mawson maximianus maximov maximus maxwell may maya mayakovski mayer
mayfield maynard mayo mayorov mays mazda mazur mazurek mazza mazzini mbappe mbaye mbeki mcadams mcallister
mcalpine mcarthur mcauley mcavoy mcbain mcbride mccabe mccaffrey mccain mccall mccallum mccann mccarron
mccarthy mccartney mccarty mccauley mcclain mcclellan mcclelland mcclure mccluskey mcconaughey mcconnell
mccormick mccoy mccracken mccray mccreary mccullers mcculloch mccullough mccutcheon mcdaniel mcdermott mcdonagh
mcdonald mcdonnell mcdonough mcdougall mcdowell mcelroy mcewan mcfadden mcfarland mcfarlane mcgee mcgill
mcginnis mcgovern mcgowan mcgrath mcgraw mcgregor mcguffey mcguire mchugh mcintosh mcintyre mckay mckean mckee
mckenna mckenzie mckeon mckim mckinley mckinney mckinnon mcknight mclachlan mclane mclaughlin mclean mcleod
mcluhan mcmahon mcmanus mcmaster mcmath mcmillan mcmillen mcmullen mcnally mcnamara mcneil mcneill mcphee
mcpherson mcqueen mcrae mcshane mctavish mcveigh meade meadows meany medawar medici medicis medina medrano
medvedev meehan meer mehdi mehmedovic mehra mehta meier meijer meir meissner meitner mejia melanchthon melba
melchior mele melendez melis mellon mellor melnikov melo meloni melton melville menard mencken mendel mendeleev
mendeleyev mendelsohn mendelson mendelssohn mendes mendez mendis mendoza menendez meng meniere menninger menon
menotti mensah menuhin menzel mercado mercator mercer mercier merckx mercouri meredith mergenthaler merino
merkel merlo merman merodach merrick merrill merriman merritt mertens merton merz mesa mesmer mesquita messina
meszaros metchnikoff metchnikov metternich metz metzger metzler meunier meyer meyerbeer meyerhof meyers
meyerson meza meziane miah micawber miceli michael michalak michalski michaud michel michels michelson michener
middleton miguel mihai mikati mikhailov mikheev mikkelsen milani milburn miles milhaud millais millan millar
millay mille miller millet millikan mills milne milner milosevic milton min minh minkowski minnewit minogue
minuit mirabeau miranda miro mironov mirza mishima mishra misra mitchell mitchum mitford mitra mitrofanov
mitsotakis mitterrand mitty miura miyamoto miyazaki mizrachi mizrahi mkrtchyan mobius modi modigliani
modigliano modric modrone moe moeller moen mohamed mohammadi mohammed mohamud mohan mohorovicic mohr moi
moiseev mokoena mol moldovan molenaar molina molinari molinero mollah moller molnar molotov mommsen monaghan
mondrian monet monge monk monnet monnier monod monroe montagne montagu montague montaigne montalbano montanari
monteiro montenegro montero montes montesorri montespan montesquieu montessori monteverdi montez montfort
montgolfier montgomery monti montini montoya montreuil moody moon mooney moorcroft moore mora moradi morais
morales moran morandi moravec moreau moreira morel moreland morelli moreno morera moretti morgan morgenstern
mori morin morita moritz morley moro morozov morricone morris morrison morrissey morrow morse mortensen
mortimer morton morvan mosca moschino moser moses mosley moss mossander mossbauer mota motherwell motier motley
moto mott moulin moura mousavi moussorgsky mowbray moya moyer moynihan moyo mozart mroz mthembu mubarak mueller
mugabe muggeridge mughal muhammad muir mukherjee mukhopadhyay mulder mullen muller mulligan mullins munch
munchausen munchhausen muniz munoz munro munteanu murakami murata murdoch murillo murphy murray murrow murthy
musa museveni musial musil musk musset mussolini mussorgsky mustafa muti muybridge mwale mwangi mwansa mwinyi
myasin myers myhre myles myrdal nabil nabokov nadar nadella nader naderi nagarajan nagel nagy naidu naik nair
naismith najafi najera najjar nakagawa nakajima nakamoto nakamura nakano nakayama nam nambiar nanak nansen
napier napoli napolitano narang naranjo narayan narayanan nardi narvaez nascimento nash naso nasr nassar nasser
nast nasution nath natta naumann naumov nava navarrete navarro navratil navratilova naylor nazari nazarov
nazianzen nazimova ncube ndiaye ndlovu neal nedelchev needham neel negreiros negri negron nehru nejad nel
nelson nemec nemeth neri nernst neruda nerva nervi nesbitt nesterov netanyahu neubauer neuhaus neumann
neumeister nevelson neves neville newberry newcomb newell newland newman newton ney nez ng ngai ngcobo ngo
nguyen niazi nicator nicholas nichols nicholson nick nickel nicklaus nicolas nicoletti nicolson niebuhr nielsen
niemann niemi nieminen nieto nietzsche nightingale niinisto nijhuis nijinsky nikiforov nikitin nikolaev
nikolaidis nikolic nilsen nilsson nimitz ning nino niro nishimura nistor nixon njoroge nkosi nkrumah nkurunziza
noack nobel noble noel noether noguchi nogueira noh nolan nolte nomura noonan nordin nordstrom norgay noriega
norman normand norouzi norris norrish northcliffe northrop norton norwood notre notredame novak novakova
novikov novoa novotny nowak nowakowski nowicki noyes nuffield nugent nugroho nunes nunez nureyev nussbaum
nwachukwu nwosu nyberg nyerere nygard nystrom oakes oakley oates obama obeid oberoi obi obiora obrien ocampo
ochoa ochs oconnell oconnor octavianus oda odeh odescalchi odets odinga odom odonnell oe oedipus oersted
offenbach ogawa ogden ogilvie oglesby ogunleye oh ohayon ohm ohno oikonomou ojeda ojo okada okafor okamoto
okeefe okeeffe okeke okello oken okenfuss okonkwo okoro okoye oladipo olaf olafsson olah olaniyan olav oldfield
oldham oleary olivares olivas oliveira oliver olivier olivieri oliynyk ollivier olmert olmos olmsted olofsson
olsen olson olsson olszewski oluwole omalley omar omerovic omikami omondi onassis ondaatje oneal oneill onishi
ono onsager onwudiwe onyango onyeka oomen oort opel opoku oppenheimer orban orbison orchard orczy ordonez
orellana orff orlando orlov ormandy ormond orourke orozco orr orsini orsos ortega ortiz orton ortuno orwell
osborn osborne osbourne osei osgood oshea osipov osman osorio ostrowski ostwald osullivan oswald ota otero
othman otieno otis otoole otsuka ott otte otto ouattara ouellet ouyang ovchinnikov owen owens owensby owusu
oxley ozawa ozcan ozdemir ozer ozkan ozols ozturk pace pacelli pacheco pacquiao paddock paderewski padgett
padilla paganini pagano page paget pahlavi pahlevi pai paige paine painter paiva palacios palestrina palgrave
palin palladino palladio palma palme palmer palmieri palomino palumbo pamuk pan pandey pandit pandya pang
pankhurst panofsky panov papa papadopoulos papadopoulou papageorgiou papandreou papp pappas paquet paracelsus
pardo paredes parekh parent parentucelli pareto parikh paris parisi park parker parkinson parks parmar parnell
parr parra parrish parsons partridge pascal pascoe pascoli pascual pasolini pasquier passfield passos pasternak
pasteur pastor patel paterson pathak patil paton patrick patterson patton paul pauli pauling paulsen pavarotti
pavic pavlic pavlidis pavlik pavlov pavlova pavlovic pavlovich pavone pawar pawlak pawlowski paxton payet payne
payton paz peabody peacock peake pearce pearl pearson peary pecci peck pedersen pedraza peel peeters pei peirce
peixoto pelayo pell pellegrini pellegrino pelletier peltier pemberton pena pendleton peng penn pennington pepin
pepper pepys peralta percival percy perea pereda pereira perera peres peretz perez peric perini perkins
perkovic perlman peron perotti perrault perret perrier perrin perrone perrot perry pershing person persson
perutz peshkov pessoa peter peters petersen peterson petit petitjean petrarca petrauskas petrenko petrescu
petronius petrosyan petrov petrovic pettersen pettersson pettit petzold peyton pfeifer pfeiffer pham phan
phelps philip philipp philippe phillips phipps phiri piaf piaget piazza picard picasso piccolo piccolomini
pichai pichon pickering pickett pickford picot pierce pierre pietrzak pietsch pignatelli pike pillai pimentel
pincus pineau pineda pinheiro pinkerton pino pinter pinto piotrowski piper pirandello piras pires pisani pisano
pitman pitot pitt pittman pitts pius pizarro planck plant plath platt plautus plaza plessis plummer plunkett
pluvius poe poel poggi pohl poincare poirier poisson poitier pokorny polak polanco polat poli poliorcetes
polishchuk polk pollack pollard pollock polo polyakov pompadour ponce pond ponomarev pons ponselle ponsonby
ponti pool poole poon pop popa pope popescu poplar popov popovic popp poquelin poroshenko porras porsche porta
portela porter portillo posada pospisil postlethwaite postma potapov potier potocnik potter pottier potts
poulain poulenc poulsen pound poussin powell powers prabhu prado prasad pratama pratchett prates pratt prentice
prescott presley preston pretorius preuss prevost prevot price priestley prieto prignano prince pringle prins
prinsen prior pritchard probst prochazka proctor prodi prokhorov prokofiev proudhon proust pruitt przybylski
ptolemaeus puccini pugh pugin puig pujol pulitzer pullman purcell purdy puri purkinje pusey pushkin putin pyle
pynchon pythias qaddafi qadri qasim qian qin qiu quaid quattrocchi queiroz quesada quevedo quigley quincey
quincy quine quinlan quinn quintana quintero quiroga quiroz quixote qureshi raab rabelais rabin rabinowitz
rachmaninoff rachmaninov racine racz radcliffe rademacher radev radhakrishnan radic radovic radu rafferty
raffles rahimi rahman rai raikkonen raimondi rainey rajabi rajan rajapaksa rajput raju rakitic ralegh raleigh
ramachandran raman ramanathan ramaphosa ramaswamy rameau ramirez ramon ramos ramsay ramsey rana ranasinghe
ranatunga rand randall randolph ranganathan rangarajan rangel rankin ransom rantanen rao raposo rapp rasanen
rashid rask raskolnikov rasmussen rasputin rastogi rathbone rathore ratti rattigan rau raut raven rawlings
rawlins ray rayleigh raymond rayner raynor razak razavi reagan reaumur rebane redding reddy redford redgrave
redmond redondo reed reese reeve reeves regan regnier rego rehnquist reich reichert reichstein reid reijnders
reilly reimann reiner reinhardt reinhold reis reisman reiter reizenstein remus remy ren renard renaud renaudin
renault rendon renfrew renner renoir renshaw renzi resnick respighi reuter revere rex rexhepi rey reyes reyna
reynaud reynolds rezaei rezai rezende rhine rhodes rhys ribeiro ribera ricardo ricci ricciardi rice rich
richard richards richardson richelieu richler richmond richter rickenbacker rickover rico ridley riedel rieger
riemann riesman rietveld riggs righi riha rijn riley rilke rimbaud rinaldi rincon ringling rios riou ripley
riqueti ritchie rittenhouse ritter ritz riva rivas rivera rivero rivers rivet riviere rizzi rizzo roach roark
robb robbins roberson robert roberts robertson robeson robespierre robin robins robinson robledo robles robson
robusti roca rocca rocha rochambeau roche rochechouart rochefoucauld rockefeller rockwell rodgers rodin
rodionov rodrigues rodriguez roe roebling roentgen roger rogers roget rohde rohe rojas roland roldan rolfe
rolland rollins roman romano romanov romberg romero rommel romney roncalli rontgen rooney roos roosevelt roper
rosado rosales rosario rosas rosati rose rosen rosenbaum rosenberg rosenblatt rosenblum rosenfeld rosenstein
rosenstock rosenthal rosenzweig ross rosselli rossellini rossetti rossi rossini rossiter rostami rostand roth
rothe rothko rothman rothschild rothstein rouault rouhani roura rous rousseau roussel roux rovere rowan rowe
rowland rowlands rowley roy royce royer rubens rubenstein rubin rubinstein rubio rudd rudenko rudolph rueda ruf
rufus ruggeri ruggiero ruiter ruiz rumford rumyantsev rundstedt runge runyon rupert rupp rush rushdie ruskin
russel russell russo rusu ruth rutherford rutkowski rutledge ruto rutte ruz ruzicka ryan ryder ryn ryu
saakashvili saar saarinen saavedra sabatier sabatini sabbagh sabin sacco sachdev sachdeva sachs sadat sade
sadeghi sadler sadowski saeed saether saez saha sahin sahni sahoo saini saito saitou sakai sakamoto sakharov
sakurai sala salah salas salazar salcedo saldana saleh salehi salem salerno salgado salim salinas salinger
salisbury salk salman salminen salo salomon salonen salonga salter salvador salvati salvi salvini salzman sam
samadi samaniego sampaio sampson samson samuelsson sanchez sancho sandberg sandburg sander sanders sandford
sandhu sandoval sands sandstrom sandu sandvik sanford sanger sankoh sanna sano santacruz santana santi santiago
santini santoro santos santoso sanyal sanz sanzio saperstein sapir saputra saraiva saramago sarazen sargent
sargsyan saric sarin sarkar sarker sarkozy sarmiento sarnoff saroyan sarpong sarti sarto sartori sartre sasaki
sastre sastry satie sato sauer saunders saussure sauvage savage savchenko savelyev savin savolainen savonarola
sawant sawicki sawyer saxe saxena saxon sayed sayegh sayers scala scanlon scarpa schaefer schafer schaller
schechter scheele scheffler schenk scherer schiaparelli schiavone schiff schiller schilling schindler schipper
schlegel schleiden schlesinger schliemann schlosser schluter schmid schmidt schmitt schmitz schnabel schneider
schober schoenberg schofield scholl scholten scholz schonbein schonberg schonfeld schoolcraft schopenhauer
schott schouten schrader schramm schreiber schreiner schroder schrodinger schroeder schroter schubert schuetz
schuler schulman schulte schultz schulz schulze schumacher schumann schumpeter schuster schutz schwab schwann
schwartz schwartzman schwarz schwarzer schwarzerd schweitzer scicolone scipio scorsese scott scotus scriabin
scripps seaborg seaton seaver seck secondat secundus sedgwick sedlacek seeger seeley segal segni segovia seguin
segura seidel seidl seifert seiler seingalt seitz selassie selby selcraig seles selkirk sellers selznick
semenov sen senanayake seneca senefelder sengupta sennett seo sepp sepulveda sequeira serban sergeev serkin
serra serrano sesay seth sethi setiawan seton seurat seuss sevcik sevilla seward sewell sexton seymour sforza
shackleton shaffer shah shaheen shahidi shahn shaikh shakespeare shakspere shankar shannon shao shapiro shapley
sharapova sharif sharma sharon sharp sharpe shastri shaughnessy shaw shawn shcherbakov shea shearer sheehan
sheen sheffield shehata shehu sheikh shekhawat sheldon shelley shelton shen shenoy shepard shepherd sheppard
sheridan sherman sherrington sherwood shetty shevchenko shi shibata shields shimizu shin shinawatra shinde
shirazi shirer shirley shockley short shorter shostakovich shrestha shrivastava shukla shum shute sibanda
sibelius sica siddhartha siddiqi siddiqui siddons sidhu sidibe sidney sidorenko sidorov siebert siegal siegel
sierra sievers sigurdardottir sigurdsson sihombing sikora sikorski sikorsky sills silva silver silverman
silverstein silvestri silvius sim sima simanjuntak simek simenon simmons simoes simon simonet simonetti simonov
simons simpson sims simsek sina sinatra sinclair singer singh singhal singleton sinha sipos siqueira siqueiros
siregar sison sissoko sisulu sithole sitter situ sitwell siu sjoberg skeat skelton skinner sklodowska skov
skrzypczak skvortsov slade slater slattery slimani sloan small smalley smart smetana smirnov smit smith smits
smollett smuts smythe snead snel snell snellen snider snow snyder soames soares sobczak sobolev socinus soddy
soderberg sodhi sofronov sokolov sokolowski sola solano solberg soler solheim solis soliz solomon solovyov
soltani solvay solzhenitsyn somani somers sommer sommers somogyi sondheim song soni sonntag sontag sood sordi
sorensen soriano sorokin soros sorrentino sosa sotelo soto soufflot soukup sousa southey southgate soutine
souza sow sozzini spada spalding spallanzani sparks sparrow spassky spears speer speight speke spence spencer
spender spengler spenser sperry spicer spiegel spielberg spillane spinelli spinoza spock spode spooner springer
squire srinivasan srisai srivastava stack stadler stael stafford stahl stainer stalin stallworth stam stamp
stan standish stanek stanfield stanford stanhope stanislavsky stankevicius stankovic stanley stanton stapleton
stark starkey starling starr stastny stavropoulos steel steele steen stefan stefansson steffen steffens
steichen steiger stein steinbach steinbeck steinberg steinem steiner steinman steinmetz steinway stella steller
stengel stepanek stepanov stephan stephen stephens stephenson stepien sterling stern sternberg sterne steuben
stevens stevenson stewart steyn stieglitz stiles stilwell stirling stock stockton stoddard stoica stojanovic
stoker stokes stokowski stoll stoltenberg stone stopes stoppard storch storey stout stowe stoyanov strachey
strada stradivari stradivarius stradonitz strand strasberg strassberg stratton strauss straussler stravinsky
straw streep street streisand strickland strindberg stroheim strom strong strutt stuart stubbs stumpf sturgis
sturm stuyvesant styles styron su suarez subramaniam subramanian suckling suen suero sugawara sugimoto sugiyama
suharto sukarno sullivan sully sultan summerfield summers sumner sun sundaram superbus suri susanto sussman
susumu sutcliffe sutherland sutton suwan suzuki svedberg svendsen svensson sverdrup svoboda swain swaminathan
swammerdam swamy swan swanepoel swanson swart swedenborg sweeney swift swinburne sy sydenham sykes sykora sylla
symonds symons synge szabo szalai szczepaniak szczepanski sze szell szewczyk szilagyi szilard szucs szulc
szymanski tabatabai tacitus tadesse tadic tafari taft tagore taha tahir tait takacs takada takagi takahashi
takeda takeuchi talbot tallchief talleyrand tallis talukder tam tamang tamm tamura tan tanaka tandon tandy
taneja taney tang tange tanguy taniguchi tannenbaum tanner tanoto tapia tappan tarantino tarasov tarbell
tardieu tarkovsky tarrant tasman tasso tata tate tati tatischeff tatum tavares tawil tawney taylor tazi
tchaikovsky teague teasdale tebaldi tedesco tehrani teitelbaum teixeira tejada tejeda tekin telemann tellez
tello tembo tempest temple tennant tenniel tenno tennyson terence teresa tereshkova terpstra terrail terrazas
terrell terry tertullianus tesfaye tessier testa texier thackeray thakkar thakur thalib thanh thapa thapar
tharp thatch thatcher thayer theodorou theodosius theotocopoulos theresa thiam thibault thiel thiele tho thoma
thomas thompson thomsen thomson thongchai thoreau thorndike thorne thornton thorpe thunberg thurber thurman
thurston tian tichy tiedemann tiepolo tierney tiffany tikhomirov tikhonov tilden tilley tillich timmerman
timmermans timmons timofeev tinbergen tindal tindale tissot tito titov tiwari tkachenko tkachuk tobey tobin
tocqueville todd todorov toklas tokugawa toledo tolentino tolkien tolliver tolstoy tom tomasi tomaszewski
tombaugh tomic tomlin tomlinson tonans tonelli toomey toro torok torquemada torrance torres torricelli torvalds
toscanini toscano tosi toth toure tourette toussaint tovar townsend toynbee toyoda toyota tracy tradescant
traianus tran traore trask traubel trautmann travis treadwell trejo tremblay trent trevelyan trevino trevisan
trevithick trilling trindade trinh tripathi trivedi trofimov troisi trollope trotsky trotter trowbridge trudeau
truffaut trujillo truman trumbo trumbull truong tsai tsang tse tseng tsetung tsipras tsosie tsui tsvetkov
tubman tuchman tucker tudor tui tuilagi tully tunney tuominen turan turgenev turgeon turgot turing turnbull
turner turpin turrita turunen tussaud tutu twain tweed twomey tyagi tyler tyndale tyndall tyson tzara uchida
uddin ueda ueno uhl uhland uhler ulanova ulbrich ulfila ulfilas ullman ullrich ulrich ulyanov unal underwood
undset unger untermeyer upadhyay updike upjohn upton urban urey uribe urrutia usher ussher ustinov utrillo
vaidya valdes valdez valencia valenta valente valentin valentine valentini valentinois valenzuela valera valero
valle vallee vallejo vallet valverde vanbrigh vanbrugh vance vanderbilt vanderwalt vandyke vane vanek vang
vanni vanzetti vaquero vardanyan varela varese varga vargas varghese varma varoufakis varro vasarely vasari
vasconcelos vasilescu vasiliev vasilievich vasilyev vasquez vasseur vasudevan vaughan vaughn vaux vavra vaz
vazquez veblen vecellio veen veenstra vega veit velasco velasquez velazquez velde veldman velez venable venegas
venkataraman venkatesan venn venter ventner ventura venturi venturini vera verbeek verdi verdier vergara
verhoeven verkerk verlaine verma vermeer vermeulen verne verner vernier vernon veronese verrazano verrazzano
versace verulam verus verwoerd vesalius vesely vesey vespasianus vespucci vespucius vestergaard vestris vetter
vianello vicario vicente vickers vidal vidovic vieira viera vigil vigneron viklund villa villadsen villalba
villalobos villanueva villar villard villarreal villegas villeneuve villon vimeur vincent vinci vink
vinogradoff vinogradov vinson virchow virtanen visconti visser vitale vitali vitus vivaldi vizcaino vlachos
vlaminck vlasov vlcek vleck vliet vo vogel vogt vohra voigt voisin volkov volpe vonnegut vorobyov voronin
voronov vos voss voznesenski vries vu vuillard vukic vukovic vyas waals wachter wada wade wadhwa wadsworth
wagenknecht wagh wagner wahab wain waite wajda wakefield wakeman wal walcott walczak walden waldheim waldron
wales walesa walker wall wallace wallenstein waller wallin walls walpole walsh walsingham walter walters
walther walton wan wanamaker wang wanjiru warburg warburton ward wardell ware warhol waring warner warren
warsame washington wasilewski wasserman wassermann watanabe waterhouse waterman waters watkins watson watteau
watts waugh wavell wayne weatherby weatherford weaver webb webber weber webster wedgwood weeks wegener wei
weidner weigel weil weiland weill weinberg weinberger weiner weinstein weintraub weise weisman weismann weiss
weisz weizmann welch weld welles wellesley wellington wellman wells welty wen wendt wenzel werfel werner
wernicke wesley west westbrook westcott westinghouse weston westphal westwood whalen wharton wheatley
wheatstone wheeler whelan whipple whistler whitaker whitby whitcomb white whitehead whitfield whiting whitlock
whitman whitmore whitney whittaker whittier whittington whittle wibowo wickham wickliffe wickremesinghe wiclif
widodo wieczorek wiedemann wieland wiersma wiese wiesel wiesenthal wiggins wigner wijaya wikstrom wilberforce
wilbur wilcox wild wilde wilder wilders wiley wilhelm wilk wilke wilken wilkerson wilkes wilkins wilkinson will
willard willebrand willems william williams williamson willie willis willoughby wills wilmot wilmut wilson
winchester winckelmann windaus windsor winfield winfrey wingate winkelmann winkle winkler winslow winstanley
winston winter winters winthrop wirth wise wisniewski wister wit witherspoon witkowski witt witte wittgenstein
wittmann wlodarczyk wodehouse wofford wojciechowski wojcik wojtyla wolcott wolf wolfe wolff wollaston
wollstonecraft wolter wolters wolverton womack wong woo wood woodall woodard woodbury woodcock woodhull
woodruff woods woodson woodward woodworth woolf woollcott woolley woolworth wordsworth worthington wouk wouters
wozniak wren wright wrobel wroblewski wu wulf wulfila wunderlich wurlitzer wyat wyatt wycherley wyclif wycliffe
wyeth wyler wylie wyman wynette wynn wynne wysocki wyszynski xavier xia xiao xiaoping xie xiong xu xue xxiii
yadav yakovlev yakubu yale yamada yamaguchi yamamoto yamani yamasaki yamashita yamazaki yan yanez yang yao
yardley yassin yastrzemski yates yavuz yazdi yazzie ybarra ye yeager yeats yegorov yellin yeltsin yeoman yerkes
yersin yeung yevtushenko yildirim yildiz yilmaz yin yip yiu yixian yoder yoelson yokoyama yoon york yorke yosef
yoshida younes young youngblood youssef yu yuan yudin yuen yukawa yun yung zaghloul zaharias zaitsev zajac
zakharov zakrzewski zalewski zaman zamani zambrano zamora zander zanetti zangwill zanuck zapata zappa zaragoza
zarate zardari zarif zavala zawadzki zedong zeeman zeffirelli zelensky zelle zeller zelotes zeman zeng zhang
zhao zheng zhivkov zhong zhou zhu zhuge zhukov zhuravlev ziani zidane ziegfeld ziegler zielinski zijlstra
zimbalist zimmer zimmerman zimmermann zinnemann zinsser zinzendorf ziolkowski zito zola zou zsigmondy
zuccarelli zuckerberg zuckerman zukerman zulu zuma zuniga zupancic zwart zweig zwingli zworykin
`
