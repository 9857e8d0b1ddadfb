"""The server's routes: HTTP in, `Centre` behind, HTTP out. Thin on purpose; it judges nothing."""

import logging

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from starlette import requests, types

from fieldvisit.errors import FieldvisitError
from sync.protocol.errors import (
    STATUS,
    BlobTooLarge,
    FilesTroubled,
    FrameRefused,
    ServerBusy,
)
from sync.protocol.frames import MAX_PACKED, MEDIA_TYPE
from sync.protocol.signing import DEVICE_HEADER, SIGNATURE_HEADER, TIME_HEADER, Signed
from sync.protocol.wire import MAX_BLOB, FilePart, Message
from sync.server.carried import Carried
from sync.server.centre import Centre
from sync.server.gate import Gate
from sync.server.lanes import lanes_for

log = logging.getLogger("fieldvisit.server")

DATABASE_BACK_SECONDS = 5
"""When to ask again while the database has no primary: a dead one is followed within half a minute.
"""
FILES_BACK_SECONDS = 30
"""When to ask again while the store of files is in trouble: nobody follows it."""


def build(centre: Centre) -> FastAPI:
    """The app over one `Centre`. Every route but `hello` asks for a signature and stands in a
    lane.
    """
    app = FastAPI(title="fieldvisit", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Gate, lanes=lanes_for(centre.engine.dialect.name))
    app.add_middleware(_Edge)
    app.add_exception_handler(FieldvisitError, _refuse)
    app.add_exception_handler(OperationalError, _database_away)
    app.add_exception_handler(FilesTroubled, _files_troubled)

    @app.get("/v1/hello")
    async def hello() -> dict[str, str | int]:
        return Message().model_dump()

    @app.post("/v1/enrol")
    async def enrol(request: Request) -> Response:
        return _frame(await run_in_threadpool(centre.enrol, await _signed(request, MAX_PACKED)))

    @app.post("/v1/push")
    async def push(request: Request) -> Response:
        return _frame(await run_in_threadpool(centre.push, await _signed(request, MAX_PACKED)))

    @app.post("/v1/pull")
    async def pull(request: Request) -> Response:
        return _frame(await run_in_threadpool(centre.pull, await _signed(request, MAX_PACKED)))

    @app.put("/v1/blobs/{scope}/{sha256}")
    async def put_blob(request: Request, scope: str, sha256: str) -> Response:
        signed = await _signed(request, MAX_BLOB)
        await run_in_threadpool(centre.put_blob, signed, scope, sha256=sha256)
        return Response(status_code=204)

    @app.get("/v1/blobs/{scope}/{sha256}")
    async def get_blob(request: Request, scope: str, sha256: str) -> Response:
        signed = await _signed(request, MAX_PACKED)
        data = await run_in_threadpool(centre.get_blob, signed, scope, sha256=sha256)
        return Response(data, media_type="application/octet-stream")

    _add_parts(app, centre)
    _add_sums(app, centre)
    _add_snapshots(app, centre)
    _add_parcels(app, Carried(centre))
    return app


def _add_sums(app: FastAPI, centre: Centre) -> None:
    """The routes by which a device finds and mends rows that differ."""

    @app.post("/v1/sums")
    async def differing(request: Request) -> Response:
        signed = await _signed(request, MAX_PACKED)
        return _frame(await run_in_threadpool(centre.differing, signed))

    @app.post("/v1/rows")
    async def rows(request: Request) -> Response:
        return _frame(await run_in_threadpool(centre.rows, await _signed(request, MAX_PACKED)))


def _add_snapshots(app: FastAPI, centre: Centre) -> None:
    """The routes of a device's first fill."""

    @app.post("/v1/snapshot")
    async def snapshot(request: Request) -> Response:
        signed = await _signed(request, MAX_PACKED)
        return _frame(await run_in_threadpool(centre.snapshot, signed))

    @app.get("/v1/blocks/{scope}/{sha256}")
    async def block(request: Request, scope: str, sha256: str) -> Response:
        signed = await _signed(request, MAX_PACKED)
        data = await run_in_threadpool(centre.block, signed, scope, sha256=sha256)
        return Response(data, media_type="application/octet-stream")


def _add_parts(app: FastAPI, centre: Centre) -> None:
    """The routes of larger files, part by part."""

    @app.get("/v1/blobs/{scope}/{sha256}/missing/{size:int}")
    async def missing_parts(request: Request, scope: str, sha256: str, size: int) -> Response:
        signed = await _signed(request, MAX_PACKED)
        part = FilePart(scope, sha256, size)
        data = await run_in_threadpool(centre.missing_parts, signed, part)
        return Response(data, media_type="application/octet-stream")

    @app.put("/v1/blobs/{scope}/{sha256}/parts/{size:int}/{number:int}")
    async def put_part(
        request: Request, scope: str, sha256: str, size: int, number: int
    ) -> Response:
        signed = await _signed(request, MAX_PACKED)
        part = FilePart(scope, sha256, size, number)
        await run_in_threadpool(centre.put_part, signed, part)
        return Response(status_code=204)

    @app.get("/v1/blobs/{scope}/{sha256}/parts/{size:int}/{number:int}")
    async def get_part(
        request: Request, scope: str, sha256: str, size: int, number: int
    ) -> Response:
        signed = await _signed(request, MAX_PACKED)
        part = FilePart(scope, sha256, size, number)
        data = await run_in_threadpool(centre.get_part, signed, part)
        return Response(data, media_type="application/octet-stream")


def _add_parcels(app: FastAPI, carried: Carried) -> None:
    """The routes of whoever brings parcels of other devices."""

    @app.get("/v1/parcels/{parcel}/missing/{size:int}")
    async def lacking(request: Request, parcel: str, size: int) -> Response:
        signed = await _signed(request, MAX_PACKED)
        data = await run_in_threadpool(carried.lacking, signed, carried.part(parcel, size))
        return Response(data, media_type="application/octet-stream")

    @app.put("/v1/parcels/{parcel}/parts/{size:int}/{number:int}")
    async def bring(request: Request, parcel: str, size: int, number: int) -> Response:
        signed = await _signed(request, MAX_PACKED)
        await run_in_threadpool(carried.bring, signed, carried.part(parcel, size, number=number))
        return Response(status_code=204)

    @app.post("/v1/parcel")
    async def brought(request: Request) -> Response:
        signed = await _signed(request, MAX_PACKED)
        return _frame(await run_in_threadpool(carried.brought, signed))

    @app.get("/v1/parcels/{parcel}/parts/{size:int}/{number:int}")
    async def fetch(request: Request, parcel: str, size: int, number: int) -> Response:
        signed = await _signed(request, MAX_PACKED)
        data = await run_in_threadpool(
            carried.fetch, signed, carried.part(parcel, size, number=number)
        )
        return Response(data, media_type="application/octet-stream")


async def _signed(request: Request, limit: int) -> Signed:
    """The request with its body, read no further than `limit` bytes."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise BlobTooLarge(limit // 1024 // 1024) if limit == MAX_BLOB else FrameRefused("size")
        parts.append(part)
    headers = request.headers
    return Signed(
        request.method,
        request.url.path,
        headers.get(DEVICE_HEADER, ""),
        headers.get(TIME_HEADER, ""),
        headers.get(SIGNATURE_HEADER, ""),
        b"".join(parts),
    )


async def _refuse(request: Request, error: Exception) -> Response:
    """A named error as its code, its facts and its status."""
    assert isinstance(error, FieldvisitError)
    log.info("refused %s %s", request.method, error.code)
    answer = {"code": error.code, "facts": error.facts()}
    if isinstance(error, ServerBusy):
        return JSONResponse(answer, status_code=503, headers={"Retry-After": str(error.seconds)})
    return JSONResponse(answer, status_code=STATUS.get(type(error), 500))


async def _database_away(request: Request, error: Exception) -> Response:
    """No primary answers now, or it died in the middle: nothing was acknowledged, and the device
    asks again. Neither answered nor logged with its text: it may hold a statement's values.
    """
    log.info("database away %s %s", request.method, type(error).__name__)
    return _later("database_away", DATABASE_BACK_SECONDS)


async def _files_troubled(request: Request, error: Exception) -> Response:
    """The bucket does not do its work: nothing was acknowledged, and the device asks again. Which
    bucket, is for the log only.
    """
    assert isinstance(error, FilesTroubled)
    log.error("%s %s %s", error.code, error.bucket, request.method)
    return _later(error.code, FILES_BACK_SECONDS)


def _later(code: str, seconds: int) -> Response:
    answer = {"code": code, "facts": {}}
    return JSONResponse(answer, status_code=503, headers={"Retry-After": str(seconds)})


class _Edge:
    """Around everything: an error that nobody expected becomes a 500 that tells nothing."""

    def __init__(self, app: types.ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: types.Scope, receive: types.Receive, send: types.Send) -> None:
        try:
            await self._app(scope, receive, send)
        except requests.ClientDisconnect:
            # The line broke before the question was whole: nobody is there to be answered.
            log.info("cut off %s", scope.get("method"))
        except Exception as error:
            # Neither answered nor logged with its text: it may hold a person's data.
            log.error("failed %s %s", scope.get("method"), type(error).__name__)
            answer = {"code": "server_troubled", "facts": {"status": 500}}
            await JSONResponse(answer, status_code=500)(scope, receive, send)


def _frame(body: bytes) -> Response:
    return Response(body, media_type=MEDIA_TYPE)
