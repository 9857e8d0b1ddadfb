"""What the store costs beside the raw driver, a plain file, LIKE and one fdatasync, in the same run.

One device as large as the largest: 10,000 households, 30,000 persons, 100,000 visits, 20,000 notes,
all invented (`bench_store.py 20` for a twentieth of that). Wall time, rounds of ours and theirs in
turn, medians.
"""

import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlcipher3 import dbapi2  # noqa: E402

from fieldvisit.machine.ids import CountedIds  # noqa: E402
from fieldvisit.machine.paths import DeviceFolder  # noqa: E402
from fieldvisit.store import (  # noqa: E402
    drafts,
    households,
    incoming,
    journal,
    notes,
    opening,
    upkeep,
    visits,
)
from fieldvisit.store.incoming import Entry  # noqa: E402

