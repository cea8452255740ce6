"""The words of a text as a search sees them.

The text of the guidance and what a person asks for go through the same steps: case,
accents and typography are folded, spelling variants brought to one form, and compounds
are known in their closed and their open form. Every form is lower-case ASCII letters and
digits, so that it is one token to SQLite and safe between quotation marks.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "SMALL_WORDS",
    "Group",
    "Word",
    "common_spelling",
    "fold_letters",
    "index_forms",
    "other_words",
    "place_words",
    "plain_words",
    "prefix_forms",
    "read_groups",
]

#: Words that carry no subject: they never decide whether an item is found.
SMALL_WORDS = frozenset(
    re.findall(
        "[a-z]+",
        """
        a about also an and any are as at be been being but by can could did do does each for
        from had has have he her here his how i if in into is it its may me might must my no nor
        not of on or our out shall she should so such than that the their them then there these
        they this those to under up us was we were what when where which who whom will with
        would you your
        """,
    )
)

# Parts of a word that are usually written together with what follows the hyphen.
_PREFIXES = frozenset(
    ("anti", "co", "de", "e", "inter", "micro", "multi", "pre", "re", "semi", "sub")
)
# Pairs of words that are also written as one, and that hardly ever meet otherwise.
_COMPOUNDS = frozenset(
    {
        ("care", "giver"),
        ("care", "givers"),
        ("health", "care"),
        ("life", "long"),
        ("team", "work"),
        ("web", "site"),
        ("web", "sites"),
        ("well", "being"),
        ("work", "force"),
        ("work", "forces"),
        ("work", "place"),
        ("work", "places"),
    }
)

# British and American spellings, each pair brought to one form. Rules name the words or the
# ending they are about, so that words that only look alike ("prize", "four") stay apart.
_OUR = (
    "arb|ard|arm|behavi|cand|clam|col|demean|endeav|fav|ferv|flav|glam|harb|hon|hum|lab|neighb|od"
    "|parl|ranc|rig|rum|savi|sav|splend|tum|val|vap|vig"
)
_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (
            r"^([a-z]{3,})iz(e|ed|er|ers|es|ing|ingly|able|ation|ations|ational|ationally)$",
            r"\1is\2",
        ),
        (r"lyz(e|ed|er|ers|es|ing)$", r"lys\1"),
        (rf"^((?:dis|mis|un)?(?:{_OUR}))our", r"\1or"),
        (r"^(pro)gramme(s?)$", r"\1gram\2"),
        (r"^(calib|cent|epicent|fib|kilomet|lit|met|theat)re(s|)$", r"\1er\2"),
        (r"^cent(r)(ed|ing)$", r"cente\1\2"),
        (r"^(def|off|pret)ens(e|es|eless)$", r"\1enc\2"),
        (r"^licens(e|ed|ee|ees|er|es|ing)$", r"licenc\1"),
        (r"^practis(e|ed|er|ers|es|ing)$", r"practic\1"),
        (r"^(ana|cata|dia|epi|mono|pro)logue(d|s|)$", r"\1log\2"),
        (r"aem", r"em"),
        (r"paed", r"ped"),
        (r"^anaesth", r"anesth"),
        (r"gynaec", r"gynec"),
        (r"^caesar", r"cesar"),
        (r"oesoph", r"esoph"),
        (r"oestr", r"estr"),
        (r"^foet", r"fet"),
        (r"oedem", r"edem"),
        (r"rrhoea", r"rrhea"),
        (r"^(acknowledg|judg|misjudg)ment", r"\1ement"),
        (r"^(sk|w)illful", r"\1ilful"),
        (r"^focuss(ed|es|ing)$", r"focus\1"),
        (r"^counselor", r"counsellor"),
        (r"^inquir", r"enquir"),
        (r"^skeptic", r"sceptic"),
        (r"^artifact", r"artefact"),
        (r"^learnt$", r"learned"),
    )
)
# Words of one family that Porter's method keeps apart: each line is brought to its first word.
_FAMILIES = """
    behavior behave behaves behaved behaving behaviors behavioral
    compassion compassionate compassionately
    curious curiosity curiously
    decide decision decisions
    discrimination discriminatory
    empathise empathy empathetic
    equity equitable equitably
    honest honesty honestly
    retain retention
    strategy strategic strategically
    violent violence violently
"""
_HEADS = {
    word: family.split()[0] for family in _FAMILIES.strip().split("\n") for word in family.split()
}
# A word asked for by its beginning may end in the middle of the ending in -ize.
_IZE_BEGUN = re.compile(r"^([a-z]{3,})iz(e[a-z]{0,2}|i[a-z]{0,4}|a[a-z]{0,8}|)$")

_CHUNK = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LAST_FIXED = 0x3000
_LONGEST_WORD = 40
_UNMARKED = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
_APOSTROPHES = frozenset("'’‘‛`´ʼʹ′＇")  # noqa: RUF001 - the characters are meant


class Word(NamedTuple):
    """One form of a word, and the folded text's offsets that it stands for."""

    form: str
    start: int
    end: int


class Group(NamedTuple):
    """A word, or a compound with its parts."""

    #: The parts as written, one for a plain word; each in its common spelling.
    parts: tuple[Word, ...]
    #: The parts of a compound as one word, `None` for a plain word.
    joined: Word | None
    #: A compound whose usual form is the joined one.
    closed: bool

    @property
    def separable(self) -> bool:
        """Whether each part is a word that a person may mean by itself."""
        bound = SMALL_WORDS | _PREFIXES
        return all(len(part.form) > 1 and part.form not in bound for part in self.parts)


class _Folds(dict[int, str]):
    """What each character becomes; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if code < _LAST_FIXED:  # a text of all of Unicode must not fill the memory
            self[code] = folded
        return folded


_FOLDS = _Folds()


def fold_letters(text: str) -> str:
    """Reduce a text to lower-case ASCII letters and digits, hyphens, spaces and `|`.

    Returns:
        The text without case and accents; apostrophes and invisible characters are gone,
        dashes are hyphens, other punctuation is `|`; letters of other scripts are
        spelt by their code points.
    """
    return text.translate(_FOLDS)


def read_groups(folded: str) -> list[Group]:
    """Read the words and compounds of a folded text.

    Returns:
        The groups in order. "Health care" is one, as "health-care" is.
    """
    groups: list[Group] = []
    for found in _CHUNK.finditer(folded):
        chunk, start = found.group(), found.start()
        if "-" in chunk:
            groups.append(_compound(chunk, start))
            continue
        word = Word(common_spelling(chunk), start, found.end())
        if word.form in _SECONDS and groups and _meet(groups[-1], word, folded):
            groups[-1] = _closed((*groups[-1].parts, word))
        else:
            groups.append(Group((word,), None, closed=False))
    return groups


def plain_words(groups: Iterable[Group]) -> list[Word]:
    """Give the words in order: compounds in their usual form."""
    words: list[Word] = []
    for group in groups:
        if group.closed and group.joined is not None:
            words.append(group.joined)
        else:
            words.extend(group.parts)
    return words


def other_words(groups: Iterable[Group], folded: str) -> list[Word]:
    """Give the forms beside the usual ones.

    Returns:
        The parts of closed compounds, the joined form of open ones, and words as they are
        spelt where that is not their common spelling.
    """
    others: list[Word] = []
    for group in groups:
        if group.closed:
            others.extend(group.parts)
        elif group.joined is not None:
            others.append(group.joined)
        for word in group.parts:
            spelt = folded[word.start : word.end]
            if _is_other(spelt, word.form):
                others.append(word._replace(form=spelt))
    return others


def index_forms(folded: str) -> tuple[list[str], list[str]]:
    """Give the forms of a folded text that are indexed: the usual ones in order, the others.

    Returns:
        The forms of `plain_words` and those of `other_words`.
    """
    spelt = _CHUNK.findall(folded)
    forms = [common_spelling(chunk) for chunk in spelt]
    if "-" not in folded and _SECONDS.isdisjoint(forms):
        # Most texts have no compounds, and a first search must read them all.
        pairs = zip(spelt, forms, strict=True)
        return forms, [chunk for chunk, form in pairs if _is_other(chunk, form)]
    groups = read_groups(folded)
    words, others = plain_words(groups), other_words(groups, folded)
    return [word.form for word in words], [word.form for word in others]


def place_words(words: Iterable[Word], text: str) -> Iterator[tuple[int, int]]:
    """Give the offsets in a text of words of its folded form."""
    places = [place for place, character in enumerate(text) for _ in _FOLDS[ord(character)]]
    for word in words:
        end = places[word.end - 1] + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        yield places[word.start], end


def prefix_forms(beginning: str) -> tuple[str, ...]:
    """Give the beginnings that a folded beginning of a word may stand for."""
    forms = {beginning: None, common_spelling(beginning): None}
    forms[_IZE_BEGUN.sub(r"\1is\2", beginning)] = None
    return tuple(forms)


@functools.lru_cache(maxsize=50_000)
def common_spelling(form: str) -> str:
    """Bring a folded word to the form that its spellings, and some of its family, share."""
    spelt = _spelling(form)
    return _HEADS.get(spelt, spelt)


def _spelling(form: str) -> str:
    if len(form) > _LONGEST_WORD:
        return form
    for pattern, replacement in _RULES:
        form = pattern.sub(replacement, form)
    return form


_SECONDS = frozenset(second for _, second in _COMPOUNDS)


def _is_other(spelt: str, form: str) -> bool:
    # Stemming takes "organization" for "organ"; a prefix finds it all the same.
    return spelt != form and spelt.replace("z", "s") != form


def _meet(before: Group, word: Word, folded: str) -> bool:
    if before.joined is not None:
        return False
    first = before.parts[0]
    gap = folded[first.end : word.start]
    return (first.form, word.form) in _COMPOUNDS and gap.strip(" ") == ""


def _compound(chunk: str, start: int) -> Group:
    parts: list[Word] = []
    for part in chunk.split("-"):
        parts.append(Word(common_spelling(part), start, start + len(part)))
        start += len(part) + 1
    forms = tuple(part.form for part in parts)
    # "Decision-making" is "decisionmaking" too, whatever family "decision" belongs to.
    joined = common_spelling("".join(map(_spelling, chunk.split("-"))))
    word = Word(joined, parts[0].start, parts[-1].end)
    return Group(tuple(parts), word, closed=forms[0] in _PREFIXES or forms in _COMPOUNDS)


def _closed(parts: tuple[Word, ...]) -> Group:
    form = common_spelling("".join(part.form for part in parts))
    return Group(parts, Word(form, parts[0].start, parts[-1].end), closed=True)


def _fold_character(character: str) -> str:
    category = unicodedata.category(character)
    if character in _APOSTROPHES or (category == "Cf" and character != "\N{ZERO WIDTH SPACE}"):
        return ""
    if category == "Pd" or character == "\N{MINUS SIGN}":
        return "-"
    if character == "&":
        return " and "
    plain = unicodedata.normalize("NFKD", character.casefold()).casefold()
    return "".join(_fold_plain(each) for each in plain)


def _fold_plain(character: str) -> str:
    if character.isascii() and character.isalnum():
        return character
    if unicodedata.combining(character):
        return ""
    if character in _UNMARKED:
        return _UNMARKED[character]
    if character.isspace() or character == "\N{ZERO WIDTH SPACE}":
        return " "
    if unicodedata.category(character)[0] in "LMN":
        return f"x{ord(character):x}x"
    return "|"
