"""Small lists of names and of the words that stand beside names; of our own making."""

_WOMEN = """
abigail ada adele agnes aisha alexandra alice alicia alison allison alma amanda amelia amina
amy ana andrea angela angelina anita ann anna anne annette annie antonia astrid audrey
barbara beatrice becky bella bernadette beth betty beverley bonnie brenda bridget britta
camilla carla carmen carol carole caroline carolyn carrie catherine cathy cecilia charlene
charlotte cheryl chiara christina christine cindy claire clara claudia condoleezza connie
constance cynthia daniela debbie deborah debra deirdre delia denise diana diane donna dora
doris dorothy edith eileen elaine eleanor elena elisabeth elizabeth ella ellen ellie elsa
emily emma erica erika erin esther eva eve evelyn fatima fiona florence frances francesca
freya gabriela gail gemma georgia gertrude gillian gina giulia gloria grace greta gwyneth
hanna hannah harriet hazel heather heidi helen helena hilary hilda hillary holly ida imelda
imogen ines ingrid irena irene iris isabel isabella ivana ivy jacqueline jane janet janice
jean jenna jennifer jenny jessica jill jo joan joanna joanne jodie johanna josephine joyce
juana judith judy julia julie juliet june karen karin karina kate katharina katherine
kathleen kathy katie katja kelly kerry kim kimberly kirsten klara larisa laura lauren lea
leah leila lena leonie lesley lily linda lisa liz lois lorraine louise lucia lucinda lucy
lydia lynn mabel madeleine magda maggie maja mandy marcia margaret margarita maria mariam
marianne marie marilyn marina marion marjorie marlene marta martha mary matilda maureen maya
megan melanie melissa meryl mia michelle mila mildred mina miranda miriam moira molly monica
monique muriel myra nadia nancy naomi natalia natalie natasha nicola nicole nina nora norah
norma olga olivia pam pamela patricia paula pauline peggy penelope petra philippa phoebe
polly priya rachel rebecca renee rita roberta rosa rosalind rose rosemary ruth sabine
sabrina sally samantha sandra sara sarah scarlett shannon sharon sheila shirley silvia
simone sofia sonia sophia sophie stacey stella stephanie susan susanna suzanne svetlana
sybil sylvia tamara tania tanya tara tatiana teresa tess tessa theresa tiffany tina tracey
tracy trudy ursula valerie vanessa vera veronica victoria virginia vivian vivien wanda wendy
wilma winifred yasmin yoko yolanda yvonne zoe
"""
_MEN = """
aaron abdul abdullah abraham adam adrian ahmed aidan alan alastair albert aldo alec
alejandro alex alexander alexei alexis alf alfred ali alistair allan allen alvaro amir
anders andre andreas andrei andrew andy angus ansgar anthony anton antonio archie arif arjun
arnold arsene arthur arturo ashley axel barack barry bart ben benjamin bernard bernd bernie
bertrand bill billy bjorn bob bobby boris brad bradley brandon brett brian bruce bruno bryan
byron calum calvin carl carlo carlos cecil cesar charles charlie chris christian christoph
christophe christopher clarence claude claudio clint clive colin conor corey craig cristiano
curtis cyril dale damian damien dan daniel danny darren dave david dean denis dennis derek
desmond dick diego dieter dimitri dirk dmitri dmitry dominic dominik don donald doug douglas
duncan dustin dwight dylan ed eddie edgar edmund eduardo edward edwin eli elias elliot
elliott elmar emil emilio emmanuel enrico enrique eric erich erik ernest ernst erwin ethan
eugene evan ewan fabian fabio federico felix ferdinand fernando fidel filip florian
francesco francis francisco franco francois frank franz fred freddie frederic frederick
friedrich fritz gabriel gareth gary gavin geoff geoffrey georg george georges gerald gerard
gerhard gerry ghazi gianni gilbert giles giorgio giovanni giuseppe glen glenn gordon graeme
graham grant greg gregor gregory guido guillermo gunnar gunther gustav guy hamid hans harald
harold harry harvey hassan hector heinrich heinz helmut henri henrik henry herbert herman
hiroshi horst howard hubert hugh hugo humphrey hussein iain ian ibrahim igor isaac ismail
ivan ivo jack jackie jacob jacques jaime jake jakob jamal james jamie jan jason javier jay
jean jeff jeffrey jens jeremy jerome jerry jesper jesse jesus jim jimmy joachim joao joaquin
joe joel joerg johan johann johannes john johnny jon jonas jonathan jorge jose josef joseph
josh joshua juan juergen jules julian julio julius jurgen justin kai karel karim karl kaspar
keith ken kenji kenneth kevin kieran klaus knut kofi konrad kurt kyle lance larry lars
laurence laurent lawrence lech lee len leo leon leonard leonardo leonid leopold leroy les
leslie lewis liam lionel lloyd lorenzo louis luca lucas ludwig luigi luis lukas luke lutz
magnus mahmoud malcolm manfred manuel marc marcel marco marcus mario mark markus marlon
marten martin marvin massimo mathias matt matthew matthias maurice mauro max maximilian
mehmet mel michael michel mick miguel mike mikhail milan miles mohamed mohammad mohammed
morgan moses muhammad mustafa narendra nathan neil nelson niall nicholas nick nicolas niels
nigel nikita niklas nikolai nils noah noel norbert norman oleg oliver olivier omar orlando
oscar oskar osman oswald otto owen pablo paddy paolo pascal pat patrick paul pavel pedro per
percy pete peter phil philip philipp phillip pierce pierre pieter quentin quincy rafael ralf
ralph ramon randolph randy rashid raul ravi ray raymond reginald rene rex ricardo riccardo
richard rick ricky rob robert roberto robin rod roderick rodney rodrigo roger roland rolf
roman romano ron ronald ronan ronnie rory ross roy rudi rudolf rupert russell ryan salman
salvador sam samuel sanjay saul scott sean sebastian serge sergei sergey sergio seth shane
shaun shawn sidney siegfried silvio simon slobodan stan stanley stefan stefano stephen steve
steven stewart stig stuart sven taylor ted terence terry theo theodore thierry thilo thomas
tiger tim timo timothy tobias toby todd tom tomas tommy toni tony travis trevor tristan
tyler udo ulrich uwe vaclav valentin vernon vic victor vijay viktor vince vincent vincenzo
vitali vladimir volker waldo walter warren wayne werner wesley wilf wilfred wilhelm will
willem william willie willy winston wolfgang xavier yasir yasser yuri yusuf yves zac zachary
zoltan
"""
_OTHERS = """
agnieszka akira alain alberto aleksandr alhaji alvaro amelie amit anatoly andrzej anil
annika arjen arjun asif atal attila bai beata bela benazir beyonce bhavna bogdan boutros
branko britney budge camila cem chen chidi chinua chloe christos cristina dannii deepak deng
didier dimitris dinara dragan drew eidur eleni elif emeka emre erdal farid feng ferenc finn
gabor gianluca giorgos goran guus haile hao haruki henk hideo hiroko hong hu ichiro imran
indira ioannis ion istvan ivica jaap jada jamie jaroslav jarmo jelena jerzy jian jiang jin
jing jiri joakim joop jun junichiro juha kaija kamil kazuo kees keiko kelechi kenenisa
khalid kim kostas krzysztof kristin kristina kwame kylie laszlo lindsay lukasz lula mahathir
mahmut malgorzata manmohan marat marek mariano martina matti mateja megawati mihai mihail
mikko milorad milos ming min mohsen mukesh naoko natascha nawaz nikos ngozi novak nuno
olusegun paavo patrice pekka pervez petr petra piotr radek rahul raila raja rajiv ratan
ravindra rizwan robbie rohit romeo ronaldo ruud sachin sadio saeed sakura sania satoshi
sebastien serena shakira shimon shinji shoaib silvia simona sonja stig sunil suresh susilo
taavi takeshi tariq tariro thabo tirunesh tomasz tomoko tupac venus vikram vladislav
vojislav wei willem wim wojciech wole xi xiao yang yannick yannis yasmina yasuo yevgeny
yoshi yoshiko yukio zainab zdenek zeynep zhang ziad zinedine zoran
dakota oprah ziyi
abbie abby adriana aileen alana aled alessandro alfonso alfredo amber amos anastasia anouk anya
arlene armando arne aron arsenio ashton aurelio avril barney barrie basil bernardo bertie bette
bianca bonita brady bram brendan brent bret brigitte bronwyn bryn caitlin callum cameron candice
caspar cate cedric celine chad charlize cher christa christie chuck ciara cindi claudette cliff
clifford clyde colette colleen courtney dagmar daisy dana daphne darius daryl davina dawn delroy
denzel dermot desiree dexter dinah dolly dominique doreen edmond elfriede eliot elton enoch
ernesto esteban estelle eugenio ezra farrah faye felicity fergus fernanda flavio franck frankie
fraser frieda garry gaston geoffroy gerardo gerda germaine gianfranco giuliano godfrey gonzalo
gustavo gwen hank hayley hedwig helga helmuth herb hermann hernan hollie horace horacio ignacio
ingmar irina isaiah isla isobel jacinta jade jaroslava jarvis javed jayne jed jeffery jermaine
jess jock joelle joey jonny jorgen jude judi justine karl-heinz kasey katarina katerina katrina
kay keanu keira kendall keri kirk kjell kobe kris kristen lachlan lana lara lauri leander lenny
lex lilian lindy linus liza lleyton loretta lorna luciano luisa luther madonna malik marcelo
margot marguerite mariah marian marissa marko mathew mats matteo maxine merv mervyn micah
michaela mickey mikael milena mindy minnie mitch monty muhammed murray myles myron nasser
natalya nathalie ned nelly nestor neville nicolai nicolo nikki odette olaf oliviero ollie orson
osama paige pascale patsy patti petter piers pilar prue raoul raquel raymundo reese reggie
reginaldo reinhard renata renato rhys rigoberto ritchie rochelle roddy romain romola rosanna
roseanne rosie rowan roxanne royston ruben ruby rufus ruslan sacha sadie samir sandie santino
sasha selma sergiy shirin sian sid sigmund sigrid sinead sissy sonny spencer spike stacy
stanislav stefanie steffi stephane stevie sue susie suzie sylvie tabitha tamsin thelma thora
tilda tobey trent trinny uma ute valentina valentino viv vivienne wallace wally wes wilbur woody
xabi yvette zara zdravko zinovy zola
"""
WOMEN, MEN = frozenset(_WOMEN.split()), frozenset(_MEN.split())
"""First names that tell "she" from "he"."""
FIRST_NAMES = frozenset((_WOMEN + _MEN + _OTHERS).split())

TITLES = frozenset(
    """
    mr mrs ms miss dr prof professor sir dame lord lady baroness baron count countess prince
    princess king queen pope saint rev reverend father sister brother imam rabbi sheikh
    sergeant sgt captain capt lieutenant lt colonel col general gen admiral major inspector
    superintendent constable judge justice senator sen congressman congresswoman rep
    ambassador herr frau monsieur madame signor signora senor senora ayatollah emperor
    empress archbishop bishop cardinal president chancellor mayor mayoress premier
    councillor
    """.split()
)
"""What stands before a person's name, as a part of it."""

POLITE = frozenset("mr mrs ms miss dr prof sir dame lord lady herr frau monsieur madame".split())
"""The titles behind which the name of a person stands, and nothing else."""

ROLES = frozenset(
    """
    accountant activist actor actress adviser advisor agent aide ally ambassador analyst
    anchor apprentice architect artist assistant astronaut astronomer athlete attorney
    author baker banker baritone barrister bassist biologist bookkeeper boss boxer brother
    builder businessman businesswoman butcher captain carer caretaker cartoonist champion
    chairman chairwoman chair chancellor chef chemist chief choreographer clerk coach
    colleague columnist comedian commander commissioner composer conductor consultant
    councillor critic curator dancer daughter dealer defender democrat dentist deputy
    designer detective developer diplomat director doctor drummer economist editor engineer
    entrepreneur envoy executive expert farmer father filmmaker film-maker fireman fisherman
    forward founder friend gardener geologist goalkeeper governor guard guitarist head
    headmaster headteacher historian host husband inspector inventor investor journalist
    judge keeper lawyer lawmaker leader lecturer librarian lieutenant locksmith man manager
    maker mathematician mayor mayoress mechanic midfielder midwife miller minister mogul
    mother musician neighbour neighbor negotiator novelist nurse officer official opponent
    organiser organizer owner painter partner pastor patient photographer physicist pianist
    pilot player playwright poet policeman politician postman premier presenter president
    priest principal producer professor programmer prosecutor psychologist publisher rapper
    referee reporter representative republican researcher resident retailer rival runner
    sailor scientist screenwriter scholar sculptor secretary senator sergeant sheriff
    shepherd singer sister skipper skier solicitor son soprano speaker spokesman
    spokesperson spokeswoman sprinter star strategist striker student superintendent
    supervisor surgeon swimmer teacher teammate team-mate technician tenor trainer treasurer
    trustee tutor undersecretary veteran vet vice-president vice-chairman victim violinist
    volunteer waiter warden watchmaker widow widower wife winger witness woman worker writer
    fly-half scrum-half centre lock wing hooker prop full-back fullback ceo cfo cto supremo
    pensioner survivor legend seed compatriot co-head co-founder co-star co-writer rookie
    holder contender challenger countryman countrywoman winner medallist medalist finalist
    runner-up
    """.split()
)
"""What people do and are; such a word beside a name tells that it is one of a person."""

ORGANISATION = frozenset(
    """
    ltd limited inc plc corp corporation gmbh ag llc llp co company group holding holdings
    bank university college school academy institute institution council ministry department
    agency authority commission committee association society federation union trust
    foundation party parliament senate congress assembly court office bureau board club team
    fc united league police army navy church museum gallery hospital airlines airways rail
    railways railway line lines motors electronics systems technologies technology telecom
    pharmaceuticals energy oil gas insurance capital partners securities stores supermarkets
    brewery press news times post telegraph guardian observer herald tribune journal gazette
    radio television tv network networks studios records pictures entertainment media
    service services fund organisation organization exchange treasury reserve watchdog works
    productions research publishing publications digital systems foods
    shipyard yard orchestra choir theatre theater cabinet alliance administration consortium
    initiative industries international airport authority's software
    """.split()
)
"""A name with one of these is that of an organisation, more often than not."""

PLACE = frozenset(
    """
    street road avenue lane square bridge river lake sea ocean bay harbour harbor port mount
    mountain mountains hill hills valley island islands isle park forest county province
    region district city town village north south east west coast beach castle palace square
    station gate house stadium hall
    """.split()
)
"""A name with one of these is that of a place, more often than not."""

NEITHER = frozenset(
    """
    cup open awards award prize games olympics championship championships grand prix war act
    bill treaty day christmas easter festival show film album song oscar oscars world
    european american internet web windows budget election agreement tour nations final
    report book plan chapter today sunday monday tuesday wednesday thursday friday saturday
    january february march april may june july august september october november december
    christian catholic muslim jewish protestant parliamentary god bible lotto lottery spring
    summer autumn winter st high golden best young royal new old great super big first
    second third national
    """.split()
)
"""A name with one of these is not that of a person."""

FIRMS = frozenset(
    """
    google microsoft nokia amazon yahoo apple ibm intel samsung sony toyota bmw volkswagen
    siemens facebook twitter tesla airbus boeing huawei motorola ericsson philips dell
    oracle honda nissan renault peugeot fiat ford chrysler shell exxon gazprom rosneft
    lufthansa ryanair easyjet vodafone nestle unilever ikea walmart tesco reuters nato fifa
    uefa opec unesco unicef interpol greenpeace labour conservatives tories democrats
    republicans socialists communists congress amnesty netflix disney adidas nike reebok
    """.split()
) | {
    "liberal democrats", "lib dems", "red cross", "european union", "united nations",
    "christian democrats", "social democrats", "christian aid", "federal reserve",
}  # fmt: skip
"""Companies, parties and other organisations that are named often."""

COUNTRIES = frozenset(
    """
    afghanistan albania algeria andorra angola argentina armenia australia austria
    azerbaijan bahamas bahrain bangladesh barbados belarus belgium belize benin bhutan
    bolivia bosnia botswana brazil britain brunei bulgaria burma burundi cambodia cameroon
    canada chad chile china colombia congo croatia cuba cyprus denmark dominica ecuador
    egypt england eritrea estonia ethiopia fiji finland france gabon gambia germany ghana
    greece grenada guatemala guinea guyana haiti honduras hungary iceland india indonesia
    iran iraq ireland israel italy jamaica japan jordan kazakhstan kenya kosovo kuwait
    kyrgyzstan laos latvia lebanon lesotho liberia libya liechtenstein lithuania luxembourg
    macedonia madagascar malawi malaysia mali malta mauritania mauritius mexico moldova
    monaco mongolia montenegro morocco mozambique myanmar namibia nepal netherlands
    nicaragua niger nigeria norway oman pakistan palestine panama paraguay peru philippines
    poland portugal qatar romania russia rwanda scotland senegal serbia singapore slovakia
    slovenia somalia spain sudan suriname swaziland sweden switzerland syria taiwan
    tajikistan tanzania thailand togo tonga tunisia turkey turkmenistan uganda ukraine
    uruguay uzbekistan vatican venezuela vietnam wales yemen zambia zimbabwe america usa uk
    us uae ussr
    """.split()
) | {
    "new zealand", "south africa", "south korea", "north korea", "saudi arabia", "sri lanka",
    "costa rica", "el salvador", "hong kong", "united states", "united kingdom", "great britain",
    "czech republic", "ivory coast", "sierra leone", "burkina faso", "northern ireland",
    "united arab emirates", "papua new guinea", "soviet union", "east timor", "dominican republic",
    "united states of america", "trinidad and tobago", "puerto rico",
}  # fmt: skip
"""Countries, some that are parts of others among them."""

PLACES = frozenset(
    """
    africa asia europe antarctica scandinavia balkans siberia california texas florida
    london paris berlin madrid rome moscow beijing tokyo washington brussels vienna geneva
    zurich amsterdam dublin edinburgh glasgow cardiff belfast manchester liverpool
    birmingham leeds munich hamburg frankfurt cologne milan turin naples venice barcelona
    lisbon athens istanbul ankara cairo jerusalem baghdad tehran kabul delhi mumbai shanghai
    sydney melbourne toronto montreal chicago boston atlanta seattle dallas houston detroit
    oslo stockholm copenhagen helsinki warsaw prague budapest bucharest kiev kyiv kremlin
    hollywood gaza kashmir chechnya darfur baku tbilisi
    alabama alaska arizona arkansas colorado connecticut delaware hawaii idaho illinois indiana
    iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi
    missouri montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee utah vermont
    wisconsin wyoming ontario quebec alberta manitoba queensland tasmania bavaria saxony hesse
    sicily sardinia tuscany lombardy catalonia andalusia brittany normandy provence alsace crimea
    brighton bristol sheffield nottingham leicester newcastle sunderland norwich plymouth
    southampton portsmouth coventry swansea aberdeen dundee inverness oxford cambridge
    philadelphia phoenix denver miami pittsburgh cleveland cincinnati minneapolis milwaukee
    baltimore vancouver calgary ottawa brisbane perth adelaide auckland johannesburg nairobi lagos
    accra kinshasa tunis algiers casablanca damascus beirut amman riyadh doha dubai karachi
    lahore islamabad kolkata calcutta chennai bangalore hyderabad dhaka bangkok hanoi manila
    jakarta seoul pyongyang taipei osaka kyoto guangzhou shenzhen wuhan bogota lima caracas
    havana santiago montevideo stuttgart dresden leipzig hanover bremen dortmund nuremberg bonn
    lyon marseille toulouse bordeaux lille nantes strasbourg seville bilbao porto florence bologna
    genoa palermo antwerp rotterdam utrecht basel salzburg krakow gdansk minsk vilnius riga
    tallinn sofia belgrade zagreb sarajevo odessa samara kazan novosibirsk vladivostok
    """.split()
) | {
    "new york", "los angeles", "san francisco", "las vegas", "st petersburg", "saint petersburg",
    "new jersey", "new mexico", "new hampshire", "new orleans", "north carolina",
    "south carolina", "north dakota", "south dakota", "west virginia", "rhode island",
    "british columbia", "nova scotia", "new south wales", "northern territory", "san diego",
    "salt lake city", "kansas city", "mexico city", "sao paulo", "buenos aires", "cape town",
    "tel aviv", "hong kong", "new delhi", "kuala lumpur", "ho chi minh city", "addis ababa",
    "abu dhabi", "middle east", "far east", "west bank", "silicon valley", "washington dc",
    "rio de janeiro",
}  # fmt: skip
"""Large cities, the parts of some countries, and continents."""

ACRONYMS = frozenset(
    """
    tv dvd cd pc it ai ceo cfo cto gmt pm am gdp gm hiv tb aids id ict pcs dvds cds ebay usb
    gps mp mps mep meps ok vat ipo r&d iq dna dj hq sms www http rfid hd hdtv faq diy phd ba
    ma mba i ii iii iv vi vii viii ix xi xii usd gbp eur
    """.split()
)
"""What is written in capitals and no organisation."""
