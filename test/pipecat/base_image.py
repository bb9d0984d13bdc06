"""A stand-in for Pipecat Cloud's base image, written after its documented contract: `base_image.py BOT`, PORT in the environment.

`POST /bot` is held open for the whole session; a WebRTC caller's offer follows it; a socket is a session of its own."""

import asyncio
import base64
import importlib.util
import json
import os
import sys
from types import SimpleNamespace

import uvicorn
from fastapi import FastAPI, Request, Response, WebSocket
from pipecat.runner.types import SmallWebRTCRunnerArguments, WebSocketRunnerArguments
from pipecat.transports.smallwebrtc.request_handler import (
    ConnectionMode,
    SmallWebRTCRequest,
    SmallWebRTCRequestHandler,
)

spec = importlib.util.spec_from_file_location("bot", sys.argv[1])
bot_module = importlib.util.module_from_spec(spec)
sys.modules["bot"] = bot_module
spec.loader.exec_module(bot_module)

app = FastAPI()
offers: dict[str, asyncio.Future] = {}
handler = SmallWebRTCRequestHandler(connection_mode=ConnectionMode.SINGLE)


@app.get("/readyz")
async def readyz():
    ready = bot_module.readyz() if hasattr(bot_module, "readyz") else True
    return Response(status_code=200 if ready else 503)


@app.get("/livez")
async def livez():
    return {}


@app.post("/bot")
async def run(request: Request):
    body = await request.json()
    session = request.headers["x-daily-session-id"]
    if request.headers["x-daily-transport-type"] == "webrtc":
        offered = offers.setdefault(session, asyncio.get_running_loop().create_future())
        connection = await asyncio.wait_for(offered, 120)
        arguments = SmallWebRTCRunnerArguments(
            webrtc_connection=connection, body=body, session_id=session
        )
        await bot_module.bot(arguments)
    return {}


@app.post("/api/offer")
async def offer(request: Request):
    session = request.headers["x-daily-session-id"]
    taken = SimpleNamespace(connection=None)

    async def take(connection):
        taken.connection = connection

    answer = await handler.handle_web_request(
        request=SmallWebRTCRequest.from_dict(await request.json()), webrtc_connection_callback=take
    )
    future = offers.setdefault(session, asyncio.get_running_loop().create_future())
    if taken.connection and not future.done():
        future.set_result(taken.connection)
    return answer


@app.websocket("/ws")
async def ws(socket: WebSocket):
    await socket.accept()
    given = socket.query_params.get("body")
    body = json.loads(base64.b64decode(given)) if given else {}
    session = socket.headers.get("x-daily-session-id")
    await bot_module.bot(WebSocketRunnerArguments(websocket=socket, body=body, session_id=session))


uvicorn.run(app, host="0.0.0.0", port=int(os.environ["PORT"]), log_level="warning")
