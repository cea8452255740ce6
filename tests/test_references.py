"""References to regulations: every way people write them, and nothing that they do not say."""

from __future__ import annotations

import copy
import json
import pickle
import re
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given, strategies as st

from cqc_wellled._legislation import Instrument, Legislation, LegislationEntry, Regulation
from cqc_wellled._references import (
    LONGEST_REFERENCE,
    LONGEST_TEXT,
    ReferenceResolver,
    default_resolver,
    direct_key,
)
from cqc_wellled._references._words import read_tokens
from cqc_wellled._vocabulary import InstrumentId, RegulationId, WebAddress
from cqc_wellled.errors import AmbiguousRegulation, LookupFailed, UnknownRegulation

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from _pytest.mark.structures import ParameterSet

HERE = Path(__file__).parent
ROOT = HERE.parent
RESOLVER = default_resolver()
ENTRIES = RESOLVER.legislation.entries
REGULATIONS = [entry.regulation for entry in ENTRIES]
#: Without a width, and read as spaces; and what Python takes for white space.
BLANK = "\u200b\u2060\ufeff" + "".join(c for c in map(chr, range(0x3001)) if c.isspace())
HEADED = [regulation for regulation in REGULATIONS if regulation.heading]
BY_ID = {regulation.id: regulation for regulation in REGULATIONS}
TABLE = tomllib.loads((HERE / "data" / "references.toml").read_text(encoding="utf-8"))
INSTRUMENTS = {"2014": "uksi/2014/2936", "2009": "uksi/2009/3112"}


def cases(kind: str) -> list[ParameterSet]:
    """Give the cases of one kind as parameters, each named by its reference."""
    found = []
    for group in TABLE[kind]:
        for reference, expected in group["cases"]:
            # Only printable ASCII makes a name that every terminal shows.
            name = reference.encode("ascii", "backslashreplace").decode("ascii")
            found.append(
                pytest.param(reference, expected, id=re.sub("[^ -~]", "?", name) or "empty")
            )
    return found


def shown(regulation: Regulation) -> str:
    """Write a regulation as the table does: `2014/18 (2)(a)`."""
    years = {instrument: year for year, instrument in INSTRUMENTS.items()}
    number = f"{years[regulation.instrument.id]}/{regulation.number}"
    return f"{number} {regulation.paragraph}" if regulation.paragraph else number


def outcome(read: Callable[[str], Regulation], reference: str) -> str:
    """Read one reference and write down what came of it."""
    try:
        return shown(read(reference))
    except LookupFailed as error:
        return type(error).__name__


def outcomes(text: str, resolver: ReferenceResolver = RESOLVER) -> list[str] | str:
    """Read the references of a text and write down what came of it."""
    try:
        return [shown(regulation) for regulation in resolver.regulations(text)]
    except LookupFailed as error:
        return type(error).__name__


def with_a_third_instrument() -> Legislation:
    """Give the bundled legislation and one regulation of an instrument that is not of it."""
    instrument = Instrument(
        id=InstrumentId("uksi/2017/1322"),
        title="The Ionising Radiation (Medical Exposure) Regulations 2017",
        si="SI 2017/1322",
        uri=WebAddress("http://www.legislation.gov.uk/id/uksi/2017/1322"),
    )
    regulation = Regulation(
        id=RegulationId("uksi/2017/1322/regulation/4"),
        instrument=instrument,
        number="4",
        heading=None,
        uri=WebAddress("http://www.legislation.gov.uk/id/uksi/2017/1322/regulation/4"),
        cqc_url=None,
    )
    seen_at = WebAddress("https://www.legislation.gov.uk/uksi/2017/1322")
    entry = LegislationEntry(regulation=regulation, seen_at=seen_at, also_printed=())
    bundled = RESOLVER.legislation
    return attrs.evolve(
        bundled,
        instruments=(*bundled.instruments, instrument),
        entries=(*bundled.entries, entry),
    )


REFERENCES = [reference for group in TABLE["one"] for reference, _ in group["cases"]]
TEXTS = REFERENCES + [text for group in TABLE["several"] for text, _ in group["cases"]]
#: Words, marks and numbers that references are made of, in any order; `|` is a space.
PIECES = st.lists(
    st.sampled_from(
        """
        regulation Regulations reg. r 18 19 20A 99 2009 (2) (a) (2009) ( ) , : ; . - – & / and or
        to of the under Staffing General staffing|levels Notification|of|other|incidents nurses
        HSCA|RA|Regulations|2014 Registration|Regulations|2009 SI|2009/3112 Road|Traffic were 1-27
        Regulations|1984 Act paragraph as|amended uksi/2009/3112/regulation/18 SI|2010/781 ١٨ S.I.
        https://www.legislation.gov.uk/uksi/2014/2936/regulation/18/2 Duty|of|candour \u200b §
        https://example.com www.cqc.org.uk/regs-regulation-20a
        """.split()  # noqa: SIM905 - shorter and clearer than a list
    ).map(lambda piece: piece.replace("|", " ")),
    max_size=12,
).flatmap(lambda pieces: st.sampled_from([" ".join(pieces), "".join(pieces)]))


class TestTheTable:
    """The references of `data/references.toml`."""

    def test_it_is_long_enough_and_says_nothing_twice(self) -> None:
        """The table holds at least 220 single references, and each text once a kind."""
        for kind in ("one", "several", "printed", "says"):
            texts = [text for group in TABLE[kind] for text, *_ in group["cases"]]
            assert sorted(set(texts)) == sorted(texts)
        assert len(REFERENCES) >= 220

    @pytest.mark.parametrize(("reference", "expected"), cases("one"))
    def test_one_reference(self, reference: str, expected: str) -> None:
        """A reference gives the regulation, or the error, that the table says."""
        assert expected == outcome(RESOLVER.regulation, reference)

    @pytest.mark.parametrize(("text", "expected"), cases("several"))
    def test_several_references(self, text: str, expected: list[str] | str) -> None:
        """A text gives the regulations, or the error, that the table says."""
        assert expected == outcomes(text)

    @pytest.mark.parametrize(("line", "expected"), cases("printed"))
    def test_a_printed_line(self, line: str, expected: str) -> None:
        """A printed line gives the regulation, or the error, that the table says."""
        assert expected == outcome(RESOLVER.printed, line)

    def test_a_resolver_that_is_built_anew_reads_the_table_alike(self) -> None:
        """What references mean is told by the legislation, not by what was asked before."""
        anew = ReferenceResolver(RESOLVER.legislation)
        kinds: dict[str, Callable[[str], object]] = {
            "one": lambda text: outcome(anew.regulation, text),
            "several": lambda text: outcomes(text, anew),
            "printed": lambda text: outcome(anew.printed, text),
        }
        rows = [(kind, row) for kind in kinds for group in TABLE[kind] for row in group["cases"]]
        expected = [(kind, text, found) for kind, (text, found) in rows]
        assert expected == [(kind, text, kinds[kind](text)) for kind, (text, _) in rows]


class TestEveryRegulation:
    """What holds for all 54 regulations of both instruments."""

    @pytest.mark.parametrize("regulation", REGULATIONS, ids=lambda one: one.id)
    def test_its_id_and_addresses_resolve_back(self, regulation: Regulation) -> None:
        """The id, each form of the address and CQC's page give the regulation itself."""
        plain = f"www.legislation.gov.uk/{regulation.id}"
        forms = [regulation.id, regulation.uri, plain, plain.removeprefix("www.")]
        for scheme in ("http", "https"):
            forms += [f"{scheme}://{plain}{tail}" for tail in ("", "/", "/made", "/2014-11-27")]
            forms += [f"{scheme}://www.legislation.gov.uk/id/{regulation.id}"]
        forms += [regulation.cqc_url] if regulation.cqc_url else []
        assert [regulation] * len(forms) == [RESOLVER.regulation(form) for form in forms]

    @pytest.mark.parametrize("regulation", REGULATIONS, ids=lambda one: one.id)
    def test_its_citation_resolves_back(self, regulation: Regulation) -> None:
        """The citation gives the regulation, and keeps a paragraph."""
        assert regulation == RESOLVER.regulation(regulation.citation)
        pointed = attrs.evolve(regulation, paragraph="(2)(a)")
        found = RESOLVER.regulation(pointed.citation)
        assert (regulation, "(2)(a)") == (found, found.paragraph)

    @pytest.mark.parametrize("regulation", REGULATIONS, ids=lambda one: one.id)
    def test_its_number_and_the_name_of_its_instrument_resolve_back(
        self, regulation: Regulation
    ) -> None:
        """Number and instrument, by title or by number, give the regulation."""
        instrument = regulation.instrument
        forms = [
            f"Regulation {regulation.number} of {instrument.title}",
            f"{instrument.title}, regulation {regulation.number}",
            f"{instrument.si} reg {regulation.number}",
            f"reg. {regulation.number} {instrument.si}",
        ]
        assert [regulation] * len(forms) == [RESOLVER.regulation(form) for form in forms]

    @pytest.mark.parametrize("regulation", HEADED, ids=lambda one: one.id)
    def test_its_number_and_heading_resolve_back(self, regulation: Regulation) -> None:
        """Number and heading give the regulation; of 1 and 2, which share theirs, the 2014 one."""
        expected = regulation
        if regulation.number in {"1", "2"}:
            expected = BY_ID[direct_key(regulation.number) or regulation.id]
        assert regulation.heading == expected.heading
        for form in (": ", " ", " – ", ", "):
            line = f"Regulation {regulation.number}{form}{regulation.heading}"
            assert expected == RESOLVER.regulation(line)

    @pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: one.regulation.id)
    def test_each_other_form_of_its_heading_resolves_back(self, entry: LegislationEntry) -> None:
        """A heading as another page prints it gives the same regulation."""
        found = [RESOLVER.regulation(other.heading) for other in entry.also_printed]
        assert [entry.regulation] * len(entry.also_printed) == found

    @pytest.mark.parametrize("regulation", REGULATIONS, ids=lambda one: one.id)
    def test_its_value_is_a_reference(self, regulation: Regulation) -> None:
        """A `Regulation` gives itself, with the paragraph that it was found with."""
        pointed = attrs.evolve(regulation, paragraph="(1)")
        assert regulation is RESOLVER.regulation(regulation)
        assert "(1)" == RESOLVER.regulation(pointed).paragraph

    def test_a_plain_number_means_2014(self) -> None:
        """The integers 1 to 27 and their texts give the 2014 Regulations."""
        for number in range(1, 28):
            assert f"2014/{number}" == shown(RESOLVER.regulation(number))
            assert RESOLVER.regulation(number) is RESOLVER.regulation(str(number))


class TestDirectKey:
    """The short way that needs no legislation."""

    @pytest.mark.parametrize(
        ("reference", "expected"),
        [
            (1, "uksi/2014/2936/regulation/1"),
            (99, "uksi/2014/2936/regulation/99"),
            ("18", "uksi/2014/2936/regulation/18"),
            ("20a", "uksi/2014/2936/regulation/20A"),
            (" 9A ", "uksi/2014/2936/regulation/9A"),
            ("9A".rjust(60), "uksi/2014/2936/regulation/9A"),
            ("9A".rjust(61), None),
            ("uksi/2009/3112/regulation/18", "uksi/2009/3112/regulation/18"),
            ("uksi/2014/2936/regulation/20a", "uksi/2014/2936/regulation/20A"),
            ("uksi/2014/2936/regulation/18/2", None),
            ("uksi/2014/2936/regulation/", None),
            ("uksi/2014/2936/part/3", None),
            (0, None),
            (100, None),
            (10**5000, None),
            (True, None),
            (18.0, None),
            (None, None),
            (b"18", None),
            ("", None),
            ("0", None),
            ("018", None),
            ("100", None),
            ("A", None),
            ("AB", None),
            ("18AB", None),
            ("١٨", None),
            ("1²", None),
            ("18Ａ", None),  # noqa: RUF001 - a letter that looks like another
            ("Regulation 18", None),
            ("9" * 5000, None),
        ],
        ids=lambda value: repr(value)[:40] if not isinstance(value, int) else f"{value:#x}"[:40],
    )
    def test_it_reads_plain_references_only(self, reference: object, expected: str | None) -> None:
        """A plain number and an id give an id; everything else goes the long way."""
        assert expected == direct_key(reference)

    def test_a_regulation_gives_its_own_id(self) -> None:
        """A `Regulation` value, of whatever instrument, gives its id."""
        assert [one.id for one in REGULATIONS] == [direct_key(one) for one in REGULATIONS]

    @given(st.sampled_from(TEXTS) | st.text("0123456789aA \t\u00a0", max_size=4))
    def test_it_never_disagrees_with_the_long_way(self, reference: str) -> None:
        """Where the short way gives a regulation that exists, the long way gives the same."""
        key = direct_key(reference)
        if key in BY_ID:
            assert (key, "") == RESOLVER._read_one(reference).only()


class TestAnyInput:
    """Whatever comes in, a regulation or one of our errors comes out."""

    @given(st.text() | PIECES)
    def test_any_text_gives_a_regulation_or_a_failed_lookup(self, text: str) -> None:
        """Each of the three readings gives known regulations or raises `LookupFailed`."""
        for read in (RESOLVER.regulation, RESOLVER.printed):
            if not (name := outcome(read, text)).endswith("Regulation"):
                assert name.partition(" ")[0].split("/")[0] in INSTRUMENTS
        found = outcomes(text)
        assert isinstance(found, str) or len(set(found)) == len(found)

    @pytest.mark.parametrize(
        "reference",
        [None, True, False, 18.0, b"18", ["18"], {"18"}, object(), 0, -18, 28, 99, 10**5000],
        ids=lambda value: type(value).__name__,
    )
    def test_anything_else_is_unknown(self, reference: object) -> None:
        """A value of another type or out of range raises, with a message that can be printed."""
        with pytest.raises(UnknownRegulation) as caught:
            RESOLVER.regulation(reference)
        assert len(str(caught.value)) < 300
        assert RESOLVER._index.known == caught.value.known

    @pytest.mark.parametrize("text", [None, 18, b"Regulation 18", ["18"]])
    def test_a_text_has_to_be_text(self, text: object) -> None:
        """What is no text is refused where texts and printed lines are read."""
        for read in (RESOLVER.regulations, RESOLVER.printed):
            with pytest.raises(UnknownRegulation, match="a reference is an int, a str or a"):
                read(text)  # type: ignore[arg-type] # the point of the test

    def test_a_regulation_of_another_legislation_is_unknown(self) -> None:
        """A `Regulation` whose id is not among the known ones raises."""
        stranger = attrs.evolve(REGULATIONS[0], id=RegulationId("uksi/2010/781/regulation/1"))
        with pytest.raises(UnknownRegulation, match="uksi/2010/781/regulation/1"):
            RESOLVER.regulation(stranger)

    def test_the_length_is_bounded(self) -> None:
        """The longest reference and text are read, and one more character is refused."""
        assert "2014/18" == outcome(RESOLVER.regulation, "18".ljust(LONGEST_REFERENCE))
        assert ["2014/18"] == outcomes("18".ljust(LONGEST_TEXT))
        with pytest.raises(UnknownRegulation, match="longer than the 500 characters"):
            RESOLVER.regulation("18".ljust(LONGEST_REFERENCE + 1))
        with pytest.raises(UnknownRegulation, match="longer than the 100000 characters"):
            RESOLVER.regulations("18".ljust(LONGEST_TEXT + 1))

    @given(st.sampled_from(REFERENCES), st.randoms(use_true_random=False))
    def test_case_does_not_matter(self, reference: str, random: Random) -> None:
        """A reference in other letter cases has the same outcome."""
        expected = outcome(RESOLVER.regulation, reference)
        recased = "".join(
            random.choice([c.upper(), c.lower()]) if c.isascii() else c for c in reference
        )
        assert expected == outcome(RESOLVER.regulation, recased)

    @given(
        st.sampled_from(REFERENCES),
        st.sampled_from(["  ", "\t", "\n", "\r\n", "\u00a0", "\u2009", "\u202f", "\u200b"]),
        st.sampled_from(["", " ", "\u00a0"]),
    )
    def test_the_kind_of_white_space_does_not_matter(
        self, reference: str, space: str, around: str
    ) -> None:
        """A reference with other spaces, and more of them, has the same outcome."""
        expected = outcome(RESOLVER.regulation, reference)
        respaced = around + reference.replace(" ", space) + around
        assert expected == outcome(RESOLVER.regulation, respaced)

    @given(st.sampled_from(TEXTS) | PIECES)
    def test_what_one_reference_means_it_means_among_several(self, text: str) -> None:
        """Where `regulation` reads a text, `regulations` reads the same and nothing else."""
        one = outcome(RESOLVER.regulation, text)
        if not one.endswith("Regulation"):
            assert [one] == outcomes(text)

    @given(st.sampled_from(REGULATIONS), st.sampled_from(HEADED))
    def test_a_number_and_the_heading_of_another_never_resolve(
        self, regulation: Regulation, other: Regulation
    ) -> None:
        """Number and heading resolve only to a regulation that has both."""
        line = f"Regulation {regulation.number}: {other.heading}"
        found = outcome(RESOLVER.regulation, line)
        if regulation.number == other.number:
            assert other.heading == RESOLVER.regulation(line).heading
        elif not any((regulation.number, other.heading) == (r.number, r.heading) for r in HEADED):
            assert "AmbiguousRegulation" == found


class TestMessages:
    """What an error says."""

    def test_what_exists_is_listed_in_few_words(self) -> None:
        """`known` names the numbers of both instruments."""
        expected = ("1 to 27 with 9A and 20A of SI 2014/2936", "1 to 25 of SI 2009/3112")
        with pytest.raises(UnknownRegulation) as caught:
            RESOLVER.regulation("99")
        assert (expected, ()) == (caught.value.known, caught.value.close)

    @pytest.mark.parametrize(
        ("reference", "numbers"),
        [
            ("20B", ["2014/20", "2014/20A"]),
            ("Regulation 9B", ["2014/9", "2014/9A"]),
            ("Regulation 20A of the Registration Regulations 2009", ["2009/20"]),
            ("Stafing", ["2014/18"]),
            ("Regulation 20: Duty of candor", ["2014/20"]),
        ],
    )
    def test_what_is_close_is_cited(self, reference: str, numbers: list[str]) -> None:
        """The nearest numbers of the same instrument, and like headings, are close."""
        with pytest.raises(UnknownRegulation) as caught:
            RESOLVER.regulation(reference)
        found = [shown(RESOLVER.regulation(citation)) for citation in caught.value.close]
        assert numbers == found[: len(numbers)]

    @pytest.mark.parametrize(
        ("read", "reference", "asked", "reason", "close"),
        [
            pytest.param(group["read"], *row, id=f"{group['read']} {row[0][:40]}")
            for group in TABLE["says"]
            for row in group["cases"]
        ],
    )
    def test_each_error_quotes_the_reference_and_says_why(
        self, read: str, reference: str, asked: str, reason: str, close: list[str]
    ) -> None:
        """What was asked, the reason and what is close are as the table says."""
        numbers = {regulation.citation: shown(regulation) for regulation in REGULATIONS}
        with pytest.raises((UnknownRegulation, AmbiguousRegulation)) as caught:
            getattr(ReferenceResolver(RESOLVER.legislation), read)(reference)
        error = caught.value
        assert (asked, reason) == (error.asked, error.reason)
        assert close == [numbers[citation] for citation in error.close]
        # What exists is of use where something does not.
        expected = RESOLVER._index.known if isinstance(error, UnknownRegulation) else ()
        assert expected == error.known

    @pytest.mark.parametrize(
        ("reference", "message"),
        [
            (99, "99: no such regulation"),
            (-18, "-18: no such regulation"),
            (True, "True: a reference is an int, a str or a Regulation"),
            (None, "None: a reference is an int, a str or a Regulation"),
            (b"18", "a value of type bytes: a reference is an int, a str or a Regulation"),
        ],
    )
    def test_what_is_no_text_is_named_too(self, reference: object, message: str) -> None:
        """A message names the integer, or the type, and what exists."""
        known = "1 to 27 with 9A and 20A of SI 2014/2936, 1 to 25 of SI 2009/3112"
        with pytest.raises(UnknownRegulation) as caught:
            RESOLVER.regulation(reference)
        assert f"{message}; known: {known}" == str(caught.value)

    def test_what_is_too_long_is_quoted_from_its_beginning(self) -> None:
        """A message about a reference that is too long names its first words and the limit."""
        with pytest.raises(UnknownRegulation) as caught:
            RESOLVER.regulation("Regulation 18 " * 36)
        assert "longer than the 500 characters that are read" == caught.value.reason
        assert f"“{'Regulation 18 ' * 5}Regulat…”" == caught.value.asked

    @pytest.mark.parametrize("heading", ["General", "Offences", "Interpretation"])
    def test_a_shared_heading_lists_its_candidates(self, heading: str) -> None:
        """All regulations with the heading are cited, those of 2014 first."""
        expected = tuple(one.citation for one in REGULATIONS if one.heading == heading)
        with pytest.raises(AmbiguousRegulation) as caught:
            RESOLVER.regulation(heading)
        assert expected == caught.value.close

    def test_a_contradiction_names_both_readings(self) -> None:
        """The reason cites what the number says and what the heading says."""
        with pytest.raises(AmbiguousRegulation) as caught:
            RESOLVER.regulation("Regulation 5: Staffing")
        assert caught.value.reason == (
            "it says Regulation 5 HSCA RA Regulations 2014 Fit and proper persons: directors or"
            " Regulation 5 Registration Regulations 2009 Registered manager condition, and also"
            " Regulation 18 HSCA RA Regulations 2014 Staffing"
        )

    def test_two_instruments_are_both_named(self) -> None:
        """The reason names the instrument that does not fit by its title."""
        with pytest.raises(AmbiguousRegulation) as caught:
            RESOLVER.regulation("Staffing, Registration Regulations 2009")
        assert caught.value.reason == (
            "it says The Care Quality Commission (Registration) Regulations 2009, and also"
            " Regulation 18 HSCA RA Regulations 2014 Staffing"
        )

    def test_several_are_sent_to_the_function_that_reads_them(self) -> None:
        """The reason points at `parse_regulations`."""
        for several in ("Regulations 18 and 19", "Regulations 9 to 12", "Regulation 17(1), (2)"):
            with pytest.raises(AmbiguousRegulation, match=r"parse_regulations\(text\)"):
                RESOLVER.regulation(several)

    @given(st.text(min_size=1, max_size=LONGEST_REFERENCE) | PIECES)
    def test_a_message_quotes_little(self, reference: str) -> None:
        """Messages are of bounded length and printable, whatever was asked."""
        error = LookupFailed("")
        try:
            RESOLVER.regulation(reference)
        except LookupFailed as raised:
            error = raised
        assert len(error.asked) <= 80
        assert str(error).isprintable()
        assert len(str(error)) < 1500

    def test_an_error_in_a_long_text_quotes_the_reference(self) -> None:
        """What was asked is the reference that failed, not the text around it."""
        with pytest.raises(UnknownRegulation) as caught:
            RESOLVER.regulations("words " * 100 + "regulation 99 " + "words " * 100)
        assert "“regulation 99”" == caught.value.asked


class TestTheResolver:
    """The resolver as a value."""

    def test_there_is_one_for_the_process(self) -> None:
        """Concurrent first callers share one resolver."""
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _: default_resolver(), range(32)))
        assert {id(RESOLVER)} == {id(one) for one in found}

    def test_the_first_caller_makes_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Who asks first makes the resolver of the bundled legislation, and the next get it."""
        monkeypatch.setattr("cqc_wellled._references._DEFAULT", [])
        first = default_resolver()
        assert RESOLVER == first
        assert first is default_resolver()

    def test_it_is_a_frozen_value(self) -> None:
        """It cannot be changed, equals another of the same legislation, and survives copying."""
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            RESOLVER.legislation = RESOLVER.legislation  # type: ignore[misc] # the point
        assert RESOLVER == ReferenceResolver(RESOLVER.legislation)
        for twin in (copy.deepcopy(RESOLVER), pickle.loads(pickle.dumps(RESOLVER))):  # noqa: S301 - our own
            assert RESOLVER == twin
            assert RESOLVER.regulation("Staffing") == twin.regulation("Staffing")

    def test_a_legislation_of_fewer_regulations_knows_fewer(self) -> None:
        """What exists, and what is close, comes from the legislation that was given."""
        few = attrs.evolve(
            RESOLVER.legislation,
            entries=tuple(entry for entry in ENTRIES if entry.regulation.number in {"1", "2"}),
        )
        resolver = ReferenceResolver(few)
        with pytest.raises(UnknownRegulation) as caught:
            resolver.regulation("Staffing")
        assert ("1 to 2 of SI 2014/2936", "1 to 2 of SI 2009/3112") == caught.value.known

    def test_an_instrument_without_a_short_name_has_its_title_its_year_and_its_number(
        self,
    ) -> None:
        """Another instrument of the legislation is known by what the legislation says of it."""
        resolver = ReferenceResolver(with_a_third_instrument())
        for name in (
            "the Ionising Radiation (Medical Exposure) Regulations 2017",
            "Ionising Radiation (Medical Exposure) Regulations 2017",
            "the 2017 Regulations",
            "the 2017 Regs",
            "SI 2017/1322",
        ):
            found = resolver.regulation(f"Regulation 4 of {name}")
            assert "uksi/2017/1322/regulation/4" == found.id
        assert BY_ID[RegulationId("uksi/2014/2936/regulation/4")] == resolver.regulation("4")

    def test_a_number_of_three_instruments_is_told_by_their_titles(self) -> None:
        """A reading of more than two regulations is put in words by their instruments."""
        with pytest.raises(AmbiguousRegulation) as caught:
            ReferenceResolver(with_a_third_instrument()).regulation("Regulation 4: Staffing")
        assert caught.value.reason == (
            "it says The Health and Social Care Act 2008 (Regulated Activities) Regulations 2014"
            " or The Care Quality Commission (Registration) Regulations 2009 or The Ionising"
            " Radiation (Medical Exposure) Regulations 2017, and also Regulation 18 HSCA RA"
            " Regulations 2014 Staffing"
        )

    def test_words_are_like_no_heading_where_none_is_known(self) -> None:
        """Behind a number, a heading of the other instrument counts only where it is known."""
        entries = tuple(
            attrs.evolve(
                entry, regulation=attrs.evolve(entry.regulation, heading=None), also_printed=()
            )
            for entry in ENTRIES
        )
        resolver = ReferenceResolver(attrs.evolve(RESOLVER.legislation, entries=entries))
        text = "Regulation 18 notifications were late"
        assert "AmbiguousRegulation" == outcomes(text)
        assert ["2014/18"] == outcomes(text, resolver)


class TestTheFacts:
    """`data/legislation.json`, from which the packaged legislation is made."""

    FACTS = json.loads((ROOT / "data" / "legislation.json").read_text(encoding="utf-8"))

    def test_an_address_is_an_address_and_nothing_else(self) -> None:
        """Every `seen_at` is a web address without words; CQC's pages are each given once."""
        rows = [row for instrument in self.FACTS for row in instrument["regulations"]]
        others = [other for row in rows for other in row["also_printed"]]
        for row in rows + others:
            assert re.fullmatch(r"https?://[!-~]+", row["seen_at"])
        pages = [row["cqc_url"] for row in rows if row["cqc_url"]]
        assert sorted(set(pages)) == sorted(pages)

    def test_all_regulations_of_both_instruments_are_there(self) -> None:
        """The numbers run from 1 to 27 with 9A and 20A, and from 1 to 25."""
        numbers = {i["id"]: [row["number"] for row in i["regulations"]] for i in self.FACTS}
        first = [str(number) for number in range(1, 28)]
        first[9:9], first[21:21] = ["9A"], ["20A"]
        second = [str(number) for number in range(1, 26)]
        assert numbers == {"uksi/2014/2936": first, "uksi/2009/3112": second}

    def test_an_unknown_heading_is_remarked_on(self) -> None:
        """Where the heading is unknown, a remark says how the number is known."""
        unknown = [row for i in self.FACTS for row in i["regulations"] if row["heading"] is None]
        assert ["23", "24"] == [row["number"] for row in unknown]
        assert all("heading not found" in row["remark"] for row in unknown)


def test_the_page_of_the_two_instruments_is_true() -> None:
    """The table of "Which Regulation 18?" has every number that differs, with both headings."""
    page = (ROOT / "docs" / "which-regulation-18.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([0-9]+[A-Z]?) \| (.*?) \| (.*?) \|$", page, re.MULTILINE)
    headings: dict[str, dict[str, str]] = {}
    for regulation in REGULATIONS:
        row = headings.setdefault(regulation.number, {})
        row[regulation.instrument.id] = regulation.heading or "not known"
    expected = [
        (number, row["uksi/2014/2936"], row["uksi/2009/3112"])
        for number, row in headings.items()
        if len(row) == len(INSTRUMENTS) and len(set(row.values())) > 1
    ]
    assert expected == rows


class TestTokens:
    """The words of a reference, and where they stand."""

    def test_each_kind(self) -> None:
        """Words, numbers, marks and addresses are told apart, and what is glued is parted."""
        text = "Reg99 of 12.1 – r18a, 18٢ ﬁt aⅷ aд É (www.cqc.org.uk/a-18.’) SI2009/3112"
        assert [
            ("WORD", "reg", "Reg", True),
            ("NUMBER", "99", "99", False),
            ("WORD", "of", "of", False),
            ("NUMBER", "12.1", "12.1", False),
            ("MARK", "-", "–", False),
            ("WORD", "r", "r", False),
            ("NUMBER", "18A", "18a", False),
            ("MARK", ",", ",", False),
            ("WORD", "", "18٢", False),
            ("WORD", "fit", "ﬁt", False),
            ("WORD", "", "aⅷ", False),
            ("WORD", "", "aд", False),
            ("WORD", "e", "É", True),
            ("MARK", "(", "(", False),
            ("ADDRESS", "www.cqc.org.uk/a-18", "www.cqc.org.uk/a-18", False),
            ("MARK", ".", ".", False),
            ("MARK", '"', "’", False),
            ("MARK", ")", ")", False),
            ("WORD", "si", "SI", True),
            ("NUMBER", "2009", "2009", False),
            ("MARK", "/", "/", False),
            ("NUMBER", "3112", "3112", False),
            ("END", "", "", False),
        ] == [
            (token.kind.name, token.key, text[token.start : token.end], token.is_capital)
            for token in read_tokens(text)
        ]

    @given(st.text() | st.from_regex(r"(reg|SI|www\.)?[0-9]{1,3}[a-z.,;’ ]{0,3}"))
    def test_every_character_is_read_once(self, text: str) -> None:
        """Tokens stand in the order of the text; between them is nothing but white space."""
        *tokens, end = read_tokens(text)
        assert (len(text), len(text)) == (end.start, end.end)
        at = 0
        for token in tokens:
            assert not text[at : token.start].strip(BLANK)
            assert token.start < token.end
            at = token.end
        assert not text[at:].strip(BLANK)
