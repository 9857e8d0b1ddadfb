"""The server's routes: HTTP in, `Centre` behind, HTTP out. Thin on purpose; it judges nothing."""

import logging
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from fieldvisit.errors import FieldvisitError
from sync.protocol.errors import STATUS, BlobTooLarge, FrameRefused
from sync.protocol.frames import MAX_PACKED, MEDIA_TYPE
from sync.protocol.signing import DEVICE_HEADER, SIGNATURE_HEADER, TIME_HEADER, Signed
from sync.protocol.wire import MAX_BLOB, PROTOCOL, SCHEMA
from sync.server.centre import Centre

log = logging.getLogger("fieldvisit.server")


def build(centre: Centre) -> FastAPI:
    """The app over one `Centre`. Every route but `hello` asks for a signature."""
    app = FastAPI(title="fieldvisit", docs_url=None, redoc_url=None, openapi_url=None)
    app.middleware("http")(_answer_errors)

    @app.get("/v1/hello")
    def hello() -> dict[str, str | int]:
        return {"protocol": PROTOCOL, "schema_number": SCHEMA}

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

    return app


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


async def _answer_errors(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    try:
        return await call_next(request)
    except FieldvisitError as error:
        facts = {name: value for name, value in error.facts().items() if name != "code"}
        log.info("refused %s %s", request.method, error.code)
        return JSONResponse(
            {"code": error.code, "facts": facts}, status_code=STATUS.get(type(error), 500)
        )
    except Exception as error:
        # The edge: nothing of the error's text leaves or is logged, it may hold a person's data.
        log.error("failed %s %s", request.method, type(error).__name__)
        return JSONResponse({"code": "server_troubled", "facts": {"status": 500}}, status_code=500)


def _frame(body: bytes) -> Response:
    return Response(body, media_type=MEDIA_TYPE)
