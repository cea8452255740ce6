"""The tables with one row an item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cqc_wellled._records._columns import Definition, date, integer, text, texts
from cqc_wellled._records._common import (
    CRITERION,
    LINES,
    MENTIONS,
    POINTS,
    STATEMENT,
    basis,
    identity,
    number_of,
)
from cqc_wellled._records._rows import all_points, below, itself, top

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ITEM_TABLES"]


def _status(field: str) -> Callable[[Any], object]:
    return lambda item: getattr(item.status, field, None)


ITEM_TABLES = (
    Definition(
        name="guidance",
        description="The edition itself; one row.",
        fields=(
            text("guidance", "Key of the guidance.", shown=True),
            text("version", "Its printed “Page last updated”, or a correction of it.", shown=True),
            text("title", "Its title, as printed.", shown=True),
            text("publisher", "Who publishes it.", shown=True),
            text("language", "Language of the text, a BCP 47 tag."),
            date("last_updated", "The printed “Page last updated”.", shown=True),
            text("licence", "Licence of the text, an SPDX identifier.", shown=True),
            text("attribution", "What has to be said where the text is used."),
        ),
        key=("guidance", "version"),
        walk=itself,
    ),
    Definition(
        name="sources",
        description="The pages that the snapshot was made from.",
        fields=(
            identity("Id of the source."),
            text("url", "Address of the page.", nullable=True, shown=True, link="url"),
            text("media_type", "Media type of the kept file.", shown=True),
            text("sha256", "SHA-256 of the kept file."),
            integer("lines", "How many lines it has.", shown=True),
            date("retrieved", "Day of retrieval.", nullable=True, shown=True),
        ),
        key=("id",),
        walk=top("sources"),
    ),
    Definition(
        name="outline",
        description="All quality statements of the key question, held by the snapshot or not.",
        fields=(
            integer("position", "Place in the assessment framework, from 1.", shown=True),
            text("title", "Title in the framework's spelling.", shown=True, link="page"),
            text(
                "quality_statement",
                "The statement, where the snapshot holds it.",
                nullable=True,
                references="quality_statements",
                shown=True,
            ),
            text("page", "Address of its page for NHS trusts.", nullable=True, link="page"),
        ),
        key=("position",),
        walk=top("outline"),
    ),
    Definition(
        name="quality_statements",
        description="The quality statements that the snapshot holds.",
        fields=(
            identity("Id of the statement."),
            text("title", "Its title, as printed.", shown=True),
            text("key_question", "The key question it belongs to."),
            text("we_statement", "Its “We …” text, verbatim.", shown=True),
            *LINES,
        ),
        key=("id",),
        walk=top("quality_statements"),
    ),
    Definition(
        name="criteria",
        description="The paragraphs under “What does good look like”.",
        fields=(
            identity("Id of the criterion."),
            STATEMENT.but(placed=False),
            integer("number", "Its place in the statement, from 1."),
            text("text", "The paragraph, verbatim.", shown=True),
            POINTS,
            text(
                "continues",
                "The criterion that this paragraph carries on from.",
                nullable=True,
                references="criteria",
            ),
            MENTIONS,
            *LINES,
        ),
        key=("id",),
        walk=below("criteria"),
    ),
    Definition(
        name="context_topics",
        description="The headings under “Further detail and context”.",
        fields=(
            identity("Id of the topic."),
            text("title", "The heading, as printed.", shown=True),
            *LINES,
            STATEMENT,
            number_of("Its place in the statement, from 1."),
        ),
        key=("id",),
        walk=below("context"),
    ),
    Definition(
        name="passages",
        description="The paragraphs under “Further detail and context”.",
        fields=(
            identity("Id of the passage."),
            text("text", "The paragraph, verbatim.", shown=True),
            POINTS,
            MENTIONS,
            *LINES,
            STATEMENT,
            text(
                "context_topic", "The heading above it.", references="context_topics", placed=True
            ),
            number_of("Its place below the heading, from 1."),
        ),
        key=("id",),
        walk=below("context", "passages"),
    ),
    Definition(
        name="points",
        description="The bullets of the lists in criteria and passages.",
        fields=(
            identity("Id of the point."),
            text("text", "The bullet's words, verbatim.", shown=True),
            *LINES,
            CRITERION.but(description="The criterion whose list it is in.", nullable=True),
            text(
                "passage",
                "The passage whose list it is in.",
                nullable=True,
                references="passages",
                placed=True,
            ),
            text(
                "parent",
                "The point whose nested list it is in.",
                nullable=True,
                references="points",
                placed=True,
            ),
            number_of("Its place in its list, from 1."),
        ),
        key=("id",),
        walk=all_points,
    ),
    Definition(
        name="resource_groups",
        description="The headings under “Best practice / guidance”.",
        fields=(
            identity("Id of the group."),
            text("title", "The heading, as printed.", shown=True),
            text("note", "The note below it, verbatim.", nullable=True, shown=True),
            texts("see_also", "Titles of the statements that the note points to."),
            *LINES,
            STATEMENT,
            number_of("Its place in the statement, from 1."),
        ),
        key=("id",),
        walk=below("resource_groups"),
    ),
    Definition(
        name="resources",
        description="The works listed under “Best practice / guidance”.",
        fields=(
            identity("Id of the resource."),
            text("printed", "The line, verbatim."),
            text("printed_publisher", "The publisher as the line prints it.", nullable=True),
            text("title", "The line less publisher and kind.", shown=True, link="url"),
            text("publisher", "The publisher's full name today.", nullable=True, shown=True),
            text("official_title", "The work's own title.", nullable=True),
            text("kind", "What sort of work it is.", nullable=True, shown=True),
            text("url", "Address of the work.", nullable=True, link="url"),
            text(
                "url_seen_at",
                "Where that address and title were seen.",
                nullable=True,
                link="url_seen_at",
            ),
            text(
                "published",
                "When first published, as far as known: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.",
                nullable=True,
                shown=True,
            ),
            text(
                "status",
                "What became of it since: `superseded`, `renamed` or `new-version`.",
                nullable=True,
                shown=True,
                read=_status("kind"),
            ),
            text("status_text", "The change in words.", nullable=True, read=_status("text")),
            text(
                "status_source",
                "Where the change was seen.",
                nullable=True,
                link="status_source",
                read=_status("source"),
            ),
            texts("regulations", "The regulations it is about.", tidy="resource_regulations"),
            basis(nullable=True),
            *LINES,
            STATEMENT,
            text(
                "resource_group",
                "The heading above it.",
                references="resource_groups",
                placed=True,
            ),
            number_of("Its place below the heading, from 1."),
        ),
        key=("id",),
        walk=below("resource_groups", "resources"),
    ),
    Definition(
        name="instruments",
        description="The statutory instruments of the regulations.",
        fields=(
            identity("Id on legislation.gov.uk."),
            text("title", "Its title.", shown=True, link="uri"),
            text("si", "Its number.", shown=True),
            text("uri", "Its identifier address.", link="uri"),
        ),
        key=("id",),
        walk=top("instruments"),
    ),
    Definition(
        name="regulations",
        description="The regulations that are linked or mentioned.",
        fields=(
            identity("Id on legislation.gov.uk."),
            text(
                "instrument",
                "The instrument that holds it.",
                references="instruments",
                read=lambda item: item.instrument.id,
            ),
            text("number", "Its number, which need not be one: `20A`."),
            text("heading", "Its heading.", nullable=True),
            text("citation", "Number, instrument and heading.", shown=True, link="uri"),
            text("uri", "Its identifier address.", link="uri"),
            text("cqc_url", "CQC's page about it.", nullable=True, shown=True, link="cqc_url"),
        ),
        key=("id",),
        walk=top("regulations"),
    ),
    Definition(
        name="named_things",
        description="What the text names beside regulations and resources.",
        fields=(
            identity("Id of the thing."),
            text("name", "Its own name.", shown=True, link="url"),
            text("kind", "What sort of thing it is.", nullable=True, shown=True),
            text("publisher", "Who publishes it.", nullable=True, shown=True),
            text("url", "Its address.", nullable=True, link="url"),
            text(
                "url_seen_at",
                "Where that address and name were seen.",
                nullable=True,
                link="url_seen_at",
            ),
            basis(),
        ),
        key=("id",),
        walk=top("named_things"),
    ),
)
