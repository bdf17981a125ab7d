"""Questions in German, French and Spanish put into English word by word, for English articles.

Only words that questions are made of are here. Names and figures stay as they are, and so does a
word that is not known.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

_GERMAN = """
wer=who wen=whom wem=whom wessen=whose was=what wann=when wo=where wohin=where woher=where
warum=why wieso=why weshalb=why wie=how welche=which welcher=which welches=which welchen=which
wieviel=how_much viel=much viele=many lange=long oft=often hoch=high alt=old groß=big
teuer=expensive der=the die=the das=the den=the dem=the des=of_the ein=a eine=a einen=a einem=a
einer=a eines=of_a und=and oder=or aber=but nicht=not kein=no keine=no mit=with ohne=without
von=of vom=of_the zu=to zum=to_the zur=to_the in=in im=in_the an=at am=on_the auf=on aus=from
bei=at für=for gegen=against nach=after vor=before über=about unter=under um=around durch=through
seit=since bis=until zwischen=between während=during wegen=because_of er=he sie=she es=it ihr=her
sein=his ist=is sind=are war=was waren=were wird=will_be wurde=was wurden=were worden=been
werden=be hat=has haben=have hatte=had hatten=had kann=can können=can soll=should will=wants
muss=must darf=may gibt=gives gab=gave passiert=happened geschah=happened geschehen=happened
gesagt=said sagt=says sagte=said gebaut=built baut=builds baute=built entworfen=designed
gegründet=founded eröffnet=opened öffnet=opens geöffnet=opened geschlossen=closed schließt=closes
gekostet=cost kostet=costs kostete=cost kosten=cost bezahlt=paid zahlt=pays verkauft=sold
kauft=buys gekauft=bought gewonnen=won gewann=won verloren=lost verlor=lost gestorben=died
starb=died geboren=born getötet=killed verletzt=injured verhaftet=arrested gewählt=elected
ernannt=appointed zurückgetreten=resigned entlassen=dismissed beschlossen=decided beginnt=begins
begann=began begonnen=begun endet=ends endete=ended fährt=runs gefunden=found gestohlen=stolen
brannte=burned abgebrannt=burned_down gesunken=sunk sank=sank heißt=is_called arbeitet=works
leitet=leads plant=plans geplant=planned jahr=year jahre=years jahren=years monat=month
monate=months tag=day tage=days woche=week wochen=weeks uhr=o'clock stadt=town städte=towns
land=country dorf=village gemeinde=municipality bürgermeister=mayor bürgermeisterin=mayor
minister=minister ministerin=minister präsident=president präsidentin=president direktor=director
direktorin=director leiter=head leiterin=head chef=head chefin=head trainer=coach trainerin=coach
firma=company unternehmen=company bank=bank schule=school schulen=schools krankenhaus=hospital
museum=museum theater=theatre brücke=bridge hafen=harbour fähre=ferry bahnhof=station
flughafen=airport kirche=church straße=street haus=house rathaus=town_hall fabrik=factory
werk=plant zug=train straßenbahn=tram preis=price geld=money haushalt=budget umsatz=revenue
gewinn=profit menschen=people leute=people kinder=children frau=woman mann=man arbeiter=workers
polizei=police gericht=court feuer=fire brand=fire unfall=accident streik=strike wahl=election
spiel=match artikel=articles neu=new neue=new neuen=new neues=new erste=first ersten=first
letzte=last letzten=last meisten=most grund=reason gründe=reasons
"""

_FRENCH = """
qui=who que=what quoi=what quand=when où=where pourquoi=why comment=how combien=how_many
quel=which quelle=which quels=which quelles=which le=the la=the les=the un=a une=a des=some
du=of_the de=of au=to_the aux=to_the à=at en=in dans=in sur=on sous=under avec=with sans=without
pour=for par=by contre=against entre=between avant=before après=after depuis=since pendant=during
jusqu=until et=and ou=or mais=but ne=not pas=not il=he elle=she ils=they elles=they est=is
sont=are était=was étaient=were été=been sera=will_be va=will vont=will a=has ont=have avait=had
peut=can doit=must fait=does dit=said déclaré=said construit=built construite=built conçu=designed
fondé=founded fondée=founded ouvert=opened ouvre=opens ouvrira=will_open fermé=closed ferme=closes
coûté=cost coûte=costs coûtera=will_cost payé=paid vendu=sold vendue=sold acheté=bought gagné=won
perdu=lost mort=died morte=died né=born née=born tué=killed blessé=injured arrêté=arrested
élu=elected élue=elected nommé=appointed nommée=appointed démissionné=resigned décidé=decided
commence=begins commencé=begun brûlé=burned coulé=sunk trouvé=found volé=stolen appelle=is_called
dirige=leads passé=happened arrivé=happened année=year ans=years an=year mois=month jour=day
jours=days semaine=week semaines=weeks heure=hour ville=town pays=country village=village
maire=mayor ministre=minister président=president présidente=president directeur=director
directrice=director chef=head entraîneur=coach entreprise=company société=company banque=bank
école=school écoles=schools hôpital=hospital musée=museum théâtre=theatre pont=bridge port=harbour
ferry=ferry gare=station aéroport=airport église=church rue=street maison=house mairie=town_hall
usine=factory train=train tramway=tram prix=price argent=money budget=budget personnes=people
gens=people enfants=children femme=woman homme=man ouvriers=workers police=police tribunal=court
incendie=fire accident=accident grève=strike élection=election match=match articles=articles
nouveau=new nouvelle=new premier=first première=first dernier=last dernière=last raison=reason
raisons=reasons
"""

_SPANISH = """
quién=who quien=who quiénes=who qué=what que=that cuándo=when cuando=when dónde=where donde=where
cómo=how como=how cuánto=how_much cuánta=how_much cuántos=how_many cuántas=how_many cuál=which
cuáles=which el=the la=the los=the las=the un=a una=a del=of_the de=of al=to_the a=to en=in
con=with sin=without para=for por=by contra=against entre=between antes=before después=after
desde=since durante=during hasta=until y=and o=or pero=but no=not él=he ella=she es=is son=are
era=was fue=was fueron=were será=will_be ha=has han=have había=had puede=can debe=must hizo=did
dijo=said dicho=said construyó=built construido=built diseñó=designed fundó=founded abrió=opened
abre=opens abierto=opened cerró=closed cierra=closes cerrado=closed costó=cost cuesta=costs
costará=will_cost pagó=paid vendió=sold compró=bought ganó=won perdió=lost murió=died nació=born
mató=killed herido=injured detenido=arrested elegido=elected elegida=elected nombrado=appointed
dimitió=resigned decidió=decided empieza=begins empezó=began quemó=burned hundió=sank
encontró=found robado=stolen llama=is_called dirige=leads pasó=happened ocurrió=happened año=year
años=years mes=month meses=months día=day días=days semana=week semanas=weeks hora=hour
ciudad=town país=country pueblo=village alcalde=mayor alcaldesa=mayor ministro=minister
ministra=minister presidente=president presidenta=president director=director directora=director
jefe=head entrenador=coach empresa=company compañía=company banco=bank escuela=school
escuelas=schools hospital=hospital museo=museum teatro=theatre puente=bridge puerto=harbour
transbordador=ferry estación=station aeropuerto=airport iglesia=church calle=street casa=house
ayuntamiento=town_hall fábrica=factory tren=train tranvía=tram precio=price dinero=money
presupuesto=budget personas=people gente=people niños=children mujer=woman hombre=man
trabajadores=workers policía=police tribunal=court incendio=fire accidente=accident huelga=strike
elección=election partido=match artículos=articles nuevo=new nueva=new primero=first primera=first
último=last última=last razón=reason razones=reasons
"""


@dataclass(frozen=True, slots=True)
class Glossary:
    """The words of one language."""

    words: dict[str, str]
    opens: re.Pattern[str]
    """How a question in it begins."""
    has_capital_nouns: bool
    notice: str
    """In that language: that its words were looked up one by one."""

    def is_of(self, question: str, knows: Callable[[str], bool]) -> bool:
        """Whether a question is in this language, and the articles are not."""
        asked = [word.lower() for word in _WORD.findall(_ELIDED.sub("", question))]
        found = [word for word in asked if word in self.words]
        foreign = sum(not knows(word) for word in found)
        begins = bool(self.opens.match(question))
        return begins and len(found) >= _LEAST * len(asked) and foreign > len(found) / 2

    def translated(self, question: str, knows: Callable[[str], bool]) -> str:
        """A question word by word in English; a word that is not known stays."""

        def put(match: re.Match[str]) -> str:
            word, lower = match[0], match[0].lower()
            # In German a capital does not tell a name.
            kept = lower if self.has_capital_nouns and not knows(lower) else word
            return self.words.get(lower, kept)

        for pattern, english in _PHRASES:
            question = pattern.sub(english, question)
        text = _WORD.sub(put, _ELIDED.sub("", question))
        return " ".join(text.replace("¿", "").split())


def _read(words: str) -> dict[str, str]:
    pairs = (entry.split("=") for entry in words.split())
    return {foreign: english.replace("_", " ") for foreign, english in pairs}


_GLOSSARIES = [
    Glossary(
        _read(_GERMAN),
        re.compile(r"\W*(?:wer|wen|wem|was|wann|wo\w*|warum|wie\w*|weshalb|welche\w*|(?:seit|bis|in"
                   r"|an|auf|mit|von) (?:wann|welche\w+|wem))\b", re.IGNORECASE),
        True,
        "Die Frage wurde Wort für Wort ins Englische übertragen, die Sprache der Artikel.",
    ),
    Glossary(
        _read(_FRENCH),
        re.compile(r"\W*(?:qui|que|qu['’]\w+|quand|où|pourquoi|comment|combien|quel\w*|est-ce|de"
                   r" quoi|à quelle|en quelle)\b", re.IGNORECASE),
        False,
        "La question a été traduite mot à mot en anglais, la langue des articles.",
    ),
    Glossary(
        _read(_SPANISH),
        re.compile(r"\W*(?:quién\w*|quien|qué|cuándo|cuando|dónde|donde|cómo|como|cuánt\w+|cuál\w*"
                   r"|por qué|a qué|en qué)\b", re.IGNORECASE),
        False,
        "La pregunta se tradujo palabra por palabra al inglés, el idioma de los artículos.",
    ),
]  # fmt: skip

_WORD = re.compile(r"[^\W\d_]+")
_ELIDED = re.compile(r"\b(?:qu|[ldnjsct])['’](?=\w)", re.IGNORECASE)
_PHRASES = [
    (re.compile(pattern, re.IGNORECASE), english)
    for pattern, english in [
        (r"\bwie viele\b", "how many"),
        (r"\bwie viel\b", "how much"),
        (r"\bqu['’]est-ce qu(?:e\b|['’])", "what "),
        (r"\best-ce qu(?:e\b|['’])", ""),
        (r"\bgibt es\b|\by a-t-il\b|\bhay\b", "are there"),
        (r"\bil y a\b", "there are"),
        (r"\bpor qué\b", "why"),
        (r"-t-(?:il|elle|on)\b|-(?:il|elle|ils|elles)\b", ""),
    ]
]
_LEAST = 0.5
"""The share of a question's words that a glossary has to have."""


def in_english(question: str, knows: Callable[[str], bool]) -> tuple[str, str]:
    """A question in another language word by word in English, and a notice in that language.

    Args:
        question: the question.
        knows: whether the articles have a word; those in that language have its small words.

    Returns:
        The question as it is and "", if it is in English or in the language of the articles.

    >>> asked = "Wer hat die Brücke von Oxmouth gebaut?"
    >>> in_english(asked, lambda word: word == "oxmouth")[0]
    'who has the bridge of Oxmouth built?'
    """
    for glossary in _GLOSSARIES:
        if glossary.is_of(question, knows):
            return glossary.translated(question, knows), glossary.notice
    return question, ""
