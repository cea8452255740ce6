"""From parsed pages to one snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs

from cqc_wellled import _store
from cqc_wellled._codec import SCHEMA_VERSION
from cqc_wellled._integrity import check_snapshot
from cqc_wellled._model import NamedThing, OutlineEntry, QualityStatement, Snapshot, Source
from cqc_wellled._text import excerpt, fold, slug
from cqc_wellled._vocabulary import ItemId, Version
from cqc_wellled.errors import MalformedSnapshot, PageError
from cqc_wellled.ingest._annotations import OutlineNote, Provenance, SourceNote, read_notes
from cqc_wellled.ingest._parsed import ParsedPage

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from cqc_wellled._legislation import Legislation

__all__ = ["build_snapshot", "build_with", "usual_provenance"]

#: The trusts' spelling of titles, where no bundled page shows it; as in `data/2024-05-01/`.
_TRUST_TITLES = {
    "Environmental sustainability – sustainable development": "Environmental sustainability"
}


def build_snapshot(
    pages: Iterable[ParsedPage], *, provenance: Mapping[str, object] | None = None
) -> Snapshot:
    """Make one snapshot of parsed pages.

    Args:
        pages: One for each quality statement, in any order, with no problem left.
        provenance: What `provenance.toml` holds. Without it the version is the printed
            date, the pages' addresses are those that they give as their own, and all else
            is as in the newest bundled version.

    Returns:
        The snapshot, statements in the framework's order.

    Raises:
        PageError: A page has problems left, pages contradict each other or the
            provenance, or a statement is none of the outline.
        MalformedSnapshot: The result does not hang together; all faults are listed.
    """
    made = _statements_of(pages)
    if provenance is None:
        given = usual_provenance(made)
    else:
        given = read_notes(provenance, Provenance, "provenance")
    return build_with(tuple(made.values()), given, _store.legislation())


def build_with(
    pages: Iterable[ParsedPage], provenance: Provenance, legislation: Legislation
) -> Snapshot:
    """Make one snapshot with provenance that has its shape and legislation of one's own.

    Raises:
        PageError: As `build_snapshot` says.
        MalformedSnapshot: As `build_snapshot` says.
    """
    made = _statements_of(pages)
    _check_provenance(made, provenance)
    outline = _outline(provenance, made)
    held = [made[entry.quality_statement] for entry in outline if entry.quality_statement]
    linked = {regulation.id for page in held for regulation in page.regulations}
    regulations = tuple(
        entry.regulation for entry in legislation.entries if entry.regulation.id in linked
    )
    used = {regulation.instrument.id for regulation in regulations}
    statements = tuple(_finish(page.statement, provenance) for page in held if page.statement)
    _check_resources(statements, linked)
    snapshot = Snapshot(
        schema_version=SCHEMA_VERSION,
        guidance=provenance.guidance,
        version=provenance.version,
        title=held[0].title,
        title_span=made[provenance.title_source].title_span,
        publisher=provenance.publisher,
        language=provenance.language,
        last_updated=held[0].last_updated,
        licence=provenance.licence,
        attribution=provenance.attribution,
        sources=tuple(_source(note, made[note.id]) for note in provenance.source),
        outline=outline,
        quality_statements=statements,
        regulations=regulations,
        instruments=tuple(i for i in legislation.instruments if i.id in used),
        named_things=_named_things(held),
    )
    problems = check_snapshot(snapshot)
    if problems:
        raise MalformedSnapshot(problems)
    return snapshot


def _statements_of(pages: object) -> dict[ItemId, ParsedPage]:
    # By the statement's id. Each has a statement, and all are of one edition.
    if not isinstance(pages, Iterable):
        message = f"found {excerpt(pages)}, expected parsed pages"
        raise PageError(message)
    made: dict[ItemId, ParsedPage] = {}
    for page in pages:
        if not isinstance(page, ParsedPage):
            message = f"found {excerpt(page)}, expected what parse_page gives"
            raise PageError(message)
        if page.statement is None:
            first = page.problems[0]
            message = f"{first.message} ({len(page.problems)} problems on this page)"
            raise PageError(message, line=first.line or None, excerpt=excerpt(first.excerpt))
        if page.statement.id in made:
            message = f"two pages hold the statement {excerpt(page.statement.title)}"
            raise PageError(message)
        made[page.statement.id] = page
        eldest = next(iter(made.values()))
        if (page.title, page.last_updated) != (eldest.title, eldest.last_updated):
            message = (
                f"{excerpt(page.statement.title)} is of {page.last_updated} and titled "
                f"{excerpt(page.title)}; the first page is of {eldest.last_updated} and "
                f"titled {excerpt(eldest.title)}"
            )
            raise PageError(message)
    if not made:
        message = "found no page, expected at least one"
        raise PageError(message)
    return made


def _check_provenance(pages: Mapping[ItemId, ParsedPage], provenance: Provenance) -> None:
    named = [note.id for note in provenance.source]
    if sorted(named) != sorted(pages) or provenance.title_source not in pages:
        message = (
            f"provenance names the sources {', '.join(named) or 'none'}, with the title of "
            f"{provenance.title_source}; the pages are {', '.join(pages)}"
        )
        raise PageError(message)
    for note in provenance.source:
        found = pages[note.id].sha256
        if note.sha256 != found:
            message = f"provenance gives {note.id} another SHA-256 than the page has: {found}"
            raise PageError(message)
        media_type = pages[note.id].media_type
        if note.media_type != media_type:
            message = f"provenance says that {note.id} is {note.media_type}; it is {media_type}"
            raise PageError(message)
    printed = pages[provenance.title_source].last_updated.isoformat()
    if provenance.version.partition(".")[0] != printed:
        message = f"provenance names the version {provenance.version}; the pages are of {printed}"
        raise PageError(message)


def _outline(
    provenance: Provenance, pages: Mapping[ItemId, ParsedPage]
) -> tuple[OutlineEntry, ...]:
    entries: list[OutlineEntry] = []
    taken: set[ItemId] = set()
    for note in sorted(provenance.outline, key=lambda note: note.position):
        held = [id_ for id_ in pages if id_ in _spellings(note)]
        if len(held) > 1 or taken.intersection(held):
            message = f"more than one place of the outline, or more than one page for it: {held[0]}"
            raise PageError(message)
        taken.update(held)
        entries.append(
            OutlineEntry(
                position=note.position,
                title=note.title,
                quality_statement=held[0] if held else None,
                page=note.page,
            )
        )
    if len(taken) < len(pages):
        left = ", ".join(id_ for id_ in pages if id_ not in taken)
        message = f"no statement of the outline has the title of {left}"
        raise PageError(message)
    return tuple(entries)


def _spellings(note: OutlineNote) -> set[str]:
    return {slug(note.title), slug(note.trust_title or note.title)}


def _finish(statement: QualityStatement, provenance: Provenance) -> QualityStatement:
    # What a page does not say of itself: its key question, and whom its notes point to.
    groups = tuple(
        attrs.evolve(group, see_also=tuple(_pointed_at(group.note or "", provenance.outline)))
        for group in statement.resource_groups
    )
    return attrs.evolve(statement, key_question=provenance.key_question, resource_groups=groups)


def _pointed_at(note: str, outline: Iterable[OutlineNote]) -> Iterator[str]:
    words = f" {fold(note)} "
    for entry in sorted(outline, key=lambda entry: entry.position):
        spellings = {entry.title, entry.trust_title or entry.title}
        if any(f" {fold(spelling)} " in words for spelling in spellings):
            yield entry.title


def _check_resources(statements: Iterable[QualityStatement], linked: Container[str]) -> None:
    for statement in statements:
        for resource in (r for group in statement.resource_groups for r in group.resources):
            for name in resource.regulations:
                if name not in linked:
                    message = (
                        f"its [[resource]] is about {name}, which no page links or mentions; "
                        "add the [[mention]], or leave it out"
                    )
                    line = resource.span.start
                    raise PageError(message, line=line, excerpt=excerpt(resource.printed))


def _named_things(pages: Iterable[ParsedPage]) -> tuple[NamedThing, ...]:
    things: dict[ItemId, NamedThing] = {}
    for thing in (thing for page in pages for thing in page.named_things):
        if things.setdefault(thing.id, thing) != thing:
            message = f"two pages say different things of {thing.id}"
            raise PageError(message)
    return tuple(things.values())


def _source(note: SourceNote, page: ParsedPage) -> Source:
    return Source(
        id=note.id,
        url=note.url,
        media_type=note.media_type,
        sha256=page.sha256,
        lines=page.lines,
        retrieved=note.retrieved,
        furniture=page.furniture,
    )


def usual_provenance(pages: Mapping[ItemId, ParsedPage]) -> Provenance:
    """Give pages the provenance of the newest bundled version, with the date they print."""
    newest = _store.load_snapshot(_store.versions()[-1])
    own_titles = {s.id: s.title for s in newest.quality_statements}
    outline = tuple(
        OutlineNote(
            position=entry.position,
            title=entry.title,
            trust_title=own_titles.get(
                entry.quality_statement or ItemId(""), _TRUST_TITLES.get(entry.title)
            ),
            page=entry.page,
        )
        for entry in newest.outline
    )
    # The framework's order, so that the order in which pages are given does not matter.
    order = [id_ for note in outline for id_ in pages if id_ in _spellings(note)]
    return Provenance(
        guidance=newest.guidance,
        version=Version(next(iter(pages.values())).last_updated.isoformat()),
        key_question=newest.quality_statements[0].key_question,
        publisher=newest.publisher,
        language=newest.language,
        licence=newest.licence,
        attribution=newest.attribution,
        title_source=next(iter(order or pages)),
        source=tuple(
            SourceNote(
                id=id_,
                file="",
                media_type=pages[id_].media_type,
                sha256=pages[id_].sha256,
                url=pages[id_].url,
            )
            for id_ in dict.fromkeys([*order, *pages])
        ),
        outline=outline,
    )
