import pytest

from assistant.language.quantities import contains, quantities


def keys(text: str) -> list[tuple[float, str]]:
    return [one.key for one in quantities(text)]


def test_figures_are_compared_by_value_and_unit() -> None:
    assert keys("7.8m, 500 million, 10,000 and 37%") == [
        (7.8e6, ""),
        (5e8, ""),
        (1e4, ""),
        (37.0, "percent"),
    ]
    assert keys("three") == keys("3")
    assert keys("$5 billion") == keys("five billion US dollars") == keys("5bn dollars")
    assert keys("a five-year plan") == keys("5 years")
    assert keys("half a million") == keys("500,000")
    assert keys("one of a kind, version 1.2.3") == []


@pytest.mark.parametrize(
    ("said", "source", "there"),
    [
        ("5 billion dollars", "$5bn", True),
        ("5 billion dollars", "5 billion rubles", False),
        ("5 billion", "5 billion rubles", True),
        ("30 per cent", "30 people and 40%", True),
        ("31 per cent", "30%", False),
        ("29 per cent", "30%", False),
    ],
)
def test_a_figure_is_there_where_value_and_unit_are(said: str, source: str, there: bool) -> None:
    (found,) = quantities(said)
    assert contains(found, quantities(source)) == there


def test_a_figure_knows_where_it_stands() -> None:
    text = "It cost 4.2 million crowns."
    (found,) = quantities(text)
    assert text[found.start : found.end].strip() == "4.2 million crowns"
