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
/** Countries, regions and towns, folded. Derived by tools/gazetteer/derive.py: edit the lists there. */
export const COUNTRIES = `
afghanistan|aland islands|albania|algeria|american samoa|andorra|angola|anguilla|antarctica|antigua and barbuda
argentina|armenia|aruba|australia|austria|azerbaijan|bahamas|bahrain|bangladesh|barbados|belarus|belgium|belize
benin|bermuda|bhutan|bolivia|bonaire|bosnia|bosnia and herzegovina|botswana|bouvet island|brasil|brazil|britain
british virgin islands|brunei|bulgaria|burkina faso|burma|burundi|cabo verde|cambodia|cameroon|canada
cape verde|cayman islands|central african republic|ceylon|chad|chile|china|christmas island|colombia|comoros
congo|cook islands|costa rica|cote d'ivoire|croatia|cuba|curacao|cyprus|czech republic|czechia|czechoslovakia
democratic republic of the congo|denmark|deutschland|djibouti|dominica|dominican republic|east timor|ecuador
egypt|el salvador|england|equatorial guinea|eritrea|espana|estonia|eswatini|ethiopia|european union
falkland islands|faroe islands|fiji|finland|france|french guiana|french polynesia|french southern territories
gabon|gambia|georgia|germany|ghana|gibraltar|great britain|greece|greenland|grenada|guadeloupe|guam|guatemala
guernsey|guinea|guinea-bissau|guyana|haiti|heard island|herzegovina|holland|honduras|hong kong|hungary|iceland
india|indonesia|iran|iraq|ireland|isle of man|israel|italia|italy|ivory coast|jamaica|japan|jersey|jordan
kazakhstan|kenya|kiribati|korea|kosovo|kuwait|kyrgyzstan|laos|latvia|lebanon|lesotho|liberia|libya
liechtenstein|lithuania|luxembourg|macao|macau|macedonia|madagascar|malawi|malaysia|maldives|mali|malta
marshall islands|martinique|mauritania|mauritius|mayotte|mexico|micronesia|moldova|monaco|mongolia|montenegro
montserrat|morocco|mozambique|myanmar|namibia|nauru|nederland|nepal|netherlands|new caledonia|new zealand
nicaragua|niger|nigeria|niue|norfolk island|norge|north korea|north macedonia|northern ireland
northern mariana islands|norway|oman|osterreich|pakistan|palau|palestine|panama|papua new guinea|paraguay|peru
philippines|pitcairn|poland|polska|portugal|puerto rico|qatar|republic of the congo|reunion|romania|russia
russian federation|rwanda|saint barthelemy|saint helena|saint kitts and nevis|saint lucia
saint pierre and miquelon|saint vincent and the grenadines|samoa|san marino|sao tome and principe|saudi arabia
schweiz|scotland|senegal|serbia|seychelles|sierra leone|singapore|sint maarten|slovakia|slovenia
solomon islands|somalia|somaliland|south africa|south korea|south sudan|soviet union|spain|sri lanka
st. kitts and nevis|st. lucia|sudan|suisse|suriname|svalbard|sverige|svizzera|swaziland|sweden|switzerland
syria|taiwan|tajikistan|tanzania|thailand|the bahamas|the gambia|the netherlands|the philippines
the united arab emirates|the united kingdom|the united states|timor-leste|togo|tokelau|tonga|trinidad
trinidad and tobago|tunisia|turkey|turkiye|turkmenistan|turks and caicos islands|tuvalu|u.a.e.|u.k.|u.s.|u.s.a.
uae|uganda|uk|ukraine|united arab emirates|united kingdom|united states|united states of america|uruguay
us virgin islands|usa|ussr|uzbekistan|vanuatu|vatican city|venezuela|viet nam|vietnam|virgin islands|wales
wallis and futuna|western sahara|yemen|yugoslavia|zaire|zambia|zambie|zimbabwe
`
export const REGIONS = `
aberdeenshire|abruzzo|africa|alabama|alaska|alberta|alsace|amazonia|anatolia|andalucia|andalusia|andhra pradesh
antrim|apulia|aquitaine|aragon|arizona|arkansas|armagh|asia|assam|asturias|australasia|auvergne|ayrshire
baden-wuerttemberg|baden-wurttemberg|bahia|baja california|balearic islands|bali|balkans|balochistan
basque country|bavaria|bay area|bayern|bedfordshire|berkshire|beverly hills|bihar|bohemia|borneo|brandenburg
bretagne|british columbia|brittany|bronx|brooklyn|buckinghamshire|burgundy|calabria|california|cambridgeshire
campania|canary islands|cantabria|caribbean|carinthia|castile|catalonia|cataluna|central america
champagne-ardenne|chechnya|cheshire|chiapas|chihuahua|clwyd|colorado|connacht|connecticut|cornwall|corse
corsica|county durham|crete|crimea|cumbria|dagestan|dalmatia|delaware|derbyshire|devon|district of columbia
donbas|donegal|dorset|drenthe|dyfed|east lothian|east sussex|emilia-romagna|essex|europe|extremadura|far east
fermanagh|fife|flanders|florida|friesland|friuli|fujian|galicia|galway|gansu|gelderland|georgia|gloucestershire
goa|greater manchester|guanajuato|guangdong|guangxi|gujarat|gwent|gwynedd|hampshire|harlem|haryana|hawaii|hebei
henan|herefordshire|hertfordshire|hesse|hessen|highland|hokkaido|hollywood|honshu|hubei|hunan|idaho
ile-de-france|illinois|indiana|inner mongolia|iowa|isle of wight|istria|jalisco|java|jiangsu|kalimantan|kansas
karnataka|kashmir|kent|kentucky|kerala|kerry|kyushu|la rioja|labrador|lanarkshire|lancashire|languedoc
latin america|lazio|leicestershire|leinster|liguria|limburg|lincolnshire|lombardia|lombardy|long island
lorraine|lothian|louisiana|lower saxony|luzon|madhya pradesh|maharashtra|maine|manchuria|manhattan|manitoba
maryland|massachusetts|mazovia|mecklenburg-vorpommern|merseyside|michigan|middle east|middlesex|midlothian
midwest|minas gerais|mindanao|minnesota|mississippi|missouri|montana|moravia|munster|murcia|navarre|nebraska
nevada|new brunswick|new england|new hampshire|new jersey|new mexico|new south wales|new york|newfoundland
niedersachsen|noord-brabant|noord-holland|nordrhein-westfalen|norfolk|normandie|normandy|north america
north carolina|north dakota|north holland|north rhine-westphalia|north yorkshire|northamptonshire
northern territory|northumberland|northwest territories|nottinghamshire|nova scotia|nuevo leon|nunavut|oaxaca
occitanie|oceania|odisha|ohio|okinawa|oklahoma|ontario|oregon|orissa|overijssel|oxfordshire|parana|patagonia
peloponnese|pennsylvania|perthshire|picardy|piedmont|piemonte|pomerania|powys|prince edward island|provence
puglia|punjab|quebec|queens|queensland|rajasthan|rheinland-pfalz|rhineland-palatinate|rhode island
rio grande do sul|rutland|saarland|sabah|sachsen|sachsen-anhalt|santa catarina|sarawak|sardegna|sardinia
saskatchewan|saxony|saxony-anhalt|scandinavia|schleswig-holstein|shaanxi|shandong|shanxi|shikoku|shropshire
siberia|sichuan|sicilia|sicily|silesia|silicon valley|sindh|somerset|sonora|south america|south australia
south carolina|south dakota|south holland|south yorkshire|staffordshire|staten island|steiermark|styria|suffolk
sulawesi|sumatra|surrey|sussex|tamil nadu|tasmania|tatarstan|telangana|tennessee|texas|the bronx|the caribbean
the middle east|thrace|thuringen|thuringia|tibet|tirol|toscana|transylvania|tuscany|tyne and wear|tyrol|tyrone
ulster|umbria|utah|utrecht|uttar pradesh|veneto|vermont|victoria|virginia|vojvodina|vorarlberg|wallonia
warwickshire|washington d.c.|washington dc|washington state|washington, d.c.|west bengal|west midlands
west sussex|west virginia|west yorkshire|western australia|wiltshire|wisconsin|worcestershire|wyoming|xinjiang
yorkshire|yucatan|yukon|yunnan|zeeland|zhejiang|zuid-holland
`
export const TOWNS = `
's-hertogenbosch|a horizon|a-horizon|aachen|aaland islands|aalborg|aalst|aarhus|abadan|aberdare|aberdeen
abidjan|abilene|abkhaz|abkhazia|abruzzi|abruzzi e molise|abu dhabi|abuja|abydos|abyssinia|acadia
acadia national park|acapulco|acapulco de juarez|accho|accra|achaea|acores|acragas|actium|adalia|adana
addis ababa|adelaide|adelie coast|adelie land|aden|admiralty island|admiralty islands|adrianople|adrianopolis
adzhar|adzharia|aegadean islands|aegadean isles|aegates|aegina|aeolia|aeolis|afars and issas|agadir|agra
agrigento|ahmedabad|ahvenanmaa|aigina|aix-en-provence|aix-la-chapelle|akaba|aken|akka|akko|akmola|akron
akureyri|al aqabah|al ladhiqiyah|al madinah|al qahira|al-hudaydah|al-iraq|al-magrib|al-mukalla|albanian capital
albany|albion|alborg|albuquerque|alep|aleppo|aleutian islands|aleutians|alexander archipelago|alexandria
algerian capital|algerie|algiers|alicante|alkmaar|allen|allentown|alma-ata|almaty|almere|aloha state|alpena
alsatia|altoona|amarillo|america|american capital|american virgin islands|amersfoort|amiens|amman|amritsar
amsterdam|an nafud|an nefud|anaheim|anchorage|ancona|angers|anglesea|anglesea island|anglesey|anglesey island
anglia|angolan capital|angora|anjou|ankara|ann arbor|annaba|annam|annapolis|antakiya|antakya|antalya
antananarivo|antarctic|antarctic circle|antarctic zone|antigua|antilles|antioch|antofagasta|antwerp|antwerpen
anvers|anzio|apeldoorn|apia|appalachia|appleton|appleton layer|aqaba|aquarius|aquarius the water bearer|aquila
aquila degli abruzzi|aquitania|ar rimsal|arab republic of egypt|arabia|arabian desert|arabian peninsula
aran islands|arcadia|arches national park|arctic archipelago|arctic circle|arctic zone|ardennes|areopagus
arequipa|argentine republic|argos|arhus|ariana|aries|aries the ram|arlington|armageddon|arnhem|artois|arvada
asahikawa|asama|asheville|ashgabat|ashkhabad|ashur|asia minor|asian russia|asmara|asmera|aspadana|aspinwall
assen|assouan|assuan|assur|assyria|astana|astrakhan|asuncion|asur|aswan|atacama desert|athens|athinai|athos
atlanta|atlantic city|attica|auckland|augsburg|augusta|aurora|austerlitz|austin|austral islands
australian capital|australian desert|austria-hungary|austrian capital|austronesia|avignon|avon|az zarqa
azerbaijani republic|azerbajdzhan|azerbajdzhan republic|azores|b horizon|b-horizon|babylon|babylonia|bad lands
badger state|badlands|badlands national park|baffin island|bagdad|baghdad|bahama islands|bahia blanca
bahrain island|bahrein|bahrein island|bairiki|bakersfield|baku|bale|balkan peninsula|ballarat|balmoral castle
baltimore|bamako|bandung|banff|bangalore|bangkok|bangla desh|bangor|bangui|banja luka|banjul|barbary
barbary coast|barbuda|barcelona|bari|barnsley|barranquilla|barstow|bartlesville|basel|basia|basilicata
basingstoke|basle|basra|basse-normandie|basseterre|basutoland|bath|batna|baton rouge|battle born state|batumi
bay state|bayonne|bayrut|bayt lahm|beacon hill|bean town|beantown|beaumont|beaver state|beckley|bedford
bedloe's island|beehive state|beersheba|beijing|beira|beirut|belau|belem|belfast|belgian capital|belgian congo
belgique|belgrade|bellevue|bellingham|belo horizonte|belorussia|bemidji|bendigo|bengal|bengaluru|benghazi
bennington|beograd|bergamo|bergen|berkeley|berlin|bermuda triangle|bermudas|bern|berne|besancon|bethlehem
bethlehem ephrathah|bethlehem-judah|bhopal|bialystok|bible belt|bida|bielefeld|big bend|big bend national park
big sur|bilbao|billings|biloxi|binghamton|bioko|birmingham|bisayas|biscayne national park|bishkek|biskek
bismarck|bismarck archipelago|bissau|bithynia|black africa|black hills|black rock desert|blackburn|blackpool
blacksburg|blantyre|blida|bloemfontein|bloomington|bloomsbury|bluegrass country|bluegrass region
bluegrass state|bochum|boeotia|bogota|boise|bologna|bolton|bolzano|bombay|bonn|bordeaux|bosna i hercegovina
bosnia-herzegovina|boston|boston harbor|bottrop|bougainville|boulder|bourgogne|bournemouth|bowery|bowling green
bozeman|bradford|braga|brampton|brasilia|brasov|bratislava|brattleboro|braunschweig|brazilian capital
brazzaville|breda|breed's hill|breiz|bremen|bremerhaven|brescia|breslau|brest|bridgeport|bridgetown|brighton
brindisi|brisbane|bristol|british capital|british empire|british guiana|british honduras|british isles|brno
broadway|broken arrow|bromberg|brownsville|bruges|brugge|brummagem|brunn|brunswick|brusa|brussels|bruxelles
bryce canyon national park|bucharest|bucharesti|buckeye state|buckingham palace|bucuresti|budapest|buenos aires
buffalo|buganda|bujumbura|bulawayo|bulgarian capital|bull run|burbank|burgas|burgos|burlington|burnaby|burnley
bursa|burton upon trent|busan|byblos|bydgoszcz|byelarus|byelorussia|byzantine empire|byzantium|c horizon
c-horizon|cadiz|caen|caesarea|cagliari|cairns|cairo|calais|calcutta|caledonia|calgary|cali|calif.|caloocan
calpe|calvary|cambodian capital|cambria|cambridge|camellia state|camelot|cameroun|camlan|camp david|campeche
campinas|canadian capital|canadian maritime provinces|canadian shield|canakkale bogazi|canal zone|canara
canaries|canberra|cancer the crab|cancun|cannes|canterbury|canyonlands national park|cape ann
cape breton island|cape cod|cape cod canal|cape colony|cape coral|cape fear|cape flattery|cape froward
cape girardeau|cape hatteras|cape horn|cape may|cape of good hope|cape passero|cape province|cape town
cape verde islands|capitol hill|capitol reef national park|cappadocia|capri|capricorn|capricorn the goat
caracas|carbondale|cardiff|caribees|carlisle|carlsbad|carlsbad caverns national park|carolinas|caroline islands
carrollton|carson city|cartagena|carthage|cary|casablanca|cashmere|casper|castilla|castries|catalina island
catania|cathay|caucasia|caucasus|cebu|cebu city|cedar rapids|celebes|centennial|centennial state|central africa
central park|ceske budejovice|chablis|chalcedon|chaldaea|chaldea|champaign|champs elysees|chancellorsville
chandigarh|chandler|changan|changsha|channel island|channel islands national park|chapel hill|charleroi
charleston|charlestown|charlotte|charlottetown|chartres|chattanooga|chechen republic|chechenia|cheddar
chelmsford|cheltenham|chelyabinsk|chemnitz|chemulpo|chengdu|chennai|cherbourg|cherepovets|chernobyl|chesapeake
chester|chesterfield|cheviot hills|cheviots|cheyenne|chiang mai|chicago|chihuahuan desert|chiloe|chios|chisinau
chittagong|chongqing|christchurch|christiania|chula vista|chungking|cidade de praia|cincinnati|citlaltepetl
citta del vaticano|city of bridges|city of brotherly love|city of light|city of london|city of the angels
city of westminster|ciudad bolivar|ciudad de mexico|ciudad juarez|ciudad trujillo|ciudad victoria|clarksburg
clarksville|clearwater|clermont-ferrand|cleveland|clichy|clichy-la-garenne|clinton|clovis|cluj|cluj-napoca
cnossos|cnossus|co-operative republic of guyana|coahuila|coats land|cochin|coeur d'alene|coimbatore|coimbra
colchester|colchis|colima|college station|cologne|colombo|colorado desert|colorado springs|colossae|columbia
columbus|commonwealth of australia|commonwealth of dominica|commonwealth of puerto rico
commonwealth of the bahamas|communist china|comoro islands|conakry|concepcion|concord|coney island
confederate states|confederate states of america|constanta|constantina|constantine|constantinople
constitution state|cooperstown|copenhagen|coral springs|corby|cordoba|corinth|cork|corn belt|cornhusker state
corona|corpus christi|costa mesa|cotacachi|cote d'azur|cotonou|cotopaxi|cotswold hills|cotswolds|cottbus
council bluffs|coventry|coyote state|cracow|craiova|crater lake national park|crawley|cremona|crewe|crna gora
croydon|cuban capital|cuiaba|culebra|culiacan|cumana|cupertino|curitiba|cusco|cuzco|cyclades|cymru
cynoscephalae|czech capital|czestochowa|d region|d-layer|d.c.|d.p.r.k.|da nang|dacca|dae-han-min-gook|daegu
daejeon|dahna|dahomey|dairen|dakar|dalian|dallas|daly city|damascus|dammam|danish capital|danmark|danzig
dar es salaam|dardanelles|darfur|darlington|darmstadt|darwin|dasht-e-kavir|dasht-e-lut|daugavpils|davao
davenport|davie|dayton|daytona beach|dearborn|death valley|debrecen|decatur|deep south|del rio|delft|delhi
delphi|demavend|demerara|den bosch|den haag|denali national park|denpasar|denton|denver|derby|derry|des moines
detroit|deventer|devonshire|dhahran|dhaka|dhodhekanisos|diamond state|dijon|dimash|dipylon|dipylon gate
disneyland|dixieland|djakarta|djanet|djibouti|dneprodzerzhinsk|dnipro|dnipropetrovsk|dobrich|dodecanese
dodge city|dodoma|doha|donbass|doncaster|donets basin|donetsk|donetske|dordrecht|dornbirn|dortmund|douala|dover
downey|downing street|dprk|drammen|dresden|dubai|dublin|dubrovnik|dubuque|dudley|duesseldorf|duisburg|duluth
dundee|dunedin|dunkerque|dunkirk|durango|durazzo|durban|durham|durres|dusanbe|dushanbe|dusseldorf|dutch capital
dutch east indies|dutch guiana|dyushambe|e layer|e region|east africa|east anglia|east coast|east germany
east india|east indies|east malaysia|east pakistan|east river|east saint louis|eastbourne|eastern desert
eastern roman empire|eastern samoa|eau claire|edinburgh|edirne|edison|edmonton|eelam|egadi islands
egyptian capital|egyptian empire|ehadhamen|eindhoven|eire|el aaium|el alamein|el beda|el cajon|el giza
el iskandriyah|el misti|el monte|el paso|el qahira|el-aksur|elam|elche|elgin|elisabethville|elizabeth|elk grove
ellas|ellice islands|ellis island|elmont|elsass|emerald isle|emmen|empire state|enderby land|eniwetok|enschede
entebbe|ephesus|epirus|equality state|erbil|erfurt|erie|erie canal|erivan|erlangen|esbjerg|escondido|esfahan
espoo|essen|esthonia|eternal city|etna|etruria|eugene|eureka|european russia|evansville|everett|everglade state
everglades national park|evergreen state|exeter|f layer|f region|faeroe islands|faeroes|fairfield|faisalabad
falmouth|fargo|farmington|faro|faroes|fayetteville|federal republic of germany|federal republic of nigeria
federal republic of yugoslavia|federated states of micronesia|federative republic of brazil|feliz lusitania
fengtien|ferrara|fertile crescent|fes|fez|fifth avenue|fiji islands|fijis|finger lakes|finnish capital|firenze
first state|flagstaff|fleet street|flint|flodden|florence|florianopolis|foggia|fontana|forbidden city|formosa
fort collins|fort george g. meade|fort george gordon meade|fort lauderdale|fort meade|fort myers|fort smith
fort wayne|fort worth|fort-lamy|fortaleza|franche-comte|frankfort|frankfurt|frankfurt am main
frankfurt on the main|fredericksburg|fredericton|free state|freetown|freiburg|fremont|french capital
french congo|french guinea|french indochina|french oceania|french republic|french riviera|french sudan
french west indies|fresno|friendly islands|frisco|frisia|frisian islands|friuli-venezia giulia|frunze|fuego
fuji-san|fujinoyama|fujiyama|fukuoka|fullerton|funafuti|gabonese republic|gaborone|gabun|gadsden|gafsa
gainesville|galapagos|galapagos islands|galatia|galeras|galilee|gallia|gallup|galveston|galveston island
gambier islands|gand|gansu province|garden grove|garden state|garland|gary|gascogne|gascony|gateway to the west
gatineau|gaul|gavle|gaza|gaza strip|gaziantep|gdansk|gdynia|geelong|gelsenkirchen|gem state|gemini
gemini the twins|geneva|geneve|genf|genoa|genova|gent|george town|georgetown|german capital
german democratic republic|gettysburg|ghent|gibson desert|gijon|gila desert|gilbert|gilbert and ellice islands
gilbert islands|giza|gizeh|glasgow|glendale|gliwice|gloucester|goa|gobi|gobi desert|goeteborg|goettingen
goiania|golan heights|gold coast|golden state|goldsboro|golgotha|goma|gomel|gomorrah|gomorrha|gopher state
gorki|gorkiy|gorky|goteborg|gothenburg|gottingen|governador valadares|gran santiago|granada|grand canal
grand canyon national park|grand canyon state|grand duchy of luxembourg|grand island|grand prairie|grand rapids
grand teton national park|granite state|graz|great arabian desert|great australian desert|great divide
great falls|great indian desert|great lakes state|great salt desert|great sandy desert|great victoria desert
great white way|greater antilles|greater london|greater new york|greater sunda islands|greek capital|greeley
green bay|green line|green mountain state|greensboro|greenville|greenwich|greenwich meridian|greenwich village
grenoble|gresham|grimsby|groningen|gronland|grozny|groznyy|guadalajara|guadalcanal|guadalupe island
guadalupe mountains national park|guallatiri|guangdong province|guangzhou|guantanamo|guatemala city|guayaquil
guelph|guiana|guiana highlands|guildford|guine-bissau|gujerat|gulf states|gulu|gurgaon|gwangju|gyor|haarlem
hadrian's wall|hagen|hagerstown|haifa|haiphong|haitian capital|halab|haleakala national park|halicarnassus
halifax|halle|halle-an-der-saale|hamburg|hamelin|hameln|hamilton|hammond|hampton|han-gook|hangchow|hangzhou
hannibal|hannover|hanoi|hanover|harare|harbin|hargeisa|harlem river|harley street|harper's ferry|harpers ferry
harrisburg|harrogate|hartford|hartlepool|hashemite kingdom of jordan|hastings|hatteras island|hattiesburg
haute-normandie|havana|hawai'i|hawaii island|hawaii volcanoes national park|hawaiian capital|hawaiian islands
hawkeye state|hayastan|hayti|hayward|heart of dixie|heaviside layer|hebei province|hebridean islands
hebridean isles|hebrides|hedjaz|hefa|heidelberg|heilbronn|hejaz|helena|hell's half acre|hell's kitchen
hellenic republic|hellespont|helsingborg|helsingfors|helsinki|henderson|heraklion|herat|herculaneum|hereford
hermosillo|heroica puebla de zaragoza|hershey|hialeah|hibbing|hibernia|high point|highlands of scotland|hijaz
hildesheim|hillsboro|hilo|hilversum|hindustan|hippo|hippo regius|hiroshima|hispaniola|ho chi minh city|hobart
hodeida|hohenlinden|hohhot|hollywood|holy land|holy see|home counties|homel|homyel|hondo|honduran capital
honiara|honolulu|hoosier state|hopeh|hopei|horn of africa|hot springs|hot springs national park
houses of parliament|houston|hrvatska|hsian|huainaputina|huambo|hub of the universe|huddersfield|hue|hull
hunan province|hungarian capital|huntington beach|huntsville|hyderabad|iasi|ibadan|iberia|iberian peninsula
idaho falls|ile-st-louis|iles comores|iles marquises|ilion|ilium|illyria|incheon|inchon|independence
independent state of samoa|indian capital|indianapolis|indochina|indochinese peninsula|indonesian borneo|indore
inglewood|ingolstadt|inner hebrides|innsbruck|interlaken|international date line|inverness|ionia|iowa city
ipswich|iqaluit|irak|iranian capital|iraqi kurdistan|irish capital|irish republic|irkutsk|irvine|irving|ischia
isfahan|islamabad|islamic republic of iran|islamic republic of mauritania|islamic republic of pakistan
islamic state of afghanistan|islay|isle of skye|isle royal national park|isles of scilly|isole egadi|istanbul
italian capital|italian peninsula|italian republic|ithaca|ithaki|iwo jima|izmir|jabalpur|jackson|jacksonville
jaffa|jaipur|jakarta|jalalabad|jamaican capital|jamestown|jammu and kashmir|japanese archipelago
japanese capital|japanese islands|jed'dah|jeddah|jefferson city|jena|jerevan|jerez|jerez de la frontera|jericho
jersey city|jerusalem|jidda|jiddah|jinan|jinja|joao pessoa|johannesburg|johnson city|johor bahru|joinville
joliet|jonesboro|jonkoping|joppa|jubbulpore|juda|judaea|judea|jugoslavija|juneau|jurupa valley|jutland|jylland
jyvaskyla|kabul|kadikoy|kahoolawe|kahoolawe island|kalaallit nunaat|kalahari|kalahari desert|kalamazoo|kaluga
kamchatka peninsula|kampala|kampuchea|kananga|kanara|kanazawa|kandahar|kandy|kano|kanpur|kansas city|kansu
kaohsiung|kara kum|karachi|karbala|karelia|karl-marx-stadt|karlsruhe|kassel|katar|katar peninsula|kathmandu
katmai national park|katmandu|katowice|katsina|kauai|kauai island|kaunas|kavir desert|kawasaki|kazak|kazakh
kazakstan|kazan|kelowna|kenai fjords national park|kennedy international airport|kennedy interrnational
kennelly-heaviside layer|kennewick|kenosha|kent|kerbala|kerbela|kettering|key west|keystone state|khabarovsk
kharkiv|kharkov|khartoum|khios|kidderminster|kiel|kielce|kiev|kigali|kikladhes|killeen|kimberley
kingdom of belgium|kingdom of bhutan|kingdom of cambodia|kingdom of denmark|kingdom of lesotho
kingdom of morocco|kingdom of nepal|kingdom of norway|kingdom of saudi arabia|kingdom of spain
kingdom of swaziland|kingdom of sweden|kingdom of thailand|kingdom of the netherlands|kingdom of tonga
kings canyon national park|kingston|kingston upon hull|kingston-upon hull|kingstown|kinshasa|kirghiz|kirghizia
kirghizstan|kirgiz|kirgizia|kirgizstan|kirkuk|kishinev|kisumu|kitakyushu|kitchener|kizil kum|klagenfurt
klaipeda|klamath falls|klondike|klyuchevskaya|knossos|knoxville|kobe|kobenhavn|koblenz
kobuk valley national park|kochi|koeln|kola peninsula|kolkata|koln|kolonia|konakri|konya|kordofan
korean peninsula|korinthos|kosice|kovna|kovno|koweit|krakatao|krakatau|krakatoa|krakau|krakow|krasnoyarsk
krefeld|kristiansand|kriti|krung thep|kuala lumpur|kuangchou|kulun|kumasi|kunming|kurdistan|kursk|kuwait city
kwajalein|kwangchow|kwangju|kwangtung|kwazulu-natal|kyiv|kyoto|kyrgyz republic|kyyiv|kyzyl kum|l'aquila
la crosse|la paz|la spezia|laconia|ladrone islands|lafayette|lagos|lahore|lahti|lake clark national park
lake district|lakeland|lakewood|lanai|lanai island|lancaster|lanchou|lanchow|land of enchantment
land of lincoln|land of opportunity|lander|languedoc-roussillon|lansing|lanzhou
lao people's democratic republic|laotian capital|lapland|lappland|laramie|laredo|larnaca|las cruces|las vegas
lascar|lassa|lassen volcanic national park|last frontier|latakia|lateran|latin quarter|latium
laurentian highlands|laurentian plateau|lausanne|laval|lawton|le havre|le mans|league city|lebanese republic
lecce|leeds|leeward islands|left bank|leicester|leiden|leipzig|lemnos|leningrad|lentia|leo the lion
leopoldville|lesbos|lesser antilles|lesser sunda islands|lesvos|leuven|leverkusen|lewiston|lewisville|lexington
leyden|lhasa|liberec|liberian capital|liberty island|libra|libra the balance|libra the scales|libreville
libyan desert|liege|liepaja|lietuva|lille|lilongwe|lima|limassol|limeira|limerick|limnos|limoges|limousin
lincoln|lindesnes|line of control|linkoping|linz|lisboa|lisbon|little rhody|little rock|liverpool|livonia
livorno|ljubljana|lobito|lodz|lofoten|logrono|lombard street|lome|london|londrina|lone-star state|long beach
longueuil|los alamos|los angeles|lothian region|lothringen|loughborough|louisiana purchase|louisville
low archipelago|low countries|lowell|lower egypt|lower-normandy|lowlands of scotland|loyang|luanda|lubavitch
lubbock|lubeck|lublin|lubumbashi|lucania|lucerne|lucknow|luda|ludhiana|ludwigshafen|luebeck|lufkin|lugano|luik
luluabourg|lund|luoyang|lusaka|lushun|lusitania|lut desert|luta|luton|luxembourg city|luxembourg-ville
luxemburg|luxor|luzern|lviv|lyallpur|lycia|lynchburg|lyon|lyonnais|maarianhamina|maastricht|macedon|maceio
machu picchu|macon|madeira|madeira islands|madeiras|madison|madras|madrid|magdeburg|maghreb|magnolia state
magyarorszag|mahgrib|maidstone|maiduguri|mainz|majorca|makedonija|malabo|malaga|malagasy republic
malay archipelago|malay peninsula|malaya|maldive islands|male|malmo|mammoth cave national park|managua|manama
manaus|manchester|mandalay|manhattan island|manila|manipur|mankato|mannheim|mansfield|maputo|maracaibo|maracay
marbella|marche|mariana islands|marianas|maribor|mariehamn|maritime provinces|maritimes|mariupol|markham|maroc
marquesas islands|marquette|marrakech|marrakesh|marruecos|marseille|marseilles|marston moor|martha's vineyard
maseru|mashhad|mashriq|mason and dixon line|mason and dixon's line|mason city|mason-dixon line|masqat
massachusetts bay colony|massawa|matamoros|maui|maui island|mauna kea|mauna loa|mauritanie|mawlamyine|mayenne
mazar-i-sharif|mazatlan|mbabane|mbeya|mcalester|mcallen|mckinney|mecca|mechelen|medan|medellin|medford|medina
melanesia|melbourne|memel|memphis|mendoza|menlo park|merida|meridian|mesa|mesa verde national park|meshed
mesoamerica|mesopotamia|mesquite|messina|metz|mexicali|mexican capital|mexico city|miami|miami beach
miami gardens|mid-atlantic states|middlesbrough|mideast|midi-pyrenees|midland|midway islands|milan|milano
mile-high city|milton keynes|milwaukee|mindoro|minneapolis|minsk|miramar|miskolc|mississauga|missoula|mobile
mocambique|modena|modesto|mogadiscio|mogadishu|mohave|mohave desert|mojave|mojave desert|moldavia|moline|molise
molokai|molokai island|molotov|moluccas|mombasa|monaco-ville|monchengladbach|moncton
mongolian people's republic|monrovia|monte carlo|montego bay|monterey|monterrey|montevideo|montgomery
montmartre|montpelier|montpellier|montreal|moreno valley|morgan city|morgantown|mormon state|moron|morristown
moscow|mostar|mosul|motor city|motown|moukden|moulmein|mount asama|mount athos|mount etna|mount fuji
mount orizaba|mount pinatubo|mount ranier national park|mount rushmore state|mount saint helens
mount st. helens|mount vernon|mount vesuvius|mountain state|mountain view|mt etna|mt orizaba|mt. st. helens
mt. vesuvius|muenchen|muenster|mukalla|mukden|mulhouse|mull|multan|mumbai|munchen|muncie|munich|munster|murcia
murfreesboro|muritaniya|murmansk|murrieta|muscat|muscat and oman|muscovy|muskegon|muskogee|mwanza|mycenae
myrtle beach|mysore|mytilene|n'djamena|nablus|nafud|nag hammadi|nagano|nagasaki|nagoya|nagpur|naha city|nairobi
najd|nakuru|nalchik|namib desert|nampa|namur|nan-chang|nan-ning|nanaimo|nanchang|nancy|nanjing|nanking|nanning
nantes|nantucket|naperville|naples|napoli|nara|naseby|nashville|nassau|natal|natchez|nationalist china
nauru island|nazareth|naze|ndjamena|near east|nefud|negara brunei darussalam|negev|negev desert|nei monggol
nejd|nemea|netherlands antilles|netherlands guiana|nevado de colima|never-never|nevis|new amsterdam|new britain
new delhi|new flower|new forest|new guinea|new haven|new hebrides|new ireland|new london|new netherland
new orleans|new siberian islands|new york city|new york state|new zealand islands|newark|newburgh|newcastle
newcastle upon tyne|newcastle-upon-tyne|newfoundland and labrador|newport|newport news|niagara falls|niamey
nicaea|nicaraguan capital|nice|nicosia|nidaros|nigerian capital|nihau|nihau island|nihon|nijmegen|nilgiri hills
nimes|nineveh|ningbo|nippon|nis|nitra|nizhni novgorod|nizhny novgorod|nizhnyi novgorod|nob hill|nogales|noida
nord-pas-de-calais|noreg|norfolk|norman|norrkoping|north africa|north borneo|north cascades national park
north charleston|north frigid zone|north island|north las vegas|north platte|north pole|north star state
north temperate zone|north vietnam|northampton|northern marianas|northern rhodesia|northumbria
northwest passage|norwalk|norwich|nottingham|nouakchott|noumea|nova lisboa|nova zembla|novaya zemlya|novgorod
novi sad|novosibirsk|nubia|nubian desert|nullarbor plain|numidia|nuneaton|nur-sultan|nuremberg|nurnberg
nusa tenggara|nutmeg state|nuuk|nyala|nyamuragira|nyasaland|nyc|nyiragongo|oahu|oahu island|oakland|oakville
oaxaca de juarez|oberhausen|occident|ocean state|oceanica|oceanside|odense|odesa|odessa|oesterreich
oklahoma city|olathe|old colony|old delhi|old dominion|old dominion state|old line state|old north state
old south|old world|oldenburg|oldham|olomouc|olsztyn|olympia|olympic national park|omaha|omdurman|omiya|omsk
ontario|oporto|oran|orange|orange free state|orebro|orizaba|orkney islands|orlando|orleanais|orleans|orono
orumiyeh|osaka|osasco|oshkosh|osijek|oslo|osnabruck|ostrava|ottawa|ottoman empire|ottumwa|ouagadougou|oujda
oulu|outer hebrides|outer mongolia|overland park|oviedo|owensboro|oxford|oxnard|pacific northwest|padova|padua
paducah|pago pago|painted desert|palau islands|palermo|pall mall|palm bay|palm beach|palma|palmdale
palmetto state|palo alto|pamplona|panama canal zone|panama city|panamanian capital|pango pango|papal states
papeete|paramaribo|paris|park ave.|park avenue|parkersburg|parma|parthia|pasadena|passero cape|pasto
patagonian desert|patavium|paterson|patna|patrai|patras|pattaya|paumotu archipelago|pays de la loire
peace garden state|peach state|pearl harbor|pearland|pecs|peiping|peking|pelew|pelican state
peloponnesian peninsula|peloponnesus|pembroke pines|penang|pennine chain|pennines|pensacola|penzance
people's republic of bangladesh|people's republic of china|peoria|pergamum|perm|pernambuco|perpignan|persepolis
persia|persian empire|perth|perugia|pescara|peshawar|peterborough|peterburg|petersburg
petrified forest national park|petrograd|pfalz|pforzheim|phenicia|philadelphia|philippi|philippine islands
philippopolis|philistia|phnom penh|phoenicia|phoenix|phrygia|phuket|picardie|pico de orizaba|pierre|pilsen
pinatubo|pine bluff|pine tree state|pinsk|piraeus|pisa|pisces|pisces the fishes|pittsburgh
pittsburgh of the south|pittsfield|plano|plataea|platt national park|pleasant island|plovdiv|plymouth
plymouth colony|plymouth rock|plzen|pnom penh|pocatello|podgorica|poitiers|poitou|poitou-charentes|pokhara
polynesia|pomona|pompano beach|pompeii|pompey|pontus|poplar bluff|port arthur|port elizabeth|port louis
port moresby|port of spain|port st. lucie|port sudan|port vila|port-au-prince|port-of-spain|portland|porto
porto alegre|porto novo|porto rico|portsmouth|portuguese guinea|portuguese republic|potomac|potsdam
poughkeepsie|poznan|pozsony|prag|prague|praha|praia|prairie state|prato|presov|pressburg|preston|pretoria
preussen|princeton|principality of andorra|principality of liechtenstein|principality of monaco|principe
pristina|promised land|providence|provo|prussia|puebla|puebla de zaragoza|pueblo|pune|punta arenas|purace|pusan
putrajaya|pyongyang|qandahar|qara qum|qatar peninsula|qingdao|qizil qum|quai d'orsay|quebec city|queen city
queen maud land|queenstown|quetta|quezon city|quintana roo|quito|rabat|racine|radom|ragusa|raleigh|ramallah
rancho cucamonga|rangoon|rapid city|rasht|ravenna|rawalpindi|reading|recife|red china|redditch|redonda
redwood city|redwood national park|regensburg|reggane|reggio calabria|reggio emilia|regina|reims|rennes|reno
renton|resht|reutlingen|reykjavik|rheims|rheinland|rhineland|rhodesia|rhone-alpes|rialto|ribeirao preto
richardson|richmond|riga|right bank|rijeka|rimini|rio de janeiro|riverside|riviera|riyadh|roanoke|rochdale
rochester|rock island|rock of gibraltar|rock springs|rockford|rocky mountain national park|rodhos|roma
roman empire|roman republic|rome|rosario|roseau|roseville|rostock|rostov|rostov na donu|rostov on don
rostov-on-don|roswell|rotherham|rotterdam|rouen|roumania|round rock|ruanda|rub al-khali|rubicon|rugby|ruhr
ruhr valley|rumania|russian capital|rustbelt|rwandese republic|ryukyu islands|rzeszow|saarbrucken|saba
sacramento|safaqis|sagebrush state|saginaw|sagittarius|sagittarius the archer|sahara|sahara desert|saigon
saint augustine|saint christopher|saint christopher-nevis|saint cloud|saint eustatius|saint john|saint john's
saint joseph|saint kitts|saint louis|saint maarten|saint martin|saint paul|saint petersburg|saint vincent
saint-etienne|saipan|sakartvelo|sakkara|salamanca|salem|salerno|salford|salina|salinas|salisbury|salonica
salonika|salt lake city|salvador|salvadoran capital|salzburg|salzgitter|samara|samarang|samarcand|samaria
samarkand|samoa i sisifo|samoan islands|san angelo|san antonio|san bernardino|san diego|san francisco|san jose
san juan|san luis potosi|san mateo|san pablo|san pedro sula|san salvador|san sebastian|sana'a|sanaa
sandwich islands|sandy springs|sangay|santa ana|santa barbara|santa catalina|santa clara|santa clarita
santa cruz|santa fe|santa maria|santa maria de belem|santa maria del tule|santa monica|santa rosa|santander
santiago|santiago de chile|santiago de cuba|santiago de los caballeros|santo domingo|sao bernardo do campo
sao goncalo|sao joao de meriti|sao jose dos campos|sao louis|sao paulo|sao thome e principe|sao tiago island
sao tome|sao tome e principe|sapporo|saqqara|saqqarah|saragossa|sarajevo|sarasota|saratoga springs|saratov
sardis|saskatoon|sassari|sault sainte marie|savannah|saxe|sayda|scandinavian peninsula|scarborough|schenectady
schlesien|scilly islands|scorpio|scorpio the scorpion|scottsdale|scranton|scunthorpe|scythia|sealyham|seattle
sebastopol|sedalia|seeland|semarang|sendai|seoul|sequoia national park|serbia and montenegro|serdica|serengeti
serengeti national park|serengeti plain|setubal|sevastopol|seven hills of rome|seventh avenue|sevilla|seville
seward peninsula|seychelles islands|seyhan|sfax|shanghai|sharjah|sheffield|shenandoah national park|shenyang
shenzhen|sherbrooke|shetland|shetland islands|shiraz|show me state|shreveport|shrewsbury|siam|sidon|siegen
siem reap|siena|sikkim|silk road|silver city|silver state|simi valley|simpson desert|sinai|sinai desert
sinai peninsula|singan|singapore island|sinkiang|sion|sioux city|sioux falls|siracusa|sitka|sitsang|sjaelland
skagway|skopje|skoplje|slask|slezsko|slough|slovak republic|slovenija|smolensk|smyrna
socialist republic of vietnam|society islands|sodom|sofia|soho|solihull|solingen|solomons|somali peninsula
sombrero|sonoran desert|sooner state|sorocaba|sosnowiec|soudan|sousse|south bend|south frigid zone|south island
south of houston|south pole|south temperate zone|south vietnam|south west africa|southampton|southeast asia
southend|southend-on-sea|southern rhodesia|soviet russia|soweto|spanish capital|spanish guinea|spanish sahara
sparks|sparta|spice islands|spitsbergen|spitzbergen|split|spokane|spotsylvania|springfield|srbija|srinagar
st albans|st gallen|st louis|st paul|st petersburg|st. augustine|st. christopher|st. christopher-nevis
st. cloud|st. eustatius|st. gallen|st. george's|st. john|st. john's|st. joseph|st. kitts|st. louis|st. maarten
st. martin|st. mary of bethlehem|st. paul|st. petersburg|st. thomas and principe|st. vincent|stabroek|staffa
stagira|stagirus|stalinabad|stalingrad|stalino|stamboul|stambul|stamford|stavanger|sterling heights|stevenage
stirling|stockholm|stockport|stockton|stoke-on-trent|stonehenge|strasbourg|strassburg|stratford-on-avon
stratford-upon-avon|stuttgart|sub-saharan africa|sucre|sudbury|suez|suez canal|sugar land|sultanate of oman
sumer|sun city|sun valley|sunbelt|sunda islands|sunderland|sunflower state|sunnyvale|sunshine state|suomi
surabaya|surat|surinam|surprise|surrey|susa|susah|susiana|suva|suzhou|swansea|swindon|swiss confederation
sydney|syracuse|syrian arab republic|syrian desert|szczecin|szechuan|szechwan|szechwan province|szeged
t'ien-ching|tabasco|tabora|tabriz|tabuk|tacoma|tadjik|tadzhik|tadzhikistan|taegu|tahiti|taichung|taif
taimyr peninsula|tainan|taipeh|taipei|taiyuan|tajik|taklamakan desert|taklimakan desert|talien|tallahassee
tallin|tallinn|tamale|tamil eelam|tammerfors|tampa|tampere|tampico|tamworth|tanga|tanganyika|tangier|tangiers
tangshan|taos|tar heel state|tarabulus|tarabulus al-gharb|tarabulus ash-sham|taranto|tarawa|tartary|tartu
tashkent|taskent|tatary|taunton|taurus|taurus the bull|taymyr peninsula|tbilisi|tchad|tegu|tegucigalpa|teheran
tehran|tel aviv|tel aviv-jaffa|tel aviv-yalo|telford|temecula|tempe|temuco|tenerife|tepic|teresina|terre adelie
terre haute|tessin|texarkana|thar desert|the hague|thebes|thessalia|thessalonica|thessaloniki|thessaly|thibet
thimphu|thiruvananthapuram|thornton|thorshavn|thousand oaks|thule|thunder bay|tianjin|tibur|ticino|tidewater
tidewater region|tientsin|tierra del fuego|tiflis|tijuana|tilburg|timbuktu|times square|timgad|timimoun
timisoara|timor|tirana|tivoli|tobago|togolese republic|tokio|tokyo|tolbukhin|toledo|topeka|torino|toronto
torquay|torrance|torreon|torrid zone|torun|toulon|toulouse|tours|townsville|toyohashi|toyonaki|trablous
trafalgar square|transcaucasia|transvaal|traverse city|treasure state|trentino-alto adige|trento|trenton|trier
trieste|triple frontier|tripoli|tromso|trondheim|tropic of cancer|tropic of capricorn|truro|tsaritsyn
tuamotu archipelago|tubuai islands|tucson|tulsa|tunis|tupelo|tupungatito|turin|turkestan|turkestan desert
turkish capital|turkish empire|turkistan|turkmen|turkmenia|turkomen|turku|tuscaloosa|tuskegee|tuxtla gutierrez
twin cities|twin falls|tyler|uberlandia|udine|ufa|ukrayina|ulaanbaatar|ulan bator|ulm|umea|union of burma
united arab emirates's capital|united arab republic|united mexican states|united republic of tanzania
united states virgin islands|upper egypt|upper volta|upper-normandy|uppsala|upsala|urbana|urga|urmia|urumqi
uskub|usumbura|utica|utrecht|uzbek|vacaville|vadodara|vaduz|valdosta|valencia|valenciennes|valetta|valladolid
valle d'aosta|vallejo|valletta|valparaiso|van allen belt|vancouver|vancouver island|vantaa|vanua levu|varanasi
varna|vasteras|vaughan|venetia|venezia|venezia-euganea|venice|ventura|veracruz|verona|verrazano narrows
versailles|vesuvius|viborg|vicente lopez|vicenza|vichy|vicksburg|victoria de durango|victoria land|victorville
vidalia|vienna|vienne|vientiane|vieques|vigo|vila|villa hermosa|villach|villahermosa|villeurbanne|vilna|vilnius
vilno|vina del mar|virgin islands national park|virginia beach|virgo|virgo the virgin|visakhapatnam|visalia
visayan islands|vista|viti levu|vitoria|vladivostok|volcan de colima|volcano islands|volgograd|volunteer state
voronezh|voyageurs national park|waco|wagga wagga|wagram|waikiki|wailing wall|wake island|wakefield|wall st.
wall street|walla walla|walsall|walt disney world|warren|warrington|warsaw|warszawa|water bearer|waterbury
waterford|watertown|watford|wausau|weimar|wellington|wels|wembley|wessex|west africa|west bank|west berlin
west coast|west country|west covina|west end|west germany|west indies|west jordan|west malaysia|west pakistan
west palm beach|west point|west valley city|western empire|western islands|western isles|western roman empire
western samoa|westminster|westminster abbey|whistler|white russia|whitehall|whitehorse|wichita|wichita falls
wien|wiesbaden|wigan|wild west|wilkes land|williamstown|wilmington|wilno|wimbledon|winchester
wind cave national park|windhoek|windsor|windward islands|windward isles|windy city|winnipeg|winston-salem
winterthur|witwatersrand|wolfsburg|wollongong|wolverhampton|wolverine state|woodbridge|worcester
wrangell-st. elias national park|wrexham|wroclaw|wuerzburg|wuhan|wuppertal|wurzburg|xi'an|xiamen|xian
xinjiang uighur autonomous region|xizang|yafo|yakima|yalta|yaltopya|yamoussukro|yangon|yaounde|yeddo|yedo
yekaterinburg|yekaterinoslav|yellowknife|yellowstone national park|yerevan|yerwa-maiduguri|yezo|yisrael
yogyakarta|yokohama|yonkers|york|yorktown|yosemite national park|youngstown|yucatan peninsula|yukon territory
yuma|yunnan province|zaandam|zabrze|zadar|zagreb|zanzibar|zaporizhzhia|zaragoza|zarqa|zealand|zetland|zilina
zion national park|zomba|zurich|zwolle
`
