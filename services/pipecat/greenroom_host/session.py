"""The one session of a bot process."""

import asyncio
import base64
import contextlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.websockets import WebSocket, WebSocketState

# From the caller's end, or an order to leave, to the bot's own; then it is cancelled.
_LEAVE_SECS = 5


class Session:
    """A bot's `bot(runner_args)` from its start to its end, over whatever way its caller takes."""

    def __init__(self, bot: Callable[[Any], Awaitable[None]]) -> None:
        self._bot = bot
        self._id: str | None = None
        self._body: Any = {}
        self._task: asyncio.Task[None] | None = None
        self._over: asyncio.Future[BaseException | None] = asyncio.get_running_loop().create_future()
        self._connections: Any = None
        self._connection: Any = None
        self._socket: WebSocket | None = None

    def begin(self, session_id: str | None, body: Any) -> None:
        """Takes note of the session; the bot itself starts when its caller's offer or socket is there."""
        self._id, self._body = session_id, body

    async def ended(self) -> tuple[dict[str, Any], int]:
        """Waits for the bot's end: its answer to `POST /bot`, with an exception's type."""
        error = await asyncio.shield(self._over)
        if error is None:
            return {}, 200
        return {"error": type(error).__name__}, 500

    async def offer(self, body: dict[str, Any]) -> dict[str, str] | None:
        """Answers an offer of the caller; the bot itself is started by `start`, once the answer has left."""
        from pipecat.transports.smallwebrtc.request_handler import (
            ConnectionMode,
            SmallWebRTCRequest,
            SmallWebRTCRequestHandler,
        )

        self._body = body.get("request_data") or body.get("requestData") or self._body
        self._connections = self._connections or SmallWebRTCRequestHandler(
            connection_mode=ConnectionMode.SINGLE
        )
        return await self._connections.handle_web_request(
            request=SmallWebRTCRequest.from_dict(body),
            webrtc_connection_callback=self._take,
        )

    async def _take(self, connection: Any) -> None:
        self._connection = connection

    async def start(self) -> None:
        """Starts the bot over the connection, if it has not been; building it takes the event loop for a while."""
        if self._connection is None or self._task is not None:
            return
        from pipecat.runner.types import SmallWebRTCRunnerArguments

        self._run(
            SmallWebRTCRunnerArguments(
                webrtc_connection=self._connection, body=self._body, session_id=self._id
            )
        )

    async def talk_over(self, socket: WebSocket) -> None:
        """Runs the bot over a caller's socket, and closes the socket after it."""
        from pipecat.runner.types import WebSocketRunnerArguments

        self._socket = socket
        kind = socket.headers.get("x-greenroom-socket")
        self._id = socket.headers.get("x-daily-session-id") or self._id
        self._body = _body_of(socket) or self._body
        task = self._run(
            WebSocketRunnerArguments(
                websocket=socket,
                transport_type="websocket" if kind == "client" else None,
                body=self._body,
                session_id=self._id,
            )
        )
        await asyncio.wait([task])
        await self._hang_up()

    async def end(self) -> None:
        """Hangs up on the caller, and gives the bot some time to notice."""
        await self._hang_up()
        if self._task:
            done, _ = await asyncio.wait([self._task], timeout=_LEAVE_SECS)
            if not done:
                self._task.cancel()
        elif not self._over.done():
            self._over.set_result(None)

    async def _hang_up(self) -> None:
        # A caller who has gone cannot be told, and the bot is to leave all the same.
        with contextlib.suppress(Exception):
            if self._connection:
                await self._connection.disconnect()
        with contextlib.suppress(Exception):
            if self._socket and self._socket.application_state == WebSocketState.CONNECTED:
                await self._socket.close()

    def _run(self, arguments: Any) -> "asyncio.Task[None]":
        self._task = asyncio.create_task(self._bot(arguments))
        self._task.add_done_callback(self._settle)
        return self._task

    def _settle(self, task: "asyncio.Task[None]") -> None:
        if self._over.done():
            return
        error = None if task.cancelled() else task.exception()
        if error is not None:
            import traceback

            traceback.print_exception(error)
        self._over.set_result(error)


def _body_of(socket: WebSocket) -> Any:
    encoded = socket.query_params.get("body")
    if not encoded:
        return None
    try:
        return json.loads(base64.b64decode(encoded))
    except ValueError:
        return None
