/** Nationalities, religious and political groups, folded. Derived by tools/gazetteer/derive.py: edit the lists there. */
export const GROUPS = `
afghan afghans african africans afrikaner agnostic albanian albanians algerian algerians american americans
anarchist anarchists anglican anglicans angolan angolans arab arabian arabs argentine argentinian argentinians
armenian armenians asian asians atheist atheists australian australians austrian austrians azerbaijani azeri
bahai bahamian bahraini bangladeshi bangladeshis baptist baptists barbadian belarusian belarusians belgian
belgians bengali bengalis beninese bolivian bolivians bosnian bosnians botswanan brazilian brazilians british
briton britons buddhist buddhists bulgarian bulgarians burkinabe burmese burundian calvinist cambodian
cambodians cameroonian canadian canadians catholic catholics caucasian chadian chechen chicano chilean chileans
chinese christian christians colombian colombians communist communists confucian congolese croat croatian
croats cuban cubans cypriot cypriots czech czechs dane danes danish democrat democrats dominican dominicans
dutch dutchman dutchmen ecuadorian egyptian egyptians emirati english englishman englishmen englishwoman
eritrean eritreans estonian estonians ethiopian ethiopians european europeans evangelical evangelicals fascist
fascists fijian filipina filipino filipinos finn finnish finns flemish french frenchman frenchmen frenchwoman
gabonese gambian georgian georgians german germans ghanaian ghanaians greek greeks guatemalan guinean gujarati
guyanese haitian haitians hausa hawaiian hindu hindus hispanic hispanics honduran hungarian hungarians
icelander icelanders icelandic igbo indian indians indonesian indonesians iranian iranians iraqi iraqis irish
irishman irishmen irishwoman islamic islamist islamists israeli israelis italian italians ivorian jain jains
jamaican jamaicans japanese jew jewish jews jordanian jordanians judaic kannada kazakh kazakhs kenyan kenyans
korean koreans kosovar kosovars kurd kurdish kurds kuwaiti kyrgyz labourite lankan laotian latina latinas
latino latinos latvian latvians lebanese leninist liberian liberians libertarian libertarians libyan libyans
lithuanian lithuanians lutheran lutherans macedonian macedonians malagasy malawian malay malayali malaysian
malaysians malian malians maltese maoist maori marathi marxist marxists mauritian methodist methodists mexican
mexicans moldovan moldovans mongolian mongolians montenegrin montenegrins mormon mormons moroccan moroccans
moslem mozambican muslim muslims namibian nazi nazis nepalese nepali nicaraguan nigerian nigerians nigerien
norwegian norwegians omani orthodox pakistani pakistanis palestinian palestinians panamanian paraguayan
pentecostal persian persians peruvian peruvians pole poles polish portuguese presbyterian presbyterians
protestant protestants puerto-rican punjabi qatari quaker quakers quebecois rastafarian republican republicans
romanian romanians russian russians rwandan rwandans salvadoran samoan saudi saudis scientologist scot scots
scotsman scottish senegalese serb serbian serbs shia shiite shiites shinto sikh sikhs singaporean singaporeans
sinhalese slovak slovaks slovene slovenes slovenian socialist socialists somali somalis spaniard spaniards
spanish sudanese sunni sunnis surinamese swede swedes swedish swiss syrian syrians taiwanese tajik tamil tamils
tanzanian tanzanians taoist tatar telugu thai tibetan tibetans togolese tongan tories tory trinidadian
trotskyist tunisian tunisians turk turkish turkmen turks ugandan ugandans ukrainian ukrainians uruguayan uzbek
uzbeks venezuelan venezuelans vietnamese walloon welsh welshman xhosa yemeni yemenis yoruba zambian zambians
zealander zealanders zimbabwean zimbabweans zionist zionists zoroastrian zulu
`
