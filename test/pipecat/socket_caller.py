"""A caller over WebSocket, in Pipecat's own frames: talks, and prints what it hears as JSON lines. `socket_caller.py URL SECS`."""

import asyncio
import contextlib
import json
import sys
import time

import pipecat.frames.protobufs.frames_pb2 as frames
import websockets

RATE = 16_000


def say(**fields):
    print(json.dumps(fields), flush=True)


def message(fields: dict) -> bytes:
    text = json.dumps({"label": "rtvi-ai", **fields})
    return frames.Frame(message=frames.MessageFrame(data=text)).SerializeToString()


async def talk(socket, secs: float) -> None:
    frame = frames.AudioRawFrame(audio=b"\x10\x20" * (RATE // 50), sample_rate=RATE, num_channels=1)
    sound = frames.Frame(audio=frame).SerializeToString()
    end = time.monotonic() + secs
    while time.monotonic() < end:
        await socket.send(sound)
        await asyncio.sleep(0.02)
    await socket.close()


async def main(url: str, secs: float) -> None:
    async with websockets.connect(url) as socket:
        say(event="open")
        about = {"version": "1.2.0", "about": {"library": "test"}}
        # A bot that says goodbye at once may have closed by now.
        with contextlib.suppress(websockets.ConnectionClosed):
            await socket.send(message({"id": "r1", "type": "client-ready", "data": about}))
        talking = asyncio.create_task(talk(socket, secs))
        heard = 0
        async for data in socket:
            frame = frames.Frame.FromString(data)
            kind = frame.WhichOneof("frame")
            if kind == "message":
                say(event="message", text=frame.message.data)
            elif kind == "audio":
                heard += 1
                if heard == 20:
                    say(event="hears", frames=heard)
        talking.cancel()
        say(event="closed", code=socket.close_code)


asyncio.run(main(sys.argv[1], float(sys.argv[2])))
