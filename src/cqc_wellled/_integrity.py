"""Does a snapshot hang together? One rule a function; all faults are gathered.

The order of spans and the account of lines are judged where the page is at hand, by
`build --check`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cqc_wellled._model import (
    ContextTopic,
    Criterion,
    Passage,
    Point,
    QualityStatement,
    RegulationLink,
    Resource,
    ResourceGroup,
)
from cqc_wellled._places import view_of
from cqc_wellled._text import excerpt
from cqc_wellled._vocabulary import MentionKind
from cqc_wellled.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cqc_wellled._model import Snapshot, Span
    from cqc_wellled._places import View

__all__ = ["check_snapshot"]

# Which fields must hold words.
_WORDS: dict[type[object], tuple[str, ...]] = {
    QualityStatement: ("title", "we_statement"),
    Criterion: ("text",),
    Point: ("text",),
    ContextTopic: ("title",),
    Passage: ("text",),
    ResourceGroup: ("title",),
    Resource: ("printed", "title"),
    RegulationLink: ("printed",),
}

_MOST_SEGMENTS = 2
_LEGISLATION = "http://www.legislation.gov.uk/id/"


def check_snapshot(snapshot: Snapshot) -> list[Problem]:
    """Check that a snapshot hangs together: ids, references, offsets, spans and words.

    Args:
        snapshot: A snapshot of the right shape.

    Returns:
        All faults, rule by rule; none for a sound snapshot.
    """
    view = view_of(snapshot)
    return [problem for rule in _RULES for problem in rule(view)]


def _fault(path: str, found: object, expected: str) -> Problem:
    return Problem(path, f"found {excerpt(found)}, expected {expected}")


def _lines_fault(path: str, span: Span, expected: str) -> Problem:
    found = f"found lines {excerpt(span.start)} to {excerpt(span.end)}"
    return Problem(path, f"{found}, expected {expected}")


def _repeated(named: Iterable[tuple[str, str | None]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for path, name in named:
        if name is not None and first.setdefault(name, path) != path:
            yield _fault(path, name, f"another, because it stands at {first[name]} already")


# --- Ids ----------------------------------------------------------------------------


def _check_item_ids(view: View) -> Iterator[Problem]:
    items = [(f"{place.path}.id", place.id) for place in view.places]
    things = enumerate(view.snapshot.named_things)
    yield from _repeated([*items, *((f"$.named_things[{i}].id", t.id) for i, t in things)])


def _check_other_ids(view: View) -> Iterator[Problem]:
    for name in ("sources", "regulations", "instruments"):
        values = enumerate(getattr(view.snapshot, name))
        yield from _repeated((f"$.{name}[{i}].id", value.id) for i, value in values)


def _check_nesting(view: View) -> Iterator[Problem]:
    for place in view.places:
        above = place.above
        if above is None or place.id is None:
            continue
        if isinstance(above.value, ResourceGroup) and above.above is not None:
            above = above.above  # a resource's id does not speak of its group
        start, _, rest = place.id.partition(f"{above.id}.")
        segments = rest.split(".")
        if start or not all(segments) or len(segments) > _MOST_SEGMENTS:
            expected = f"{excerpt(above.id)} and one or two segments more"
            yield _fault(f"{place.path}.id", place.id, expected)


def _check_criteria(view: View) -> Iterator[Problem]:
    for above, statement in view.of(QualityStatement):
        earlier: set[str] = set()
        for number, criterion in enumerate(statement.criteria, 1):
            path = f"{above}.criteria[{number - 1}]"
            if criterion.quality_statement != statement.id:
                expected = f"its own statement, {excerpt(statement.id)}"
                yield _fault(f"{path}.quality_statement", criterion.quality_statement, expected)
            if criterion.number != number:
                yield _fault(f"{path}.number", criterion.number, f"{number}, its place")
            if criterion.continues is not None and criterion.continues not in earlier:
                expected = "an earlier criterion of the same statement"
                yield _fault(f"{path}.continues", criterion.continues, expected)
            earlier.add(criterion.id)


# --- Regulations --------------------------------------------------------------------


def _check_regulations(view: View) -> Iterator[Problem]:
    named: list[tuple[str, str]] = [
        (f"{path}.regulation", link.regulation) for path, link in view.of(RegulationLink)
    ]
    named += [
        (f"{place.path}.target", place.mention.target)
        for place in view.mentions
        if place.mention.kind is MentionKind.REGULATION
    ]
    about = [
        (f"{path}.regulations[{index}]", name)
        for path, resource in view.of(Resource)
        for index, name in enumerate(resource.regulations)
    ]
    known = {regulation.id for regulation in view.snapshot.regulations}
    for path, name in (*named, *about):
        if name not in known:
            yield _fault(path, name, "a regulation that stands in $.regulations")
    needed = {name for _, name in named}
    for index, regulation in enumerate(view.snapshot.regulations):
        if regulation.id not in needed:
            expected = "only regulations that are linked or mentioned"
            yield _fault(f"$.regulations[{index}].id", regulation.id, expected)


def _check_repeated_regulations(view: View) -> Iterator[Problem]:
    for path, statement in view.of(QualityStatement):
        links = enumerate(statement.regulation_links)
        yield from _repeated(
            (f"{path}.regulation_links[{i}].regulation", link.regulation) for i, link in links
        )
    for path, resource in view.of(Resource):
        about = enumerate(resource.regulations)
        yield from _repeated((f"{path}.regulations[{i}]", name) for i, name in about)


def _check_instruments(view: View) -> Iterator[Problem]:
    listed = {instrument.id: instrument for instrument in view.snapshot.instruments}
    needed = set()
    for index, regulation in enumerate(view.snapshot.regulations):
        path, instrument = f"$.regulations[{index}].instrument", regulation.instrument
        needed.add(instrument.id)
        if instrument.id not in listed:
            expected = "an instrument that stands in $.instruments"
            yield _fault(f"{path}.id", instrument.id, expected)
        elif instrument != listed[instrument.id]:
            found = f"found another {excerpt(instrument.id)} than $.instruments has"
            yield Problem(path, f"{found}, expected the same")
    for index, instrument in enumerate(view.snapshot.instruments):
        if instrument.id not in needed:
            expected = "only instruments of $.regulations"
            yield _fault(f"$.instruments[{index}].id", instrument.id, expected)


def _check_addresses(view: View) -> Iterator[Problem]:
    for index, regulation in enumerate(view.snapshot.regulations):
        path = f"$.regulations[{index}]"
        expected = f"{regulation.instrument.id}/regulation/{regulation.number}"
        if regulation.id != expected:
            yield _fault(f"{path}.id", regulation.id, excerpt(expected))
        if regulation.uri != _LEGISLATION + regulation.id:
            yield _fault(f"{path}.uri", regulation.uri, excerpt(_LEGISLATION + regulation.id))
    for index, instrument in enumerate(view.snapshot.instruments):
        if instrument.uri != _LEGISLATION + instrument.id:
            path = f"$.instruments[{index}].uri"
            yield _fault(path, instrument.uri, excerpt(_LEGISLATION + instrument.id))


# --- Mentions -----------------------------------------------------------------------


def _check_targets(view: View) -> Iterator[Problem]:
    kinds: dict[str, MentionKind] = {}
    kinds |= {resource.id: MentionKind.RESOURCE for _, resource in view.of(Resource)}
    kinds |= {thing.id: MentionKind.NAMED_THING for thing in view.snapshot.named_things}
    kinds |= {regulation.id: MentionKind.REGULATION for regulation in view.snapshot.regulations}
    for place in view.mentions:
        target, kind = place.mention.target, place.mention.kind
        is_a = kinds.get(target)
        if is_a is None and kind is not MentionKind.REGULATION:
            yield _fault(f"{place.path}.target", target, "a resource or named thing that is here")
        if is_a is not None and is_a is not kind:
            yield _fault(f"{place.path}.kind", kind, f"{excerpt(is_a)}, which its target is")


def _check_offsets(view: View) -> Iterator[Problem]:
    for place in view.mentions:
        start, end, phrase = place.mention.start, place.mention.end, place.mention.phrase
        if not place.behind <= start < end <= len(place.text):
            found = f"found offsets {excerpt(start)} to {excerpt(end)}"
            expected = f"rising ones from {excerpt(place.behind)} to {len(place.text)}"
            yield Problem(place.path, f"{found}, expected {expected}")
        elif end - start != len(phrase) or not place.text.startswith(phrase, start):
            # As much of the text as a message shows, which may be far less than stands there.
            there = place.text[start : min(end, start + 100)]
            expected = f"{excerpt(there)}, which stands at {start} to {end}"
            yield _fault(f"{place.path}.phrase", phrase, expected)


# --- Spans --------------------------------------------------------------------------


def _check_spans(view: View) -> Iterator[Problem]:
    # Of two sources with one id, which another rule tells, the first counts.
    lines = {source.id: source.lines for source in reversed(view.snapshot.sources)}
    for path, span in _spans(view):
        if span.source not in lines:
            yield _fault(f"{path}.source", span.source, "a source that stands in $.sources")
        elif not 1 <= span.start <= span.end <= lines[span.source]:
            yield _lines_fault(path, span, f"rising ones from 1 to {excerpt(lines[span.source])}")


def _spans(view: View) -> Iterator[tuple[str, Span]]:
    yield "$.title_span", view.snapshot.title_span
    for i, source in enumerate(view.snapshot.sources):
        for j, span in enumerate(source.furniture):
            yield f"$.sources[{i}].furniture[{j}]", span
    for place in view.places:
        yield f"{place.path}.span", place.value.span


def _check_furniture(view: View) -> Iterator[Problem]:
    for i, source in enumerate(view.snapshot.sources):
        for j, span in enumerate(source.furniture):
            if span.source != source.id:
                path = f"$.sources[{i}].furniture[{j}].source"
                yield _fault(path, span.source, f"the source it stands in, {excerpt(source.id)}")


def _check_span_nesting(view: View) -> Iterator[Problem]:
    for place in view.places:
        if place.above is None:
            continue
        span, above = place.value.span, place.above.value.span
        within = above.start <= span.start and span.end <= above.end
        if span.source == above.source and not within:
            expected = f"some within those of what holds it, {excerpt(above.start)} to"
            yield _lines_fault(f"{place.path}.span", span, f"{expected} {excerpt(above.end)}")


# --- Outline and version ------------------------------------------------------------


def _check_outline(view: View) -> Iterator[Problem]:
    statements = {statement.id for statement in view.snapshot.quality_statements}
    held = []
    for index, entry in enumerate(view.snapshot.outline):
        path = f"$.outline[{index}]"
        held.append((f"{path}.quality_statement", entry.quality_statement))
        if entry.position != index + 1:
            yield _fault(f"{path}.position", entry.position, f"{index + 1}, its place")
        if entry.quality_statement is not None and entry.quality_statement not in statements:
            expected = "a statement of this snapshot"
            yield _fault(f"{path}.quality_statement", entry.quality_statement, expected)
    yield from _repeated(held)


def _check_statement_order(view: View) -> Iterator[Problem]:
    positions = {
        entry.quality_statement: index for index, entry in enumerate(view.snapshot.outline)
    }
    furthest = -1
    for path, statement in view.of(QualityStatement):
        position = positions.get(statement.id)
        if position is None:
            yield _fault(f"{path}.id", statement.id, "a statement that stands in $.outline")
        elif position < furthest:
            yield _fault(f"{path}.id", statement.id, "the statements in the order of $.outline")
        else:
            furthest = position


def _check_see_also(view: View) -> Iterator[Problem]:
    titles = {entry.title for entry in view.snapshot.outline}
    for path, group in view.of(ResourceGroup):
        for index, title in enumerate(group.see_also):
            if title not in titles:
                yield _fault(f"{path}.see_also[{index}]", title, "a title that stands in $.outline")


def _check_version(view: View) -> Iterator[Problem]:
    day = view.snapshot.last_updated.isoformat()
    if view.snapshot.version.partition(".")[0] != day:
        expected = f"{excerpt(day)}, which is $.last_updated, or a correction of it"
        yield _fault("$.version", view.snapshot.version, expected)


# --- Words --------------------------------------------------------------------------


def _check_words(view: View) -> Iterator[Problem]:
    words = [("$.title", view.snapshot.title)]
    words += [(f"$.outline[{i}].title", e.title) for i, e in enumerate(view.snapshot.outline)]
    words += [
        (f"{place.path}.{name}", getattr(place.value, name))
        for place in view.places
        for name in _WORDS[type(place.value)]
    ]
    words += [(f"{place.path}.phrase", place.mention.phrase) for place in view.mentions]
    for path, text in words:
        if not text.strip():
            yield _fault(path, text, "words")


def _check_printed(view: View) -> Iterator[Problem]:
    for path, resource in view.of(Resource):
        if resource.title not in resource.printed:
            yield _fault(f"{path}.title", resource.title, "words of its printed line")
        if not resource.printed.startswith(resource.printed_publisher or ""):
            expected = "what its printed line begins with"
            yield _fault(f"{path}.printed_publisher", resource.printed_publisher, expected)


_RULES: tuple[Callable[[View], Iterator[Problem]], ...] = (
    _check_item_ids,
    _check_other_ids,
    _check_nesting,
    _check_criteria,
    _check_regulations,
    _check_repeated_regulations,
    _check_instruments,
    _check_addresses,
    _check_targets,
    _check_offsets,
    _check_spans,
    _check_furniture,
    _check_span_nesting,
    _check_outline,
    _check_statement_order,
    _check_see_also,
    _check_version,
    _check_words,
    _check_printed,
)
