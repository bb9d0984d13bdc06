"""The HTTP side of a bot, as Pipecat Cloud's base image has it, on a Unix socket, for one session."""

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
from greenroom_host.session import Session
from greenroom_host.warm import import_lazy_modules, load_models, rehearse_webrtc


async def serve(bot_module: ModuleType, socket_path: str) -> None:
    """Warms, then listens; a process that answers at all is warm."""
    stay_on_loopback()
    import_lazy_modules()
    load_models()
    await rehearse_webrtc()
    app = create_app(bot_module, Session(bot_module.bot))
    config = uvicorn.Config(app, uds=socket_path, log_config=None, access_log=False, lifespan="off")
    await uvicorn.Server(config).serve()


def create_app(bot_module: ModuleType, session: Session) -> Starlette:
    """The contract's routes first; what is left is the bot's own, on the app that Pipecat gives it."""

    async def readyz(_: Request) -> JSONResponse:
        answer = await _readiness(getattr(bot_module, "readyz", None))
        return JSONResponse(answer, 200 if answer.get("ready") else 503)

    async def livez(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    async def run(request: Request) -> JSONResponse:
        session.begin(request.headers.get("x-daily-session-id"), await request.json())
        return JSONResponse(*await session.ended())

    async def offer(request: Request) -> JSONResponse:
        try:
            answer = await session.offer(await request.json())
            return JSONResponse(answer, background=BackgroundTask(session.start))
        except Exception as error:
            traceback.print_exception(error)
            return JSONResponse({"detail": type(error).__name__}, 400)

    async def ws(socket: WebSocket) -> None:
        await socket.accept()
        await session.talk_over(socket)

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
            WebSocketRoute("/ws", ws),
            *_own_routes(),
        ]
    )


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
