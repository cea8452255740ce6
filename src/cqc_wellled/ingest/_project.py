"""From a folder of sources and annotations to the files that the package ships."""

from __future__ import annotations

import hashlib
import itertools
import tomllib
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

import attrs

from cqc_wellled import _store
from cqc_wellled._codec import SCHEMA_VERSION, digest_of, readable_json
from cqc_wellled._files import write_whole
from cqc_wellled._guard import Limits, read_bytes
from cqc_wellled._model import Snapshot
from cqc_wellled._references import ReferenceResolver
from cqc_wellled._text import excerpt
from cqc_wellled.errors import BuildFailed, PageError, ReadError
from cqc_wellled.ingest._account import PageFacts, account_for
from cqc_wellled.ingest._annotations import Annotations, Provenance, read_notes
from cqc_wellled.ingest._legislation_notes import read_legislation
from cqc_wellled.ingest._manifest import Release, add_release
from cqc_wellled.ingest._page import parse_with
from cqc_wellled.ingest._parsed import AccountLine, ParsedPage
from cqc_wellled.ingest._snapshot import build_with
from cqc_wellled.ingest._source import read_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cqc_wellled._legislation import Legislation
    from cqc_wellled._vocabulary import ItemId, WebAddress
    from cqc_wellled.ingest._annotations import SourceNote


__all__ = [
    "Built",
    "build_folder",
    "check_account",
    "kept_bytes",
    "legislation_of",
    "notes_by_source",
    "read_sources",
    "read_toml",
]

_T = TypeVar("_T")
_LIMITS = Limits()


def _read_only(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    return MappingProxyType(dict(files))


@attrs.frozen(kw_only=True)
class Built:
    """What a folder gives."""

    snapshot: Snapshot
    #: Content of each file of the package, by name, in the order of writing.
    files: Mapping[str, bytes] = attrs.field(converter=_read_only)
    #: What became of every line of every source that is not blank.
    account: tuple[AccountLine, ...]

    def beside(self, files: Mapping[str, bytes]) -> Built:
        """Give the same with some files more, which are written first."""
        return attrs.evolve(self, files={**files, **self.files})

    def differences(self, output: Path) -> tuple[str, ...]:
        """Compare with the files in a folder, byte for byte.

        Returns:
            A sentence for each file that is missing or differs; empty when all agree.

        Raises:
            ReadError: A file is there and cannot be read.
        """
        found: list[str] = []
        for name, data in self.files.items():
            kept = kept_bytes(output / name)
            if kept is None:
                found.append(f"{name} is missing")
            elif kept != data:
                line = _first_difference(kept, data)
                found.append(f"{name} differs from what its sources give, first in line {line}")
        return tuple(found)

    def write(self, output: Path) -> tuple[str, ...]:
        """Write the files that differ, each whole or not at all, the manifest last.

        Returns:
            The names of the files written.

        Raises:
            ReadError: A file is there and cannot be read.
            WriteError: A file cannot be written.
        """
        changed = [name for name, data in self.files.items() if kept_bytes(output / name) != data]
        for name in changed:
            write_whole(output / name, self.files[name], overwrite=True)
        return tuple(changed)


def build_folder(folder: Path, output: Path) -> Built:
    """Build what the package ships from one version's folder and the legislation beside it.

    Args:
        folder: Holds `provenance.toml`, `annotations.toml` and the sources they name;
            `legislation.json` stands beside it, or in it where that was corrected after
            this version's release. Without it the packaged one is used.
        output: Where the packaged files are; the versions in its manifest are kept.

    Returns:
        The snapshot and the packaged files.

    Raises:
        BuildFailed: A line is unexplained, a source is not the one that provenance
            describes, or a released version would change.
        PageError: A page or its annotations are at fault.
        ReadError: A file cannot be read, or the snapshot does not hang together.
    """
    legislation, own = legislation_of(folder)
    provenance = _read_notes_of(folder, Provenance, "provenance.toml")
    notes = _read_notes_of(folder, Annotations, "annotations.toml")
    texts = read_sources(folder, provenance)
    addresses = {note.id: note.url for note in provenance.source}
    pages = _parse_pages(texts, notes, ReferenceResolver(own), addresses)
    snapshot = build_with(pages, provenance, own)
    name = f"{snapshot.version}.json"
    release = Release(
        file=name,
        digest=digest_of(snapshot),
        schema_version=SCHEMA_VERSION,
        released=provenance.released,
    )
    files = {
        "legislation.json": readable_json(legislation).encode(),
        name: readable_json(snapshot).encode(),
        "manifest.json": add_release(
            kept_bytes(output / "manifest.json"), snapshot.version, release
        ),
    }
    return Built(snapshot=snapshot, files=files, account=check_account(snapshot, texts))


def legislation_of(folder: Path) -> tuple[Legislation, Legislation]:
    """Give the legislation that versions share, and the folder's own.

    Raises:
        ReadError: A file is there and cannot be read.
    """
    path = folder.parent / "legislation.json"
    shared = kept_bytes(path)
    legislation = _store.legislation() if shared is None else read_legislation(path, shared)
    # What was corrected after a release must not reach back into it.
    kept = kept_bytes(folder / "legislation.json")
    own = legislation if kept is None else read_legislation(folder / "legislation.json", kept)
    return legislation, own


def check_account(snapshot: Snapshot, texts: Mapping[ItemId, bytes]) -> tuple[AccountLine, ...]:
    """Account for every line of every source, from the finished snapshot alone.

    Returns:
        The account, source by source.

    Raises:
        BuildFailed: A line is unexplained, or an item holds words that no line prints.
    """
    told: list[AccountLine] = []
    statements = {statement.span.source: statement for statement in snapshot.quality_statements}
    for source in snapshot.sources:
        # The snapshot says of one source only on which line the title stands.
        titled = snapshot.title_span.source == source.id
        facts = PageFacts(
            title=snapshot.title,
            title_span=snapshot.title_span if titled else None,
            last_updated=snapshot.last_updated,
            furniture=source.furniture,
        )
        lines = read_page(texts[source.id]).lines
        account = account_for(lines, statements[source.id], facts)
        if account.unexplained or account.unprinted:
            message = (
                f"{source.id}: lines {list(account.unexplained)} are not accounted for, and no "
                f"line prints the words of {list(account.unprinted)}"
            )
            raise BuildFailed(message)
        told += account.lines
    return tuple(told)


def read_sources(folder: Path, provenance: Provenance) -> dict[ItemId, bytes]:
    """Read the pages that provenance describes, by their source.

    Raises:
        BuildFailed: One is named twice, is another page, or is outside of the folder.
        ReadError: One cannot be read.
    """
    texts: dict[ItemId, bytes] = {}
    for note in provenance.source:
        if note.id in texts:
            message = f"provenance.toml has the source {note.id} twice"
            raise BuildFailed(message)
        data = read_bytes(_source_path(folder, note), limits=_LIMITS)
        found = hashlib.sha256(data).hexdigest()
        if found != note.sha256:
            message = (
                f"{excerpt(note.file)} is not the page that provenance.toml describes: "
                f"found SHA-256 {found}, expected {note.sha256}"
            )
            raise BuildFailed(message)
        texts[note.id] = data
    return texts


def _source_path(folder: Path, note: SourceNote) -> Path:
    path = folder / note.file
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError) as error:
        message = f"{excerpt(note.file)} is no path of a source: {error}"
        raise BuildFailed(message) from None
    if not inside or ".." in path.relative_to(folder).parts:
        message = f"{excerpt(note.file)} leads out of the folder of provenance.toml"
        raise BuildFailed(message)
    return path


def _parse_pages(
    texts: Mapping[ItemId, bytes],
    notes: Annotations,
    resolver: ReferenceResolver,
    addresses: Mapping[ItemId, WebAddress | None],
) -> list[ParsedPage]:
    pages: list[ParsedPage] = []
    questions: list[str] = []
    for id_, own in notes_by_source(notes, list(texts)).items():
        page = parse_with(texts[id_], own, resolver, address=addresses[id_])
        if page.problems:
            questions.append(f"{id_}: {len(page.problems)} questions are open")
        for problem in page.problems:
            choices = f" ({', '.join(problem.choices)})" if problem.choices else ""
            where = f"line {problem.line}: {excerpt(problem.excerpt)}"
            questions.append(f"{where}: {problem.message}{choices}")
        pages.append(page)
    if questions:
        raise BuildFailed("\n".join(questions))
    return pages


def notes_by_source(notes: Annotations, sources: Sequence[ItemId]) -> dict[ItemId, Annotations]:
    """Give each source the annotations that speak of it.

    Raises:
        BuildFailed: With several sources, an entry names none of them.
    """
    # With several pages each entry has to say of which it speaks; what a page mentions is
    # told by its mentions.
    if len(sources) == 1:
        return {sources[0]: notes}
    named = {note.source for note in notes.line} | {note.source for note in notes.continues}
    named |= {note.source for note in notes.resource} | {note.source for note in notes.mention}
    stray = sorted(excerpt(name) for name in named.difference(sources))
    if stray:
        message = (
            f"annotations.toml: found {', '.join(stray)} as source; with several pages each "
            f"entry names one of {', '.join(sources)}"
        )
        raise BuildFailed(message)
    found: dict[ItemId, Annotations] = {}
    mentioned = {note.target for note in notes.mention}
    for source in sources:
        targets = {note.target for note in notes.mention if note.source == source}
        found[source] = Annotations(
            line=tuple(note for note in notes.line if note.source == source),
            continues=tuple(note for note in notes.continues if note.source == source),
            resource=tuple(note for note in notes.resource if note.source == source),
            mention=tuple(note for note in notes.mention if note.source == source),
            # One that no page mentions is asked about on every page.
            named_thing=tuple(
                note for note in notes.named_thing if note.id in targets or note.id not in mentioned
            ),
        )
    return found


def kept_bytes(path: Path) -> bytes | None:
    """Read a file, or give `None` where there is none.

    Raises:
        ReadError: It is there and cannot be read.
    """
    try:
        return read_bytes(path, limits=_LIMITS)
    except ReadError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return None
        raise


def _read_notes_of(folder: Path, kind: type[_T], name: str) -> _T:
    return read_notes(read_toml(read_bytes(folder / name, limits=_LIMITS), name), kind, name)


def read_toml(data: bytes, name: str) -> dict[str, object]:
    """Read TOML that nobody has vouched for.

    Raises:
        PageError: It is none.
    """
    try:
        return tomllib.loads(data.decode())
    except (ValueError, RecursionError) as error:
        message = f"{excerpt(name)} is no TOML: {error}"
        raise PageError(message) from None


def _first_difference(old: bytes, new: bytes) -> int:
    pairs = itertools.zip_longest(old.split(b"\n"), new.split(b"\n"))
    return next(number for number, (a, b) in enumerate(pairs, 1) if a != b)
