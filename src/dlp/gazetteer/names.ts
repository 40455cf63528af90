/** Given names and surnames of many cultures, folded. Derived by tools/gazetteer/derive.py: edit the lists there. */
export const FIRST = `
aage aanya aaradhya aaron aarti abby abdallah abdelaziz abdelkader abdelrahman abdoulaye abdul abdulaziz
abdullah abdulrahman abebe abel abena abhay abhijit abhishek abid abigail achille ada adaeze adam addie adel
adela adele adhiambo adi adil aditi aditya adnan adolfo adriaan adrian adriana adriano adrien adrienne adwoa
afia afonso afzal agata agatha agathe agnes agnese agneta agnieszka agostino agron agus agustin agustina ahmad
ahmed ahmet aibek aicha aiden aigul aikaterini aila aileen ailsa aino aisha aishwarya aisling aissatou aisyah
aitana aizhan ajay ajit akanksha akash akbar akello akemi akhil aki akihiro akiko akinyi akio akira akos akosua
akram aksel akshay akua alain alan alasdair alba albert alberta alberto aldo alejandro aleksandar aleksandr
aleksandra aleksei alena ales alessandra alessandro alessia alex alexa alexander alexandra alexandre alexandros
alexandru alexei alexey alexis alfie alfio alfonso alfredo algirdas ali alice alicia alicja alida alina alireza
alisher alistair aliyu alka alla allegra allison alma almaz alois alok alpha alphonse althea alva alvaro alyce
alyona alyssa ama amadou amaka amal amalia aman amanda amandine amani amar amber ambroise amedeo amelia amelie
amie amin amina aminah aminata aminu amir amit amita amitabh amjad ammar amnon amol amos amparo amrita amy ana
anabel anahit anais anamika anand ananya anas anastasia anastasiya anat anatole anatoli anatoly anca anders
andi andras andre andrea andreas andreea andrei andrej andres andrew andrey andris andriy andrzej andy aneta
angel angela angelica angelika angeliki angelina angelo angie angus anh ani anibal aniket aniko anil anirudh
anita anja anjali anjana anke anker ankit ankita ankur anmol ann anna annalisa annamaria anne anneke anneli
annemarie annemiek annette anni annick annie annika annunziata anouk anshul ante antero anthony antje antoine
antoinette anton antonella antonia antonietta antonina antonio antonis antti anu anuj anup anupam anupama
anuradha anushka anwar anwer anze aoife aparna apostolos april araceli aram arash aravind arben archana archie
ardeshir ardit aria ariane arianna arie arif aristotelis arja arjun arkadiusz arkady arlene arlette armand
armando armen armin arnaud arnav arne arni aroha arpad arpine arshad artem arthit arthur artur arturo artyom
arun arvind arya aryan aryeh asa asel asep asgeir asger asha asher ashish ashlee ashley ashok ashot ashraf
ashutosh asif aslam asma asmaa assunta asta astrid asuka athanasios atieno atif atsuko atsushi attila attilio
atul aubrey aude audrey aukje aurelie aurelien aurelio aurora aurore austin autumn ava avi avigail avinash
avner avraham awa axel aya ayaka ayako ayame ayanda ayelet aylin ayman ayo ayodele ayse aysel ayumi ayush
azadeh azamat azar azhar aziz azlan azucena babak babatunde badr bahar bahram bailey bakhyt balaji balazs
bambang bandar banu baraka barb barbara barbora barbro barnaby barney barry bart bartlomiej bartosz baruch bas
basak bashar bashir batya bayani bea beat beata beate beatrice beatrix beatriz becky behnaz behrouz behzad
bekele bekzod bela belen belinda bella bello ben bence benedetta benedetto benedicte bengt benigno benito
benjamin benny benoit bent bente bentley berenice berit bernadette bernard bernardo bernd bernice bernie bert
berta bertha beryl besnik bess bessie beth bethany betsy bette bettina betty betul beulah beverly bhanu bharat
bharti bhaskar bhavana bhavesh bhavna bhupinder bianca bice bilal biljana bill billy bin binh bintou birger
birgir birgit birgitta birhanu birna bjarni bjorn blake blanca blanche blanka bledar bo boaz bob bobby bobur
bodil bogdan boglarka boguslaw boguslawa bohdan bohumil boitumelo bojan bola bongani bonnie boris borje bostjan
boubacar boyko bozena bracha brad bradley bram brandon branko braulio brayden brechtje brenda brent bretislav
brett brian bridget bridgette brigid brigida brigitte brijesh brita britt britta brittany brody bronislawa
brooke brooklyn bruce bruna bruno bryan bryce bryn bryndis buddy budi bukola burak burcu burkhard buse byron
caio caitlin caleb callum calvin cameron camila camilla camille camilo can canan candace candelaria candice
cansu capucine cara carine carl carla carlo carlos carlota carlotta carlton carmela carmelo carmen carmine
carol carola carole carolien carolina caroline carolyn carrie carson carsten cary casey cassandra cassie
catalin catalina catarina caterina catherine cathy catriona cecelia cecil cecile cecilia cedric celeste celia
celine cem cesar cesare chad chaim chaminda chana chanchai chandan chandra chantal chao charlene charles
charlie charlotte charmaine charu chase chava chebet cheikh chelsea chen cheng cheri cherie cheruiyot cheryl
chester chetan cheuk chhaya chi chiamaka chiara chidi chie chieko chihiro chika chinatsu chinedu chioma chipo
chirag chitra chiyo chloe chris christa christer christian christie christina christine christophe christopher
christos chrysoula chuck chukwuemeka chun ciara cigdem cindy cinzia claire clara clarence clarisa clarissa
clark claude claudia claudine claudio claus clay clayton clelia clement clementine cleo clifford clint clinton
clive clotilde clyde cody coen cole colette colin colleen colton conceicao concepcion concetta connie connor
constance constantin constanza consuelo cooper cora corazon corentin corey corina corinna corinne cornelia
cornelis cornelius corrie cory cosimo cosmin coumba courtney craig cristian cristiana cristiano cristina
cristobal crystal csaba ctibor cuong curtis cynthia cyril czeslaw czeslawa daan daantje dafna dafydd dagmar
daichi daisuke daisy dalal dale dalia dalibor dalila dalisay dallas damian damien damir damon dan dana dane
danica daniel daniela daniele danielle danilo danish daniyar danny dante danuta daphne daria darin dario darius
dariush dariusz darko darla darlene darnell darrell darren darryl darshan darya daryl dauren dave davi david
davide davis davit davor dawid dawit dawn dawson dean deanna deb debbie debora deborah debra declan dedi deena
deepa deepak deepika deepti defne deidre deirdre dejan delbert dele delfina delia della delores delphine
demetrius denes denis denise deniz dennis denny derek derya desiree desislava desmond despina detlef dev
devendra devorah dewi dexter dezso dhanush dhruv dian diana diane diann dick didier diederik diego dieter
dieuwke dijana dilara dilek dilip dilnoza dilshan dilshod dimitar dimitra dimitrios dimitris dina dinara dinesh
dion dipika dipti dirk divya dixie diya djibril dmitri dmitriy dmitry dmytro doina dolores domagoj domenica
domenico domingo dominic dominick dominika dominique don donald donatella donato dong dongwook donna dora
doreen doris dorit dorota dorothea dorothy dottie doug douglas dov dragan dragana dragos drahomira drazen drew
drita dritan dror duane duarte dubravka duc duke duncan dung dunya dusan dustin dwayne dwi dwight dylan earl
earlene earnest easton ebba ebbe ebru ece eckhard ed eda edda eddie eddy edeltraud edgar edit edith edmund edna
edoardo edouard edson eduard eduardo edward edwin edyta eefje eero eeva efe effie efraim efrain efrat efua
egbert ege egil egle egon ehsan ehud eija eiji eila eileen eilidh einar einat eirik eirikur eirini eitan ejner
eka ekaterina ekkehard eko ela elad elaine elbert elchin elda eldon eleanor elena eleni eleonora elettra elham
eli eliana eliane elias elif elijah elin elina elinor elio elisa elisabet elisabeth elise eliseo eliska eliyahu
eliza elizabeth elizaveta elke ella ellen ellie elliot elliott ellis elmer elnaz elnur elodie eloisa eloise
elroy els elsa elsie elske elton elva elvira elvis elzbieta emanuel emanuela emanuele emeka emel emese emi
emiko emil emile emilia emilie emilio emily emine emir emma emmanuel emmett emre emrys encarnacion endang endre
enes enid eniko ennio enrica enrico enrique enver eran erdem eren erez eri eric erica erik erika eriko erin
erkan erla erlan erling erma ermanno ernest ernesta ernestina ernestine ernesto ernie erno ersilia ervin
erzsebet esben esi esin esmail esmee esmeralda esperanza esra essie esteban estela estelle ester esther
estrella eszter etelka ethan ethel etienne etsuko etta ettore eugene eugenia eugenie eugenio eugeniusz eula
eulalia eunice eunji eunjung eva evan evangelia evangeline evangelos evaristo eve evelyn evelyne even everett
evert everton evgeni evgenia evgeny ewa ewald ewelina eyal ezekiel ezra fabian fabiana fabien fabienne fabio
fabiola fabrice fabricio fabrizia facundo fadia fadime fahad fahd faisal faiza fang fannie fanny farah farai
faranak faraz farhad farhan farid farida faris farouk farrukh farshid farzad farzaneh fatih fatima fatin fatma
fatmir fatoumata fausto fay faye faysal federica federico fedor fei felicia felicidad felipe felix femi femke
feng fenna ferdinand ferdinando ferenc fereshteh ferhat fern fernand fernanda fernando fiammetta fidan fidel
filip filipa filippo filiz filomena finlay finn finnur fiona fiorella fiorenzo firouzeh fitri flaminia flavia
flavio flemming fletcher fleur floor flor flora florence florencia florentina florentino florian florin floris
floyd folake fong forough forrest fortunata fortunato fotini fotis fouad franca frances francesca francesco
francis francisca francisco franck franco francois francoise franjo frank frankie franklin frantisek franz
franziska fred freda freddie frederic frederick frederik fredrik freida freya frida frieda friederike friedrich
frits fritz frode fuad fulvia fumiko fumio funda funmilayo furkan fyodor gabor gabriel gabriela gabriele
gabriella gabrielle gad gaelle gaetan gaetano gagik gaia gail gaizka gal galina galit gamze ganesh gang garba
gareth garima garrett gary gaspar gaston gaurav gautam gaute gavin gayane gayatri gayle geert geeta geir gemma
gene genet geneva genevieve gennady gennaro genoveva genowefa gent geoff geoffrey george georges georgette
georgi georgia georgiana georgina georgios georgy gerald geraldine gerard gerardo gerd gerda gergana gergely
gergo gerhard germaine german gerrit gertrude gevorg geza ghada ghassan gheorghe ghislaine ghulam giacomo
giampaolo giancarlo gianfranco gianluca gianmarco gianna gianni gideon gijs gil gila gilad gilbert gilberto
gilda gilles gillian gilson gina ginette ginevra ginger ginny gino gintaras gioia giorgi giorgia giorgio
giorgos giovanna giovanni girish girma girolamo gisela gisele gisli gita giuditta giulia giuliana giuseppe
giuseppina gizem gladys gleb glen glenda glenn gloria goffredo gokhan golan golnaz gonca goncalo gonzalo gopal
gor goran gordana gordon goro gottfried gottlieb govert govind graca grace graciela grady graham grayson grazia
graziano graziella grazyna greetje greg gregor gregorio gregory greta gretchen griet grigory griselda grzegorz
guadalupe guang gudjon gudmundur gudny gudrun guenter guido guillaume guillermina guillermo guiying gul gulnara
gulnora gulsen gun gunborg gunel gunhild gunilla gunnar gunter gunther gunvor guo guoliang guorun gurdeep
gurpreet guru gus gustav gustavo guus guy gwen gwendolyn gwyn gyorgy gyula habib hadar hadas hadley haejin
hafdis hafiz hagit hai haider haile hailey haim haitham hajnalka hakan hakim hal hala haley halil halima halina
halit halldor hallgrimur haluk halyna hamed hamid hamish hamisi hamza han hana hanako hanan hande hani hanife
hank hanna hannah hanneke hannele hannelore hans hao haoran hardeep harini harish harlan harley harold haroun
harper harpreet harriet harrison harry hartmut haruka haruki harumi haruna haruto harvey hasan hasmik hassan
hatice hattie haukur hauwa havard havva hayat hayden hayk hazal hazel heath heather hector hedda hedvig hedwig
heejin heena hege heidi heidrun heike heikki heiko hein heinrich heinz heitor heleen helen helena helene helga
helge helgi helmi helmut heloise hema hemant hemi hendra hendrik henk henrietta henriette henrik henrique henry
henryk herbert heriberto herman hermann herminia hernan herve hester hiba hicham hideki hideko hideo hideyuki
hieu hikari hila hilary hilda hilde hildegard hildur hilkka hillel hina hinata hind hinrich hiro hiroaki hiroki
hiroko hiroshi hiroyuki hisako hisashi hisham hitesh hitomi hiu hiwot hjalmar hjordis ho hoa hoang hoi holden
holger holly homa homer hong honoka honorine hooman hope horace horacio horst hortensia hossein hovhannes
howard hrafn hristo hrvoje hua huan hubert huda hudson hugh hugo huguette hui huib hulda hulya humberto hung
hunter huong husain huseyin hussain hussein huw huy hyejin hyun hyunjoo hyunwoo ian ib ibolya ibrahim ibrahima
ibtisam ichiro ida ido idris idun ieuan ifeanyi ifeoma iftikhar ignacio ignatius ignazio igor ihab ihor ijaz
ikenna iker ikumi ilan ilana ilaria ildiko ileana iliana ilias ilir ilka ilker ilmari ilona ilse ilya ilze imad
iman imelda imke imogen imran imre ina inas inbal indah inder indira indu ineke ines inez inga inge ingeborg
ingegerd inger ingibjorg ingo ingrid ingvar ingvild ingvill inka inmaculada inna ioana ioanna ioannis iolanda
ion ionut iqbal ira iraj irakli iraklis irem iren irena irene irfan irina iris irja irma irmeli irmgard irvin
irving irwin iryna isa isaac isabel isabela isabell isabella isabelle isaiah isamu iselin isha ishaan ishita
ishmael isidro isla ismael ismail istvan itai italo itamar itziar itzik iva ivan ivana ivano ivar ivaylo ivica
ivo ivona ivonne ivy iwan iwona iyad izabela izumi izzat jaakko jaan jaana jaap jaber jabir jacek jacinta
jacinto jack jackie jackson jacob jacoba jacobus jacqueline jacques jadranka jadwiga jaehyun jaewon jafar
jagdish jagoda jaime jair jakob jakov jakub jaleh jamal james jameson jamie jamila jamshid jan jana jane
janelle janet janette janez janice janie janina janine janis janos jantje janusz jared jari jarle jarmila jarmo
jaroslav jaroslava jaroslaw jarrod jarvis jasmina jasmine jason jasper jasur jatin javad javaid javed javier
jaxon jay jaya jayant jayanti jean jeanette jeanne jeannie jeannine jeb jed jeff jefferson jeffrey jelena jelle
jenna jennie jennifer jenny jens jepkosgei jeppe jeremiah jeremy jeri jermaine jeroen jerome jeronimo jerry
jerzy jesper jess jesse jessica jesus jet jethro jewel jhun jia jian jiang jianguo jianhua jie jieun jihan jiho
jihoon jikke jill jim jimena jimin jimmy jin jindrich jing jinwoo jiri jiro jisoo jitendra jitka jiwon jiyeon
jiyoung jo joachim joakim joan joana joann joanna joanne joao joaquim joaquin job jocelyn jocelyne jochen jodi
jodie joe joel joelle joep joerg joey johan johann johanna johannes john johnnie johnny joke joko jolan jolanda
jolanta jolien jon jonah jonas jonathan jonathon joon joost jordan jordi jorg jorge jorgen joris jorma jorunn
jos jose josef josefa josefina josep joseph josephine josette josh joshua josiah josiane josie josip josje
jouko jouni jovana joyce joze jozef jozefa jozsef juan juana juanita judah judd jude judi judit judith judy
juergen juha juhani jukka jules julia julian juliana juliane julianna julie julien juliet juliette julio julius
juma jun junichi junjie junko junseo juraj jure jurgen juris jurre justin justine justyna jutta juul jyothi
jyoti kaan kaarina kabelo kabir kacper kadir kadri kaede kagiso kaho kai kaija kaique kairat kaisa kaitlyn
kaito kaja kajal kajsa kalani kalevi kalina kalle kalliopi kalman kalpana kamal kamala kamau kamel kamil kamran
kana kanako kanna kaori kapil kar kara karan kare kareem kareena karel karen kari karim karima karin karina
karine kariuki karl karla karlo karolina karoline karoly karthik kartik karuna kasey kashif kasper kasumi
katalin katarina katarzyna katayoun kate katelyn katerina kateryna katharina katharine katherine katheryn
kathie kathleen kathrin kathrine kathryn kathy katie katja katri katrin katrina katrine katsumi kaveh kavita
kavitha kay kaye kayla kaylee kayleigh kayo kazem kazimiera kazimierz kazuhiro kazuki kazuko kazumi kazuo
kazuya keanu kebede keegan kees kei keiichi keiko keira keisha keisuke keith keld kelechi kelli kellie kelly
kelvin kemal kemi ken kendall kendra kenichi kenji kenjiro kennedy kenneth kenny kensuke kent kenta kenya kerem
keren kerri kerry kersti kerstin kestutis ketevan ketil ketut kevin keyvan khadija khadijah khady khairul
khaled khalid khalil khanh khawla khoa khosrow khushi kieran kiko kilian kim kimberly kimiko kimmo kinga
kinsley kip kipchoge kiprono kira kiran kirby kirill kirk kirsi kirsten kirsti kirsty kirti kishore kit
kittisak kitty kiyoko kiyoshi kjartan kjell kjersti klaas klara klaus klavdia knut koen kofi koichi koji kojo
konrad konstantin konstantina konstantinos koray korbinian kostas kosuke kotone kourosh krasimir kresimir
krishna krishnan krista kristen kristi kristian kristie kristiina kristin kristina kristine kristinn kristjan
kristoffer kristy kristyna krisztian krisztina krystyna krzysztof ksenia ksenija kubra kudzai kumara kumari
kumiko kun kunal kunle kuno kurt kusum kveta kwabena kwaku kwame kwasi kwok kyla kyle kylie kyllikki kyoko kyra
kyriakos kyung kyungsoo lacey ladan ladislav ladonna laetitia laila lajos lakshmi lale laleh lalit lalita lam
lamar lamia lamine lammert lan lana lance landon lara larisa larissa larry lars larysa lasith lasse laszlo lata
latasha latifa latisha latoya laura laure laurel lauren laurence laurens laurent lauri laurie laurits lautaro
lavanya laverne lavinia lawanda lawrence laxmi layla lea leah leandro leann leanne lech leela leena leendert
lefteris lei leif leifur leigh leila leilani leire lela leland lemuel lena lenka lenny lenora leo leon leona
leonard leonardo leonel leonhard leonid leonidas leonie leonor leopold leopoldo leora lerato leroy les lesley
leslie lestari lester leszek leticia letizia lev levan levent levente levi levon lewis lexi leyla li lia liam
liat libby libuse lidia lidija lieke lies liesel lieselotte lieven liga ligaya liisa lila lilia lilian liliana
liliane lilit lillian lillie lily limor lin lina lincoln linda lindiwe lindsay lindsey ling linh linn linnea
lionel lior liora lisa lisandro lisanne lisbet lisbeth lise lisette liv livia livio liviu liz liza lizzie
ljiljana ljubica lloyd loan lodewijk loes logan lois lokesh lola long lonnie lorand lore loredana lorella
lorena lorenz lorenzo loretta lori lorie lorna lorraine losa lothar lotta lotte lottie lou louis louisa louise
lourdes lova lowell lu lualhati luan luana luay lubna lubomir lubos luc luca lucas lucia lucian luciana luciano
lucie lucienne lucille lucinda lucio lucretia lucy ludek ludmila ludovic ludovica ludwig ludwik luigi luigia
luis luisa luise luiz luka lukas lukasz luke lula luminita luna lupe lupita lusine luther luuk luz lwazi lydia
lydie lyle lynda lyndon lynette lynn lynne lyubov lyudmila maaike maarit maarten maartje maayan mabel macarena
machiko machteld maciej mack mackenzie madalena maddalena maddie made madeleine madelief madeline madge madhav
madhu madhukar madhuri madina madison madoka mads mae maeve mafalda magali magda magdalena magdolna maggie
magnus maha mahdi mahela mahendra mahesh mahima mahin mahmoud mahmud mahmut mahnaz mahsa mai maija maike maiko
maimuna maisie maite maj maja majed majid maka maki makiko makis makoto maksim maksym malachi malak malati
malcolm malee malgorzata malia malinda malini malka mallory mamadou mami mamie mamta mana manabu manal manami
mandla mandy mane manfred manish manisha manju manoel manoj manoli manolis manon manpreet mansoor mansour
manuel manuela mao mara marat marc marcel marcela marcella marcelo marci marcia marcin marco marcos marcus
marcy mareike marek maren margaret margareta margarete margarita margaux margery margherita margie margit margo
margot margreet margret margrethe marguerite mari maria mariagrazia mariah mariam mariama marian mariana
mariangela marianna marianne mariano maribel maricarmen marie marieke mariela marielle marija marijke marijn
mariko marilyn marina marine marinella mario marion marisa marisol marissa marit maritza marius mariusz marja
marjan marjatta marjo marjolein marjorie mark marketa markku marko markus marla marlene marlies marloes marlon
marsha marshall mart marta marte martha marthe martijn martin martina martine martins martti marty maruja marva
marvin marwan mary maryam maryann maryse marzena marzia masahiro masaki masako masami masao masaru masashi
masato masayuki mason masoud massimo matan mate matej mateo mateusz mathew mathias mathieu mathijs mathilde
matias matija matilda matilde matjaz matous matt matteo matthew matthias matthieu matthijs matti mattias mattie
matvei matyas maude maura maureen maurice mauricio maurizio mauro mavis max maxim maxime maximilian maximo
maxine maxwell maya mayank mayra maysa mayu mayumi mazen mechthild meena meera mees meg megan megha meghan
megumi mehdi mehmet mehran mehrdad mehrnaz mei meihua meike meiling meir meirav mel melania melanie melba mele
melek melike melinda melisa melissa melody meltem melvin menachem mengyao menno merav mercedes mercy meredith
merja merle merry mert merve mervin meryem meseret metin mette meyer mia micaela micah michael michaela michal
michalis michel michela michele michelle michiko mick mickael mickey midori mie mieczyslaw mieke mies miguel
miha mihaela mihai mihaly mijin mika mikael mike mikhail miki mikkel mikko miklos miko mila milada milagros
milan mildred milena miles milica milind millie milos miltiadis milton mimma mimoza min mina minako minal
mindaugas mindy minerva ming mingyu minh minho minji minjun minna minnie minoru minseo minsu mio miranda mircea
mireia mireille mirella miren miriam mirja mirjam mirjami mirjana mirko miroslav miroslaw misaki misty mitch
mitchell mitja mitra mitsuko mitsuo miu miwa miyako miyoko miyu mizuki mladen modou moe mogens mohamed mohammad
mohammadreza mohammed mohan mohini mohit mohsen mohsin moira moises mojca molly momoka momoko mona monica
monika monique montgomery montserrat monty morag moran mordechai morgan morgane moritz morris mort morten
morteza moses moshe mostafa mouna mounir moussa mozhgan mpho mridula mstislav mubashir mugisha muhammad mukesh
mukta mulu muna munashe munir murad murat muriel murilo murray musa mustafa mwangi my mykhailo mykola myles
myra myriam myrna myron myrtle myung na naama nabil nada nadav nadeem nadege nader nadezhda nadia nadine nadir
nadira naftali nahid naima naina najat nalan naledi nam namrata nan nana nanako nanami nancy nandini nanette
nanna nao naoki naoko naomi naoto nare narek naresh narges nargiza narine narumi naser nasir nasreen nasrin
nasser natalia natalie nataliia natalya natan natasa natasha nate nathalie nathan nathaniel natia natsuki
natsuko natsumi nauman nava naveed naveen navid nawal nawaz nayeli nayoung nazanin nazli nazri ndeye neal ned
neema neeraj negar neha neil nele nell nella nellie nelly nelson nemanja nenad neo nerea nereida nermin
neslihan nesrine nestor neta nettie nevena newton nga ngaire ngoc ngozi nguyet nhan nhung niamh nicholas nick
nicola nicolae nicolas nicole nicoletta nidhi niek niels nienke nieves nigel nigora nihal niina nika nikhil
nikita nikki niklas niko nikola nikolai nikolaos nikolay nikos nilesh nili niloofar niloufar nils nilufer nimal
nimrod nina ning nino nir niran nisha nita nitin nitya nitza nives nizar njeri njoroge nkechi nkosana nnamdi
noa noah noam noboru nobu nobuo nobuyuki noel noelani noelia noelle noemi noemie noga nok nokuthula nolan
nomvula noor nora norbert norberto noreen noriko norma norman norris nosipho noud nour noura nozomi nuala nuno
nunzia nur nura nuray nurcan nuri nuria nurit nurlan nursultan nurul nuwan nyambura nyasha nyoman oana obinna
obioma oceane ochieng octavia octavian octavio oda odd oddny odette odhiambo odile odon ofelia ofer ofra ohad
okan okello oksana ola olaf olafur olav olavi oldrich ole oleg oleksandr oleksiy olena olesya olga olimpia
olive oliver olivera olivia olivier oliwia olli ollie olof olov olu olumide oluwaseun oluwaseyi omar omer omid
omri ondrej onur opal oprah ora oren orhan oriane orietta oriol orit orla orlando orly orn orna ornella orsolya
orville orvokki osama osamu oscar oskar osman osmo osnat ostap osvaldo otabek otavio othman otieno otis ottavio
otto oumou ousmane outi ove ovidiu owain owen oya oystein ozan ozge ozgur ozlem pablo paddy padma paige paisley
paivi pal palesa pall pallavi palle paloma pamela panagiotis pankaj paola paolo parag paraskevi paris parisa
parker parvaneh parvati parveen parvin parviz pascal pascale pascual pasi pasquale pat patience patrice
patricia patricio patrick patrizia patrycja patsy patti patty pau paul paula paulette paulina pauline paulo
pavel pavla pavlo pavlos pawel payal payam pearl pearlie peder pedro peggy pekka pelin penelope peng penny
pentti per percival percy perla perrine perry pertti pervez petar pete peter petr petra petri petro petronella
petros petru petter petur peyton phil philip philipp philippa philippe phoebe phoenix phuc phuong phyllis pia
pien piera pierina pierluigi piero pierre piet pieter pietro piia pilar pim pinar ping piotr piper piret pirjo
pirkko piroska plamen polina polly polona pooja poppy poul pouya prachi pradeep pradip pragya prakash pramod
prasad prasert prashant pratibha pratik praveen preben preeti prerna preston priit priscilla priti priya
priyanka prudence przemyslaw puck puja puneet purificacion purnima putri pyotr qamar qasim qi qian qiang qin
qing quan quang quentin quincy quinn quinton quoc qusay quyen quynh rabia rabih rachael rachana rachel rachid
rachna radek radha radhika radim radka radmila radoslaw radu rafael rafaela rafal raffaele raffaella rafiq
ragini ragna ragnar ragnheidur ragnhild rahim rahma rahman rahul raija raimo raimundo rainer raisa raj raja
rajeev rajendra rajesh rajinder rajiv rakesh raleigh ralf ralitsa ralph raluca ram rama ramachandran ramadan
ramazan ramesh rami ramin ramiro ramon ramona ramzi ran rana randall randi randolph randy rangi rani rania
raphael raquel rasa rasha rashad rasheed rashid rashidi rashmi rasmus rastislav ratana ratna rauf raul raven
ravi rawan ray raymond raymonde razak razvan reba rebeca rebecca rebekka recep reed reem reena refilwe reggie
regina reginald regine regis rehema reid reijo reiko rein reina reiner reinhard reinhold reinier reka rekha
remco remedios remi remy ren rena renata renate renato rene renee renske renu renzo reto reuben reva revathi
rex reyhan reynaldo reza rezso rhea rhett rhoda rhonda rhys ria riad riaz ricardo riccardo richa richard rick
rickey ricky rigoberto riikka riitta rik rika rikke riko riku rikuto riley rim rima rin rina rinat rini rio
risto rita ritu ritva rivka riya riyad rizal rizky rizwan rob robb robbert robbie robert roberta roberto robin
robyn rocco rochelle rocio rocky rod rodel roderick rodica rodney rodolfo rodrigo roel rogelio roger rogerio
rohan rohit roisin rok rola roland rolande rolando rolf romain roman romana romane romano romeo romina rommel
romulo romy ron ronald ronaldinho ronaldo ronda ronen rong roni ronit ronnie roos roosevelt rory rosa rosalba
rosalia rosalie rosalind rosalinda rosana rosanna rosanne rosaria rosario rosaura rosco rose roseanne rosella
rosemarie rosemary rosendo rosetta roshni rosie rositsa roslyn ross rossana rossella rostam rostislav roswitha
rowena roxana roxane roxanne roxie roy roya royce roza rozalia ruba ruben ruby ruchi rudi rudiger rudo rudolph
rudy ruediger rufus ruggero rui rukhsana rukmini rula runa rune ruoxi rupa rupert ruri ruslan russell rustam
ruta rutger ruth ruthie ruud ruwan ruxandra ruzica ryan ryo ryoichi ryota ryszard ryu ryuichi saara sabah saber
sabina sabine sabri sabrina sachiko sachin sade sadegh sadhana sadia sadie sadiq saeed safa safia safwan sagi
sagit sahar said saida saija saima sajid sakari saki sakshi sakura saleh salem salih salim sally salma salman
salome saloni salvador salvatore sam samaneh samanta samantha samar samara sameer sami samiha samir samira
sammy samuel samvel sana sanath sanaz sanda sandeep sander sandhya sandor sandra sandrine sandro sanford sang
sangeeta sangwoo sani sanja sanjay sanjeev sanna sanne santiago santina santos santosh sanzhar saoirse sapna
sara sarah saraswati sargis sari sarita sarka sarolta sasan sasha saskia satish satomi satoru satoshi satu saul
saule sauli saundra saurabh savannah savita savitri sawsan sayaka sayuri scarlett scot scott scottie sean
sebastian sebastien seda seema sefo segun seija seiji sekou selam selena selim selin selina selma sema semyon
senja seohyun seojun seoyeon sepideh sepp seppo serdar serena sergei sergey sergio serhat serhiy serife serik
serkan setareh seth setsuko seung seungho sevda severin severine sevgi sevim seydou shabana shabnam shadi
shafiq shagufta shahid shahin shahla shahnaz shahram shai shaima shalini shalom shan shane shankar shannon
shanti sharad shari sharif sharlene sharmila sharon shashi shaul shaun shauna shawn shayla shayne shazia sheela
sheena shefali sheila shelby sheldon shelia shelley sheri sherif sherman sherri sherrie sherry sherwood sheryl
sherzod shideh shigeru shikha shilpa shimon shin shinichi shinji shinobu shinya shira shirin shirley shiro shiv
shivam shizuka shizuko shlomo shmuel sho shoaib shobha shohei shohreh shoji shoshana shota shraddha shreya
shruti shu shuang shufen shui shuk shulamit shun shunsuke shushan shweta shyam siamak sian sibel sid siddharth
siddhartha sidney sidonie sidsel siebe siegfried sieglinde sienna sietske sigal signe sigrid sigridur sigrun
sigurd sigurdur siham silas silje silke silvana silvano silvia silvio simge simin simina simon simona simone
simran sina sinan sindre sinead sinikka siobhan sione sipho siri siriporn sirkka sirpa sisko sita siti siu siv
sivan siyabonga sjaan sjoerd skylar skyler sladana slamet slavica slawomir slobodan smadar smita sneha snehal
snezana sobia socorro sofia sofiane sofie sofya soheila sohrab solange soledad solene solfrid solomon solveig
somchai somporn somsak son sona sonal sonali sondra song songul sonia sonja sonny sonya soojin sooyoung sophia
sophie soraya soren sorin soroush sotiris souad souleymane sourav soyeon spela spencer spyros sri srinivas
stacey staci stacie stacy stale stan stanislav stanislaw stanislawa stanley stavros stavroula steen stefan
stefania stefanie stefano steffen steffi stefka stein steinar steinunn stelios stella stepan stephane stephanie
stephen sterling steve steven stewart stig stijn stina stine stipe stjepan stoyan stratos stuart sture suad
subhash suda sudabeh sudesh sudha sudhir sue sueli sugeng suha suhail sujata suleiman suleyman sultan suman
sumaya sumiko sumin sumit sumitra summer sunethra sunghoon sungmin sunhee sunil sunita sunniva supaporn supriya
suraj surbhi surendra suresh susan susana susanna susanne susanti sushma susie susumu suus suvi suzanne suzette
suzu svea svein sveinn sven svenja svetlana svitlana svyatoslav swaminathan swantje swapna swati syafiq sybil
sydney sylvain sylvester sylvia sylviane sylvie sylwia synnove szabolcs szilard szilvia szymon tabatha tabea
tabitha tadashi tadeusz taehyung tafadzwa taha tahani tahir tahira taichi taina tainara takahiro takako takao
takashi takeo takeshi takis takumi takuya tal talal talgat tali tam tamar tamara tamas tamaz tamera tami tamiko
tammi tammie tammy tamsin tan tane tanja tanuja tanveer tanvi tanya tao tapani tapio tapiwa tara taraneh taras
tarek tarik tariq taro taru tarun taryn tasha tate tatenda tatev tatiana tatjana tatsuo tatsuya tatum tatyana
taylor tayyaba tebogo tecla ted teemu temitope tendai teodora teodoro terence teresa terez tereza terhi teri
terje tero terra terrance terrell terrence terri terry tesfaye tess tessa tetiana tetsuo tetsuya teun teunis
teuta teuvo tevita thabo thaddeus thais thanasis thandi thandiwe thanh thanos thao thea thelma themba themis
theo theodora theodore theodoros theresa therese thi thiago thien thierry thijs thilina thilo thinh thom thomas
thor thora thorbjorn thordur thorkild thorsteinn thorsten thorvald thu thuy tia tiago tiana tibor tien tiffany
tigist tigran tiina tiit tijana tijmen tijn tilen till tillie tilly tilo tim timea timo timofei timothy timur
tina tinashe tineke ting tiril tirza titilayo titus tiziana tiziano tjasa toan tobias toby tod todd todor toivo
tolga tom tomas tomasz tomer tomislav tommaso tommie tommy tomohiro tomoko tomomi tomoya ton tone tong toni
tony tonya toomas tope topi tor tora torben torbjorn tore tori torill torstein torsten toru torunn tosca toshi
toshiko toshio tova tracey tracy traian trang traudel travis trent trevor trey tri tricia trijntje trina trine
trinh trinidad trinity trisha trista tristan trixie troels trond troy trude trudy trung truus trygve tshepo
tsubasa tsukiko tsutomu tsuyoshi tsvetan tsvetelina tsz tu tuan tucker tudor tugba tuija tulay tullia tumelo
tuncay tunde tung tuomas tuomo turgut tushar tuula tuulikki tuva tuyet twan twila ty tyler tyra tzipi tzvi
ubaldo uche uday ugo ugur ujjwal ulf uli ulises ulla ulrich ulrika ulrike ulugbek ulyana ulysses uma umair umar
umberto ume umesh umut una unai unni unnur urho uri uriel urmila uros urs urska ursula urszula urvashi usha
usman uta ute uwe uzi vaclav vadim vahan vaino vaishali vakhtang valarie valdemar valdir valentin valentina
valentine valentino valeria valerie valerio valery valgerdur van vance vanda vandana vanesa vanessa vangelis
vappu vardan varsha vartan varun vasant vasco vasile vasileios vasiliki vasilis vasily vasudha vasyl vaughn
vedran veena veerle vegard veikko veit velma venkat venkatesh vera vered verena verity vern verna verner vernon
veronica veronika veronique vesa vesna vic vicente vicki vickie vicky victor victoria vidar vidya viet vigdis
viggo vijay vikas vikram vikrant viktor viktoria vilde ville villy vilma vilmos vimala vinay vince vincent
vincenza vincenzo vineet vinh vinicius vinod viola violet violeta viorel viorica vipin vipul virgil virginia
virpi vishal vit vitaly vito vittoria vittorio vivek vivian viviana viviane vivien vivienne vjekoslav vjosa
vlad vladimir vladislav vlasta vlastimil vojtech volkan volker volodymyr vonda vsevolod vugar vyacheslav
vytautas wade wael wafa wagner wahyu wai wakana waldemar wale waleed walid walker wallace wally walter waltraud
wambui wanda wangari wanjiru ward warda warren wati wayan wayne wei weimin wellington wen wenche wendell wendy
wenjing wenzel werner weronika wes wesley wessel weston whitney wichai widad wiebke wiesje wieslaw wieslawa
wiktoria wil wilbert wilbur wilda wiley wilfred wilfredo wilhelm wilhelmina will willa willard willem willemijn
william willie willis wilma wilson wim winfried wing winifred winnie winston wiremu wladyslaw wlodzimierz
wojciech wolf wolfgang woodrow woody woojin wouter wyatt wynona xaver xavier xia xiang xiao xiaohong xiaoling
xiaoming xiaowei xiaoyan ximena xin xing xinyi xiu xiuying xoan xu xuan xue yaakov yael yafa yago yahya yair
yamato yamini yan yana yang yann yannick yannis yanto yardena yaron yaroslav yasaman yasemin yash yashar yasin
yasmin yasmine yasser yassin yasuhiro yasuko yasuo yasushi yavuz yaw yayoi yee yegor yehonatan yehuda yehudit
yejin yekaterina yelena yen yeonhee yerlan yesenia yetunde yevgeny yi yifan yigal yildiz yin ying yitzhak ylva
yoav yocheved yogesh yoichi yoji yoko yolanda yolande yonas yonatan yong yoona yoram yordan yosef yoshi
yoshihiro yoshiko yoshio yossi yosuke younes young youngho youngsoo yousef yousra youssef yousuf yu yuan yudai
yudi yue yuen yui yuichi yuina yuji yujin yuka yukari yuki yukiko yukio yuko yulan yulia yuliia yuma yumi yun
yuri yurika yuriko yuriy yury yusuf yusuke yuta yutaka yutong yuval yuxuan yuzuki yvan yves yvette yvon yvonne
zach zachary zack zafar zafer zahia zahid zahra zaid zainab zaira zakaria zakhar zaki zakia zander zane zanele
zara zarina zartosht zawadi zayd zaynab zbigniew zbynek zbysek zdena zdenek zdenka zdzislaw zdzislawa ze'ev
zeca zeeshan zehava zehra zeina zeke zelda zeliha zeljko zerrin zeynep zhanna zhen zheng zhi zhila zhiqiang
zhiyuan zhong ziad ziba ziga zihan zinaida zineb zixuan ziyad zoe zoey zofia zohar zoila zoltan zoran zorica
zornitsa zouhair zoya zrinka zsofia zsolt zsuzsa zsuzsanna zubaida zubair zulema zulkifli zurab zuzana zuzanna
zvi zvonimir zygmunt
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
sturm stuyvesant styles styron su suarez subramaniam subramanian suckling sue suen suero sugawara sugimoto
sugiyama suharto sukarno sullivan sully sultan summerfield summers sumner sun sundaram superbus suri susanto
sussman susumu sutcliffe sutherland sutton suwan suzuki svedberg svendsen svensson sverdrup svoboda swain
swaminathan swammerdam swamy swan swanepoel swanson swart swedenborg sweeney swift swinburne sy sydenham sykes
sykora sylla symonds symons synge szabo szalai szczepaniak szczepanski sze szell szewczyk szilagyi szilard
szucs szulc szymanski tabatabai tacitus tadesse tadic tafari taft tagore taha tahir tait takacs takada takagi
takahashi takeda takeuchi talbot tallchief talleyrand tallis talukder tam tamang tamm tamura tan tanaka tandon
tandy taneja taney tang tange tanguy taniguchi tannenbaum tanner tanoto tapia tappan tarantino tarasov tarbell
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
