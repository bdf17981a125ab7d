from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.language.languages import language_of
from assistant.language.sentences import sentence_spans
from assistant.language.times import times_in
from assistant.language.words import stem

ASKED = {
    "en": [
        "Who built the bridge?",
        "When did Volkswagen close the plant in Dresden?",
        "How much did it cost?",
        "Where is Angela Merkel from?",
        "What did Macron say about taxes?",
        "Why was the minister fired?",
        "Is Gazprom still drilling there?",
        "How many people died?",
        "Who owns Renault?",
        "When does the festival in Salzburg begin?",
        "Did Sergio Mattarella resign?",
        "What happened on Monday?",
    ],
    "de": [
        "Wer hat die Brücke gebaut?",
        "Wann schloss Renault das Werk in Lyon?",
        "Wie viel hat das gekostet?",
        "Woher kommt Boris Johnson?",
        "Was sagte Macron über die Steuern?",
        "Warum wurde der Minister entlassen?",
        "Bohrt Gazprom dort noch?",
        "Wie viele Menschen starben?",
        "Wem gehört Volvo?",
        "Wann beginnt das Festival in Avignon?",
        "Ist Sergio Mattarella zurückgetreten?",
    ],
    "fr": [
        "Qui a construit le pont ?",
        "Quand Volkswagen a-t-il fermé l'usine de Dresde ?",
        "Combien cela a-t-il coûté ?",
        "D'où vient Angela Merkel ?",
        "Qu'a dit Boris Johnson sur les impôts ?",
        "Pourquoi le ministre a-t-il été renvoyé ?",
        "Est-ce que Gazprom fore encore là-bas ?",
        "Combien de personnes sont mortes ?",
        "À qui appartient Volvo ?",
        "Quand commence le festival de Salzbourg ?",
        "Sergio Mattarella a-t-il démissionné ?",
        "Que s'est-il passé lundi ?",
    ],
    "es": [
        "¿Quién construyó el puente?",
        "¿Cuándo cerró Volkswagen la fábrica de Dresde?",
        "¿Cuánto costó?",
        "¿De dónde es Angela Merkel?",
        "¿Qué dijo Macron sobre los impuestos?",
        "¿Por qué fue despedido el ministro?",
        "¿Sigue Gazprom perforando allí?",
        "¿Cuántas personas murieron?",
        "¿De quién es Volvo?",
        "¿Cuándo empieza el festival de Salzburgo?",
        "¿Dimitió Sergio Mattarella?",
        "¿Qué pasó el lunes?",
    ],
    "ru": [
        "Кто построил мост?",
        "Когда Volkswagen закрыл завод в Дрездене?",
        "Сколько это стоило?",
        "Откуда родом Ангела Меркель?",
        "Что сказал Макрон о налогах?",
        "Почему министра уволили?",
        "Бурит ли там Газпром?",
        "Сколько человек погибло?",
        "Кому принадлежит Volvo?",
        "Когда начинается фестиваль в Зальцбурге?",
        "Ушёл ли Серджо Маттарелла в отставку?",
        "Что случилось в понедельник?",
    ],
    "it": [
        "Chi ha costruito il ponte?",
        "Quando Volkswagen ha chiuso la fabbrica di Dresda?",
        "Quanto è costato?",
        "Di dov'è Angela Merkel?",
        "Cosa ha detto Macron sulle tasse?",
        "Perché il ministro è stato licenziato?",
        "Gazprom sta ancora perforando lì?",
        "Quante persone sono morte?",
        "Di chi è Volvo?",
        "Quando comincia il festival di Salisburgo?",
        "Si è dimesso Sergio Mattarella?",
        "Cosa è successo lunedì?",
    ],
}


@pytest.mark.parametrize("language", ASKED)
def test_a_question_tells_its_language(language: str) -> None:
    assert {asked: language_of(asked) for asked in ASKED[language]} == dict.fromkeys(
        ASKED[language], language
    )


@pytest.mark.parametrize(
    "text",
    [
        "Angela Merkel",
        "Volkswagen Dresden",
        "Huawei 5G",
        "Sergio Mattarella Telecom Italia",
        "José García",
        "Deutsche Bank",
        "Renault 2018",
        "Gazprom",
        "Ken Hu Honor",
        "Boris Johnson London",
        "Santa Maria",
        "Le Monde",
        "Ivan Petrov",
        "MTS 5G Moscow",
    ],
)
def test_names_alone_tell_no_language(text: str) -> None:
    assert language_of(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Who leads Die Linke?",
        "What is El Corte Inglés?",
        "When did Real Madrid win La Liga?",
        "Is Der Spiegel a weekly?",
    ],
)
def test_foreign_names_make_no_question_foreign(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    "written",
    [
        [
            "Das gilt z. B. für Busse.",
            "Er kam, d. h. er lief.",
            "Dr. Hanna Voss wohnt in Nr. 5.",
            "Prof. Karl Brandt zahlte 4,2 Mio. Euro.",
            "Sie kam am 14. Mai.",
            "Er ging.",
            "Es gab Brot, Käse usw. und viel Wein.",
            "Die St. Anna GmbH u. a. Firmen zahlten ca. 5 Euro.",
            "Siehe Abs. 3 bzw. Art. 5.",
        ],
        [
            "M. Rivet est venu.",
            "Mme. Claire Dubreuil et MM. Petit et Grand ont signé.",
            "Il a plu, c.-à-d. beaucoup.",
            "Le Dr. Blanc habite av. Foch.",
            "Il vend du pain, du vin, etc. et du fromage.",
            "Voir p. 5 et art. 3.",
        ],
        [
            "El Sr. Rivera vino.",
            "La Sra. Gil y el Dr. Paz firmaron.",
            "Vive en la Avda. Mayor.",
            "Pesa 12 t. de más.",
            "Lo dijo D. Juan Gil.",
            "Véase la pág. 5 y el art. 3.",
            "Llegó a EE. UU. en mayo.",
        ],
        [
            "Дождь, т. е. вода, шёл.",
            "Это было 12 мая 2024 г. в Липовке.",
            "Мэр А. П. Воронцов молчал.",
            "Он заплатил 420 млн. рублей.",
            "Там были хлеб, сыр и т. д. и вино.",
            "Жил на ул. Ленина в г. Заречье.",
            "См. стр. 5 и рис. 3.",
            "Это и др. дома, в т. ч. новые.",
        ],
    ],
)
def test_abbreviations_of_other_languages_end_no_sentence(written: list[str]) -> None:
    text = " ".join(written)
    assert [text[start:end] for start, end in sentence_spans(text)] == written


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Er kam am 14. Mai 2024.", "14 May 2024"),
        ("Il est venu le 14 mai 2024.", "14 May 2024"),
        ("Il part le 1er août 2024.", "1 August 2024"),
        ("Vino el 14 de mayo de 2024.", "14 May 2024"),
        ("Он приехал 14 мая 2024 года.", "14 May 2024"),
        ("Это было в мае 2024 года.", "May 2024"),
        ("The Mars 2020 rover landed.", "2020"),
    ],
)
def test_days_are_read_as_other_languages_write_them(text: str, days: str) -> None:
    assert [str(one) for one in times_in(text, None)] == [days]


def test_forms_of_a_word_share_a_stem_in_its_language() -> None:
    assert stem("Brücken", "de") == stem("Brücke", "de")
    assert stem("школы", "ru") == stem("школу", "ru")


ARTICLES: dict[str, list[str]] = {
    "de": [
        "---\ntitle: Brücke von Lindenau wieder offen\npublished: 14. Mai 2024\n---\nDie alte Brücke von Lindenau ist nach neun Monaten Bauzeit wieder offen. Bürgermeisterin Dr. Hanna Voss gab sie am 12. Mai 2024 frei.\n\nDie Arbeiten haben 4,2 Mio. Euro gekostet, d. h. 300.000 Euro mehr als geplant. Der Ingenieur Prof. Karl Brandt hatte die Pläne gezeichnet. Auf der Brücke gilt Tempo 30, z. B. auch für Busse.\n",
        "---\ntitle: Möbelwerk in Talheim schließt\npublished: 3. Juni 2024\n---\nDas Möbelwerk Eichler in Talheim schließt zum Jahresende. Betroffen sind 310 Arbeiterinnen und Arbeiter. Der Betriebsrat unter Nr. 2 der Gewerkschaft, Jonas Kehl, sprach von einem schwarzen Tag.\n\nAls Grund nannte die Firma die hohen Holzpreise. Die Maschinen werden nach Polen verkauft. Das Gebäude kauft die Stadt.\n",
        "---\ntitle: Streit um den Schulneubau\npublished: 20. Juni 2024\n---\nDer Gemeinderat von Talheim hat am 18. Juni 2024 den Bau einer neuen Grundschule beschlossen. Die Lehrerin Maria Sand warnte vor zu kleinen Räumen. Die Eröffnung ist für Herbst 2026 geplant.\n\nGegen den Neubau stimmten fünf Räte. Sie wollten lieber das alte Schulhaus sanieren.\n",
    ],
    "fr": [
        "---\ntitle: Le pont de Valmont rouvre\npublished: 14 mai 2024\n---\nLe vieux pont de Valmont a rouvert le 12 mai 2024 après neuf mois de travaux. M. Paul Rivet, le maire, a coupé le ruban devant deux cents habitants.\n\nLes travaux ont coûté 4,2 millions d'euros, c.-à-d. plus que prévu. L'architecte Mme. Claire Dubreuil avait dessiné les plans. Les camions de plus de 12 t. sont interdits sur l'ouvrage.\n",
        "---\ntitle: L'usine Morel ferme ses portes\npublished: 3 juin 2024\n---\nL'usine de meubles Morel, à Saint-Aubin, fermera à la fin de l'année. La fermeture touche 310 ouvriers. Le syndicaliste Jean Kerbrat a parlé d'un jour noir.\n\nLa direction explique sa décision par le prix élevé du bois. Les machines seront vendues en Pologne. La ville achète le bâtiment.\n",
        "---\ntitle: Une nouvelle école divise\npublished: 20 juin 2024\n---\nLe conseil municipal de Saint-Aubin a voté le 18 juin 2024 la construction d'une école primaire. L'institutrice Marie Sable craint des salles trop petites. L'ouverture est prévue pour l'automne 2026.\n\nCinq conseillers ont voté contre le projet. Ils préféraient rénover l'ancienne école.\n",
    ],
    "es": [
        "---\ntitle: Reabre el puente de Villaluz\npublished: 14 de mayo de 2024\n---\nEl viejo puente de Villaluz reabrió el 12 de mayo de 2024 tras nueve meses de obras. El Sr. Pablo Rivera, alcalde, cortó la cinta ante doscientos vecinos.\n\nLas obras costaron 4,2 millones de euros, es decir, más de lo previsto. La arquitecta Dra. Clara Duarte dibujó los planos. Los camiones de más de 12 t. no pueden cruzarlo.\n",
        "---\ntitle: Cierra la fábrica Morales\npublished: 3 de junio de 2024\n---\nLa fábrica de muebles Morales, en San Telmo, cerrará a finales de año. El cierre afecta a 310 trabajadores. El sindicalista Juan Quiroga habló de un día negro.\n\nLa empresa explica la decisión por el alto precio de la madera. Las máquinas serán vendidas a Polonia. El ayuntamiento compra el edificio.\n",
        "---\ntitle: Una nueva escuela divide al pueblo\npublished: 20 de junio de 2024\n---\nEl pleno de San Telmo aprobó el 18 de junio de 2024 la construcción de una escuela primaria. La maestra María Arenas teme que las aulas sean pequeñas. La apertura está prevista para el otoño de 2026.\n\nCinco concejales votaron en contra del proyecto. Preferían reformar la escuela antigua.\n",
    ],
    "ru": [
        "---\ntitle: Мост в Липовке снова открыт\npublished: 14 мая 2024 года\n---\nСтарый мост в Липовке снова открыт после девяти месяцев ремонта. Мэр города А. П. Воронцов разрезал ленту 12 мая 2024 г. в присутствии двухсот жителей.\n\nРаботы стоили 420 млн. рублей, т. е. больше, чем планировали. Проект моста нарисовала архитектор Клара Дубова. Грузовикам тяжелее 12 т. ездить по нему нельзя.\n",
        "---\ntitle: Закрывается мебельная фабрика\npublished: 3 июня 2024 года\n---\nМебельная фабрика «Морель» в Заречье закроется в конце года. Работу потеряют 310 рабочих. Профсоюзный деятель Иван Киреев говорил о чёрном дне.\n\nРуководство объясняет решение высокими ценами на древесину. Станки продадут в Польшу. Здание покупает город.\n",
        "---\ntitle: Новая школа расколола город\npublished: 20 июня 2024 года\n---\nГородской совет Заречья одобрил 18 июня 2024 года строительство начальной школы. Учительница Мария Песчаная опасается, что классы будут тесными. Открытие намечено на осень 2026 года.\n\nПять депутатов голосовали против проекта. Они предпочли бы отремонтировать старую школу.\n",
    ],
}
QUESTIONS: dict[str, list[tuple[str, str]]] = {
    "de": [
        ("Wer hat die Brücke freigegeben?", "Hanna Voss"),
        ("Wie viel kosteten die Arbeiten an der Brücke?", "4,2 Mio."),
        ("Wer zeichnete die Pläne der Brücke?", "Karl Brandt"),
        ("Wann wurde die Brücke von Lindenau geöffnet?", "12. Mai 2024"),
        ("Wie viele Arbeiter sind betroffen?", "310"),
        ("Warum schließt das Werk?", "Holzpreise"),
        ("Wohin werden die Maschinen verkauft?", "Polen"),
        ("Was sagte Jonas Kehl?", "schwarzen Tag"),
        ("Wann soll die Schule eröffnet werden?", "Herbst 2026"),
        ("Wer warnte vor kleinen Räumen?", "Maria Sand"),
    ],
    "fr": [
        ("Qui a coupé le ruban du pont ?", "Paul Rivet"),
        ("Combien les travaux du pont ont-ils coûté ?", "4,2 millions"),
        ("Qui a dessiné les plans ?", "Claire Dubreuil"),
        ("Quand le pont de Valmont a-t-il rouvert ?", "12 mai 2024"),
        ("Combien d'ouvriers sont touchés ?", "310"),
        ("Pourquoi l'usine ferme-t-elle ?", "prix élevé"),
        ("Où les machines sont-elles vendues ?", "Pologne"),
        ("Qu'a dit Jean Kerbrat ?", "jour noir"),
        ("Quand est prévue l'ouverture de l'école ?", "2026"),
        ("Qui craint des salles trop petites ?", "Marie Sable"),
    ],
    "es": [
        ("¿Quién cortó la cinta del puente?", "Pablo Rivera"),
        ("¿Cuánto costaron las obras del puente?", "4,2 millones"),
        ("¿Quién dibujó los planos?", "Clara Duarte"),
        ("¿Cuándo reabrió el puente de Villaluz?", "12 de mayo de 2024"),
        ("¿A cuántos trabajadores afecta el cierre?", "310"),
        ("¿Por qué cierra la fábrica?", "precio de la madera"),
        ("¿A dónde se venden las máquinas?", "Polonia"),
        ("¿Qué dijo Juan Quiroga?", "día negro"),
        ("¿Cuándo está prevista la apertura de la escuela?", "2026"),
        ("¿Quién teme que las aulas sean pequeñas?", "María Arenas"),
    ],
    "ru": [
        ("Кто разрезал ленту на мосту?", "Воронцов"),
        ("Сколько стоил ремонт моста?", "420 млн."),
        ("Кто нарисовал проект моста?", "Клара Дубова"),
        ("Когда открыли мост в Липовке?", "12 мая 2024"),
        ("Сколько рабочих потеряют работу?", "310"),
        ("Почему закрывается фабрика?", "древесину"),
        ("Куда продадут станки?", "Польшу"),
        ("Что говорил Иван Киреев?", "чёрном дне"),
        ("Когда намечено открытие школы?", "2026"),
        ("Кто опасается тесных классов?", "Мария Песчаная"),
    ],
}


@pytest.mark.parametrize(("language", "least"), [("de", 6), ("fr", 9), ("es", 9), ("ru", 8)])
def test_articles_answer_questions_in_their_own_language(
    tmp_path: Path, language: str, least: int
) -> None:
    for number, text in enumerate(ARTICLES[language]):
        file = tmp_path / "corpus" / f"{number}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assistant = Assistant.open(tmp_path / "corpus", tmp_path / "index")
    assistant.refresh()
    assert str(assistant.status.first) == "2024-05-14"
    firsts = [
        (held, [one.text for one in assistant.ask(asked).sentences[:1]])
        for asked, held in QUESTIONS[language]
    ]
    assert sum(held in text for held, texts in firsts for text in texts) >= least
    for number in range(len(ARTICLES[language])):
        (tmp_path / "corpus" / f"{number}.md").unlink()
    (tmp_path / "corpus" / "english.txt").write_text("The mill burned down.", encoding="utf-8")
    assistant.refresh(confirmed=True)
    catalog = assistant._index.catalog
    assert catalog.languages == ["en"]
    assert set(catalog.vocabulary) == {"the", "mill", "burn", "down", "english"}


@pytest.mark.parametrize(
    ("asked", "opening"),
    [
        ("Сколько стоил Oxmouth?", "Я читаю вопросы на языке статей: английский."),
        ("Chi abita ancora a Oxmouth?", "Leggo domande in inglese, la lingua degli articoli."),
        ("Gdzie jest most?", "Czytam pytania w języku artykułów: angielski."),
        ("橋はいつ開通しましたか", "I read questions in English, the language of the articles."),
    ],
)
def test_a_question_in_no_language_of_the_articles_is_told_so_first(
    small: Assistant, asked: str, opening: str
) -> None:
    answer = small.ask(asked)
    assert answer.text.startswith(opening)
    assert not answer.found
    assert not answer.unknown
    assert bool(answer.citations) == ("Oxmouth" in asked)


def test_a_question_in_english_is_read_whatever_the_articles_are_in(
    small: Assistant, write: Callable[[str, str], Path]
) -> None:
    write("t.txt", "Das Theater von Moorgate wurde von der Architektin Oda Finch gebaut.")
    small.refresh()
    assert set(small._index.catalog.languages) == {"de", "en"}
    assert not small.ask("Who reopened the harbour bridge?").intro
    own = small.ask("Wer hat das Theater von Moorgate gebaut?")
    assert "Oda Finch" in own.citations[0].quote
    assert not own.notice
