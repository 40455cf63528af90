/** Legal forms, words and names of organisations. Derived by tools/gazetteer/derive.py: edit the lists there. */
export const LEGAL_FORMS = `
inc incorporated llc llp ltd limited plc corp corporation co company gmbh ag kg kgaa ohg gbr ug e.v. se sa sarl
sas eurl spa srl sl slu bv nv ab oy oyj as asa aps a/s kk k.k. pty pte sdn bhd lp pc pllc sro s.r.o. a.s. zrt
kft doo d.o.o. ltda sp z.o.o. l.l.c. s.a. s.p.a. s.r.l. n.v. b.v. p.c. l.p. ulc pvt tbk cv vof ehf hf ou sia
uab
`
export const ORG_LAST = `
research unlimited report ratings university college institute academy bank group holdings foundation
association society agency ministry department bureau commission committee council authority federation union
party church hospital clinic school museum partners associates industries enterprises technologies systems
solutions services consulting capital ventures labs laboratories pharmaceuticals motors airlines airways
insurance press publishing media entertainment pictures records studios networks communications telecom energy
petroleum chemicals steel foods beverages brewing brewery restaurants hotels resorts stores supermarkets
pharmacy logistics freight shipping realty properties construction engineering architects lawyers attorneys law
software analytics robotics biotech biosciences therapeutics diagnostics securities investments financial
mutual trust fund club league team orchestra theatre theater company corporation maintenance management
magazine journal times post centre center international global worldwide sons brothers bros
`
export const ORG_OF = `
university college institute department ministry bank bureau office society church academy federation
association republic house council museum school
`
export const ORG_NAMES = `
google|microsoft|amazon|apple inc|facebook|meta platforms|twitter|netflix|ibm|intel|oracle|cisco|samsung|sony
toyota|honda|nissan|bmw|volkswagen|daimler|siemens|bosch|sap|nokia|ericsson|philips|unilever|nestle|novartis
roche|pfizer|moderna|astrazeneca|glaxosmithkline|johnson & johnson|procter & gamble|coca-cola|pepsi|pepsico
mcdonald's|starbucks|walmart|costco|ikea|adidas|nike|boeing|airbus|lufthansa|air france|british airways
goldman sachs|morgan stanley|jpmorgan|jp morgan|citigroup|citibank|hsbc|barclays|deutsche bank|credit suisse
ubs|bnp paribas|santander|wells fargo|bank of america|mastercard|american express|paypal|deloitte|kpmg
pricewaterhousecoopers|pwc|ernst & young|accenture|mckinsey|bain & company|exxonmobil|chevron|shell plc
totalenergies|general electric|general motors|ford motor|lockheed martin|raytheon|northrop grumman|disney
warner bros|paramount|bbc|cnn|nbc|the new york times|new york times|washington post|wall street journal|reuters
bloomberg|united nations|unicef|unesco|world health organization|world bank|european commission|red cross
greenpeace|amnesty international|nasa|fbi|nato|interpol|harvard|stanford|mit|yale|princeton|oxford university
cambridge university|sorbonne|eth zurich|rolling stone|linkedin|uber|airbnb|spotify|alibaba|tencent|baidu
huawei|xiaomi|hewlett-packard|hewlett packard|dell|lenovo|nvidia|qualcomm|adobe|salesforce|vodafone|verizon
at&t|t-mobile|fedex|dhl|openai|anthropic|tesla|spacex|white house|capitol hill|pentagon|kremlin|amtrak
greyhound lines|citrix|yahoo|ebay|etsy|expedia|tripadvisor|zillow|redfin|orbitz|garmin|tomtom|experian|equifax
transunion|moody's|fitch ratings|standard & poor's|nasdaq|thomson reuters|factset|morningstar|blackrock
vanguard group|fidelity investments|charles schwab|state street|capital one|american airlines|delta air lines
united airlines|southwest airlines|ryanair|easyjet|emirates airline|qatar airways|singapore airlines|klm|iberia
alitalia|finnair|norwegian air|maersk|kuehne + nagel|deutsche telekom|deutsche bahn|deutsche post|telefonica
swisscom|vodacom|orange sa|bouygues|vinci|renault|peugeot|citroen|fiat|ferrari|lamborghini|porsche|audi
mercedes-benz|volvo|scania|skoda|hyundai|kia|mitsubishi|mazda|subaru|suzuki|yamaha|kawasaki|panasonic|toshiba
hitachi|fujitsu|canon inc|nikon|olympus|ricoh|epson|sharp corporation|lg electronics|samsung electronics
tata consultancy services|tata motors|infosys|wipro|reliance industries|hcl technologies|cognizant|capgemini
atos|dassault|thales|safran|alstom|michelin|danone|l'oreal|lvmh|carrefour|auchan|leclerc|lidl|aldi|rewe|edeka
tesco|sainsbury's|waitrose|asda|morrisons|marks & spencer|john lewis|primark|zara|inditex|h&m|uniqlo|decathlon
kroger|safeway|walgreens|cvs|cvs health|rite aid|unitedhealth|kaiser permanente|cigna|aetna|humana
blue cross blue shield|mayo clinic|johns hopkins|merck|bayer|boehringer ingelheim|sanofi|abbvie
abbott laboratories|amgen|biogen|gilead|bristol myers squibb|eli lilly|novo nordisk|medtronic|stryker
philip morris|heineken|carlsberg|diageo|anheuser-busch|coca cola|red bull|kraft heinz|kellogg's|general mills
mars inc|mondelez|cargill|monsanto|syngenta|basf|dow chemical|dupont|evonik|henkel|thyssenkrupp|arcelormittal
rio tinto|bhp|glencore|vale sa|petrobras|gazprom|rosneft|lukoil|equinor|statoil|repsol|eni spa|bp plc
royal dutch shell|conocophillips|halliburton|schlumberger|enel|iberdrola|edf|engie|e.on|rwe|vattenfall
national grid|pg&e|con edison|duke energy|ford motor company|caterpillar|john deere|cummins|honeywell|3m
ge healthcare|bae systems|rolls-royce|boston consulting group|bcg|bain|mckinsey & company|rand corporation
gartner|forrester|nielsen|ipsos|gallup|pew research center|brookings institution|the guardian|financial times
the economist|le monde|der spiegel|el pais|la repubblica|the times|daily mail|usa today|los angeles times
chicago tribune|associated press|al jazeera|fox news|msnbc|npr|pbs|espn|hbo|hulu|sony pictures
universal pictures|warner music|electronic arts|activision|blizzard|nintendo|sega|ubisoft|valve corporation
palantir|palantir technologies|splunk|servicenow|atlassian|shopify|square inc|stripe inc|robinhood|coinbase
lyft|doordash|instacart|deliveroo|bytedance|meituan|rakuten|softbank|foxconn|tsmc|asml|arm holdings|amd
broadcom|micron|western digital|seagate|logitech|esri|autodesk|vmware|red hat|mozilla|wikimedia foundation
linux foundation|apache software foundation|world trade organization|international monetary fund|imf
european central bank|federal reserve|bank of england|european parliament|european union|african union|opec
oecd|unhcr|world food programme|doctors without borders|medecins sans frontieres|oxfam|save the children
habitat for humanity|salvation army|ymca|peace corps|national science foundation|national institutes of health
nih|centers for disease control|food and drug administration|environmental protection agency
department of justice|department of defense|homeland security|secret service|supreme court
house of representatives|house of commons|bundestag|bundesbank|scotland yard|metropolitan police|nypd|lapd
columbia university|cornell university|duke university|brown university|new york university|nyu|ucla
uc berkeley|caltech|georgia tech|carnegie mellon|mcgill|tsinghua|peking university|imperial college
king's college london|london school of economics|lse|eth|epfl|max planck|fraunhofer|cern|csiro
`
