import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from assistant import Answer, Assistant
from assistant.errors import QuestionError, SettingsError, UnknownArticleError
from assistant.language.questions import Question
from assistant.language.sentences import LONGEST
from assistant.ui.rendering import answer_html


def assert_exact(assistant: Assistant, answer: Answer) -> None:
    """The law of the house: a citation is a stretch of its article, and every mark has one."""
    for number, citation in enumerate(answer.citations, 1):
        assert citation.number == number
        text = assistant.article(citation.article).text
        assert text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who is Ken Hu?", "vice chairman of Huawei"),
        ("How many specialists will be trained by 2025?", "10,000 specialists"),
        ("What share of the Russian smartphone market did Huawei have in August 2019?", "37%"),
        ("How much does Huawei want to invest in 5G in Russia?", "500 million rubles"),
        ("Who opened a 5G test zone in Moscow?", "MTS"),
        ("When did Huawei overtake Samsung?", "third quarter of 2018"),
        ("How many new R&D centres are planned?", "three new"),
    ],
)
def test_a_question_is_answered_in_exact_quotes(
    shipped: Assistant, question: str, words: str
) -> None:
    answer = shipped.ask(question)
    assert answer.found
    assert 1 <= len(answer.sentences) <= 3
    assert any(words in citation.quote for citation in answer.citations)
    assert {sentence.support for sentence in answer.sentences} == {"quoted"}
    assert_exact(shipped, answer)
    assert all(f"[{citation.number}]" in answer.text for citation in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "What is the capital of Australia?",
        "When did the Titanic sink?",
        "How do I bake sourdough bread?",
    ],
)
def test_what_the_articles_do_not_say_is_refused_with_what_was_searched(
    shipped: Assistant, question: str
) -> None:
    answer = shipped.ask(question)
    assert not answer.found
    assert answer.citations == ()
    assert "I searched 10 articles, 14 October 2019 to 31 October 2019." in answer.text
    assert "Nearest: “" in answer.text


@pytest.mark.parametrize(
    "asked",
    [
        "write me a poem",
        "Please translate this into French",
        "Can you draft an email to Huawei?",
    ],
)
def test_a_piece_of_work_is_refused_as_such(shipped: Assistant, asked: str) -> None:
    answer = shipped.ask(asked)
    assert not answer.found
    assert answer.confidence == 0
    assert "I only answer questions from the articles" in answer.text
    assert "No article mentions" not in answer.text


def test_questions_are_told_from_requests_and_broad_ones_from_others() -> None:
    requests = [
        "Draw a cat",
        "hey, could you write a song?",
        "Order a taxi",
        "I want you to act as me",
    ]
    questions = [
        "Hello Kitty sales",
        "Who wrote the song?",
        "Order volumes at Honor",
        "Tell me about Honor",
        "Book prices",
    ]
    assert [Question(text).is_request for text in requests + questions] == [True] * 4 + [False] * 5
    broad = ["What is Huawei doing in Russia?", "Tell me about Ken Hu", "What's new with MTS?"]
    narrow = ["Who is Ken Hu?", "What did MTS sign?", "Is Huawei Chinese?", "What is the capital?"]
    assert [Question(text).is_broad for text in broad + narrow] == [True] * 3 + [False] * 4


def test_a_sentence_that_points_back_takes_the_one_before_with_it(
    small: Assistant, write: Callable[[str, str], Path]
) -> None:
    write(
        "zoo.md",
        "---\ntitle: A new head for the zoo\n---\nThe zoo has a new director, Nils Sandgren. "
        "He keeps eleven tortoises at home. The zoo opens at nine.",
    )
    small.refresh()
    first, *_ = small.ask("How many tortoises does he keep at home?").citations
    assert first.quote == (
        "The zoo has a new director, Nils Sandgren. He keeps eleven tortoises at home."
    )


def test_an_open_question_gets_a_list_over_several_articles(shipped: Assistant) -> None:
    answer = shipped.ask("What is Huawei doing in Russia?")
    articles = [citation.article for citation in answer.citations]
    assert 3 <= len(articles) <= 6
    assert len(set(articles)) >= 3
    assert max(map(articles.count, articles)) <= 2
    assert_exact(shipped, answer)


def test_what_is_not_the_article_is_not_quoted(
    small: Assistant, write: Callable[[str, str], Path]
) -> None:
    write(
        "lift.md",
        "---\ntitle: The lift\n---\nWe use cookies to show you the lift on the harbour hill.\n\n"
        "* The lift on the harbour hill\n* The harbour lift and the hill\n\n"
        "Subscribe to read about the harbour lift.\n\n"
        "The lift on the harbour hill, which is red, has been stuck since Monday.",
    )
    small.refresh()
    answer = small.ask("What colour is the lift on the harbour hill?")
    assert [citation.quote for citation in answer.citations] == [
        "The lift on the harbour hill, which is red, has been stuck since Monday."
    ]


ODD = {
    "without a sentence end": "the lighthouse keeper of Tarn counts gulls every morning " * 200
    + "and the lighthouse of Tarn is 41 metres high " * 3,
    "numbers only": "41 17 3 2 1999 " * 200,
    "a table": "Lighthouse Height Built\nTarn 41 m 1871\nOxmouth 23 m 1902\nSandholm 17 m 1955\n"
    * 3,
    "capitals": "THE LIGHTHOUSE OF TARN IS 41 METRES HIGH. IT WAS BUILT IN 1871 BY ADA BRINK.",
    "bullets": "Lighthouses:\n- The lighthouse of Tarn is 41 metres high.\n- Oxmouth: 23 metres",
    "quotes within quotes": "“She said ‘the lighthouse of Tarn is “41 metres” high’,” he said.",
    "abbreviations": "Mr. Brink of the U.S. paid $7.8 m. for the lighthouse of Tarn (41 m. high).",
    "another language": "Der Leuchtturm von Tarn ist 41 Meter hoch. 灯塔高四十一米。",
    "one long word": "lighthouse" * 3000,
    "marks": "!!! ??? … — • | > # ``` <b> [] ()",
}


@pytest.mark.parametrize("kind", ODD)
def test_odd_text_is_quoted_exactly_or_not_at_all(
    kind: str, small: Assistant, write: Callable[[str, str], Path]
) -> None:
    write("odd.txt", ODD[kind])
    small.refresh()
    for question in "How high is the lighthouse of Tarn?", "Who built it?", "41", "Wie hoch?":
        answer = small.ask(question)
        assert (answer.state != "refused") == bool(answer.citations)
        assert_exact(small, answer)
        assert sum(len(citation.quote) for citation in answer.citations) <= 3 * 2 * LONGEST
    for found in small.read("How high is it?", [ODD[kind]]):
        assert found.text == ODD[kind][found.start : found.end] != ""


@pytest.mark.parametrize("kind", ["capitals", "bullets", "abbreviations", "quotes within quotes"])
def test_what_odd_text_says_clearly_is_found(
    kind: str, small: Assistant, write: Callable[[str, str], Path]
) -> None:
    write("odd.txt", ODD[kind])
    small.refresh()
    first, *_ = small.ask("How high is the lighthouse of Tarn?").citations
    assert "41 m" in first.quote.lower()
    assert not first.quote.startswith("-")


def test_sentences_of_given_texts_are_ranked_without_an_index(tmp_path: Path) -> None:
    assistant = Assistant.open(tmp_path, tmp_path / "none")
    texts = [
        "The ferry is slow. Its captain is Nils Sandgren.",
        "The tram was built by Ada Lindqvist in 1931. It is yellow and loud.",
    ]
    ranked = assistant.read("Who built the tram?", texts)
    assert ranked[0].text == "The tram was built by Ada Lindqvist in 1931."
    assert len(ranked) == 4
    assert [one.probability for one in ranked] == sorted(
        (one.probability for one in ranked), reverse=True
    )
    for one in ranked:
        assert texts[int(one.passage.article) - 1][one.start : one.end] == one.text
    assert assistant.read("Who built the tram?", []) == []
    with pytest.raises(QuestionError, match="The question is empty"):
        assistant.read("?", texts)


def test_found_passages_are_read_as_given_ones_are(small: Assistant) -> None:
    passages = small.search("How much did the bridge cost?")
    best = small.read("How much did the bridge cost?", passages)[0]
    assert best.passage in passages
    assert "4.2 million" in best.text


def test_a_name_that_no_article_mentions_is_said_to_be_unknown(shipped: Assistant) -> None:
    answer = shipped.ask("What did Vladimir Putin say about Xiaomi?")
    assert not answer.found
    assert "No article mentions “Vladimir Putin” or “Xiaomi”." in answer.text


def test_of_a_name_that_only_authors_bear_is_not_said_that_no_article_mentions_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.md").write_text("---\nauthor: Ana Pellworth\n---\nThe ferry sank in the storm.")
    assistant = Assistant.open(tmp_path, tmp_path / "index")
    assistant.refresh()
    answer = assistant.ask("What did Ana Pellworth say about Zyxo Quatremain?")
    assert not answer.found
    assert "No article mentions “Zyxo Quatremain”." in answer.text


def test_inflected_names_are_known(small: Assistant) -> None:
    catalog = small._index.catalog
    assert all(map(catalog.mentions, ["Oxmouth", "Lindqvist's", "Sandholmers", "2024"]))
    assert not any(map(catalog.mentions, ["Bergen", "Ada Bergman", "2031", "6G"]))


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("When did the brigde of Oxmouth reopen?", [("brigde", "bridge")]),
        ("What did Lindqwist say about the bridge?", [("Lindqwist", "Lindqvist")]),
        ("When did the bridge of Oxmouth reopen?", []),
        ("When did the zyxomma reopen?", []),
    ],
)
def test_words_that_no_article_has_are_searched_as_articles_spell_them(
    typed: str, searched: list[tuple[str, str]], small: Assistant
) -> None:
    answer = small.ask(typed)
    assert answer.respelt == tuple(searched)
    assert all(word in answer.question for _, word in searched)
    as_typed = small.ask(typed, spelling=False)
    assert (as_typed.respelt, as_typed.question) == ((), typed)


def test_letters_written_out_and_compounds_are_the_same_word(
    small: Assistant, write: Callable[[str, str], Path]
) -> None:
    write("m.txt", "Jürgen Größmann built the lifeboat house on Ærø in 1903.")
    small.refresh()
    for typed in "Juergen Groessmann", "Jurgen Grossmann", "Jürgen Größmann":
        (sentence, *_) = small.ask(f"What did {typed} build on Aero?").sentences
        assert "1903" in sentence.text
    assert small.ask("Who built the life boat house?").respelt == (("life boat", "lifeboat"),)


@pytest.mark.parametrize("said", ["hello", "greetings", "Thank you very much!", "What can you do?"])
def test_talk_gets_a_friendly_reply(shipped: Assistant, said: str) -> None:
    answer = shipped.ask(said)
    assert (answer.task, answer.state, answer.certainty) == ("talk", "answered", "")
    assert answer.text.startswith(("I answer questions", "You are welcome"))


def test_an_answer_to_a_question_with_a_word_that_no_article_has_is_unsure(
    small: Assistant,
) -> None:
    answer = small.ask("How much did the zyxomma bridge of Oxmouth cost?")
    assert (answer.state, answer.found, answer.certainty) == ("unsure", False, "unsure")
    assert answer.unknown == ("zyxomma",)
    assert answer.text.startswith(
        "The articles may not answer this. Not in the articles: zyxomma. The nearest that they say:"
    )
    assert answer.citations
    sure = small.ask("How much did the bridge of Oxmouth cost?")
    assert (sure.state, sure.found, sure.unknown, sure.warning) == ("answered", True, (), "")


def test_a_name_that_only_other_articles_have_makes_an_answer_unsure(
    small: Assistant, write: Callable[[str, str], Path]
) -> None:
    write("e.txt", "Samuel Achebe is the chief fire warden in Leeds, with an orange cap.")
    write("f.txt", "A tram in Bristol was late on Monday.")
    small.refresh()
    answer = small.ask("Who is the chief fire warden in Bristol?")
    assert (answer.state, answer.unknown, answer.elsewhere) == ("unsure", (), ("Bristol",))
    assert "Not in the nearest article: Bristol." in answer.text
    right = small.ask("Who is the chief fire warden in Leeds?")
    assert (right.state, right.elsewhere) == ("answered", ())


def test_of_a_question_without_a_word_of_the_articles_nothing_is_guessed(small: Assistant) -> None:
    answer = small.ask("000")
    assert (answer.state, answer.citations) == ("refused", ())


def test_names_are_found_in_questions() -> None:
    assert Question("What did Ken Hu say about MTS and 6G in 2021?").names == [
        "Ken Hu",
        "6G",
        "2021",
    ]
    assert Question("Who is Ken Hu? Why did he say “Go home” to Xi?").names == ["Ken Hu", "Xi"]
    assert Question("WHO IS KEN HU").names == []
    assert Question("Who Is Ken Hu").names == []
    assert Question("Should I go?").names == []


def test_a_follow_up_is_understood_with_the_question_before_it(shipped: Assistant) -> None:
    history = [("Who is Ken Hu?", "A vice chairman of Huawei [1].")]
    answer = shipped.ask("How much did he say it would invest?", history)
    assert answer.question == "How much did Ken Hu say it would invest?"
    assert any("500 million rubles" in citation.quote for citation in answer.citations)
    fresh = shipped.ask("Which operator signed a deal in June 2019?", history)
    assert fresh.question == "Which operator signed a deal in June 2019?"


def test_filters_reach_the_answer_and_the_refusal(small: Assistant) -> None:
    assert small.ask("How much did the bridge cost?").citations[0].article == "bridge.md"
    refused = small.ask("How much did the bridge cost?", after=date(2024, 6, 1))
    assert "I searched 1 article, 11 June 2024." in refused.text
    nothing = small.ask("How much did the bridge cost?", sources=["Nobody"])
    assert nothing.text.startswith("There was nothing to search")


def test_the_same_question_gives_the_same_bytes(shipped: Assistant) -> None:
    asked = [shipped.ask("What is Huawei doing in Russia?").to_json() for _ in range(3)]
    assert len(set(asked)) == 1
    read = json.loads(asked[0])
    assert read["citations"][0]["quote"] in shipped.article(read["citations"][0]["article"]).text


def test_questions_that_cannot_be_asked_say_why(small: Assistant) -> None:
    for wordless in " \n\0", "\u200b", "???", "\u0301":
        with pytest.raises(QuestionError, match="The question is empty"):
            small.ask(wordless)
    with pytest.raises(QuestionError, match="up to 50,000 names"):
        small.ask("Why?", articles=["a.md"] * 50_001)
    with pytest.raises(QuestionError, match="A search gives 1 to 1,000 passages, not 0"):
        small.search("bridge", limit=0)
    with pytest.raises(QuestionError, match="has 100,000 characters: ask in at most 2,000"):
        small.ask("x" * 100_000)
    with pytest.raises(QuestionError, match="the wrong way round"):
        small.ask("Why?", after=date(2024, 2, 1), before=date(2024, 1, 1))


def test_markdown_in_articles_stays_text(small: Assistant) -> None:
    (small.settings.corpus / "odd.txt").write_text(
        "The *secret* recipe of Oxmouth [1] needs <b>three</b> spoons of _salt_."
    )
    small.refresh()
    answer = small.ask("What does the secret recipe of Oxmouth need?")
    assert "The *secret* recipe of Oxmouth [1] needs <b>three</b> spoons of _salt_." in answer.text
    assert r"The \*secret\* recipe of Oxmouth \[1\] needs \<b>three\</b>" in answer.markdown
    assert_exact(small, answer)


def test_an_article_that_is_not_there_is_an_error(small: Assistant) -> None:
    with pytest.raises(UnknownArticleError, match="There is no article 'x"):
        small.article("x.md")


def test_half_characters_and_long_conversations_do_no_harm(small: Assistant) -> None:
    assert small.ask("How much did the \udcff bridge \ud83d cost?").found
    history = [("What about the bridge?\udcff", "It reopened.")] * 3000
    assert small.ask("How much did the bridge cost?", history).found
    assert small.ask("And when?", history).question.endswith("What about the bridge?? And when?")
    with pytest.raises(UnknownArticleError, match=r"There is no article '\\ud800' in the index"):
        small.article("\ud800")


def test_settings_that_cannot_be_used_name_themselves(tmp_path: object) -> None:
    with pytest.raises(SettingsError, match="The setting passages cannot be 0"):
        Assistant.open(passages=0)
    with pytest.raises(SettingsError, match="ASSISTANT_PORT"):
        Assistant.open(port="many")
    with pytest.raises(SettingsError, match="There is no setting 'nonsense'"):
        Assistant.open(nonsense=1)


def test_what_articles_do_not_name_is_not_said_of_them(
    tmp_path: Path, write: Callable[[str, str], Path]
) -> None:
    built = "The lighthouse at Grimsvik was built"
    write("notes.txt", f"Notes on the lighthouse\n\n{built} by Marta Olsen.")
    write("list.txt", f"A list\n\n{built} in 1911 by the engineer Marta Olsen from granite.")
    write("2024-05-03-tram.txt", "The tram to Sandholm starts in October.")
    assistant = Assistant.open(tmp_path / "corpus", tmp_path / "index")
    assistant.refresh()
    answer = assistant.ask("Which articles mention Marta Olsen?")
    assert {one.article for one in answer.citations} == {"notes.txt", "list.txt"}
    assert answer.independent_sources == 0
    refused = assistant.ask("What is the capital of Australia?")
    assert "I searched 3 articles, 1 of them dated 3 May 2024." in refused.text
    counted = assistant.ask("How many articles are there?")
    assert counted.intro == "There are 3 articles, 1 of them dated 3 May 2024."
    assert (assistant.status.articles, assistant.status.dated) == (3, 1)


def test_paragraphs_of_a_quote_stay_paragraphs(
    small: Assistant, write: Callable[[str, str], Path]
) -> None:
    quote = "The zoo has a new director, Nils Sandgren.\n\nHe keeps eleven tortoises at home."
    write("zoo.md", f"---\ntitle: A new head for the zoo\n---\n{quote}")
    small.refresh()
    answer = small.ask("How many tortoises does he keep at home?")
    assert answer.citations[0].quote == quote
    assert answer.text == f"“{quote}” [1]"
    assert quote.replace("\n\n", "<br><br>") in answer_html(answer, answer.question)
