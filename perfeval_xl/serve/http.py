"""The service's addresses, on Starlette."""

import asyncio
import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from perfeval_xl import __version__
from perfeval_xl.addin.wps.proving import PATH
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.hosts.office import find_office
from perfeval_xl.serve.access import Client, Doorkeeper
from perfeval_xl.serve.catalogue import ACTS, BUTTON_TITLES, DOSSIER, JSON
from perfeval_xl.serve.openapi import openapi_document
from perfeval_xl.serve.options import ServeOptions
from perfeval_xl.serve.owner import owner_choices, page_settings, save_page_settings, save_reports
from perfeval_xl.serve.pages import STATIC, docs_page, static
from perfeval_xl.serve.pool import Pool
from perfeval_xl.serve.records import Choices, FilesTask, Outcome, PressTask, Upload
from perfeval_xl.serve.refusal import Refusal, status_of
from perfeval_xl.serve.sending import sent, upload

_LONGEST_LOGIN = 4096
_TRUE = ("1", "true", "yes", "on")
_GONE = 499
"""The client went away; nobody reads this answer."""


class Service:
    """The endpoints, with what they share."""

    def __init__(self, options: ServeOptions, doorkeeper: Doorkeeper, pool: Pool) -> None:
        self._options = options
        self._doorkeeper = doorkeeper
        self._pool = pool

    def application(self) -> Starlette:
        """The ASGI application, to stand behind the guard."""
        routes = [
            Route("/", partial(self._static, "index.html")),
            *(Route(f"/{name}", partial(self._static, name)) for name in STATIC),
            Route("/favicon.ico", _no_icon),
            Route("/docs", self._docs),
            Route("/openapi.json", self._openapi),
            Route("/api/status", self._status),
            Route("/api/login", self._login, methods=["POST"]),
            Route("/api/logout", self._logout, methods=["POST"]),
            *(Route(f"/api/{name}", partial(self._files, name), methods=["POST"]) for name in ACTS),
            Route("/api/press/{button}", self._press, methods=["POST"]),
        ]
        if self._options.owner:
            routes += [
                Route(PATH, self._hello, methods=["GET"]),
                Route("/api/settings", self._settings, methods=["GET"]),
                Route("/api/settings", self._save_settings, methods=["POST"]),
            ]
        handlers: Any = {
            Refusal: _refused,
            PerfevalError: _not_done,
            HTTPException: _wrong_address,
            ClientDisconnect: _gone,
        }
        return Starlette(routes=routes, exception_handlers=handlers)

    async def _static(self, name: str, _: Request) -> Response:
        data, kind = static(name)
        return Response(data, media_type=kind, headers={"cache-control": "no-cache"})

    async def _docs(self, _: Request) -> Response:
        return Response(docs_page(), media_type="text/html; charset=utf-8")

    async def _openapi(self, _: Request) -> Response:
        return _json(openapi_document())

    async def _status(self, request: Request) -> Response:
        options = self._options
        logged_in = self._doorkeeper.knows(_client(request).address, request.headers)
        return _json(
            {
                "version": __version__,
                "login": "password" if options.password else "proxy" if options.user_header else "token",
                "inside": logged_in,
                "megabytes": options.megabytes,
                "files": options.files,
                "pdf": find_office() is not None,
            }
        )

    async def _login(self, request: Request) -> Response:
        body = await _body(request, _LONGEST_LOGIN)
        try:
            password = json.loads(body)["password"]
        except (ValueError, TypeError, LookupError, RecursionError):
            raise Refusal(400, "BAD_REQUEST", "password") from None
        token = self._doorkeeper.let_in(str(password), _client(request).address)
        return _json({"token": token, "hours": self._options.hours})

    async def _logout(self, request: Request) -> Response:
        self._doorkeeper.leave(request.headers.get("authorization", "").partition(" ")[2].strip())
        return _json({})

    async def _files(self, act: str, request: Request) -> Response:
        uploads = await self._uploads(request)
        request.scope["perfeval"].files = len(uploads)
        task = FilesTask(act=act, uploads=uploads, choices=_choices(request), standard=self._options.standard)
        if not task.chosen_uploads:
            raise Refusal(400, "BAD_REQUEST", "only")
        outcome = _done(await self._pool.outcome(task))
        if ACTS[act].answers == JSON:
            return _json_text(outcome.document)
        file = sent(outcome.products, ACTS[act].title)
        return Response(file.data, headers=file.headers)

    async def _uploads(self, request: Request) -> tuple[Upload, ...]:
        """The files of a form, in memory alone. Raises `Refusal`."""
        most = self._options.files
        try:
            parser = MultiPartParser(request.headers, request.stream(), max_files=most, max_fields=8)
            parser.spool_max_size = self._options.largest + 1
            parts = (await parser.parse()).getlist("files")
            taken: set[str] = set()
            files = [part for part in parts if not isinstance(part, str)]
            uploads = tuple([upload(part.filename or "", await part.read(), taken) for part in files])
        except (Refusal, ClientDisconnect):
            raise
        except Exception as fault:  # whatever a parser makes of bytes from outside, the request is at fault
            raise Refusal(400, "BAD_REQUEST", type(fault).__name__) from None
        if not uploads:
            raise Refusal(400, "BAD_REQUEST", "files")
        return uploads

    async def _press(self, request: Request) -> Response:
        button, owner = request.path_params["button"], self._options.owner
        if button not in BUTTON_TITLES and not (owner and button == DOSSIER):
            raise Refusal(404, "NO_ADDRESS", request.url.path)
        answer = await _body(request, self._options.largest)
        request.scope["perfeval"].files = 1
        if button == DOSSIER:
            from perfeval_xl.serve.dossier import make_dossier

            return _json_text(await asyncio.to_thread(make_dossier, answer, self._options.standard))
        choices = owner_choices() if owner else _choices(request)
        task = PressTask(
            button=button, answer=answer, choices=choices, standard=self._options.standard, local=bool(owner)
        )
        document = _done(await self._pool.outcome(task)).document
        if owner and button == "report":
            document = await asyncio.to_thread(save_reports, answer, document)
        return _json_text(document)

    async def _hello(self, request: Request) -> Response:
        return _json({"proof": self._doorkeeper.prove(request.query_params.get("word", ""))})

    async def _settings(self, _: Request) -> Response:
        return _json(page_settings())

    async def _save_settings(self, request: Request) -> Response:
        save_page_settings(await _body(request, _LONGEST_LOGIN))
        return _json(page_settings())


async def _no_icon(_: Request) -> Response:
    """Browsers ask without being told to."""
    return Response(status_code=204)


def _client(request: Request) -> Client:
    client: Client = request.scope["client_of"]
    return client


async def _body(request: Request, most: int) -> bytes:
    """A request's body. Raises `Refusal` for a longer one."""
    pieces = bytearray()
    async for piece in request.stream():
        pieces += piece
        if len(pieces) > most:
            raise Refusal(413, "BODY_LARGE", max(1, most >> 20))
    return bytes(pieces)


def _choices(request: Request) -> Choices:
    query = request.query_params
    flags = {name: query.get(name, "").lower() in _TRUE for name in ("hidden", "overwrite", "charts")}
    fonts = "windows" if query.get("fonts") == "windows" else "gb2312"
    only = query.get("only", "")
    place = int(only[:6]) if only.isascii() and only.isdigit() else None
    return Choices(law=query.get("law") or None, fonts=fonts, only=place, **flags)


def _done(outcome: Outcome) -> Outcome:
    """The outcome of what could be done. Raises `Refusal` with its own words for what could not."""
    if outcome.ok:
        return outcome
    raise Refusal(status_of(outcome.code), outcome.code, message=outcome.message)


def _json(answer: Mapping[str, Any]) -> Response:
    return _json_text(json.dumps(answer, ensure_ascii=False, separators=(",", ":")))


def _json_text(text: str) -> Response:
    return Response(text.encode("utf-8", "replace"), media_type="application/json; charset=utf-8")


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    request.scope["perfeval"].code = refusal.code
    headers = {"retry-after": str(refusal.wait)} if refusal.wait else {}
    answer = _json(refusal.as_json())
    return Response(answer.body, refusal.status, headers, "application/json; charset=utf-8")


async def _not_done(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, PerfevalError)
    return await _refused(request, Refusal(status_of(fault.code), fault.code, message=fault.message))


async def _wrong_address(request: Request, fault: Exception) -> Response:
    status = getattr(fault, "status_code", 404)
    if status == 405:
        return await _refused(request, Refusal(405, "BAD_METHOD", request.method))
    return await _refused(request, Refusal(status, "NO_ADDRESS", request.url.path[:100]))


async def _gone(_: Request, __: Exception) -> Response:
    return Response(status_code=_GONE)
