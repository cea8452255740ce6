"""The tracker as somebody uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from evidence_tracker import create_app, guidance as pin

import cqc_wellled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

SEVENTH = "capable-compassionate-and-inclusive-leaders.criterion.7"


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    """Open an application without any evidence."""
    return create_app(tmp_path / "evidence.sqlite").test_client()


@pytest.fixture(autouse=True)
def _fresh_pin() -> Iterator[None]:
    pin.pinned_guidance.cache_clear()
    yield
    pin.pinned_guidance.cache_clear()


def note(client: FlaskClient, title: str) -> None:
    """Note evidence for the seventh criterion."""
    answer = client.post(f"/criteria/{SEVENTH}/evidence", data={"title": title, "owner": "Chair"})
    assert 303 == answer.status_code


def test_a_gap_closes_with_its_first_evidence(client: FlaskClient) -> None:
    """A criterion counts as a gap until evidence is noted for it, by criterion and regulation."""
    assert "8 of 8 criteria without evidence" in client.get("/").text
    note(client, "Succession plan")
    assert "7 of 8 criteria without evidence" in client.get("/").text
    assert "7 of 8 criteria without evidence" in client.get("/regulations/18").text
    assert "<strong>Succession plan</strong>" in client.get("/").text


def test_the_words_are_the_guidance_s(client: FlaskClient) -> None:
    """A criterion is shown whole and verbatim, with its points and how to cite it."""
    page = client.get(f"/criteria/{SEVENTH}").text
    criterion = cqc_wellled.criterion(SEVENTH)
    assert all(words in page for words in (criterion.text, *(p.text for p in criterion.points)))
    assert cqc_wellled.cite(criterion).split("“")[0] in page
    assert cqc_wellled.load_guidance().snapshot.attribution in page


@pytest.mark.parametrize(
    "reference", ["18", "reg. 18", "Regulation 18: Staffing", "uksi/2014/2936/regulation/18"]
)
def test_regulations_are_read_as_people_write_them(client: FlaskClient, reference: str) -> None:
    """However regulation 18 is written, its page is the same."""
    assert (
        "Regulation 18 HSCA RA Regulations 2014 Staffing"
        in client.get(f"/regulations/{reference}").text
    )


def test_a_regulation_of_the_other_instrument_has_no_criteria(client: FlaskClient) -> None:
    """Regulation 18 of the 2009 Regulations is known and not linked."""
    page = client.get("/regulations/Regulation 18: Notification of other incidents").text
    assert "0 of 0 criteria without evidence" in page


@pytest.mark.parametrize(
    "path", ["/regulations/99", "/criteria/capable", "/regulations/section 18"]
)
def test_what_is_not_known_is_said_so(client: FlaskClient, path: str) -> None:
    """A reference that means nothing is answered with the library's sentence."""
    answer = client.get(path)
    assert 404 == answer.status_code
    assert (
        "no such" in answer.text or "names no regulation" in answer.text or "known" in answer.text
    )


def test_evidence_is_escaped_and_has_words(client: FlaskClient) -> None:
    """What people type is shown as text, and nothing at all is refused."""
    note(client, "<script>alert(1)</script>")
    assert "<script>" not in client.get("/").text
    assert 400 == client.post(f"/criteria/{SEVENTH}/evidence", data={"title": " "}).status_code


def test_any_other_guidance_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the installed guidance is not the pinned one, the application does not start."""
    monkeypatch.setattr(pin, "DIGEST", "sha256:" + 64 * "0")
    with pytest.raises(cqc_wellled.DigestMismatch):
        create_app(tmp_path / "evidence.sqlite")
