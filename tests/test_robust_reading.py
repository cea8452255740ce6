"""Reading for all inputs: a sound guidance or our error, and nothing in between."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from fuzz.mutate import changed_json, changed_text
from fuzz.targets import REAL, SAMPLE, check_sound
from hypothesis import given, strategies as st

from cqc_wellled import Guidance, ReadError, loads

if TYPE_CHECKING:
    from collections.abc import Callable

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=20,
)


def read_or_refuse(data: str | bytes) -> Guidance | None:
    """Read it, or give `None` where it is refused. Anything but a read error goes on."""
    guidance, refusal = None, ""
    try:
        guidance = loads(data)
    except ReadError as error:
        refusal = str(error)
    assert refusal.replace("\n", "").isprintable()
    assert len(refusal) < 5000
    return guidance


def picker(data: st.DataObject) -> Callable[[int], int]:
    """Let hypothesis pick one of so many."""
    return lambda many: data.draw(st.integers(0, many - 1))


# --- a guidance or our error ----------------------------------------------------------------


@given(st.binary(max_size=300))
def test_any_bytes_give_a_guidance_or_our_error(data: bytes) -> None:
    """Whatever bytes come in, nothing but a guidance or a read error comes out."""
    assert read_or_refuse(data) is None


@given(st.dictionaries(st.sampled_from([*json.loads(SAMPLE), "x"]), JSON_VALUES))
def test_any_json_gives_our_error(plain: dict[str, object]) -> None:
    """Whatever JSON comes in under the keys of a snapshot, it is refused as a whole."""
    plain["schema_version"] = 1
    assert read_or_refuse(json.dumps(plain)) is None


@pytest.mark.parametrize("text", [SAMPLE, REAL], ids=["sample", "real"])
@given(data=st.data())
def test_any_change_to_the_snapshot_gives_a_guidance_or_our_error(
    text: str, data: st.DataObject
) -> None:
    """Values exchanged, doubled, moved, bent or left out give a guidance or a read error."""
    guidance = read_or_refuse(changed_json(text, picker(data)))
    if guidance is not None:
        check_sound(guidance)


@given(st.data())
def test_any_change_to_the_text_gives_a_guidance_or_our_error(data: st.DataObject) -> None:
    """A piece of the JSON cut out, doubled or replaced gives a guidance or a read error."""
    guidance = read_or_refuse(changed_text(SAMPLE, picker(data)))
    if guidance is not None:
        check_sound(guidance)


# --- what is read -----------------------------------------------------------------------------


@given(st.lists(st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1)))
def test_what_is_read_is_sound_and_comes_back(words: list[str]) -> None:
    """Texts and titles of any honest characters are read, hang together and come back."""
    plain = json.loads(SAMPLE)
    statement = plain["quality_statements"][1]
    for place, text in zip(
        [(plain, "title"), (statement, "title"), (statement, "we_statement")], words, strict=False
    ):
        if text.strip():
            place[0][place[1]] = text
    guidance = read_or_refuse(json.dumps(plain))
    assert guidance is not None
    check_sound(guidance)
