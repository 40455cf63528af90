/** Words of streets. Derived by tools/gazetteer/derive.py: edit the lists there. */
export const STREET_BEHIND = `
street st str road rd avenue ave av lane ln drive dr boulevard blvd bvd court ct place pl square sq terrace ter
terr parkway pkwy highway hwy circle cir crescent cres close way wy trail trl turnpike pike alley mews grove
gardens row walk quay wharf embankment expressway freeway plaza loop path crossing ridge hollow green mount
rise esplanade parade broadway causeway bypass heights hill mall glen run
`
export const STREET_ENDINGS = `
strasse str. stra?e gasse weg allee ufer damm steig stieg chaussee straat laan kade gracht plein dreef steenweg
dijk singel pad vej gade gata gatan vagen vegen veien gaten stredet stien alle torv torg torget plads plass
katu tie kuja polku utca stasse stein-weg
`
export const STREET_BEFORE = `
rue avenue av boulevard bd blvd place allee allees chemin impasse quai route cours square passage via viale
vicolo corso piazza piazzale piazzetta largo strada lungotevere contrada localita calle avda avenida plaza
paseo carrer camino carretera ronda travesia glorieta rambla rua travessa praca alameda estrada rodovia ul
ulica aleja al aleje plac os osiedle ulitsa prospekt pereulok prospect bulevar bulevardul str calea aleea trg
ulice namesti trida odos leoforos jalan jl lorong calz calzada privada circuito auf zum zur im unter alte alter
neue grosse kleine chaussee straat laan platz sokak caddesi cadde sokagi mahallesi mah carrera cra diagonal
transversal beco urb
`
export const STREET_BEHIND_ELSEWHERE = `
utca ut utja ter tere krt korut sokak caddesi cad sok katu tie gatan gata vagen vag vej gade vei veien gate
plads torv ulica ulice trg cesta put ulitsa prospekt sokagi bulvari strasse str straat laan weg platz allee
plein
`
