"""What programs add to Markdown, made plain: their codes go, and what they show stays.

Jekyll and Hugo, Obsidian and MkDocs, Docusaurus and Pandoc each have marks of their own.
"""

import re
from itertools import pairwise

_FENCE = re.compile(
    r"^ {0,3}(```+|~~~+)[^\n]*\n(?:.*?^ {0,3}\1[`~]*[ \t]*$|.*\Z)", re.M | re.DOTALL
)
_INDENTED = re.compile(r"(?:(?<=\n\n)|\A)(?: {4}|\t)[^\n]*(?:\n(?:(?: {4}|\t)[^\n]*)?)*")
_NO_CODE = re.compile(r"\s|[-*+] |\d{1,9}[.)] |!!!|\?\?\?|===|:::|\[\^")
"""How a line begins below which an indented one is no code."""
_SPAN = re.compile(r"(?<![\\`])(`+)(?!`)[^\n]{1,2000}?(?<!`)\1(?!`)")
_KEPT = re.compile("\ue000(\\d{1,7})\ue001")

_WRAPPING = re.compile(r"\{%-? *(end)?(highlight|raw|comment)\b[^%\n]*%\}")
_SHOWN_CODE = re.compile(
    r"\{\{[<%] *figure\b([^{}\n]*)[>%]\}\}|\{%-? *include\b([^{}\n]*)%\}", re.DOTALL
)
_CAPTION = re.compile(r"\b(?:caption|title)=(?:\"([^\"]+)\"|'([^']+)')")
_CODES = re.compile(
    r"\{%[^{}\n]*%\}|\{\{[<%][^\n]{0,2000}?[>%]\}\}|\{\{-?[ \t][^{}\n]{0,300}[ \t]-?\}\}"
    r"|(?<![\w^_}\\])\{\{-?\w+(?:\.\w+)+-?\}\}"
    r"|\{:[^{}\n]*\}|(?<=\S)[ \t]+\{[#.][^{}\n]*\}(?=[ \t]*$)"
    r"|^import [^\n]{1,300} from ['\"][^'\"\n]+['\"];?[ \t]*$",
    re.MULTILINE,
)
_REMARK = re.compile(r"(?:^|(?<=\n))[ \t]*%%.*?%%[ \t]*(?=\n|$)|(?<= )%%[^%\n]+%%", re.DOTALL)
_BLOCK_ID = re.compile(
    r"(?:^|(?<=\S)[ \t]+)\^(?=[\w-]*[A-Za-z])[A-Za-z0-9-]{2,}[ \t]*$", re.MULTILINE
)
_CALLOUT = re.compile(r"^((?:[ \t]*>)+)[ \t]*\[!([\w-]+)\][+-]?[ \t]*(.*)$", re.MULTILINE)
_INLINE_NOTE = re.compile(r"(?<=\S)\^\[([^\[\]\n]+)\]")
_WIKI_LINK = re.compile(r"(!?)\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]+))?\]\]")
_RAISED = re.compile(r"(?<=[^\s\\])\^([^\s^\\]{1,12})\^")
_LOWERED = re.compile(r"(?<=[^\s~\\])~(\w{1,6})~(?!~)")
_MARKED = re.compile(r"==(?=\S)([^=\n]+)(?<=\S)==")

_ADMONITION = re.compile(r"( *)(?:!!!|\?\?\?\+?|===\+?!?) *([\w -]*?)(?: *\"([^\"]*)\")?[ \t]*")
_COLONS = re.compile(
    r" {0,3}:{3,} *(?:\{([^}]*)\}|([\w-]+))?(?: *\[([^\]]*)\]|[ \t]+([^:\s].*?))?[ \t:]*"
)
_NAMES = frozenset(
    "note tip info warning danger caution important success example question quote details"
    " attention hint abstract bug failure seealso".split()
)
_DEEPEST = 9
"""Boxes within boxes."""
_LONGEST = 300
"""Characters of the first line of a box."""
_EDGE = re.compile(r" {0,3}\+(?:[-=:]{2,}\+)+[ \t]*")


_MARKS = re.compile(
    r"[`~{%^\[\ue000]|^(?: {4}|\t)|!!!|\?\?\?|==|:::|^import | {0,3}\+[-=:]", re.MULTILINE
)
"""Signs without which there is nothing to make plain."""


def plainer(text: str) -> str:
    """Markdown without what other programs add to it; code stays as it is."""
    if not _MARKS.search(text):
        return text  # Plain text, as most is: what is below takes half of the time of reading it.
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\ue000{len(kept) - 1}\ue001"

    def keep_indented(match: re.Match[str]) -> str:
        before = match.string[max(0, match.start() - 300) : match.start()].rstrip()
        is_code = not _NO_CODE.match(before.rpartition("\n")[2])
        return f"{keep(match)}\n" if is_code and "\ue000" not in match[0] else match[0]

    text = _INDENTED.sub(keep_indented, _FENCE.sub(keep, text))
    text = _SPAN.sub(keep, text)
    text = _CODES.sub("", _SHOWN_CODE.sub(_captions, _unwrapped(text)))
    text = "\n".join(_gridless(_boxless(text.split("\n"))))
    text = _BLOCK_ID.sub("", _CALLOUT.sub(_callout, _REMARK.sub("", text)))
    text = _WIKI_LINK.sub(_linked, _INLINE_NOTE.sub(r" (\1)", text))
    text = _LOWERED.sub(r"<sub>\1</sub>", _RAISED.sub(r"<sup>\1</sup>", text))
    text = _MARKED.sub(r"\1", text)

    def put_back(match: re.Match[str]) -> str:
        return kept[int(match[1])] if int(match[1]) < len(kept) else match[0]

    # A span of code may lie in what was kept after it.
    return _KEPT.sub(put_back, _KEPT.sub(put_back, text))


def _unwrapped(text: str) -> str:
    """A text without the tags around code, which is fenced, and without remarks."""
    pieces, place, start = list[str](), 0, None
    for tag in _WRAPPING.finditer(text):
        if start is None and not tag[1]:
            start = tag
        elif start is not None and tag[1] and tag[2] == start[2]:
            inside = text[start.end() : tag.start()]
            shown = {"raw": inside, "highlight": f"\n```\n{inside.strip()}\n```\n"}
            pieces += [text[place : start.start()], shown.get(start[2], "")]
            place, start = tag.end(), None
    return "".join([*pieces, text[place:]])


def _captions(code: re.Match[str]) -> str:
    found = _CAPTION.findall(code[1] or code[2] or "")
    return " ".join(one or other for one, other in found)


def _callout(start: re.Match[str]) -> str:
    return f"{start[1]} {start[3] or start[2].capitalize()}\n{start[1]}"


def _linked(link: re.Match[str]) -> str:
    if link[1]:
        return ""
    page, _, part = link[2].partition("#")
    shown = " > ".join(filter(None, (page.strip(), "" if part[:1] == "^" else part.strip())))
    return link[3] or shown


def _boxless(lines: list[str], depth: int = 0) -> list[str]:
    """The lines of a text, its boxes with their titles above what is in them."""
    found: list[str] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        place += 1
        if len(line) > _LONGEST:
            found.append(line)
        elif (start := _ADMONITION.fullmatch(line)) and (start[2] or start[3]) and depth < _DEEPEST:
            title = start[2].partition(" ")[0].capitalize() if start[3] is None else start[3]
            indent, inside = len(start[1]) + 4, []
            while place < len(lines) and (
                not lines[place].strip() or not lines[place][:indent].strip()
            ):
                inside.append(lines[place][4:])
                place += 1
            if inside:
                found += ["", start[1] + title, "", *_boxless(inside, depth + 1), ""]
            else:
                found.append(line)
        elif start := _COLONS.fullmatch(line):
            name = (start[1] or start[2] or "").strip(" .")
            usual = name.capitalize() if name.lower() in _NAMES else ""
            found += ["", start[3] or start[4] or usual, ""]
        else:
            found.append(line)
    return found


def _gridless(lines: list[str]) -> list[str]:
    """The lines of a text, tables that are drawn with + - and | as GitHub knows them."""
    found: list[str] = []
    place = 0
    while place < len(lines):
        end = place
        if _EDGE.fullmatch(lines[place]):
            while end < len(lines) and lines[end].lstrip()[:1] in ("+", "|"):
                end += 1
        found += (end > place + 2 and _table(lines[place:end])) or lines[
            place : max(end, place + 1)
        ]
        place = max(end, place + 1)
    return found


def _table(lines: list[str]) -> list[str]:
    """A drawn table as rows, with a blank line at its end; nothing where its cells span others."""
    edges = [place for place, sign in enumerate(lines[0]) if sign == "+"]
    rows, row, head = list[list[str]](), [""] * (len(edges) - 1), 0
    for line in lines[1:]:
        if [line[edge : edge + 1] for edge in edges] == ["+"] * len(edges):
            rows.append([cell.strip().replace("|", "\\|") for cell in row])
            row = [""] * (len(edges) - 1)
            head = head or (len(rows) if "=" in line else 0)
        elif [line[edge : edge + 1] for edge in edges] == ["|"] * len(edges):
            pairs = pairwise(edges)
            cells = [line[start + 1 : end].strip() for start, end in pairs]
            row = [f"{one} {other}" for one, other in zip(row, cells, strict=True)]
        else:
            return []
    heads = rows[:head] or [[""] * len(row)]
    first = [" ".join(cells) for cells in zip(*heads, strict=True)]
    shown = [first, ["---"] * len(row), *rows[head:]]
    return ["", *(f"| {' | '.join(cells)} |" for cells in shown), ""]
