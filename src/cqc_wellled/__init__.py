"""The Care Quality Commission's guidance for NHS trusts on the well-led key question, as data.

Verbatim, versioned, typed and citable. Importing this package reads no data: the first
query does.

    >>> from cqc_wellled import criteria_for_regulation
    >>> len(criteria_for_regulation(18))
    8
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    # What type checkers and editors see; `_HOMES` below is what happens.
    from cqc_wellled._answers import (
        Difference as Difference,
        DifferenceKind as DifferenceKind,
        DocumentCheck as DocumentCheck,
        Location as Location,
        NoteKind as NoteKind,
        QuoteCheck as QuoteCheck,
        QuoteForm as QuoteForm,
        QuoteInDocument as QuoteInDocument,
        QuoteNote as QuoteNote,
        SearchHit as SearchHit,
    )
    from cqc_wellled._api import (
        available_versions as available_versions,
        check_document as check_document,
        check_quote as check_quote,
        cite as cite,
        criteria_for_regulation as criteria_for_regulation,
        criteria_mentioning as criteria_mentioning,
        criterion as criterion,
        get as get,
        known_regulations as known_regulations,
        load_guidance as load_guidance,
        parse_regulations as parse_regulations,
        passages_mentioning as passages_mentioning,
        quality_statement as quality_statement,
        quality_statements_for_regulation as quality_statements_for_regulation,
        regulation as regulation,
        regulations_for_criterion as regulations_for_criterion,
        regulations_for_quality_statement as regulations_for_quality_statement,
        resolve as resolve,
        resource as resource,
        resources_for_quality_statement as resources_for_quality_statement,
        resources_for_regulation as resources_for_regulation,
        search as search,
    )
    from cqc_wellled._diff import (
        Carried as Carried,
        CarriedRow as CarriedRow,
        Change as Change,
        CrosswalkRow as CrosswalkRow,
        FieldChange as FieldChange,
        GuidanceDiff as GuidanceDiff,
        WordRun as WordRun,
        carry as carry,
        diff_guidance as diff_guidance,
    )
    from cqc_wellled._exchange import (
        dumps as dumps,
        loads as loads,
        read_guidance as read_guidance,
    )
    from cqc_wellled._guard import (
        Limits as Limits,
    )
    from cqc_wellled._guidance import (
        Guidance as Guidance,
    )
    from cqc_wellled._legislation import (
        Instrument as Instrument,
        Regulation as Regulation,
    )
    from cqc_wellled._map import (
        GuidanceMap as GuidanceMap,
    )
    from cqc_wellled._model import (
        ContextTopic as ContextTopic,
        Criterion as Criterion,
        Item as Item,
        Mention as Mention,
        NamedThing as NamedThing,
        OutlineEntry as OutlineEntry,
        Passage as Passage,
        Point as Point,
        QualityStatement as QualityStatement,
        RegulationLink as RegulationLink,
        Resource as Resource,
        ResourceGroup as ResourceGroup,
        ResourceStatus as ResourceStatus,
        Snapshot as Snapshot,
        Source as Source,
        Span as Span,
    )
    from cqc_wellled._records._columns import (
        Column as Column,
        ColumnType as ColumnType,
    )
    from cqc_wellled._records._table import (
        Table as Table,
    )
    from cqc_wellled._results import (
        Groups as Groups,
        Results as Results,
    )
    from cqc_wellled._vocabulary import (
        Basis as Basis,
        ChangeKind as ChangeKind,
        CitationStyle as CitationStyle,
        ItemKind as ItemKind,
        LinkStrength as LinkStrength,
        MentionKind as MentionKind,
        QuoteVerdict as QuoteVerdict,
        StatusKind as StatusKind,
    )
    from cqc_wellled.errors import (
        AmbiguousRegulation as AmbiguousRegulation,
        CqcWellledError as CqcWellledError,
        DigestMismatch as DigestMismatch,
        LimitExceeded as LimitExceeded,
        LookupFailed as LookupFailed,
        MalformedSnapshot as MalformedSnapshot,
        MissingExtra as MissingExtra,
        PageError as PageError,
        ReadError as ReadError,
        UnknownGroup as UnknownGroup,
        UnknownItem as UnknownItem,
        UnknownRegulation as UnknownRegulation,
        UnknownVersion as UnknownVersion,
        UnsupportedSchema as UnsupportedSchema,
        UnusableContribution as UnusableContribution,
    )

    __version__: str

# Where each public name lives. A name is imported when it is first asked for.
_HOMES = {
    "_answers": (
        "Difference",
        "DifferenceKind",
        "DocumentCheck",
        "Location",
        "NoteKind",
        "QuoteCheck",
        "QuoteForm",
        "QuoteInDocument",
        "QuoteNote",
        "SearchHit",
    ),
    "_api": (
        "available_versions",
        "check_document",
        "check_quote",
        "cite",
        "criteria_for_regulation",
        "criteria_mentioning",
        "criterion",
        "get",
        "known_regulations",
        "load_guidance",
        "parse_regulations",
        "passages_mentioning",
        "quality_statement",
        "quality_statements_for_regulation",
        "regulation",
        "regulations_for_criterion",
        "regulations_for_quality_statement",
        "resolve",
        "resource",
        "resources_for_quality_statement",
        "resources_for_regulation",
        "search",
    ),
    "_diff": (
        "Carried",
        "CarriedRow",
        "Change",
        "CrosswalkRow",
        "FieldChange",
        "GuidanceDiff",
        "WordRun",
        "carry",
        "diff_guidance",
    ),
    "_exchange": (
        "dumps",
        "loads",
        "read_guidance",
    ),
    "_guard": ("Limits",),
    "_guidance": ("Guidance",),
    "_legislation": (
        "Instrument",
        "Regulation",
    ),
    "_map": ("GuidanceMap",),
    "_model": (
        "ContextTopic",
        "Criterion",
        "Item",
        "Mention",
        "NamedThing",
        "OutlineEntry",
        "Passage",
        "Point",
        "QualityStatement",
        "RegulationLink",
        "Resource",
        "ResourceGroup",
        "ResourceStatus",
        "Snapshot",
        "Source",
        "Span",
    ),
    "_records._columns": (
        "Column",
        "ColumnType",
    ),
    "_records._table": ("Table",),
    "_results": (
        "Groups",
        "Results",
    ),
    "_vocabulary": (
        "Basis",
        "ChangeKind",
        "CitationStyle",
        "ItemKind",
        "LinkStrength",
        "MentionKind",
        "QuoteVerdict",
        "StatusKind",
    ),
    "errors": (
        "AmbiguousRegulation",
        "CqcWellledError",
        "DigestMismatch",
        "LimitExceeded",
        "LookupFailed",
        "MalformedSnapshot",
        "MissingExtra",
        "PageError",
        "ReadError",
        "UnknownGroup",
        "UnknownItem",
        "UnknownRegulation",
        "UnknownVersion",
        "UnsupportedSchema",
        "UnusableContribution",
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "AmbiguousRegulation",
    "Basis",
    "Carried",
    "CarriedRow",
    "Change",
    "ChangeKind",
    "CitationStyle",
    "Column",
    "ColumnType",
    "ContextTopic",
    "CqcWellledError",
    "Criterion",
    "CrosswalkRow",
    "Difference",
    "DifferenceKind",
    "DigestMismatch",
    "DocumentCheck",
    "FieldChange",
    "Groups",
    "Guidance",
    "GuidanceDiff",
    "GuidanceMap",
    "Instrument",
    "Item",
    "ItemKind",
    "LimitExceeded",
    "Limits",
    "LinkStrength",
    "Location",
    "LookupFailed",
    "MalformedSnapshot",
    "Mention",
    "MentionKind",
    "MissingExtra",
    "NamedThing",
    "NoteKind",
    "OutlineEntry",
    "PageError",
    "Passage",
    "Point",
    "QualityStatement",
    "QuoteCheck",
    "QuoteForm",
    "QuoteInDocument",
    "QuoteNote",
    "QuoteVerdict",
    "ReadError",
    "Regulation",
    "RegulationLink",
    "Resource",
    "ResourceGroup",
    "ResourceStatus",
    "Results",
    "SearchHit",
    "Snapshot",
    "Source",
    "Span",
    "StatusKind",
    "Table",
    "UnknownGroup",
    "UnknownItem",
    "UnknownRegulation",
    "UnknownVersion",
    "UnsupportedSchema",
    "UnusableContribution",
    "WordRun",
    "__version__",
    "available_versions",
    "carry",
    "check_document",
    "check_quote",
    "cite",
    "criteria_for_regulation",
    "criteria_mentioning",
    "criterion",
    "diff_guidance",
    "dumps",
    "get",
    "known_regulations",
    "load_guidance",
    "loads",
    "parse_regulations",
    "passages_mentioning",
    "quality_statement",
    "quality_statements_for_regulation",
    "read_guidance",
    "regulation",
    "regulations_for_criterion",
    "regulations_for_quality_statement",
    "resolve",
    "resource",
    "resources_for_quality_statement",
    "resources_for_regulation",
    "search",
]


if not TYPE_CHECKING:
    # Type checkers would take any name for one of the package.

    def __getattr__(name: str) -> object:
        """Import a public name when it is first asked for."""
        if name == "__version__":
            from importlib.metadata import version  # noqa: PLC0415

            value: object = version("cqc-wellled")
        elif name in _HOME_OF:
            # What `importlib.import_module` does, without importing importlib.
            home = __import__(f"cqc_wellled.{_HOME_OF[name]}", fromlist=[name])
            value = getattr(home, name)
        else:
            message = f"module 'cqc_wellled' has no attribute {name!r}"
            raise AttributeError(message)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted({*globals(), *__all__})
