"""The language of a text, told by its small words and its letters."""

import re
from collections import Counter
from collections.abc import Iterable
from unicodedata import name

_SMALL_WORDS = {
    "en": """
a about above across after again against all almost along already also although always am among
an and another any anybody anyone anything are aren't around as at away be because been before
being below between both but by came can can't cannot come could couldn't did didn't do does
doesn't doing don't done down during each either else ever every for from get gets getting give
go goes going got had has hasn't have haven't having he her here hers herself him himself his
how i i'm if in into is isn't it it's its itself just let like made make many may me might mine
more most much must my myself neither no nor not now of off often on once one only onto or other
our ours out over own per perhaps please quite rather really s said same say says shall she
should shouldn't since so some somebody someone something still such t take tell than that
that's the their theirs them themselves then there there's these they this those though through
thus to too toward towards under until up upon us use very via was wasn't we well were weren't
what what's whatever when where whether which while who who's whoever whom whose why will with
within without won't would wouldn't yet you your yours yourself""",
    "de": """
wer wen wem wessen was wann wo wohin woher warum wieso weshalb wie welche welcher welches welchen
welchem wieviel viel viele der die das den dem des ein eine einen einem einer eines und oder aber
nicht kein keine mit von vom zu zum zur im in an am auf aus bei beim für gegen nach vor über um
durch seit bis er sie es ihr sein seine ich mir mich wir uns ist sind war waren wird werden wurde
wurden worden hat haben hatte hatten kann können soll sollen gibt gab man dort noch auch als alle
allem allen aller alles dass wenn diese dieser dieses mehr unter ihre ihnen ihn ihm du dir dich
worum worüber sich nur wieder""",
    "fr": """
qui que qu quoi quand où pourquoi comment combien quel quelle quels quelles lequel laquelle le la
les l un une des du de d au aux à et ou ne n pas dans en sur avec sans pour par entre depuis ce
cette ces cela c est sont était été a t ont avait il elle ils elles on se s moi je nous vous y son
sa ses leur lui eux leurs tout tous toute toutes plus si même mais donc contre sous""",
    "es": """
quién quien quiénes qué que cuándo cuando dónde donde cómo como cuánto cuánta cuántos cuántas cuál
cuáles el la los las un una unos unas del de al a y o no en con sin para por contra entre desde
durante hasta se su sus lo me es son era fue fueron está están ha han había hay tiene sobre este
esta eso él ella ellos ellas nosotros más todo todos toda todas muy ya si le les te""",
    "ru": """
кто кого кому что чего чему когда где куда откуда почему зачем как какой какая какое какие каких
сколько чей чья и или а но не ни в во на с со к ко у о об от до из за под над по при про для без
через между он она оно они его её ее ей им их я мы вы ты ли бы же это этот эта эти то тот был была
было были будет есть ещё еще""",
    "it": """
chi che cosa quando dove perché come quanto quanta quanti quante quale quali qual il lo la i gli le
l un uno una del dello della dei degli delle di d da dal dalla al alla ai alle nel nella nei sul
sulla sulle su e o ma non in con senza per tra fra è sono era stato stata stati state ha hanno aveva
si c mi suo sua cui ancora questo questa lui lei loro noi voi io ci ne più tutto tutti tutta tutte
se anche contro""",
    "pt": """
quem que quê quando onde porquê como quanto quanta quantos quantas qual quais o a os as um uma do da
dos das de no na nos nas ao à pelo pela e ou mas não em com sem para por sobre entre desde até é são
era foi foram está há tem têm se seu sua isso este esta ele ela eles elas eu nós você mais todo
todos toda todas num numa seus suas lhe já""",
    "nl": """
wie wat wanneer waar waarom waarheen hoe hoeveel welke welk wiens de het een en of maar niet geen
met van voor tegen naar bij uit op over door sinds tot om te in aan er hij zij ze zijn haar ik is
was waren wordt werd werden heeft hebben had kan dat die dit deze nog alle alles meer niets hem hun
wij we jullie jij je onder zich ook wel""",
    "pl": """
kto kogo komu co czego kiedy gdzie skąd dokąd dlaczego jak jaki jaka jakie ile który która które czy
czyj i lub ale nie w we z ze do od na o po przez przed przy dla bez za u oraz się jest są był była
było byli będzie ma mają to ten ta te tym jego jej ich mi on ona oni one my wy ja więcej wszystko
wszystkie wszystkich""",
}

SMALL_WORDS = {language: frozenset(said.split()) for language, said in _SMALL_WORDS.items()}
"""For each language that is known its function words (stop words): they build the sentence, and do
not say what it is about."""

NAMES = {
    **{"en": "english", "de": "german", "fr": "french", "es": "spanish", "ru": "russian"},
    **{"it": "italian", "pt": "portuguese", "nl": "dutch", "pl": "polish"},
}
"""What each language is called in English."""

_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?!\w)")
_CYRILLIC = re.compile(r"[а-яёА-ЯЁ]+")  # re.IGNORECASE takes five times as long.
_OTHER_CYRILLIC = re.compile(r"[іїєґўјљњћђџѓќ]", re.IGNORECASE)
_SPANISH = re.compile(r"[¿¡]")
_HAVE = {
    word: [language for language, small in SMALL_WORDS.items() if word in small]
    for word in frozenset().union(*SMALL_WORDS.values())
}
"""The languages that have each small word."""
_ALSO_ENGLISH = SMALL_WORDS["en"] | set(
    "war die hat man pour tout par son con den come sole more met mes dove due per pro plus care"
    " sur sans mine era fine note mit fur kin mi sin un le la el al".split()
)
"""Words that may stand in an English question: "price war"."""


def language_of(text: str) -> str:
    """The language of a text as its code, such as "de"; "" if it is not known for sure.

    A word with a capital does not count, unless it opens the text: names are of any language.

    >>> language_of("Wer leitet Médecins Sans Frontières?"), language_of("Médecins Sans Frontières")
    ('de', '')
    >>> language_of("price war"), language_of("War in Iraq")
    ('', '')
    """
    first, *others = _WORD.findall(text) or [""]
    said = [first.lower(), *filter(str.islower, others)]
    if _CYRILLIC.search(text) and 2 * sum(map(bool, map(_CYRILLIC.fullmatch, said))) > len(said):
        return "" if _OTHER_CYRILLIC.search(text) else "ru"
    # How a question opens says most.
    held = {language: (said[0] in small) / 2 for language, small in SMALL_WORDS.items()}
    for word, times in Counter(filter(_HAVE.__contains__, said)).items():
        for language in _HAVE[word]:
            held[language] += times
    is_spanish = _SPANISH.search(text) is not None
    held["es"] += 2 * is_spanish
    best, second, *_ = sorted(held, key=lambda language: -held[language])
    telling = (SMALL_WORDS[best] - _ALSO_ENGLISH).intersection(said)
    is_told = best == "en" or telling or (best == "es" and is_spanish)
    return best if is_told and held[best] > held[second] else ""


def script_of(text: str) -> str:
    """The script that most letters of a text are of, as Unicode names it; "" if it has none.

    >>> script_of("Who is Дима?"), script_of("2019")
    ('LATIN', '')
    """
    of = Counter(name(letter, "").split(" ")[0] for letter in text if letter.isalpha())
    return max(of, key=lambda script: of[script], default="")


_READS = {
    "en": "I read questions in {}, the language of the articles. Of this one, only names and"
    " figures were looked for.",
    "de": "Ich lese Fragen auf {}, in der Sprache der Artikel. Von dieser wurden nur Namen und"
    " Zahlen gesucht.",
    "fr": "Je lis les questions en {}, la langue des articles. De celle-ci, seuls les noms et les"
    " chiffres ont été cherchés.",
    "es": "Leo preguntas en {}, el idioma de los artículos. De esta solo se buscaron los nombres y"
    " las cifras.",
    "ru": "Я читаю вопросы на языке статей: {}. В этом вопросе искались только имена и числа.",
    "it": "Leggo domande in {}, la lingua degli articoli. Di questa sono stati cercati solo i nomi"
    " e le cifre.",
    "pt": "Leio perguntas em {}, a língua dos artigos. Desta só foram procurados os nomes e os"
    " números.",
    "nl": "Ik lees vragen in het {}, de taal van de artikelen. Van deze zijn alleen namen en"
    " getallen gezocht.",
    "pl": "Czytam pytania w języku artykułów: {}. W tym pytaniu szukano tylko nazw i liczb.",
}


def says_what_is_read(language: str, languages: Iterable[str]) -> str:
    """A sentence in a language that questions are read in others; in English if it is not known.

    >>> says_what_is_read("de", ["en"])[:49]
    'Ich lese Fragen auf Englisch, in der Sprache der '
    """
    from babel import Locale

    known = language if language in _READS else "en"
    called = Locale(known).languages
    return _READS[known].format(", ".join(called[one] for one in languages))
