"""One short call with ourselves through the seat's own port, so that the first real caller meets code that has run once."""

import asyncio
import json
from typing import Any

from greenroom_host.session import Session

# One that is not over by then is given up: it is only there for speed.
_GIVE_UP_SECS = 5


class Rehearsal:
    """The caller of that call; its bot is a pipeline that plays back what it hears."""

    def __init__(self) -> None:
        self.session = Session(_play_back)
        self._caller: Any = None
        self._channel: Any = None

    async def offer(self) -> dict[str, str]:
        """The caller's offer. Raises ImportError for a bot without WebRTC."""
        from aiortc import RTCPeerConnection
        from aiortc.mediastreams import AudioStreamTrack

        self._caller = RTCPeerConnection()
        self._channel = self._caller.createDataChannel("chat")
        self._caller.addTrack(AudioStreamTrack())
        await self._caller.setLocalDescription(await self._caller.createOffer())
        return {"sdp": self._caller.localDescription.sdp, "type": "offer"}

    async def answer(self, sdp: str) -> None:
        """Takes the answer, and talks until something was heard; then both sides leave."""
        try:
            await asyncio.wait_for(self._talk(sdp), _GIVE_UP_SECS)
        finally:
            await self._caller.close()
            await self.session.end()

    async def _talk(self, sdp: str) -> None:
        from aiortc import RTCSessionDescription

        ready = asyncio.Event()
        opened = asyncio.Event()
        self._channel.on("open", opened.set)
        self._channel.on("message", lambda _: ready.set())
        await self._caller.setRemoteDescription(RTCSessionDescription(sdp, "answer"))
        await opened.wait()
        data = {"version": "1.0.0", "about": {"library": "rehearsal"}}
        message = {"id": "1", "label": "rtvi-ai", "type": "client-ready", "data": data}
        self._channel.send(json.dumps(message))
        await ready.wait()
        await self._caller.getReceivers()[0].track.recv()


async def _play_back(arguments: Any) -> None:
    from pipecat.frames.frames import Frame, InputAudioRawFrame, OutputAudioRawFrame
    from pipecat.pipeline.pipeline import Pipeline
    from pipecat.pipeline.worker import PipelineWorker
    from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
    from pipecat.transports.base_transport import TransportParams
    from pipecat.transports.smallwebrtc.transport import SmallWebRTCTransport
    from pipecat.workers.runner import WorkerRunner

    class PlayBack(FrameProcessor):
        async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
            await super().process_frame(frame, direction)
            if isinstance(frame, InputAudioRawFrame):
                sound = (frame.audio, frame.sample_rate, frame.num_channels)
                await self.push_frame(OutputAudioRawFrame(*sound))
            else:
                await self.push_frame(frame, direction)

    transport = SmallWebRTCTransport(
        webrtc_connection=arguments.webrtc_connection,
        params=TransportParams(audio_in_enabled=True, audio_out_enabled=True),
    )
    worker = PipelineWorker(Pipeline([transport.input(), PlayBack(), transport.output()]))
    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)

    @transport.event_handler("on_client_disconnected")
    async def on_client_disconnected(_transport: Any, _client: Any) -> None:
        await runner.cancel()

    await runner.run()
