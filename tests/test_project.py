"""From `data/` to the packaged files, and every fault of `data/` told by name."""

from __future__ import annotations

import datetime
import hashlib
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from made_up_pages import make_page

import cqc_wellled
from cqc_wellled._codec import digest_of
from cqc_wellled._vocabulary import Digest, Version
from cqc_wellled.errors import (
    BuildFailed,
    CqcWellledError,
    LimitExceeded,
    PageError,
    ReadError,
    WriteError,
)
from cqc_wellled.ingest import Became
from cqc_wellled.ingest._legislation_notes import read_legislation
from cqc_wellled.ingest._manifest import Release, add_release
from cqc_wellled.ingest._project import Built, build_folder, check_account

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
SNAPSHOTS = Path(cqc_wellled.__file__).parent / "snapshots"
NAMES = ("legislation.json", "2024-05-01.json", "manifest.json")
PAGE = "source/capable-compassionate-and-inclusive-leaders.txt"
SOURCE = "capable-compassionate-and-inclusive-leaders"
LAST = (SNAPSHOTS / "2024-05-01.json").read_bytes().count(b"\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy `data/` to where it may be broken, with a folder for the packaged files beside it."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    (tmp_path / "snapshots").mkdir()
    for name in NAMES:
        shutil.copy(SNAPSHOTS / name, tmp_path / "snapshots")
    return tmp_path / "data" / "2024-05-01"


def output_of(folder: Path) -> Path:
    """Give the folder of the packaged files."""
    return folder.parent.parent / "snapshots"


def build(folder: Path) -> Built:
    """Build the copy."""
    return build_folder(folder, output_of(folder))


def edit(path: Path, old: str, new: str) -> None:
    """Replace what occurs in a file exactly once."""
    text = path.read_text("utf-8")
    assert 1 == text.count(old), (path, old)
    path.write_text(text.replace(old, new), "utf-8")


# --- building ----------------------------------------------------------------------


def test_the_packaged_files_are_what_the_data_gives() -> None:
    """The bundled version is rebuilt from `data/` byte for byte, with every line accounted for."""
    built = build_folder(ROOT / "data" / "2024-05-01", SNAPSHOTS)
    assert () == built.differences(SNAPSHOTS)
    assert NAMES == tuple(built.files)
    assert 66 == len(built.account)
    assert {Became.VERBATIM, Became.HEADING, Became.DATE, Became.FURNITURE} == {
        line.became for line in built.account
    }


def test_missing_files_are_written_and_then_agree(folder: Path, tmp_path: Path) -> None:
    """Into an empty folder every file is written, the manifest last; a second time none is."""
    empty = tmp_path / "empty"
    empty.mkdir()
    built = build_folder(folder, empty)
    assert tuple(f"{name} is missing" for name in NAMES) == built.differences(empty)
    assert NAMES == built.write(empty)
    assert [(SNAPSHOTS / name).read_bytes() for name in NAMES] == [
        (empty / name).read_bytes() for name in NAMES
    ]
    assert ((), ()) == (built.differences(empty), built.write(empty))
    assert sorted(NAMES) == sorted(path.name for path in empty.iterdir())


DIFFERENCES: dict[str, tuple[Callable[[bytes], bytes], int]] = {
    "first byte": (lambda data: b"x" + data, 1),
    "a line more": (lambda data: data.replace(b"\n", b"\n\n", 1), 2),
    "line ends": (lambda data: data.replace(b"\n", b"\r\n"), 1),
    "nothing": (lambda _: b"", 1),
    "last newline": (lambda data: data.removesuffix(b"\n"), LAST + 1),
    "words more": (lambda data: data + b"end", LAST + 1),
    "a blank line more": (lambda data: data + b"\n", LAST + 2),
}


@pytest.mark.parametrize(("change", "line"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_a_difference_is_told_by_its_line(
    change: Callable[[bytes], bytes], line: int, folder: Path
) -> None:
    """Every difference from the packaged file is noticed, and the first line of it named."""
    path = output_of(folder) / "2024-05-01.json"
    data = path.read_bytes()
    path.write_bytes(change(data))
    expected = f"2024-05-01.json differs from what its sources give, first in line {line}"
    assert (expected,) == build(folder).differences(output_of(folder))
    assert ("2024-05-01.json",) == build(folder).write(output_of(folder))
    assert data == path.read_bytes()


def test_what_is_built_cannot_be_changed(folder: Path) -> None:
    """What a folder gives is read-only, down to the packaged files."""
    built = build(folder)
    with pytest.raises(TypeError):
        built.files["manifest.json"] = b""  # type: ignore[index]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        built.account = ()  # type: ignore[misc]


def test_files_that_cannot_be_written_are_our_error(folder: Path) -> None:
    """A packaged file that is a link or a folder is neither followed nor replaced."""
    path = output_of(folder) / "2024-05-01.json"
    path.rename(path.with_suffix(".other"))
    path.symlink_to(path.with_suffix(".other"))
    edit(path.with_suffix(".other"), "en-GB", "en")
    with pytest.raises(WriteError, match="is no regular file"):
        build(folder).write(output_of(folder))
    path.unlink()
    path.mkdir()
    with pytest.raises(ReadError, match=r"Is a directory|no regular file"):
        build(folder).differences(output_of(folder))
    with pytest.raises(WriteError, match="No such file or directory"):
        build(folder).write(folder / "nowhere")


# --- broken data -------------------------------------------------------------------


def break_text(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Replace words of a file."""
    return lambda folder: edit(folder / name, old, new)


def break_page(old: str, new: str) -> Callable[[Path], None]:
    """Replace words of the page, and own up to it in the provenance."""

    def change(folder: Path) -> None:
        edit(folder / PAGE, old, new)
        data = (folder / PAGE).read_bytes()
        path = folder / "provenance.toml"
        known = "522e0e75d162768c9b561ade7b765ff63662f6916857bfe09514656e6a7c95e1"
        edit(path, known, hashlib.sha256(data).hexdigest())

    return change


def replace_file(name: str, data: bytes) -> Callable[[Path], None]:
    """Put other bytes into a file."""

    def change(folder: Path) -> None:
        (folder / name).write_bytes(data)

    return change


def remove(name: str) -> Callable[[Path], None]:
    """Remove a file."""
    return lambda folder: (folder / name).unlink()


def as_link(name: str) -> Callable[[Path], None]:
    """Put a symbolic link to a file outside in place of a file."""

    def change(folder: Path) -> None:
        outside = folder.parent.parent / "outside"
        (folder / name).rename(outside)
        (folder / name).symlink_to(outside)

    return change


def as_loop(name: str) -> Callable[[Path], None]:
    """Put a symbolic link to itself in place of a file."""

    def change(folder: Path) -> None:
        (folder / name).unlink()
        (folder / name).symlink_to(folder / name)

    return change


def twice(name: str, begin: str) -> Callable[[Path], None]:
    """Repeat the first table of a TOML file that begins with these words."""

    def change(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        start = text.index(begin)
        end = text.index("\n\n", start)
        (folder / name).write_text(f"{text}\n\n{text[start:end]}\n", "utf-8")

    return change


TOML, NOTES, LEGISLATION = "provenance.toml", "annotations.toml", "../legislation.json"
BROKEN: list[tuple[Callable[[Path], None], type[CqcWellledError], str]] = [
    # Files.
    (remove(TOML), ReadError, "cannot be read: No such file"),
    (remove(NOTES), ReadError, "cannot be read: No such file"),
    (remove(PAGE), ReadError, "cannot be read: No such file"),
    (replace_file(PAGE, b"a" * 5_000_001), LimitExceeded, "more than max_bytes=5000000"),
    (replace_file(PAGE, b"\xff"), BuildFailed, "is not the page that provenance.toml describes"),
    (break_text(PAGE, "Downloads", "Uploads"), BuildFailed, "found SHA-256 .* expected 522e0e75"),
    # TOML.
    (replace_file(TOML, b""), PageError, r"\$\.guidance: found nothing, expected this key"),
    (replace_file(TOML, b"a = "), PageError, r"“provenance\.toml” is no TOML: Invalid value"),
    (replace_file(TOML, b"a = '\xff'"), PageError, r"“provenance\.toml” is no TOML: 'utf-8'"),
    (replace_file(TOML, b"\xef\xbb\xbf"), PageError, r"“provenance\.toml” is no TOML"),
    (replace_file(NOTES, b"a = " + b"[" * 20_000), PageError, r"“annotations\.toml” is no TOML"),
    (replace_file(NOTES, b"a = 1\na = 2"), PageError, "is no TOML: Cannot overwrite a value"),
    (replace_file(NOTES, b"line = 2024-05-01"), PageError, r"\$\.line: found “2024-05-01”"),
    (replace_file(NOTES, b"line = 10:00:00"), PageError, r"\$\.line: found a value of type time"),
    (replace_file(NOTES, b""), BuildFailed, "questions are open\nline 5: “Downloads”: .*furniture"),
    # Sources.
    (break_text(TOML, f'"{PAGE}"', '"../../outside"'), BuildFailed, "leads out of the folder"),
    (break_text(TOML, f'"{PAGE}"', f'"../2024-05-01/{PAGE}"'), BuildFailed, "leads out of the"),
    (break_text(TOML, f'"{PAGE}"', '"/etc/passwd"'), BuildFailed, "leads out of the folder"),
    (break_text(TOML, f'"{PAGE}"', '"a\\u0000b"'), BuildFailed, "is no path of a source"),
    (break_text(TOML, f'"{PAGE}"', '"source"'), ReadError, "Is a directory|no regular file"),
    (as_link(PAGE), BuildFailed, "leads out of the folder"),
    (as_loop(PAGE), CqcWellledError, "Too many levels|Symlink loop"),
    (twice(TOML, "[[source]]"), BuildFailed, f"has the source {SOURCE} twice"),
    (break_text(TOML, f'id = "{SOURCE}"', 'id = "other"'), PageError, "names the sources other"),
    (break_text(TOML, f'title_source = "{SOURCE}"', 'title_source = "b"'), PageError, "title of b"),
    # What the provenance says.
    (break_text(TOML, '"2024-05-01"', '"2024-05-02"'), PageError, "names the version 2024-05-02"),
    (break_text(TOML, '"2024-05-01"', '"../x"'), PageError, r"\$\.version: found “../x”"),
    (break_text(TOML, "position = 8", "position = 9"), ReadError, r"position: found 9, expected 8"),
    # What the annotations say.
    (break_text(NOTES, "line = 36", "line = 37"), BuildFailed, "line 37: “The role of leaders”: a"),
    (twice(NOTES, "[[line]]"), BuildFailed, r"line 5: “Downloads”: two \[\[line\]\] speak"),
    (twice(NOTES, "[[resource]]"), BuildFailed, r"line 66: .*two \[\[resource\]\] speak"),
    (twice(NOTES, "[[named_thing]]"), BuildFailed, r"two \[\[named_thing\]\] speak of this"),
    (twice(NOTES, "[[mention]]"), BuildFailed, r"“duty of candour”: two \[\[mention\]\] speak"),
    (break_text(NOTES, "of = 25", "of = 35"), BuildFailed, "line 31: .* to an earlier one"),
    (break_text(NOTES, "regulation/20", "regulation/30"), BuildFailed, "no such target"),
    (break_text(NOTES, '"uksi/2014/2936/regulation/5"', '"uksi/2014/2936/regulation/6"'),
     PageError, "line 66: .*uksi/2014/2936/regulation/6, which no page links"),
    # What the page prints.
    (break_page("Downloads", "Uploads"), BuildFailed, "line 5: “Downloads”: a"),
    (break_page("Regulation 18: Staffing", "Regulation 18: Staff"), BuildFailed, "line 125: "),
    (break_page("duty of candour", "duty"), BuildFailed, "expected 1 times .*found 0"),
    (break_page("1 May 2024", "2 May 2024"), PageError, "the pages are of 2024-05-02"),
    # Legislation.
    (replace_file(LEGISLATION, b"{"), BuildFailed, "found no JSON"),
    (replace_file(LEGISLATION, b"\xff[]"), BuildFailed, "no UTF-8"),
    (replace_file(LEGISLATION, b"[1e3]"), BuildFailed, r"\$\.instruments\[0\]"),
    (replace_file(LEGISLATION, b"[" * 100_000), BuildFailed, "max_depth"),
    (replace_file(LEGISLATION, b"5"), BuildFailed, r"\$\.instruments: found 5, expected a list"),
    (replace_file(LEGISLATION, b"[]"), BuildFailed, "line 125: “Regulation 18: Staffing”"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "kind", "message"), BROKEN)
def test_a_fault_of_the_data_fails_the_build(
    change: Callable[[Path], None], kind: type[CqcWellledError], message: str, folder: Path
) -> None:
    """Whatever is broken in `data/`, the build fails with our error and touches no file."""
    change(folder)
    before = {name: (output_of(folder) / name).read_bytes() for name in NAMES}
    with pytest.raises(kind, match=f"(?s){message}"):
        build(folder)
    assert before == {path.name: path.read_bytes() for path in output_of(folder).iterdir()}


# --- several pages -----------------------------------------------------------------


def add_page(folder: Path, *, named: bool = True, tail: str = "") -> None:
    """Add a second, made-up page, and say in every entry of which page it speaks."""
    text = make_page("Freedom to speak up", "As the Moon Charter asks.", "Two:", "• three")
    title = "Guidance for NHS trusts and foundation trusts: assessing the well-led key question"
    text = "\n" + text.replace("Made-up guidance for the tests", title)
    text = text.replace("2 March 2023", "1 May 2024") + "\n" + tail
    (folder / "source" / "made-up.txt").write_text(text, "utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    edit(
        folder / "provenance.toml",
        "# retrieved = …  is not known",
        f'[[source]]\nid = "freedom-to-speak-up"\nfile = "source/made-up.txt"\n'
        f'media_type = "text/plain"\nsha256 = "{digest}"',
    )
    path = folder / "annotations.toml"
    notes = path.read_text("utf-8")
    if named:
        for table in ("line", "continues", "resource", "mention"):
            notes = notes.replace(f"[[{table}]]\n", f'[[{table}]]\nsource = "{SOURCE}"\n')
    moon = """
[[named_thing]]
id = "named-thing.moon-charter"
name = "The Charter of the Moon"
basis = "seen-in-source"

[[mention]]
source = "freedom-to-speak-up"
phrase = "Moon Charter"
within = "criterion"
times = 1
target = "named-thing.moon-charter"
basis = "made up"
"""
    path.write_text(notes + moon, "utf-8")


def test_a_folder_of_several_pages(folder: Path) -> None:
    """Pages that print the title on different lines make one snapshot, accounted for in full."""
    add_page(folder)
    built = build(folder)
    assert [SOURCE, "freedom-to-speak-up"] == [s.id for s in built.snapshot.quality_statements]
    assert 66 + 8 == len(built.account)
    assert "named-thing.moon-charter" == built.snapshot.named_things[-1].id


def test_entries_name_one_of_several_pages(folder: Path) -> None:
    """With several pages an entry that names none or another one fails the build."""
    add_page(folder, named=False)
    with pytest.raises(BuildFailed, match="found None as source; with several pages each entry"):
        build(folder)
    path = folder / "annotations.toml"
    path.write_text('[[line]]\nsource = "x"\nline = 1\nprinted = "y"\nrole = "note"\nbasis = "z"')
    with pytest.raises(BuildFailed, match="found “x” as source; with several pages"):
        build(folder)


def test_the_questions_of_all_pages_come_at_once(folder: Path) -> None:
    """The build lists the open questions of every page, each under its page's id."""
    add_page(folder, tail="Further detail and context:\nWhere\n")
    path = folder / "annotations.toml"
    edit(path, 'target = "named-thing.moon-charter"', 'target = "named-thing.sun-charter"')
    with pytest.raises(BuildFailed) as caught:
        build(folder)
    told = str(caught.value).split("\n")
    assert [f"{SOURCE}: 1 questions are open", "freedom-to-speak-up: 3 questions are open"] == [
        line for line in told if line.endswith("are open")
    ]
    assert "line 11: “Where”: the page cannot say" in str(caught.value)
    assert told[-1].endswith("give it a [[line]] role (topic, passage, furniture)")


def test_the_account_is_told_from_the_snapshot(folder: Path) -> None:
    """A snapshot that says other than its page fails the account, whoever made it."""
    built = build(folder)
    texts = {built.snapshot.sources[0].id: (folder / PAGE).read_bytes()}
    assert built.account == check_account(built.snapshot, texts)
    [statement] = built.snapshot.quality_statements
    criteria = statement.criteria[:-1]
    less = attrs.evolve(statement, criteria=criteria)
    with pytest.raises(BuildFailed, match=r"lines \[31\] are not accounted for, .* of \[\]"):
        check_account(attrs.evolve(built.snapshot, quality_statements=(less,)), texts)
    other = attrs.evolve(built.snapshot, title="Another title")
    with pytest.raises(BuildFailed, match=r"lines \[1\] are not .* of \['title'\]"):
        check_account(other, texts)


# --- the manifest ------------------------------------------------------------------


def release(content: str = "a", released: str | None = None) -> Release:
    """Make what the manifest says of a version."""
    day = None if released is None else datetime.date.fromisoformat(released)
    digest = Digest(f"sha256:{hashlib.sha256(content.encode()).hexdigest()}")
    return Release(file="x.json", digest=digest, schema_version=1, released=day)


def add(kept: bytes | None, version: str, entry: Release) -> bytes:
    """Put a version into a manifest."""
    return add_release(kept, Version(version), entry)


def test_a_manifest_lists_versions_by_age() -> None:
    """The oldest version comes first, and the tenth correction behind the second."""
    kept: bytes | None = None
    for version in ("2024-05-01.10", "2025-01-01", "2024-05-01", "2024-05-01.2"):
        kept = add(kept, version, release())
    assert kept is not None
    expected = ["2024-05-01", "2024-05-01.2", "2024-05-01.10", "2025-01-01"]
    assert expected == list(json.loads(kept)["versions"])
    assert kept.endswith(b"}\n")


def test_a_version_that_is_not_released_may_change() -> None:
    """Before its release a version's content may change, and after it only stay."""
    first = add(None, "2024-05-01", release("a"))
    second = add(first, "2024-05-01", release("b"))
    third = add(second, "2024-05-01", release("b", "2026-01-01"))
    assert third == add(third, "2024-05-01", release("b", "2026-01-01"))
    assert 3 == len({first, second, third})


@pytest.mark.parametrize(
    ("version", "entry", "message"),
    [
        ("2024-05-01", release("b", "2026-01-01"), "never changes; .* such as 2024-05-01.1$"),
        ("2024-05-01.3", release("b", "2026-01-01"), "never changes; .* such as 2024-05-01.4$"),
        ("2024-05-01", release("a"), "released on 2026-01-01; .* says nothing of a release"),
        ("2024-05-01", release("a", "2026-01-02"), "2026-01-01; provenance.toml says 2026-01-02"),
    ],
)
def test_a_released_version_never_changes(version: str, entry: Release, message: str) -> None:
    """Neither the content nor the day of a release changes afterwards."""
    kept = add(None, version, release("a", "2026-01-01"))
    with pytest.raises(BuildFailed, match=message):
        add(kept, version, entry)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"versions": []}',
        b'{"versions": {"x": {}}}',
        b'{"versions": {}, "more": 1}',
        b'{"versions": {}, "versions": {}}',
        b'{"versions": {"2024-05-01": {"file": 5}}}',
        b"\xff",
    ],
)
def test_a_broken_manifest_fails_the_build(data: bytes, folder: Path) -> None:
    """A manifest of another shape is told as such, and not written over."""
    path = output_of(folder) / "manifest.json"
    path.write_bytes(data)
    with pytest.raises(BuildFailed, match=r"manifest\.json is none: "):
        build(folder)
    assert data == path.read_bytes()


def test_a_release_is_kept_by_the_build(folder: Path) -> None:
    """Once the manifest tells a release, the build refuses other content for that version."""
    edit(folder / TOML, 'language = "en-GB"', 'language = "en-GB"\nreleased = 2026-11-30')
    built = build(folder)
    assert ("manifest.json",) == built.write(output_of(folder))
    entry = json.loads((output_of(folder) / "manifest.json").read_bytes())["versions"]["2024-05-01"]
    assert {
        "file": "2024-05-01.json",
        "digest": digest_of(built.snapshot),
        "schema_version": 1,
        "released": "2026-11-30",
    } == entry
    edit(folder / TOML, "Care Quality Commission", "CQC")
    with pytest.raises(BuildFailed, match="version 2024-05-01 was released on 2026-11-30 and"):
        build(folder)


# --- legislation -------------------------------------------------------------------


def legislation(**changes: object) -> list[dict[str, Any]]:
    """Make the notes of one instrument with one regulation."""
    regulation: dict[str, object] = {
        "number": "9A",
        "part": "Part 1",
        "heading": None,
        "cqc_url": None,
        "seen_at": "https://example.org/",
        "also_printed": [{"heading": "Made up", "seen_at": "https://example.org/x"}],
        "remark": "made up",
    }
    instrument: dict[str, object] = {
        "id": "uksi/2001/7",
        "title": "The Made-up Regulations 2001",
        "si": "SI 2001/7",
        "uri": "http://www.legislation.gov.uk/id/uksi/2001/7",
        "regulations": [regulation],
    }
    regulation |= {key: value for key, value in changes.items() if key in regulation}
    return [instrument | {key: value for key, value in changes.items() if key in instrument}]


def test_legislation_is_put_together_from_its_notes() -> None:
    """Ids and addresses follow from the instrument and the number; remarks stay behind."""
    found = read_legislation(Path("notes.json"), json.dumps(legislation()).encode())
    [instrument], [entry] = found.instruments, found.entries
    regulation = entry.regulation
    assert ("uksi/2001/7", "SI 2001/7") == (instrument.id, instrument.si)
    assert (
        "uksi/2001/7/regulation/9A",
        instrument,
        "9A",
        None,
        "http://www.legislation.gov.uk/id/uksi/2001/7/regulation/9A",
    ) == (
        regulation.id,
        regulation.instrument,
        regulation.number,
        regulation.heading,
        regulation.uri,
    )
    assert ["Made up"] == [printed.heading for printed in entry.also_printed]


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        (legislation(number="../9"), r"regulation\.id: found “uksi/2001/7/regulation/\.\./9”"),
        (legislation(number=9), r"regulations\[0\]\.number: found 9, expected text"),
        (legislation(seen_at=None), r"regulations\[0\]\.seen_at: found None, expected"),
        (legislation() * 2, "found more than once: uksi/2001/7, uksi/2001/7/regulation/9A"),
        (legislation(id="uksi/x"), r"instruments\[0\]\.id: found “uksi/x”"),
        ([{"id": "uksi/2001/7", "idd": 1}], "found the key “idd”"),
    ],
)
def test_legislation_of_another_shape_is_refused(notes: object, message: str) -> None:
    """Notes of another shape, with impossible ids or with doubles are refused by file name."""
    with pytest.raises(BuildFailed, match=f"(?s)^“notes.json”: .*{message}"):
        read_legislation(Path("notes.json"), json.dumps(notes).encode())
