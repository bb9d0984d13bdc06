"""The HTTP side of a bot, as Pipecat Cloud's base image has it, on a Unix socket, for one session."""

import faulthandler
import inspect
import traceback
from types import ModuleType
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket

from greenroom_host.loopback import stay_on_loopback
from greenroom_host.rehearsal import Rehearsal
from greenroom_host.session import Session
from greenroom_host.warm import import_lazy_modules, load_models


# The host asks each second over connections that it keeps: none is to be closed just when it asks.
_KEEP_ALIVE_SECS = 3600


def serve(bot_module: ModuleType, socket_path: str) -> None:
    """Warms, then listens, on the event loop that Pipecat's own runner has; the host then rehearses a call."""

    def warm_app() -> Starlette:
        stay_on_loopback()
        import_lazy_modules()
        load_models()
        faulthandler.cancel_dump_traceback_later()
        return create_app(bot_module, Session(bot_module.bot))

    config = uvicorn.Config(
        warm_app,
        factory=True,
        uds=socket_path,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_keep_alive=_KEEP_ALIVE_SECS,
    )
    uvicorn.Server(config).run()


def create_app(bot_module: ModuleType, session: Session) -> Starlette:
    """The contract's routes first; what is left is the bot's own, on the app that Pipecat gives it."""
    rehearsal = Rehearsal()

    async def readyz(_: Request) -> JSONResponse:
        answer = await _readiness(getattr(bot_module, "readyz", None))
        return JSONResponse(answer, 200 if answer.get("ready") else 503)

    async def livez(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    async def run(request: Request) -> JSONResponse:
        session.begin(request.headers.get("x-daily-session-id"), await request.json())
        return JSONResponse(*await session.ended())

    async def offer(request: Request) -> JSONResponse:
        whose = rehearsal.session if _is_rehearsal(request) else session
        try:
            answer = await whose.offer(await request.json())
            return JSONResponse(answer, background=BackgroundTask(whose.start))
        except Exception as error:
            traceback.print_exception(error)
            return JSONResponse({"detail": type(error).__name__}, 400)

    async def ws(socket: WebSocket) -> None:
        await socket.accept()
        await session.talk_over(socket)

    async def rehearsal_offer(_: Request) -> JSONResponse:
        try:
            return JSONResponse(await rehearsal.offer())
        except ImportError:
            return JSONResponse({"detail": "a bot without WebRTC"}, 404)

    async def rehearsal_answer(request: Request) -> JSONResponse:
        await rehearsal.answer((await request.json())["sdp"])
        return JSONResponse({})

    async def end(_: Request) -> JSONResponse:
        await session.end()
        return JSONResponse({})

    return Starlette(
        routes=[
            Route("/readyz", readyz),
            Route("/livez", livez),
            Route("/bot", run, methods=["POST"]),
            Route("/api/offer", offer, methods=["POST"]),
            Route("/greenroom/end", end, methods=["POST"]),
            Route("/greenroom/rehearsal/offer", rehearsal_offer, methods=["POST"]),
            Route("/greenroom/rehearsal/answer", rehearsal_answer, methods=["POST"]),
            WebSocketRoute("/ws", ws),
            *_own_routes(),
        ]
    )


def _is_rehearsal(request: Request) -> bool:
    return request.headers.get("x-daily-session-id") == "rehearsal"


def _own_routes() -> list[Mount]:
    try:
        from pipecat.runner.run import app
    except Exception:
        return []
    return [Mount("/", app=app)]


async def _readiness(hook: Any) -> dict[str, Any]:
    if hook is None:
        return {"ready": True}
    try:
        said = hook()
        said = await said if inspect.isawaitable(said) else said
    except Exception as error:
        return {"ready": False, "error": type(error).__name__}
    if isinstance(said, dict):
        return said
    return {"ready": said is True}
