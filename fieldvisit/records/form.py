"""A published form as a record: it reaches devices the same way as any other. A version never
changes after publishing.
"""

from typing import Any

from sqlmodel import JSON, Field

from fieldvisit.records.kept import Kept


class Form(Kept):
    """`package` is what `forms.publish` made (XForm, drawn print sheet, field purposes); withdrawal
    only hides it. `signature`: Ed25519 by the server over the package (base64), blank where it was
    made on this machine.
    """

    form_id: str
    form_version: int
    title: str
    package: dict[str, Any] = Field(sa_type=JSON)
    withdrawn: bool = False
    signature: str = ""
