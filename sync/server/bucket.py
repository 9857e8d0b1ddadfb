"""A shelf in a bucket of any store that speaks S3, shared by all app servers. Keys to it come from
where the SDK looks for them (environment, credentials file, role of the machine), never from here.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
)
from urllib3.exceptions import HTTPError

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.ids import Uuid7
from sync.protocol import errors
from sync.server.bucket_place import Addressing, Place, is_here
from sync.server.shelf import Lying

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

CONNECT_SECONDS, READ_SECONDS, TRIES = 5, 30, 3
_NO_KEY = (
    NoCredentialsError,
    PartialCredentialsError,
    CredentialRetrievalError,
    ProfileNotFound,
)
_NO_BUCKET = {
    "NoSuchBucket",
    "InvalidBucketName",
    "PermanentRedirect",
    "AuthorizationHeaderMalformed",
    "IllegalLocationConstraintException",
}


class Bucket:
    """The bucket at an address. Raises FilesAddressBroken, AddressNotSafe, FilesTroubled."""

    def __init__(self, said: str) -> None:
        self._place = Place.read(said)
        self._client = self._opened(None)
        # Where it is may stand in the SDK's environment alone.
        if is_here(self._client.meta.endpoint_url):
            # A proxy of the environment has no business between this computer and itself, and would
            # have the files as they are.
            self._client = self._opened({})

    def check(self) -> None:
        """Put, get, list and delete one small object, so that what is amiss is said at the start
        and not by the first photo. Raises FilesTroubled.
        """
        place = f"check/{Uuid7().fresh().hex}"
        key = f"{place}/small"
        self.put(key, b"fieldvisit")
        try:
            got = self.get(key)
        except errors.BlobMissing:
            raise errors.FilesStrange(self._place.bucket) from None
        for _ in self.below(place):
            pass
        self.drop(key)
        # Where listing is forbidden, what is not there is answered like what is forbidden.
        if got != b"fieldvisit" or self.size(key) is not None:
            raise errors.FilesStrange(self._place.bucket)

    def put(self, key: str, data: bytes) -> None:
        with self._named():
            self._client.put_object(Bucket=self._place.bucket, Key=self._at(key), Body=data)

    def put_file(self, key: str, file: Path) -> None:
        with self._named(), file.open("rb") as body:
            self._client.put_object(Bucket=self._place.bucket, Key=self._at(key), Body=body)

    def get(self, key: str) -> bytes:
        with self._named():
            got = self._client.get_object(Bucket=self._place.bucket, Key=self._at(key))
            return got["Body"].read()

    def cut(self, key: str, *, start: int, length: int) -> tuple[bytes, int]:
        stretch = f"bytes={start}-{start + length - 1}"
        with self._named():
            try:
                got = self._client.get_object(
                    Bucket=self._place.bucket, Key=self._at(key), Range=stretch
                )
            except ClientError as error:
                if _code(error) != "InvalidRange":
                    raise
                return b"", self.size(key) or 0
            return got["Body"].read(), int(got["ContentRange"].rpartition("/")[2])

    def size(self, key: str) -> int | None:
        try:
            with self._named():
                told = self._client.head_object(Bucket=self._place.bucket, Key=self._at(key))
        except errors.BlobMissing:
            return None
        return told["ContentLength"]

    def drop(self, key: str) -> None:
        with self._named():
            self._client.delete_object(Bucket=self._place.bucket, Key=self._at(key))

    def below(self, place: str) -> Iterator[Lying]:
        pages = self._client.get_paginator("list_objects_v2")
        with self._named():
            prefix = self._at(f"{place}/")
            for page in pages.paginate(Bucket=self._place.bucket, Prefix=prefix):
                for one in page.get("Contents", []):
                    key = one["Key"].removeprefix(self._place.prefix)
                    yield Lying(key, one["LastModified"].timestamp())

    def clear(self, place: str) -> None:
        for one in list(self.below(place)):
            self.drop(one.key)

    def _opened(self, proxies: Mapping[str, str] | None) -> "S3Client":
        """A client that goes through these proxies; None: through the environment's."""
        with self._named():
            try:
                return boto3.session.Session().client(
                    "s3",
                    endpoint_url=self._place.endpoint,
                    region_name=self._place.region,
                    config=_config(self._place.addressing, proxies),
                )
            except ValueError:
                raise errors.FilesAddressBroken from None

    def _at(self, key: str) -> str:
        return self._place.prefix + key

    @contextmanager
    def _named(self) -> Iterator[None]:
        """What the SDK raises as our own facts; its texts, which may hold keys, go nowhere."""
        try:
            yield
        except ClientError as error:
            raise self._said(error) from None
        except _NO_KEY:
            raise errors.FilesForbidden(self._place.bucket) from None
        except (BotoCoreError, HTTPError):
            # What breaks in the middle of an answer the SDK hands on as it is, TLS's own errors.
            raise errors.FilesAway(self._place.bucket) from None

    def _said(self, error: ClientError) -> FieldvisitError:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        if _code(error) in _NO_BUCKET:
            return errors.BucketUnknown(self._place.bucket)
        if status == 404:
            return errors.BlobMissing()
        if status in (401, 403):
            return errors.FilesForbidden(self._place.bucket)
        return errors.FilesAway(self._place.bucket)


def _code(error: ClientError) -> str:
    return error.response["Error"]["Code"]


def _config(addressing: Addressing, proxies: Mapping[str, str] | None) -> Config:
    return Config(
        proxies=proxies,
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": TRIES},
        s3={"addressing_style": addressing},
        # Newer checksums are more than many stores understand; a file's name is its hash anyway.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
