"""A WebRTC caller on aiortc: starts a session, talks, and prints what it hears as JSON lines. `caller.py URL SECS BODY [key…]`."""

import asyncio
import json
import sys
import time
import urllib.request

from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack


READY_SECS = 12


def say(**fields):
    print(json.dumps(fields), flush=True)


def post(url: str, body: dict, method: str = "POST") -> dict:
    headers = {"content-type": "application/json"}
    sent = urllib.request.Request(url, json.dumps(body).encode(), headers, method=method)
    return json.loads(urllib.request.urlopen(sent, timeout=60).read())


async def main(url: str, secs: float, body: dict) -> None:
    started = await asyncio.to_thread(post, f"{url}/start", {"transport": "webrtc", "body": body})
    session = started["sessionId"]
    say(event="started", sessionId=session, keys=sorted(started))
    caller = RTCPeerConnection()
    channel = caller.createDataChannel("chat")
    opened = asyncio.Event()
    ready = asyncio.Event()
    channel.on("open", opened.set)

    @channel.on("message")
    def on_message(text):
        say(event="message", text=text)
        if '"bot-ready"' in text:
            ready.set()

    caller.addTrack(AudioStreamTrack())

    @caller.on("track")
    def on_track(track):
        asyncio.ensure_future(listen(track))

    await caller.setLocalDescription(await caller.createOffer())
    offer = {"sdp": caller.localDescription.sdp, "type": "offer", "pc_id": None, "restart_pc": False}
    answer = await asyncio.to_thread(post, f"{url}/sessions/{session}/api/offer", offer)
    lines = [line.split("=", 1) for line in answer["sdp"].splitlines()]
    say(
        event="answered",
        keys=sorted(answer),
        kinds=[value.split()[0] for name, value in lines if name == "m"],
        directions=[value for _, value in lines if value in ("sendrecv", "sendonly", "recvonly")],
    )
    candidate = {"candidate": "candidate:1 1 udp 1 127.0.0.1 9 typ host", "sdp_mid": "0", "sdp_mline_index": 0}
    trickled = {"pc_id": answer["pc_id"], "candidates": [candidate]}
    patched = await asyncio.to_thread(post, f"{url}/sessions/{session}/api/offer", trickled, "PATCH")
    say(event="trickled", answer=patched)
    await caller.setRemoteDescription(RTCSessionDescription(answer["sdp"], "answer"))
    await asyncio.wait_for(opened.wait(), 30)
    data = {"version": "1.2.0", "about": {"library": "test"}}
    channel.send(json.dumps({"id": "r1", "label": "rtvi-ai", "type": "client-ready", "data": data}))
    end = time.monotonic() + secs
    # Some bots never say it; on a busy machine the others take their time.
    patience = time.monotonic() + READY_SECS
    while channel.readyState == "open":
        if not ready.is_set() and time.monotonic() < patience:
            end = time.monotonic() + secs
        if time.monotonic() > end:
            break
        channel.send(f"ping: {int(time.time() * 1000)}")
        await asyncio.sleep(0.5)
    await caller.close()
    say(event="left")


async def listen(track):
    heard, last, gap = 0, time.monotonic(), 0.0
    while True:
        try:
            await track.recv()
        except Exception:
            break
        now = time.monotonic()
        gap, last, heard = max(gap, now - last), now, heard + 1
        if heard == 1:
            say(event="hears")
        if heard == 10:
            gap = 0.0
    say(event="heard", frames=heard, gapMs=round(gap * 1000))


asyncio.run(main(sys.argv[1], float(sys.argv[2]), json.loads(sys.argv[3])))
