"""The one root of every error that we expect. It carries facts, never sentences and never people's
data in its text.
"""

import re


class FieldvisitError(Exception):
    """Something that can go wrong in the field, named by its class.

    Subclasses are `@dataclass(eq=False)`; their attributes are the facts. `code` is the class name
    in snake case and is the key of its sentence in `fieldvisit.words`.
    """

    code: str = "fieldvisit_error"

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def facts(self) -> dict[str, object]:
        """What the sentence may mention; only ever shown to the person in front of the device,
        never logged.
        """
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}

    def __str__(self) -> str:
        # Tracebacks and logs show the code alone: an attribute may hold a person's name or number.
        return self.code
