"""The style sheets of a page, written into the `style` attributes of its elements.

What a page hides, strikes out, raises or sets apart is mostly said by classes. With this, whoever
reads the tree has to look in one place.
"""

import re
from collections.abc import Iterator
from typing import Any

_HEEDED = frozenset(
    "display visibility vertical-align text-decoration text-decoration-line clip clip-path position"
    " top left right text-indent".split()
)
"""The properties that decide what a reader sees. Not `opacity`: pages fade in what they show."""

_NAME = re.compile(r"[.#]([\w-]+)")
_LONGEST = 500_000
"""Characters of style sheets that are read."""


def inline(tree: Any, sheets: str) -> None:
    """Write what style sheets say of the elements of a tree into their `style` attributes.

    What an element says itself counts more. Rules for printers, for widths of screens and for
    states (`:hover`) do not count.
    """
    import cssselect
    from lxml.cssselect import CSSSelector

    names = {
        name
        for one in tree.iter()
        for name in f"{one.get('class') or ''} {one.get('id') or ''}".split()
    }
    said: dict[Any, dict[str, str]] = {}
    for selector, declared in _rules(sheets[:_LONGEST], names):
        try:
            found = CSSSelector(selector, translator="html")(tree)
        except cssselect.ExpressionError:
            continue  # a state that no document is in
        for element in found:
            said.setdefault(element, {}).update(declared)
    for element, declared in said.items():
        own = (one.partition(":") for one in (element.get("style") or "").split(";"))
        all_of_it = declared | {name.strip().lower(): value for name, _, value in own if value}
        element.set("style", "; ".join(f"{name}: {value}" for name, value in all_of_it.items()))


def _rules(sheets: str, names: set[str]) -> list[tuple[str, dict[str, str]]]:
    """Selectors and what they say, the weightiest last; those of names that a page lacks left out.

    Args:
        sheets: the style sheets.
        names: the classes and ids of the page. Most rules of large sheets are for other pages.
    """
    import cssselect

    found = []
    for selectors, declared in _of_screens(sheets):
        try:
            parsed = cssselect.parse(selectors)
        except cssselect.SelectorError:
            continue
        for one in parsed:
            selector = one.canonical()
            if one.pseudo_element is None and names.issuperset(_NAME.findall(selector)):
                found.append((one.specificity(), selector, declared))
    found.sort(key=lambda rule: rule[0])
    return [(selector, declared) for _, selector, declared in found]


def _of_screens(sheets: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The selectors of each rule for all screens, and what it says that is heeded."""
    import tinycss2

    waiting = tinycss2.parse_stylesheet(sheets, skip_comments=True, skip_whitespace=True)
    while waiting:
        rule = waiting.pop(0)
        if rule.type == "at-rule" and rule.content and _is_of_screens(rule):
            waiting[:0] = tinycss2.parse_rule_list(rule.content, True, True)
        elif rule.type == "qualified-rule":
            declared = {
                one.lower_name: tinycss2.serialize(one.value).strip().lower()
                for one in tinycss2.parse_blocks_contents(rule.content, True, True)
                if one.type == "declaration" and one.lower_name in _HEEDED
            }
            if declared:
                yield tinycss2.serialize(rule.prelude).strip(), declared


def _is_of_screens(rule: Any) -> bool:
    import tinycss2

    about = tinycss2.serialize(rule.prelude).strip().lower()
    return rule.lower_at_keyword == "layer" or (
        rule.lower_at_keyword == "media" and about in ("all", "screen", "only screen")
    )
