"""Where each function of the expression language is defined, and the whole list of the
specification, so that none is forgotten. It holds no function."""

ODK = "ODK XForms"
SPECIFICATION = "https://getodk.github.io/xforms-spec/"

# the table "XPath Functions" of the ODK XForms specification, in its order
SPECIFIED: tuple[str, ...] = (
    *("string", "concat", "join", "substr", "substring-before", "substring-after", "translate"),
    *("string-length", "normalize-space", "contains", "starts-with", "ends-with", "uuid", "digest"),
    *("pulldata", "if", "coalesce", "once", "true", "false", "boolean", "boolean-from-string"),
    *("not", "regex", "checklist", "weighted-checklist", "number", "random", "int", "sum", "max"),
    *("min", "round", "pow", "log", "log10", "abs", "sin", "cos", "tan", "asin", "acos", "atan"),
    *("atan2", "sqrt", "exp", "exp10", "pi", "count", "count-non-empty", "position", "instance"),
    *("current", "randomize", "today", "now", "format-date", "format-date-time", "date"),
    *("decimal-date-time", "decimal-time", "selected", "selected-at", "count-selected"),
    *("jr:choice-name", "jr:itext", "indexed-repeat", "area", "distance", "base64-decode"),
)

# what other engines know besides, and what is ours
BESIDES: dict[str, str] = {
    "ceiling": "XPath 1.0",
    "floor": "XPath 1.0",
    "last": "XPath 1.0",
    "substring": "XPath 1.0",
    "lower-case": "XPath 2.0",
    "upper-case": "XPath 2.0",
    "date-time": "JavaRosa",
    "depend": "JavaRosa",
    "enclosed-area": "JavaRosa",
    "geofence": "JavaRosa",
    "is-selected": "JavaRosa",
    "property": "JavaRosa",
    "version": "JavaRosa",
}

# known elsewhere, left out on purpose: with the reason
LEFT_OUT: dict[str, str] = {
    "extract-signed": "JavaRosa's check of signed QR codes; no form of ours reads one",
    "id": "no node of an ODK form has an id",
    "lang": "no node of an ODK form has a language",
    "local-name": "a form knows its own names",
    "name": "a form knows its own names",
    "namespace-uri": "a form knows its own names",
}


def origin(name: str) -> str:
    """Where a function is defined, as docs/forms.md says it."""
    if name in SPECIFIED:
        return f"[{ODK}]({SPECIFICATION}#fn:{name})"
    return BESIDES[name]
