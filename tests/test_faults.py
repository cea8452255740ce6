"""Faults of the system at each call in turn: the old file is whole, no litter, our error."""

from __future__ import annotations

import functools
import operator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from faults import KINDS, FaultySystem

import cqc_wellled
from cqc_wellled import Limits, ReadError, _api, _store, load_guidance
from cqc_wellled._codec import digest_of
from cqc_wellled._files import write_all, write_whole
from cqc_wellled._guard import read_bytes
from cqc_wellled.errors import CqcWellledError
from cqc_wellled.ingest._project import Built, build_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Self

State = dict[str, bytes]
DATA = Path(__file__).parent.parent / "data" / "2024-05-01"
PACKAGED = Path(cqc_wellled.__file__).parent / "snapshots"
OLD, NEW = b"old\n", b"new\n" * 100_000


class Operation(NamedTuple):
    """Something that writes into a folder."""

    #: Files that are there before.
    before: State
    #: What is done there.
    run: Callable[[Path], object]
    #: Whether several files change together or not at all.
    together: bool = True


@functools.cache
def _built() -> Built:
    return build_folder(DATA, PACKAGED)


def _write_packaged(folder: Path) -> object:
    return _built().write(folder)


WRITES = {
    "a new file": Operation({}, lambda f: write_whole(f / "a", NEW, overwrite=False)),
    "an old file": Operation({"a": OLD}, lambda f: write_whole(f / "a", NEW, overwrite=True)),
    "the packaged files": Operation(
        {"legislation.json": OLD, "2024-05-01.json": OLD}, _write_packaged, together=False
    ),
    "a folder of tables": Operation(
        {"criteria.csv": OLD, "points.csv": OLD, "mine.txt": OLD},
        lambda f: write_all(f, {"criteria.csv": NEW, "mentions.csv": NEW}, overwrite=True),
    ),
}


READS = {
    "reading a file": Operation({"a": NEW}, lambda f: read_bytes(f / "a", limits=Limits())),
}


def state_of(folder: Path) -> State:
    """Give the content of every file in a folder, whatever is called."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def prepare(folder: Path, before: State) -> Path:
    """Put the old files into a folder, and nothing else."""
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, data in before.items():
        (folder / name).write_bytes(data)
    return folder


def calls_of(system: FaultySystem, operation: Operation, folder: Path) -> tuple[int, State]:
    """Count the calls of an operation that nothing happens to, and give what it leaves."""
    operation.run(prepare(folder, operation.before))  # what is imported or kept at first use
    prepare(folder, operation.before)
    with system.watch():
        operation.run(folder)
    return len(system.made), state_of(folder)


def is_sound(operation: Operation, after: State, found: State) -> bool:
    """Tell whether every file is old or new as a whole, and no other file is there."""
    if operation.together:
        return found in (operation.before, after)
    names = set(operation.before) | set(after)
    return set(found) <= names and all(
        found.get(name) in (operation.before.get(name), after[name]) for name in names
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("operation", WRITES.values(), ids=WRITES)
def test_a_fault_at_any_call_leaves_the_old_file_whole(
    operation: Operation, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever fails at whatever call, files are old or new, nothing lies about, it is told."""
    system = FaultySystem(monkeypatch)
    fault = KINDS[kind]
    calls, after = calls_of(system, operation, tmp_path / "it")
    assert calls >= 5
    for number in range(1, calls + 1):
        folder = prepare(tmp_path / "it", operation.before)
        with system.watch(functools.partial(operator.eq, number), fault):
            raised = raised_by(operation, folder)
        call = system.made[number - 1]
        if raised is None:
            # Not every call matters: a path can be made out without some of its parts.
            assert after == state_of(folder), call
            continue
        ours = issubclass(type(fault()), OSError)
        assert isinstance(raised, CqcWellledError if ours else type(fault())), call
        assert is_sound(operation, after, state_of(folder)), call


@pytest.mark.parametrize("operation", WRITES.values(), ids=WRITES)
def test_a_system_that_fails_for_good_leaves_the_old_file_whole(
    operation: Operation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where every call fails from some call on, every file that was there is old or new."""
    system = FaultySystem(monkeypatch)
    calls, after = calls_of(system, operation, tmp_path / "it")
    for number in range(1, calls + 1):
        folder = prepare(tmp_path / "it", operation.before)
        with system.watch(functools.partial(operator.le, number), KINDS["broken device"]):
            raised = raised_by(operation, folder)
        assert isinstance(raised, CqcWellledError)
        found = state_of(folder)
        for name, data in operation.before.items():
            assert found[name] in (data, after[name])


def raised_by(operation: Operation, folder: Path) -> BaseException | None:
    """Run an operation and give what it raises."""
    try:
        operation.run(folder)
    except BaseException as error:  # noqa: BLE001 - an interrupt too
        return error
    return None


# --- reading --------------------------------------------------------------------------------


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Make a file that takes several reads."""
    path = tmp_path / "kept"
    path.write_bytes(NEW)
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_at_any_call_of_reading_is_told(
    kind: str, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever fails at whatever call, there is our error or the interrupt, and no half file."""
    system = FaultySystem(monkeypatch)
    with system.watch():
        assert NEW == read_bytes(kept, limits=Limits())
    calls = len(system.made)
    assert calls >= 5
    fault = KINDS[kind]
    expected = ReadError if issubclass(type(fault()), OSError) else type(fault())
    for number in range(1, calls + 1):
        with (
            system.watch(functools.partial(operator.eq, number), fault),
            pytest.raises(expected),
        ):
            read_bytes(kept, limits=Limits())


def replace(path: Path, data: bytes) -> None:
    """Put another file into the place of a file."""
    path.with_name("other").write_bytes(data)
    path.with_name("other").replace(path)


@pytest.mark.parametrize("change", ["remove", "truncate", "grow", "replace"])
def test_a_file_that_changes_while_it_is_read(
    change: str, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that changes before any call is read as some file that was there, or is refused."""
    other = b"x" * 10
    changes: dict[str, Callable[[], object]] = {
        "remove": kept.unlink,
        "truncate": lambda: kept.write_bytes(b""),
        "grow": lambda: kept.write_bytes(NEW * 20),
        "replace": lambda: replace(kept, other),
    }
    system = FaultySystem(monkeypatch)
    with system.watch():
        read_bytes(kept, limits=Limits())
    for number in range(1, len(system.made) + 1):
        kept.write_bytes(NEW)
        told = ""
        found = None

        def fails(made: int, number: int = number) -> bool:
            if made == number:
                changes[change]()
            return False

        with system.watch(fails):
            try:
                found = read_bytes(kept, limits=Limits())
            except ReadError as error:
                told = str(error)
        if found is None:
            assert "cannot be read" in told or "max_bytes" in told
        else:
            assert NEW.startswith(found) or found == other or (NEW * 20).startswith(found)


class _Dripping:
    """A file that gives a byte when more is asked for."""

    def __init__(self, file: object, most: int) -> None:
        self._file = file
        self._most = most

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()  # type: ignore[attr-defined]

    def read(self, size: int) -> bytes:
        found: bytes = self._file.read(min(size, self._most))  # type: ignore[attr-defined]
        return found


@pytest.mark.parametrize("most", [1, 7, 4096])
def test_short_reads_give_the_whole_file(
    most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A system that gives less than was asked for is asked again, to the end and no further."""
    path = tmp_path / "kept"
    path.write_bytes(NEW[:5000])
    opened = open
    monkeypatch.setattr("builtins.open", lambda *a, **k: _Dripping(opened(*a, **k), most))
    assert NEW[:5000] == read_bytes(path, limits=Limits(max_bytes=5000))
    with pytest.raises(ReadError, match="max_bytes=4999"):
        read_bytes(path, limits=Limits(max_bytes=4999))


# --- the packaged files ----------------------------------------------------------------------


@pytest.fixture
def unloaded() -> Iterator[None]:
    """Forget what was loaded, and again when the test is over."""

    def forget() -> None:
        for cached in (_api._load, _store.versions, _store._read_legislation):
            cached.cache_clear()

    forget()
    yield
    forget()


@pytest.mark.usefixtures("unloaded")
@pytest.mark.parametrize("kind", KINDS)
def test_a_failed_first_use_can_be_tried_again(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A packaged file that cannot be read is told, and is read by the next that asks."""
    fault = KINDS[kind]
    expected = ReadError if issubclass(type(fault()), OSError) else type(fault())
    loader: Any = _store.__spec__.loader
    read = loader.get_data
    for failing in (1, 2):
        made: list[str] = []

        def get_data(path: str, failing: int = failing, made: list[str] = made) -> bytes:
            made.append(path)
            if len(made) == failing:
                raise fault()
            data: bytes = read(path)
            return data

        for cached in (_api._load, _store.versions):
            cached.cache_clear()
        monkeypatch.setattr(loader, "get_data", get_data)
        with pytest.raises(expected):
            load_guidance()
        assert "2024-05-01" == load_guidance().version


@pytest.mark.usefixtures("unloaded")
def test_a_damaged_packaged_file_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A packaged snapshot that is cut off or has another byte is refused, or its digest is."""
    loader: Any = _store.__spec__.loader
    whole: bytes = loader.get_data(str(PACKAGED / "2024-05-01.json"))
    digest = load_guidance().digest
    for place in range(0, len(whole) - 2, 997):
        for damaged in (whole[:place], whole[:place] + b"#" + whole[place + 1 :]):
            monkeypatch.setattr(loader, "get_data", lambda _, data=damaged: data)
            assert digest != digest_or_none(), place


def digest_or_none() -> str | None:
    """Read the packaged snapshot and give the digest of what is read, if it can be read."""
    try:
        return digest_of(_store.load_snapshot(_store.versions()[0]))
    except ReadError:
        return None
