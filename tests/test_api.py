"""Loading, pinning, reading and writing."""

from __future__ import annotations

import datetime
import io
import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given, strategies as st

import cqc_wellled
from cqc_wellled import (
    DigestMismatch,
    Guidance,
    LimitExceeded,
    Limits,
    ReadError,
    UnknownVersion,
    _api,
    _store,
    available_versions,
    dumps,
    load_guidance,
    loads,
    read_guidance,
)
from cqc_wellled._text import excerpt, version_order
from cqc_wellled._vocabulary import Version

if TYPE_CHECKING:
    from typing import Self

SNAPSHOTS = Path(cqc_wellled.__file__).parent / "snapshots"


def test_versions() -> None:
    """The bundled versions are those of the manifest, and the newest is the default."""
    assert ("2024-05-01",) == available_versions()
    assert available_versions()[-1] == load_guidance().version


def test_versions_are_ordered_by_date_and_correction() -> None:
    """A correction comes behind what it corrects, the tenth behind the second."""
    versions = ["2024-05-01.10", "2025-01-01", "2024-05-01", "2024-05-01.2"]
    assert ["2024-05-01", "2024-05-01.2", "2024-05-01.10", "2025-01-01"] == sorted(
        versions, key=version_order
    )


def test_one_object_a_version() -> None:
    """However a version is asked for, the same object answers."""
    digest = load_guidance().digest
    assert load_guidance() is load_guidance("2024-05-01") is load_guidance(None, digest=digest)


@pytest.mark.parametrize(
    "version",
    [
        "2024-05-02",
        "",
        "../../etc/passwd",
        "2024-05-01\0",
        "2024-05-01\n",
        "٢٠٢٤-٠٥-٠١",  # noqa: RUF001 - Arabic digits on purpose
        20240501,
        10**5000,
        b"2024-05-01",
        ["2024-05-01"],
        datetime.date(2024, 5, 1),
        True,
        "x" * 10**6,
    ],
    ids=excerpt,
)
def test_an_unknown_version(version: Any) -> None:  # noqa: ANN401 - wrong on purpose
    """Anything but an available version is refused, and the available ones are listed."""
    with pytest.raises(UnknownVersion) as caught:
        load_guidance(version)
    assert (excerpt(version), ("2024-05-01",)) == (caught.value.asked, caught.value.known)
    assert len(str(caught.value)) < 300


def test_a_version_that_is_close_is_offered() -> None:
    """Of an unknown version those that it is like are told, beside all that there are."""
    said = "“2024-05-02”: no such guidance version; close: 2024-05-01; known: 2024-05-01"
    with pytest.raises(UnknownVersion, match=f"^{said}$"):
        load_guidance("2024-05-02")


@pytest.mark.parametrize("digest", ["sha256:" + "0" * 64, "", "x" * 10**6, 5], ids=excerpt)
def test_another_digest(digest: Any) -> None:  # noqa: ANN401 - wrong on purpose
    """Content that is not what was pinned is refused, with both digests."""
    with pytest.raises(DigestMismatch) as caught:
        load_guidance("2024-05-01", digest=digest)
    assert load_guidance().digest == caught.value.found
    assert excerpt(digest) in str(caught.value)


def test_the_manifest_tells_the_truth() -> None:
    """Each version's entry names its file, the digest of its content and its schema version."""
    manifest = json.loads((SNAPSHOTS / "manifest.json").read_text("utf-8"))
    for version, entry in manifest["versions"].items():
        guidance = read_guidance(SNAPSHOTS / entry["file"])
        assert (guidance.version, guidance.digest) == (version, entry["digest"])
        assert guidance.snapshot.schema_version == entry["schema_version"]
    assert set(available_versions()) == set(manifest["versions"])


def test_the_digest_is_of_the_content() -> None:
    """Laying the file out otherwise does not change its digest; one character of text does."""
    packaged = (SNAPSHOTS / "2024-05-01.json").read_text("utf-8")
    plain = json.loads(packaged)
    shuffled = json.dumps(dict(reversed(plain.items())), ensure_ascii=True, indent=7)
    assert load_guidance().digest == loads(shuffled).digest
    changed = packaged.replace("holistic health", "holistic wealth")
    assert load_guidance().digest != loads(changed).digest


def test_round_trip() -> None:
    """What is written is read back equal, from text, bytes and a file."""
    guidance = load_guidance()
    assert guidance == loads(dumps(guidance))
    assert guidance == loads(dumps(guidance).encode())
    assert guidance == read_guidance(SNAPSHOTS / "2024-05-01.json")
    assert dumps(guidance) == dumps(loads(dumps(guidance)))


#: Texts that a snapshot may hold; one of nothing but spaces holds no words.
WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Zl", "Zp")), min_size=1
).filter(str.strip)


@given(text=WORDS, title=WORDS, language=WORDS)
def test_round_trip_of_any_text(text: str, title: str, language: str) -> None:
    """Whatever the words are, they come back as they were."""
    snapshot = load_guidance().snapshot
    statement = snapshot.quality_statements[0]
    criterion = attrs.evolve(statement.criteria[0], text=text)
    statement = attrs.evolve(
        statement, title=title, we_statement=text, criteria=(criterion, *statement.criteria[1:])
    )
    guidance = Guidance(
        snapshot=attrs.evolve(snapshot, quality_statements=(statement,), language=language)
    )
    assert guidance == loads(dumps(guidance))
    assert guidance.digest == loads(dumps(guidance)).digest


def test_limits() -> None:
    """A file larger than the limits is refused before it is read to its end."""
    path = SNAPSHOTS / "2024-05-01.json"
    with pytest.raises(LimitExceeded, match="max_bytes=1000"):
        read_guidance(path, limits=Limits(max_bytes=1000))
    with pytest.raises(LimitExceeded):
        loads(path.read_bytes(), limits=Limits(max_depth=3))


@pytest.mark.parametrize("path", ["no such file", "", "a\0b", 5, None, ["x"]], ids=excerpt)
def test_a_file_that_cannot_be_read(path: Any) -> None:  # noqa: ANN401 - wrong on purpose
    """A path that leads to no readable file is our error."""
    with pytest.raises(ReadError):
        read_guidance(path)


def test_a_damaged_installation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A packaged file that is gone is our error, which names it."""
    monkeypatch.setattr(_store, "__file__", str(tmp_path / "_store.py"))
    with pytest.raises(ReadError, match=r"snapshots/2024-05-01\.json cannot be read"):
        _store.load_snapshot(available_versions()[0])


def test_a_loader_that_gives_no_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the package's loader cannot give the bytes of a file, importlib_resources does."""
    monkeypatch.setattr(_store.__spec__, "loader", None)
    assert load_guidance().snapshot == _store.load_snapshot(available_versions()[0])
    monkeypatch.setattr("importlib_resources.files", lambda _: tmp_path)
    with pytest.raises(ReadError, match=r"snapshots/2024-05-01\.json cannot be read"):
        _store.load_snapshot(available_versions()[0])


def test_other_packaged_files() -> None:
    """A file beside the snapshots is given as it is."""
    assert (SNAPSHOTS / "manifest.json").read_bytes() == _store.read_packaged("manifest.json")


class Archived(io.BytesIO):
    """A file of a package in an archive, which notes how much of it is asked for."""

    def __init__(self, data: bytes) -> None:
        """Take what the file holds."""
        super().__init__(data)
        self.asked: list[int | None] = []

    def joinpath(self, name: str) -> Self:
        """Be the only file of the package."""
        assert "2024-05-01.json" == name
        return self

    def open(self, mode: str) -> Self:
        """Be opened for reading bytes."""
        assert "rb" == mode
        return self

    def read(self, size: int | None = -1) -> bytes:
        """Note what is asked for."""
        self.asked.append(size)
        return super().read(size)


def test_a_file_in_the_archive_of_another_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file as large as the limit is read whole; of a larger one, no more than tells that."""
    limits = Limits(max_bytes=5)
    packages = {"fits": Archived(b"12345"), "large": Archived(b"1234567")}
    monkeypatch.setattr("importlib_resources.files", packages.__getitem__)
    assert b"12345" == _store.read_resource("fits", "2024-05-01.json", limits=limits)
    with pytest.raises(LimitExceeded) as caught:
        _store.read_resource("large", "2024-05-01.json", limits=limits)
    error = caught.value
    assert ("max_bytes", 5, "“2024-05-01.json”") == (error.limit, error.maximum, error.where)
    assert [[6], [6]] == [archive.asked for archive in packages.values()]


def test_a_file_in_the_folder_of_another_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file as large as the limit is read whole; a larger one is refused."""
    limits = Limits(max_bytes=5)
    monkeypatch.setattr("importlib_resources.files", {"other": tmp_path}.__getitem__)
    for data in (b"12345", b"123456"):
        (tmp_path / f"{len(data)}.json").write_bytes(data)
    assert b"12345" == _store.read_resource("other", "5.json", limits=limits)
    with pytest.raises(LimitExceeded, match="max_bytes=5 allows"):
        _store.read_resource("other", "6.json", limits=limits)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{", "["),
        ('"version": "2024-05-01",', ""),
        ('"criteria": [', '"criteria": {'),
        ('"linked"', '"tied"'),
        ('"last_updated": "2024-05-01"', '"last_updated": 20240501'),
        ('"last_updated": "2024-05-01"', '"last_updated": "1 May"'),
        ('"title_span": {', '"title_span": {"x": 1,'),
        ('"title_span": {', '"title_span": [], "x": {'),
        ('"outline": [', '"outline": [5,'),
    ],
)
def test_a_damaged_file(monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> None:
    """A packaged snapshot or legislation of another shape is told as a foreign one would be."""
    damaged = _store._read("2024-05-01.json").replace(old.encode(), new.encode())
    monkeypatch.setattr(_store, "_read", lambda _: damaged)
    with pytest.raises(ReadError) as expected:
        loads(damaged)
    with pytest.raises(ReadError) as caught:
        _store.load_snapshot(Version("2024-05-01"))
    assert str(expected.value) == str(caught.value)
    with pytest.raises(ReadError):
        _store._read_legislation.__wrapped__()


def test_concurrent_first_callers(monkeypatch: pytest.MonkeyPatch) -> None:
    """64 threads that ask at once for the first time get one object."""
    _api._load.cache_clear()
    start = threading.Barrier(64)

    def ask(_: int) -> Guidance:
        start.wait()
        return load_guidance()

    with ThreadPoolExecutor(64) as pool:
        found = list(pool.map(ask, range(64)))
    assert 1 == len({id(guidance) for guidance in found})


def test_legislation_is_one_object() -> None:
    """The legislation is read once for the whole process."""
    assert _store.legislation() is _store.legislation()


def test_module_runs() -> None:
    """`python -m cqc_wellled` is the command line."""
    done = subprocess.run(
        [sys.executable, "-m", "cqc_wellled", "versions"],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert "2024-05-01\n" == done.stdout
