from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.times import asked_period, relative_mentions, times_in

TODAY = date(2019, 10, 24)  # A Thursday.


@pytest.mark.parametrize(
    ("question", "words", "meaning"),
    [
        ("What did Huawei announce last month?", "last month", "September 2019"),
        ("What happened yesterday?", "yesterday", "23 October 2019"),
        ("Give me this week's news", "this week", "21 to 27 October 2019"),
        ("What is new in the last two weeks?", "the last two weeks", "10 to 24 October 2019"),
        ("Who was hired three weeks ago?", "three weeks ago", "30 September to 6 October 2019"),
        ("What opened last September?", "last September", "September 2019"),
        ("What opened last November?", "last November", "November 2018"),
        ("What is planned for next year?", "next year", "2020"),
        ("What was said last Monday?", "last Monday", "21 October 2019"),
        ("What was signed on 5 May 2019?", "5 May 2019", "5 May 2019"),
        ("What was signed on May 5th, 2019?", "May 5th, 2019", "5 May 2019"),
        ("What was signed in Sept. 2019?", "Sept. 2019", "September 2019"),
        ("What was sold in Q3 2019?", "Q3 2019", "July to September 2019"),
        ("What has changed since May 2019?", "since May 2019", "since 1 May 2019"),
        ("What was known before 2018?", "before 2018", "until 31 December 2017"),
        ("What was known until May 2019?", "until May 2019", "until 31 May 2019"),
        ("What came from 2017 to 2019?", "2017 to 2019", "2017 to 2019"),
        ("What came between May 2018 and July 2019?", None, "May 2018 to July 2019"),
        ("What came between May and July 2019?", "May and July 2019", "May to July 2019"),
        ("What came between May and July?", "May and July", "May to July 2019"),
        ("What came from November to January 2019?", None, "November 2018 to January 2019"),
        ("What was signed on 5 May?", "5 May", "5 May 2019"),
        ("What was signed on 5 December?", "5 December", "5 December 2018"),
        ("What will be signed on 5 December?", "5 December", "5 December 2019"),
        ("What was signed on 14/05/2019?", "14/05/2019", "14 May 2019"),
        ("What was signed on 05.06.2019?", "05.06.2019", "5 June 2019"),
        ("What was signed in May?", "May", "May 2019"),
        ("What was signed since March?", "since March", "since 1 March 2019"),
        ("What came from April 2019?", "April 2019", "April 2019"),
        ("What came from April 2019 onwards?", "from April 2019 onwards", "since 1 April 2019"),
        ("What opened in spring 2019?", "spring 2019", "March to May 2019"),
        ("What opened in the winter of 2018/19?", None, "December 2018 to February 2019"),
        ("What opened last winter?", "last winter", "December 2018 to February 2019"),
        ("What opened this autumn?", "this autumn", "September to November 2019"),
        ("What opened last summer?", "last summer", "June to August 2019"),
        ("What was sold in Q2?", "Q2", "April to June 2019"),
        ("What opened in the first half of 2019?", None, "January to June 2019"),
        ("What opened in the 1990s?", "the 1990s", "1990 to 1999"),
        ("What opened in early 2019?", "early 2019", "1 January to 1 June 2019"),
        ("What changed over the last two months?", None, "24 August to 24 October 2019"),
    ],
)
def test_a_time_in_a_question_is_counted_from_today(
    question: str, words: str | None, meaning: str
) -> None:
    period = asked_period(question, TODAY)
    assert period
    assert str(period) == meaning
    assert words is None or period.words == words


@pytest.mark.parametrize(
    "question",
    [
        "Who is Ken Hu?",
        "How many specialists are trained?",
        "What was signed on 31 February 2019?",
        "What may it cost?",
        "Who leads the march?",
        "What opened on 05/06/2019?",
        "Who won in 1990 and 1995?",
        "Who won between 1995 and 1990?",
        "What costs 20190 rubles?",
    ],
)
def test_what_names_no_time_or_several_is_no_period(question: str) -> None:
    assert asked_period(question, TODAY) is None


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_last_and_next_lie_side_by_side_whatever_today_is(today: date) -> None:
    for unit in "week", "month", "quarter", "year":
        before, now, behind = (
            asked_period(f"What is new {which} {unit}?", today)
            for which in ("last", "this", "next")
        )
        assert before
        assert now
        assert behind
        assert now.after <= today <= now.before  # type: ignore[operator]
        assert before.before == now.after - timedelta(days=1)  # type: ignore[operator]
        assert behind.after == now.before + timedelta(days=1)  # type: ignore[operator]


def test_a_time_in_an_article_is_counted_from_its_publication() -> None:
    text = "Sales fell last month, and two years ago nobody had thought so."
    meant = relative_mentions(text, date(2018, 1, 15))
    assert [(text[one.start : one.end], str(one.period)) for one in meant] == [
        ("last month", "December 2017"),
        ("two years ago", "2016"),
    ]


@given(st.text(max_size=60), st.dates())
def test_no_text_is_too_odd(text: str, today: date) -> None:
    period = asked_period(text, today)
    assert period is None or (period.after or date.min) <= (period.before or date.max)
    for one in relative_mentions(text, today):
        assert 0 <= one.start < one.end <= len(text)
        assert str(one.period)
    assert all(map(str, times_in(text, today)))


def test_the_times_of_a_sentence_are_near_its_day_of_publication() -> None:
    text = "It sank on 3 December, was raised in March, and sold in Q2 2017."
    assert list(map(str, times_in(text, date(2018, 1, 15)))) == [
        "3 December 2017",
        "March 2018",
        "April to June 2017",
    ]
    assert list(map(str, times_in(text, None))) == ["April to June 2017"]
