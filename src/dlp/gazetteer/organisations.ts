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
at&t|t-mobile|fedex|dhl|openai|anthropic|tesla|spacex
`
