"""Plain values to the model and back, exactly or not at all."""

from __future__ import annotations

import datetime
import json
import operator
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import attrs
import pytest

import cqc_wellled
from cqc_wellled import Guidance, Limits, MalformedSnapshot, Snapshot, UnsupportedSchema, _codec
from cqc_wellled._codec import (
    canonical_json,
    digest_of,
    readable_json,
    structure_legislation,
    structure_plain,
    to_plain,
)
from cqc_wellled._model import ResourceStatus
from cqc_wellled._store import legislation
from cqc_wellled._text import excerpt
from cqc_wellled._vocabulary import (
    Digest,
    InstrumentId,
    ItemId,
    PartialDate,
    RegulationId,
    Sha256,
    Version,
    WebAddress,
)

if TYPE_CHECKING:
    from collections.abc import Callable

SNAPSHOTS = Path(cqc_wellled.__file__).parent / "snapshots"


def plain() -> dict[str, Any]:
    """Give the bundled snapshot as plain values, to be broken."""
    value: dict[str, Any] = json.loads(cqc_wellled.dumps(cqc_wellled.load_guidance()))
    return value


def bundled() -> Snapshot:
    """Give the bundled snapshot."""
    return cqc_wellled.load_guidance().snapshot


def put(*path: str | int, value: object) -> Callable[[dict[str, Any]], None]:
    """Make a change that puts a value at a path."""

    def change(snapshot: Any) -> None:  # noqa: ANN401 - plain JSON
        for step in path[:-1]:
            snapshot = snapshot[step]
        snapshot[path[-1]] = value

    return change


def drop(*path: str | int) -> Callable[[dict[str, Any]], None]:
    """Make a change that takes away what stands at a path."""

    def change(snapshot: Any) -> None:  # noqa: ANN401 - plain JSON
        for step in path[:-1]:
            snapshot = snapshot[step]
        del snapshot[path[-1]]

    return change


STATEMENT = ("quality_statements", 0)
CRITERION = (*STATEMENT, "criteria", 6)
RESOURCE = (*STATEMENT, "resource_groups", 0, "resources", 2)
AT_CRITERION = "$.quality_statements[0].criteria[6]"
AT_RESOURCE = "$.quality_statements[0].resource_groups[0].resources[2]"

BROKEN = [
    (put(*CRITERION, "text", value=None), f"{AT_CRITERION}.text", "found None, expected text"),
    (put(*CRITERION, "text", value=18), f"{AT_CRITERION}.text", "found 18, expected text"),
    (put(*CRITERION, "number", value="7"), f"{AT_CRITERION}.number", "found “7”, expected an int"),
    (put(*CRITERION, "number", value=True), f"{AT_CRITERION}.number", "found True, expected an i"),
    (put(*CRITERION, "points", value="abc"), f"{AT_CRITERION}.points", "“abc”, expected a list"),
    (put(*CRITERION, "points", 1, value="b"), f"{AT_CRITERION}.points[1]", "expected an object"),
    (put(*CRITERION, "points", 1, "text", value=[]), f"{AT_CRITERION}.points[1].text", "list"),
    (put(*CRITERION, "span", value=None), f"{AT_CRITERION}.span", "found None, expected an object"),
    (put(*CRITERION, "id", value="A b"), f"{AT_CRITERION}.id", "expected an id (a-z 0-9 . -)"),
    (put(*CRITERION, "id", value="a" * 201), f"{AT_CRITERION}.id", "expected an id"),
    (put(*CRITERION, "titel", value="x"), AT_CRITERION, "found the key “titel”, which is not"),
    (put("publishr", value="x"), "$", "“publishr”, which is not known here; close: publisher"),
    (drop(*CRITERION, "mentions"), f"{AT_CRITERION}.mentions", "found nothing, expected this key"),
    (put(*RESOURCE, "url", value="javascript:x"), f"{AT_RESOURCE}.url", "an http or https addr"),
    (put(*RESOURCE, "url", value="https://a b"), f"{AT_RESOURCE}.url", "an http or https address"),
    (put(*RESOURCE, "url", value="https://" + "a" * 2000), f"{AT_RESOURCE}.url", "address"),
    (put(*RESOURCE, "published", value="2024-13"), f"{AT_RESOURCE}.published", "a date as YYYY,"),
    (
        put(*RESOURCE, "status", "kind", value="gone"),
        f"{AT_RESOURCE}.status.kind",
        "found “gone”, expected one of superseded, renamed",
    ),
    (put(*RESOURCE, "status", "kind", value=1), f"{AT_RESOURCE}.status.kind", "expected one of"),
    (put(*RESOURCE, "status", "summary", value=1), f"{AT_RESOURCE}.status.summary", "text"),
    (put(*RESOURCE, "status", "text", value="x"), f"{AT_RESOURCE}.status", "the key “text”"),
    (put(*RESOURCE, "regulations", value=["18"]), f"{AT_RESOURCE}.regulations[0]", "a regulation"),
    (
        put("last_updated", value="2024-02-30"),
        "$.last_updated",
        "found “2024-02-30”, expected a day that exists",
    ),
    (
        put("last_updated", value="1 May 2024"),
        "$.last_updated",
        "found “1 May 2024”, expected a date as YYYY-MM-DD",
    ),
    (put("version", value="2024-05-01.0"), "$.version", "expected a version such as 2024-05-01"),
    (
        put("version", value="\N{FULLWIDTH DIGIT TWO}024-05-01"),
        "$.version",
        "expected a version such as 2024-05-01",
    ),
    (put("sources", 0, "sha256", value="ABC"), "$.sources[0].sha256", "64 hexadecimal digits"),
    (
        put("regulations", 0, "instrument", "id", value="x"),
        "$.regulations[0].instrument.id",
        "uksi",
    ),
    (put("regulations", 0, "paragraph", value=None), "$.regulations[0]", "the key “paragraph”"),
]


@pytest.mark.parametrize(("change", "path", "message"), BROKEN, ids=[row[1] for row in BROKEN])
def test_what_has_another_shape_is_refused(
    change: Callable[[dict[str, Any]], None], path: str, message: str
) -> None:
    """A value of another type or form is refused with its path, never coerced."""
    value = plain()
    change(value)
    with pytest.raises(MalformedSnapshot) as caught:
        cqc_wellled.loads(json.dumps(value))
    assert [path] == [problem.path for problem in caught.value.problems]
    assert message in caught.value.problems[0].message


def test_a_converter_made_anew_is_as_strict() -> None:
    """Strictness is the converter's from its first use on, and no matter of what it saw."""
    _codec._converter.cache_clear()
    _codec._readers.cache_clear()
    assert bundled() == _codec._readers().of(Snapshot)(plain())
    for change, path, message in BROKEN:
        value = plain()
        change(value)
        with pytest.raises(MalformedSnapshot) as caught:
            cqc_wellled.loads(json.dumps(value))
        (problem,) = caught.value.problems
        assert (path, True) == (problem.path, message in problem.message)
        assert problem.message.startswith("found ")
    assert bundled() == cqc_wellled.loads(canonical_json(bundled())).snapshot
    status = bundled().quality_statements[0].resource_groups[0].resources[2].status
    assert ["kind", "summary", "source"] == list(to_plain(status))
    assert "paragraph" not in to_plain(bundled().regulations[0])


def test_what_is_sound_needs_no_converter(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has the right shape is read the short way, and not by cattrs."""

    def fail() -> NoReturn:
        pytest.fail("the converter was asked")

    value = plain()
    expected = bundled()
    monkeypatch.setattr(_codec, "_converter", fail)
    assert expected == structure_plain(value, Snapshot)


DIGITS = "0123456789abcdef" * 4
FORMS: list[tuple[Any, list[str], list[object]]] = [
    (ItemId, ["a", "a-1.b", "a" * 200], ["", "A", "1", "a.", "a--", "a b", "a" * 201, None, 5]),
    (InstrumentId, ["uksi/2014/2936"], ["uksi/14/2936", "UKSI/2014/2936", "uksi/2014/293666", b""]),
    (
        RegulationId,
        ["uksi/2014/2936/regulation/20A"],
        ["uksi/2014/2936/regulation/20a", "uksi/2014/2936/regulation/", True],
    ),
    (ItemId | RegulationId, ["a.b", "uksi/2014/2936/regulation/5"], ["uksi/2014/2936", "A"]),
    (Version, ["2024-05-01", "2024-05-01.1"], ["2024-13-01", "2024-05-01.0", "2024-05", []]),
    (Digest, [f"sha256:{DIGITS}"], [f"sha1:{DIGITS}", f"sha256:{DIGITS}0", DIGITS, {}]),
    (Sha256, [DIGITS], [DIGITS.upper(), DIGITS[1:], f"{DIGITS}0", 5]),
    (
        WebAddress,
        ["http://a.org/", "https://a.org/?b=1#c", "https://" + "a" * 1992],
        ["ftp://a.org/", "https://", "https://a b", "https://<a>", "https://" + "a" * 1993, None],
    ),
    (PartialDate, ["2024", "2024-05", "2024-05-01"], ["24", "2024-13", "2024-05-32", 2024]),
]


@pytest.mark.parametrize(("form", "good", "wrong"), FORMS, ids=[str(row[0]) for row in FORMS])
def test_a_text_has_its_form(form: Any, good: list[str], wrong: list[object]) -> None:  # noqa: ANN401 - a type
    """A text comes through as it is when it has the form of its place, and else is refused."""
    expected, longest, pattern = _codec.FORMS[form]
    read = _codec._checked(expected, longest, pattern)
    assert good == [read(text) for text in good]
    for value in wrong:
        message = f"found {excerpt(value)}, expected {expected}"
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            read(value)


def test_every_form_is_tried() -> None:
    """There is no checked string without examples above."""
    assert {row[0] for row in FORMS} == set(_codec.FORMS)


@pytest.mark.parametrize("length", [200, 201])
def test_an_id_has_200_characters_at_most(length: int) -> None:
    """An id of the longest length is one, and an id longer by a character is none."""
    _codec._converter.cache_clear()
    text = "a" * length
    if length == 200:
        assert text == structure_plain(text, ItemId)
    else:
        with pytest.raises(MalformedSnapshot, match=r"^\$: found “aa.*expected an id \(a-z"):
            structure_plain(text, ItemId)


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        ("points", {}, "found a value of type dict, expected a list"),
        ("points", None, "found None, expected a list"),
        ("span", [], "found a value of type list, expected an object"),
        ("span", "x", "found “x”, expected an object"),
        ("id", 5, "found 5, expected an id (a-z 0-9 . -)"),
    ],
)
def test_what_was_found_and_expected_is_told_in_full(
    place: str, value: object, message: str
) -> None:
    """A message has what stands there and what should, and nothing else."""
    _codec._converter.cache_clear()
    snapshot = plain()
    put(*CRITERION, place, value=value)(snapshot)
    with pytest.raises(MalformedSnapshot) as caught:
        cqc_wellled.loads(json.dumps(snapshot))
    assert [(f"{AT_CRITERION}.{place}", message)] == list(caught.value.problems)


def test_a_missing_key_is_told_in_full() -> None:
    """A key that is missing is told at the place where it belongs."""
    snapshot = plain()
    drop("licence")(snapshot)
    with pytest.raises(MalformedSnapshot) as caught:
        cqc_wellled.loads(json.dumps(snapshot))
    assert [("$.licence", "found nothing, expected this key")] == list(caught.value.problems)


def test_a_key_that_is_like_no_other_is_told_in_full() -> None:
    """An unknown key that is close to none is named, and nothing is offered."""
    snapshot = plain()
    put("xyz", value="x")(snapshot)
    with pytest.raises(MalformedSnapshot) as caught:
        cqc_wellled.loads(json.dumps(snapshot))
    assert [("$", "found the key “xyz”, which is not known here")] == list(caught.value.problems)


def test_one_close_key_is_offered() -> None:
    """Of several keys that are close to an unknown one, the closest is offered."""
    snapshot = plain()
    put("titles", value="x")(snapshot)
    with pytest.raises(MalformedSnapshot) as caught:
        cqc_wellled.loads(json.dumps(snapshot))
    message = "found the key “titles”, which is not known here; close: title"
    assert [("$", message)] == list(caught.value.problems)


def test_legislation_passes_the_gates_too() -> None:
    """The packaged legislation has its shape, and what has another is refused."""
    data = (SNAPSHOTS / "legislation.json").read_bytes()
    assert legislation() == structure_legislation(data)
    value = json.loads(data)
    with pytest.raises(UnsupportedSchema):
        structure_legislation(json.dumps(value | {"schema_version": 2}).encode())
    with pytest.raises(MalformedSnapshot, match="expected a list"):
        structure_legislation(json.dumps(value | {"entries": 5}).encode())
    with pytest.raises(MalformedSnapshot, match="found no JSON"):
        structure_legislation(data[:-10])


def test_all_faults_are_reported_together() -> None:
    """Every fault of a snapshot is listed at once, sorted by path with indexes as numbers."""
    value = plain()
    for change, _, _ in BROKEN[:1]:
        change(value)
    for group in (3, 0):
        value["quality_statements"][0]["resource_groups"][group]["title"] = None
    value["licence"] = 3
    with pytest.raises(MalformedSnapshot) as caught:
        cqc_wellled.loads(json.dumps(value))
    assert [
        "$.licence",
        f"{AT_CRITERION}.text",
        "$.quality_statements[0].resource_groups[0].title",
        "$.quality_statements[0].resource_groups[3].title",
    ] == [problem.path for problem in caught.value.problems]


NEWER = "it is newer than this cqc-wellled: pip install --upgrade cqc-wellled"
MAKER = "whoever made the snapshot has to write it again with a current cqc-wellled"


@pytest.mark.parametrize(
    ("found", "shown", "remedy"),
    [
        (2, "2", NEWER),
        (10**17, str(10**17), NEWER),
        (0, "0", f"no schema version was ever below 1: {MAKER}"),
        (-1, "-1", f"no schema version was ever below 1: {MAKER}"),
        ("1", "“1”", f"it is no integer: {MAKER}"),
        (True, "True", f"it is no integer: {MAKER}"),
        (None, "None", f"it is no integer: {MAKER}"),
        ([1], "a value of type list", f"it is no integer: {MAKER}"),
        ("x" * 10**4, excerpt("x" * 10**4), f"it is no integer: {MAKER}"),
    ],
    ids=excerpt,
)
def test_another_schema_version_is_refused(found: object, shown: str, remedy: str) -> None:
    """Any schema version but 1 is refused before the shape is looked at, with the remedy."""
    with pytest.raises(UnsupportedSchema) as caught:
        cqc_wellled.loads(json.dumps({"schema_version": found}))
    error = caught.value
    assert (shown, 1, remedy) == (error.found, error.supported, error.remedy)
    expected = f"$.schema_version: found {shown}, this library reads 1; {remedy}"
    assert expected == str(error)


def test_a_missing_schema_version_is_refused() -> None:
    """Without a schema version nothing is guessed."""
    with pytest.raises(UnsupportedSchema, match="found nothing, this library reads 1"):
        cqc_wellled.loads("{}")


def test_canonical_form() -> None:
    """The canonical form is compact, sorted, unescaped, and gives the snapshot back."""
    text = canonical_json(bundled())
    again = json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert text == again
    assert "’" in text
    assert bundled() == cqc_wellled.loads(text).snapshot


def test_readable_form_is_the_same_content() -> None:
    """The form for people gives the same snapshot, in the model's order, on many lines."""
    text = readable_json(bundled())
    assert text.startswith('{\n  "schema_version": 1,\n  "guidance": "nhs-trust-well-led",\n')
    assert text.endswith("}\n")
    assert "’" in text
    assert digest_of(bundled()) == cqc_wellled.loads(text).digest


def test_keys_of_the_wire() -> None:
    """A status is stored as `summary`, since `text` holds words of the page; a paragraph is not."""
    status = to_plain(bundled().quality_statements[0].resource_groups[0].resources[2].status)
    assert ["kind", "summary", "source"] == list(status)
    assert structure_plain(status, ResourceStatus).text == status["summary"]
    assert "paragraph" not in to_plain(cqc_wellled.regulation("reg. 18(2)(a)"))


WRONG_TYPE = "a value of the wrong type stands in the snapshot: "
NOT_BACK = "its JSON form does not give it back"


@pytest.mark.parametrize(
    ("changes", "path", "message"),
    [
        pytest.param(changes, path, message, id=f"{next(iter(changes))}: {message}")
        for changes, path, message in (
            ({"version": None}, "$.version", "found None, expected a version such as 2024-05-01"),
            ({"version": 1}, "$.version", "found 1, expected a version such as 2024-05-01"),
            ({"sources": 5}, "$", f"{WRONG_TYPE}“'int' object is not iterable”"),
            ({"sources": [1.5]}, "$", f"{WRONG_TYPE}“'float' object has no attribute"),
            ({"quality_statements": ()}, "$.outline[1].quality_statement", "found “capable-"),
            ({"last_updated": "2024-05-01"}, "$", f"{WRONG_TYPE}“descriptor 'isoformat' for"),
            ({"title": object()}, "$", f"{WRONG_TYPE}“Object of type object is not JSON"),
            ({"outline": [*bundled().outline]}, "$", NOT_BACK),
            ({"last_updated": datetime.datetime(2024, 5, 1)}, "$", NOT_BACK),  # noqa: DTZ001 - a wrong value
        )
    ],
)
def test_a_snapshot_put_together_by_hand_has_no_digest(
    changes: dict[str, Any], path: str, message: str
) -> None:
    """A digest is given only of what passes every gate and comes back equal."""
    guidance = Guidance(snapshot=attrs.evolve(bundled(), **changes))
    for ask in (operator.attrgetter("digest"), cqc_wellled.dumps):
        with pytest.raises(MalformedSnapshot) as caught:
            ask(guidance)
        problem = caught.value.problems[0]
        assert (path, message) == (problem.path, problem.message[: len(message)])


def test_another_schema_version_has_no_digest() -> None:
    """What this library could not read again has no digest, and is not written."""
    guidance = Guidance(snapshot=attrs.evolve(bundled(), schema_version=2))
    with pytest.raises(UnsupportedSchema):
        _ = guidance.digest
    with pytest.raises(UnsupportedSchema):
        cqc_wellled.dumps(guidance)


def test_no_limit_hinders_what_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits of four times the characters are wide enough for any text of so many."""
    asked: list[tuple[str, Limits]] = []

    def structure(text: str, *, limits: Limits) -> Snapshot:
        asked.append((text, limits))
        return bundled()

    monkeypatch.setattr(_codec, "structure_snapshot", structure)
    text = canonical_json(bundled())
    wide = 4 * len(text)
    assert [(text, Limits(max_bytes=wide, max_string=wide, max_values=wide))] == asked


def test_large_snapshots_have_digests_too() -> None:
    """What was read with wider limits is written and digested without asking for them again."""
    statement = bundled().quality_statements[0]
    criterion = attrs.evolve(statement.criteria[7], text="word " * 100_000)
    statement = attrs.evolve(statement, criteria=(*statement.criteria[:7], criterion))
    large = Guidance(snapshot=attrs.evolve(bundled(), quality_statements=(statement,)))
    text = cqc_wellled.dumps(large)
    assert large.digest == cqc_wellled.loads(text, limits=Limits(max_string=10**6)).digest
