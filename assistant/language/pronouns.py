"""Whom "he" and "she" can stand for, by the first name or the title."""

from assistant.language.gazetteer import (
    COUNTRIES,
    FIRMS,
    FIRST_NAMES,
    MEN,
    NEITHER,
    ORGANISATION,
    PLACE,
    PLACES,
    TITLES,
    WOMEN,
)

_SHE = frozenset(("she", "her", "hers"))
_HE = frozenset(("he", "him", "his"))
_EITHER = frozenset(
    """
    alex andrea ashley billie carol casey charlie chris claude dana dominique evelyn gabriele
    hilary jan jean jordan joyce kelly kerry kim laurence lee lesley leslie lindsay marion
    michele nicola noel pat robin sam sandy sasha sidney simone stacey sydney taylor terry toni
    tracy val vivian wei
    """.split()
)
"""First names of women and of men."""
_HER = frozenset("mrs ms miss lady baroness countess princess queen sister frau madame".split())
_HIM = frozenset("mr sir lord baron count prince king pope father brother herr monsieur".split())


def can_be(pronoun: str, name: str) -> bool:
    """Whether a pronoun can stand for whoever, or whatever, has a name.

    >>> can_be("she", "Ken Hu"), can_be("he", "Ken Hu"), can_be("he", "Australian Open")
    (False, True, False)
    >>> can_be("she", "Noor Hallam"), can_be("he", "Mrs Hallam"), can_be("it", "Ken Hu")
    (True, False, True)
    """
    others = _HIM if pronoun in _SHE else _HER
    wrong = (MEN - WOMEN if pronoun in _SHE else WOMEN - MEN) - _EITHER
    found = [word.strip(".").lower() for word in name.replace("’", "'").split()]
    if pronoun not in _SHE | _HE or not found:
        return True
    titled = [word for word in found if word in TITLES]
    given = next((word for word in found if word not in TITLES and len(word) > 1), "")
    if len(found) > 1 and any(word in others for word in titled):
        return False
    if len(found) > 1 and given in FIRST_NAMES:
        return given not in wrong
    return bool(titled) or not _is_no_person(found)


def _is_no_person(found: list[str]) -> bool:
    whole = " ".join(found)
    return (
        whole in FIRMS | COUNTRIES | PLACES
        or found[0] in FIRMS | COUNTRIES | PLACES
        or any(word in NEITHER or word in ORGANISATION or word in PLACE for word in found)
    )
