"""When the thing happened that a sentence tells of."""

from datetime import date

import pytest

from assistant.language.happenings import happened

FRIDAY = date(2011, 6, 17)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("The navy will get ships, state media said on Friday.", "17 June 2011"),
        ("On Monday the mayor said that the bridge would close.", "13 June 2011"),
        ("The council told reporters on Tuesday it would pay.", "14 June 2011"),
        ("The council backed the mayor's plan to end the strike on Monday.", "13 June 2011"),
        ("He said that the trial will start on Friday.", "None"),
        ("The papers will be released on Monday, the office said.", "None"),
    ],
)
def test_a_weekday_is_past_where_it_says_when_words_were_said(text: str, when: str) -> None:
    assert str(happened(text, FRIDAY)) == when


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("OSLO, June 17 (Reuters) - A ferry sank on Tuesday.", "14 June 2011"),
        ("OSLO, June 17 (Reuters) - A ferry sank.", "None"),
        ("OSLO | Fri Jun 17, 2011 3:22 pm BST - A ferry sank on Tuesday.", "14 June 2011"),
        ("Page last updated at 07:48 GMT, Friday, 17 June 2011 It sank on Monday.", "13 June 2011"),
        ("The ferry sailed again on 3 May 2011 (Tuesday) - a year late.", "3 May 2011"),
        ("The rules were updated on 3 May 2011.", "3 May 2011"),
    ],
)
def test_a_line_of_when_it_was_written_is_not_when_it_happened(text: str, when: str) -> None:
    assert str(happened(text, FRIDAY)) == when


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("The concert was due to start at the arena on 13 May.", "None"),
        ("The concert was due to end early, and it rained on 13 May.", "13 May 2011"),
        ("The mill burned down on Tuesday, 3 May.", "3 May 2011"),
        ("The mill burned down on June 4 , 1989.", "4 June 1989"),
        ("The mill burned down on 12 January.", "12 January 2011"),
        ("The mill burned down on 30 October.", "30 October 2010"),
        ("The mill is to open on 30 October.", "None"),
    ],
)
def test_a_day_is_when_it_happened_not_what_was_planned(text: str, when: str) -> None:
    assert str(happened(text, FRIDAY)) == when
