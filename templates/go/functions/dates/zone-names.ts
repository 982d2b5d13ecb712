/**
 * Time zones by the names of the tz database, with what they call their offsets (in hours) now. Zones whose offsets have
 * no name but the number itself (`+03`) come last. As of release 2025c; `America/{Adak Atka}` stands for both names.
 */
export const ZONE_NAMES = `
  ACST=9.5: Australia/{Darwin North}
  ACST=9.5 ACDT=10.5: Australia/{Adelaide Broken_Hill South Yancowinna}
  AEST=10: Australia/{Brisbane Lindeman Queensland}
  AEST=10 AEDT=11: Antarctica/{Macquarie} Australia/{ACT Canberra Currie Hobart Melbourne NSW Sydney Tasmania
    Victoria}
  AKST=-9 AKDT=-8: America/{Anchorage Juneau Metlakatla Nome Sitka Yakutat} US/{Alaska}
  AST=-4: America/{Anguilla Antigua Aruba Barbados Blanc-Sablon Curacao Dominica Grenada Guadeloupe Kralendijk
    Lower_Princes Marigot Martinique Montserrat Port_of_Spain Puerto_Rico Santo_Domingo St_Barthelemy St_Kitts
    St_Lucia St_Thomas St_Vincent Tortola Virgin}
  AST=-4 ADT=-3: America/{Glace_Bay Goose_Bay Halifax Moncton Thule} Atlantic/{Bermuda} Canada/{Atlantic}
  AWST=8: Australia/{Perth West}
  CAT=2: Africa/{Blantyre Bujumbura Gaborone Harare Juba Khartoum Kigali Lubumbashi Lusaka Maputo Windhoek}
  CET=1: Africa/{Algiers Tunis}
  CET=1 CEST=2: Africa/{Ceuta} Arctic/{Longyearbyen} Atlantic/{Jan_Mayen} CET Poland Europe/{Amsterdam Andorra
    Belgrade Berlin Bratislava Brussels Budapest Busingen Copenhagen Gibraltar Ljubljana Luxembourg Madrid Malta
    Monaco Oslo Paris Podgorica Prague Rome San_Marino Sarajevo Skopje Stockholm Tirane Vaduz Vatican Vienna Warsaw
    Zagreb Zurich}
  CST=-5 CDT=-4: America/{Havana} Cuba
  CST=-6: America/{Bahia_Banderas Belize Chihuahua Costa_Rica El_Salvador Guatemala Managua Merida Mexico_City
    Monterrey Regina Swift_Current Tegucigalpa} Canada/{Saskatchewan} Mexico/{General}
  CST=-6 CDT=-5: America/{Chicago Indiana/Knox Indiana/Tell_City Knox_IN Matamoros Menominee North_Dakota/Beulah
    North_Dakota/Center North_Dakota/New_Salem Ojinaga Rainy_River Rankin_Inlet Resolute Winnipeg} CST6CDT
    Canada/{Central} US/{Central Indiana-Starke}
  CST=8: Asia/{Chongqing Chungking Harbin Macao Macau Shanghai Taipei} PRC ROC
  ChST=10: Pacific/{Guam Saipan}
  EAT=3: Africa/{Addis_Ababa Asmara Asmera Dar_es_Salaam Djibouti Kampala Mogadishu Nairobi} Indian/{Antananarivo
    Comoro Mayotte}
  EET=2: Africa/{Tripoli} Europe/{Kaliningrad} Libya
  EET=2 EEST=3: Africa/{Cairo} Asia/{Beirut Famagusta Gaza Hebron Nicosia} EET Egypt Europe/{Athens Bucharest
    Chisinau Helsinki Kiev Kyiv Mariehamn Nicosia Riga Sofia Tallinn Tiraspol Uzhgorod Vilnius Zaporozhye}
  EST=-5: America/{Atikokan Cancun Cayman Coral_Harbour Jamaica Panama} EST Jamaica
  EST=-5 EDT=-4: America/{Detroit Fort_Wayne Grand_Turk Indiana/Indianapolis Indiana/Marengo Indiana/Petersburg
    Indiana/Vevay Indiana/Vincennes Indiana/Winamac Indianapolis Iqaluit Kentucky/Louisville Kentucky/Monticello
    Louisville Montreal Nassau New_York Nipigon Pangnirtung Port-au-Prince Thunder_Bay Toronto} Canada/{Eastern}
    EST5EDT US/{East-Indiana Eastern Michigan}
  GMT=0: Africa/{Abidjan Accra Bamako Banjul Bissau Conakry Dakar Freetown Lome Monrovia Nouakchott Ouagadougou
    Sao_Tome Timbuktu} America/{Danmarkshavn} Atlantic/{Reykjavik St_Helena} Etc/{GMT GMT+0 GMT-0 GMT0 Greenwich}
    GMT GMT+0 GMT-0 GMT0 Greenwich Iceland
  GMT=0 BST=1: Europe/{Belfast Guernsey Isle_of_Man Jersey London} GB GB-Eire
  GMT=0 IST=1: Eire Europe/{Dublin}
  HKT=8: Asia/{Hong_Kong} Hongkong
  HST=-10: HST Pacific/{Honolulu Johnston} US/{Hawaii}
  HST=-10 HDT=-9: America/{Adak Atka} US/{Aleutian}
  IST=5.5: Asia/{Calcutta Kolkata}
  IST=2 IDT=3: Asia/{Jerusalem Tel_Aviv} Israel
  JST=9: Asia/{Tokyo} Japan
  KST=9: Asia/{Pyongyang Seoul} ROK
  MET=1 MEST=2: MET
  MSK=3: Europe/{Kirov Moscow Simferopol Volgograd} W-SU
  MST=-7: America/{Creston Dawson Dawson_Creek Fort_Nelson Hermosillo Mazatlan Phoenix Whitehorse} Canada/{Yukon}
    MST Mexico/{BajaSur} US/{Arizona}
  MST=-7 MDT=-6: America/{Boise Cambridge_Bay Ciudad_Juarez Denver Edmonton Inuvik Shiprock Yellowknife}
    Canada/{Mountain} MST7MDT Navajo US/{Mountain}
  NST=-3.5 NDT=-2.5: America/{St_Johns} Canada/{Newfoundland}
  NZST=12 NZDT=13: Antarctica/{McMurdo South_Pole} NZ Pacific/{Auckland}
  PKT=5: Asia/{Karachi}
  PST=-8 PDT=-7: America/{Ensenada Los_Angeles Santa_Isabel Tijuana Vancouver} Canada/{Pacific} Mexico/{BajaNorte}
    PST8PDT US/{Pacific}
  PST=8: Asia/{Manila}
  SAST=2: Africa/{Johannesburg Maseru Mbabane}
  SST=-11: Pacific/{Midway Pago_Pago Samoa} US/{Samoa}
  UTC=0: Etc/{UCT UTC Universal Zulu} UCT UTC Universal Zulu
  WAT=1: Africa/{Bangui Brazzaville Douala Kinshasa Lagos Libreville Luanda Malabo Ndjamena Niamey Porto-Novo}
  WET=0 WEST=1: Atlantic/{Canary Faeroe Faroe Madeira} Europe/{Lisbon} Portugal WET
  WIB=7: Asia/{Jakarta Pontianak}
  WIT=9: Asia/{Jayapura}
  WITA=8: Asia/{Makassar Ujung_Pandang}
  : Africa/{Casablanca El_Aaiun} America/{Araguaina Argentina/Buenos_Aires Argentina/Catamarca
    Argentina/ComodRivadavia Argentina/Cordoba Argentina/Jujuy Argentina/La_Rioja Argentina/Mendoza
    Argentina/Rio_Gallegos Argentina/Salta Argentina/San_Juan Argentina/San_Luis Argentina/Tucuman Argentina/Ushuaia
    Asuncion Bahia Belem Boa_Vista Bogota Buenos_Aires Campo_Grande Caracas Catamarca Cayenne Cordoba Coyhaique
    Cuiaba Eirunepe Fortaleza Godthab Guayaquil Guyana Jujuy La_Paz Lima Maceio Manaus Mendoza Miquelon Montevideo
    Noronha Nuuk Paramaribo Porto_Acre Porto_Velho Punta_Arenas Recife Rio_Branco Rosario Santarem Santiago
    Sao_Paulo Scoresbysund} Antarctica/{Casey Davis DumontDUrville Mawson Palmer Rothera Syowa Troll Vostok}
    Asia/{Aden Almaty Amman Anadyr Aqtau Aqtobe Ashgabat Ashkhabad Atyrau Baghdad Bahrain Baku Bangkok Barnaul
    Bishkek Brunei Chita Choibalsan Colombo Dacca Damascus Dhaka Dili Dubai Dushanbe Ho_Chi_Minh Hovd Irkutsk
    Istanbul Kabul Kamchatka Kashgar Kathmandu Katmandu Khandyga Krasnoyarsk Kuala_Lumpur Kuching Kuwait Magadan
    Muscat Novokuznetsk Novosibirsk Omsk Oral Phnom_Penh Qatar Qostanay Qyzylorda Rangoon Riyadh Saigon Sakhalin
    Samarkand Singapore Srednekolymsk Tashkent Tbilisi Tehran Thimbu Thimphu Tomsk Ulaanbaatar Ulan_Bator Urumqi
    Ust-Nera Vientiane Vladivostok Yakutsk Yangon Yekaterinburg Yerevan} Atlantic/{Azores Cape_Verde South_Georgia
    Stanley} Australia/{Eucla LHI Lord_Howe} Brazil/{Acre DeNoronha East West} Chile/{Continental EasterIsland}
    Etc/{GMT+1 GMT+10 GMT+11 GMT+12 GMT+2 GMT+3 GMT+4 GMT+5 GMT+6 GMT+7 GMT+8 GMT+9 GMT-1 GMT-10 GMT-11 GMT-12
    GMT-13 GMT-14 GMT-2 GMT-3 GMT-4 GMT-5 GMT-6 GMT-7 GMT-8 GMT-9} Europe/{Astrakhan Istanbul Minsk Samara Saratov
    Ulyanovsk} Factory Iran Kwajalein NZ-CHAT Singapore Turkey Indian/{Chagos Christmas Cocos Kerguelen Mahe
    Maldives Mauritius Reunion} Pacific/{Apia Bougainville Chatham Chuuk Easter Efate Enderbury Fakaofo Fiji
    Funafuti Galapagos Gambier Guadalcanal Kanton Kiritimati Kosrae Kwajalein Majuro Marquesas Nauru Niue Norfolk
    Noumea Palau Pitcairn Pohnpei Ponape Port_Moresby Rarotonga Tahiti Tarawa Tongatapu Truk Wake Wallis Yap}
`;
