"""Which uploads are of one shard of a class: the same ones on every machine, whatever else is handed in later."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b

from grader.classroom.roll import Upload
from grader.intake.errors import CallerError


def shard(uploads: Iterable[Upload], k: int, n: int) -> tuple[Upload, ...]:
    """The uploads of shard `k` of `n`, counted from 1, in their order: every upload is in exactly one."""
    if not 1 <= k <= n:
        raise CallerError(f"There is no shard {k} of {n}: shards are counted from 1 to {max(n, 1)}.")
    return tuple(upload for upload in uploads if _bucket(upload.id, n) == k - 1)


def parse_shard(text: str) -> tuple[int, int]:
    """ "3/20" -> (3, 20). CallerError if it is none."""
    found = re.fullmatch(r"([0-9]{1,9})/([0-9]{1,9})", text.strip())
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise CallerError(f"--shard {text!r} is no shard: write K/N, such as 3/20 for the third of twenty.")
    return int(found[1]), int(found[2])


def _bucket(id: str, n: int) -> int:
    return int.from_bytes(blake2b(id.casefold().encode("utf-8", "surrogateescape"), digest_size=8).digest(), "big") % n
