"""A folder in which pages become a snapshot, over as many runs as their questions take."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from cqc_wellled._codec import readable_json
from cqc_wellled._files import write_all, write_whole
from cqc_wellled._guard import Limits, read_bytes
from cqc_wellled._model import Snapshot
from cqc_wellled._references import ReferenceResolver
from cqc_wellled._text import excerpt, excerpt_end
from cqc_wellled.errors import BuildFailed, LimitExceeded, PageError
from cqc_wellled.ingest._annotations import Annotations, Provenance, read_notes
from cqc_wellled.ingest._page import parse_with
from cqc_wellled.ingest._parsed import ParsedPage
from cqc_wellled.ingest._project import (
    check_account,
    kept_bytes,
    legislation_of,
    notes_by_source,
    read_sources,
    read_toml,
)
from cqc_wellled.ingest._questions import HEADER, new_questions, toml_string
from cqc_wellled.ingest._snapshot import build_with, usual_provenance
from cqc_wellled.ingest._source import EXPECTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cqc_wellled._legislation import Legislation
    from cqc_wellled._vocabulary import ItemId
    from cqc_wellled.ingest._annotations import SourceNote

__all__ = ["Workspace", "read_workspace"]

_LIMITS = Limits()
_SUFFIXES = {"text/plain": "txt", "text/html": "html"}


@attrs.frozen(kw_only=True)
class _Given:
    name: str
    data: bytes
    page: ParsedPage


@attrs.frozen(kw_only=True)
class Workspace:
    """What a folder and the pages given to it make together."""

    #: Where it is written.
    folder: Path
    #: The pages, each with its annotations, by the file that keeps it.
    pages: Mapping[str, ParsedPage]
    #: The snapshot, or `None` while questions are open.
    snapshot: Snapshot | None
    #: Content of `provenance.toml` and `annotations.toml`.
    notes: Mapping[str, bytes]
    #: Content of the pages that are new, by the names of their files.
    sources: Mapping[str, bytes]

    def write(self) -> tuple[str, ...]:
        """Write what is new, each file whole: pages, provenance, annotations, snapshot.

        Returns:
            The names of the files written.

        Raises:
            ReadError: A file is there and cannot be read.
            WriteError: A file cannot be written, or another page has its name.
        """
        write_all(self.folder, {}, overwrite=False)
        # A run that was interrupted may have left pages without their provenance.
        kept = {name: kept_bytes(self.folder / "source" / name) for name in self.sources}
        new = {name: data for name, data in self.sources.items() if kept[name] != data}
        write_all(self.folder / "source", new, overwrite=False)
        files = dict(self.notes)
        if self.snapshot is not None:
            files[f"{self.snapshot.version}.json"] = readable_json(self.snapshot).encode()
        changed = [name for name in files if kept_bytes(self.folder / name) != files[name]]
        for name in changed:
            write_whole(self.folder / name, files[name], overwrite=True)
        return (*(f"source/{name}" for name in self.sources), *changed)


def read_workspace(
    paths: Iterable[str],
    folder: Path,
    *,
    version: str | None = None,
    progress: Callable[[str], object] = str,
) -> Workspace:
    """Read pages and the folder that an earlier run has made of others; nothing is written.

    Args:
        paths: The pages.
        folder: Where the result belongs; need not exist.
        version: The date that the pages have to print.
        progress: Told the name of each page before it is read.

    Raises:
        BuildFailed: The folder holds another page of the same statement, or is at odds with
            itself.
        PageError: A file is no page, pages contradict each other, or what a person wrote
            does not have its shape.
        ReadError: A file cannot be read.
    """
    _, own = legislation_of(folder)
    resolver = ReferenceResolver(own)
    given = [_read_given(path, resolver, progress) for path in paths]
    old = kept_bytes(folder / "provenance.toml")
    before = None if old is None else _provenance(old)
    texts = {} if before is None else read_sources(folder, before)
    new = _new_pages(given, texts)
    data = _provenance_file(old, new)
    provenance = _provenance(data)
    texts |= {id_: each.data for id_, each in new.items()}
    kept = kept_bytes(folder / "annotations.toml")
    asked = HEADER.encode() if kept is None else kept
    notes = read_notes(read_toml(asked, "annotations.toml"), Annotations, "annotations.toml")
    pages = {
        note.file: _parse(note.file, texts[note.id], own_notes, resolver, note)
        for note, own_notes in _by_source(provenance, notes)
    }
    _check_editions(pages, version)
    questions = ""
    for page in pages.values():
        questions += new_questions(page, asked.decode() + questions)
    return Workspace(
        folder=folder,
        pages=pages,
        snapshot=_build(pages, provenance, own, texts),
        notes={"provenance.toml": data, "annotations.toml": _joined(asked, questions)},
        sources={_file_name(each.page): each.data for each in new.values()},
    )


def _read_given(
    path: str, resolver: ReferenceResolver, progress: Callable[[str], object]
) -> _Given:
    progress(path)
    try:
        data = read_bytes(path, limits=_LIMITS)
    except LimitExceeded as error:
        message = f"{error.where}: larger than {error.maximum} bytes, expected {EXPECTED}"
        raise PageError(message) from None
    return _Given(name=path, data=data, page=_parse(path, data, Annotations(), resolver, None))


def _parse(
    name: str,
    data: bytes,
    notes: Annotations,
    resolver: ReferenceResolver,
    note: SourceNote | None,
) -> ParsedPage:
    try:
        return parse_with(data, notes, resolver, address=None if note is None else note.url)
    except PageError as error:
        message = f"{excerpt_end(name)}: {error.message}"
        raise PageError(message, line=error.line, excerpt=error.excerpt) from None


def _provenance(data: bytes) -> Provenance:
    return read_notes(read_toml(data, "provenance.toml"), Provenance, "provenance.toml")


def _by_source(
    provenance: Provenance, notes: Annotations
) -> Iterator[tuple[SourceNote, Annotations]]:
    own = notes_by_source(notes, [note.id for note in provenance.source])
    for note in provenance.source:
        yield note, own[note.id]


def _new_pages(given: Iterable[_Given], texts: Mapping[ItemId, bytes]) -> dict[ItemId, _Given]:
    found: dict[ItemId, _Given] = {}
    for each in given:
        id_ = each.page.title_span.source
        if id_ in found:
            message = (
                f"{excerpt_end(found[id_].name)} and {excerpt_end(each.name)} are both the "
                f"page of {id_}; give one of them"
            )
            raise BuildFailed(message)
        found[id_] = each
        if texts.get(id_, each.data) != each.data:
            message = (
                f"{excerpt_end(each.name)}: the folder holds another page of {id_}; give "
                "a new folder"
            )
            raise BuildFailed(message)
    _check_editions({each.name: each.page for each in found.values()}, None)
    return {id_: each for id_, each in found.items() if id_ not in texts}


def _check_editions(pages: Mapping[str, ParsedPage], version: str | None) -> None:
    editions = {(page.last_updated, page.title) for page in pages.values()}
    if len(editions) > 1:
        lines = [
            f"{excerpt_end(name)}: updated {page.last_updated}, titled {excerpt(page.title)}"
            for name, page in pages.items()
        ]
        message = "\n".join(["the pages are not of one edition", *lines])
        raise PageError(message)
    for last_updated, _ in editions:
        if version not in {None, last_updated.isoformat()}:
            message = f"found --version {excerpt(version)}; the pages print {last_updated}"
            raise PageError(message)


def _build(
    pages: Mapping[str, ParsedPage],
    provenance: Provenance,
    legislation: Legislation,
    texts: Mapping[ItemId, bytes],
) -> Snapshot | None:
    if any(page.problems for page in pages.values()):
        return None
    snapshot = build_with(pages.values(), provenance, legislation)
    check_account(snapshot, texts)
    return snapshot


def _provenance_file(old: bytes | None, new: Mapping[ItemId, _Given]) -> bytes:
    usual = usual_provenance({id_: each.page for id_, each in new.items()}) if new else None
    if usual is None:
        return old or b""
    sources = "".join(_source(note, new[note.id].page) for note in usual.source)
    if old is not None:
        return _joined(old, sources)
    head = (
        "guidance",
        "version",
        "key_question",
        "publisher",
        "language",
        "licence",
        "attribution",
        "title_source",
    )
    begin = "".join(f"{name} = {toml_string(getattr(usual, name))}\n" for name in head)
    outline = "".join(
        _table(
            "outline",
            {
                "position": str(note.position),
                "title": toml_string(note.title),
                "trust_title": note.trust_title and toml_string(note.trust_title),
                "page": note.page and toml_string(note.page),
            },
        )
        for note in usual.outline
    )
    about = "# Where the pages come from, and what they do not print themselves.\n\n"
    return f"{about}{begin}{outline}{sources}".encode()


def _source(note: SourceNote, page: ParsedPage) -> str:
    fields = {
        "id": toml_string(note.id),
        "file": toml_string(f"source/{_file_name(page)}"),
        "media_type": toml_string(note.media_type),
        "sha256": toml_string(note.sha256),
        "url": note.url and toml_string(note.url),
    }
    known = "" if note.url else '# url = "https://…", where the page stands, if you know it\n'
    return f"{_table('source', fields)}{known}# retrieved = YYYY-MM-DD, if you know it\n"


def _table(name: str, fields: Mapping[str, str | None]) -> str:
    lines = "".join(f"{key} = {value}\n" for key, value in fields.items() if value)
    return f"\n[[{name}]]\n{lines}"


def _file_name(page: ParsedPage) -> str:
    return f"{page.title_span.source}.{_SUFFIXES[page.media_type]}"


def _joined(old: bytes, more: str) -> bytes:
    # What a person wrote stays as it is, whether or not its last line is ended.
    if not more:
        return old
    return old + (b"" if not old or old.endswith(b"\n") else b"\n") + more.encode()
