"""The least bot on Pipecat's development runner: hears, optionally runs Silero, and plays back what it hears.

PEER_SILERO=1 puts the Silero VAD into the pipeline. A session whose request says {"block": true} blocks its bot three times
for two seconds each, as a slow synchronous call in a user's code would.
"""

import os
import time

from pipecat.frames.frames import InputAudioRawFrame, OutputAudioRawFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.runner import PipelineRunner
from pipecat.pipeline.task import PipelineParams, PipelineTask
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.transports.base_transport import TransportParams
from pipecat.transports.smallwebrtc.transport import SmallWebRTCTransport

BLOCK_S = 2
BLOCK_EVERY_S = 5
BLOCKS = 3


class Echo(FrameProcessor):
    """Plays the caller's sound back, and blocks where it was asked to."""

    def __init__(self, blocks: bool):
        super().__init__()
        self._blocks_left = BLOCKS if blocks else 0
        self._block_at = time.monotonic() + BLOCK_EVERY_S

    async def process_frame(self, frame, direction: FrameDirection):
        await super().process_frame(frame, direction)
        if not isinstance(frame, InputAudioRawFrame):
            await self.push_frame(frame, direction)
            return
        if self._blocks_left > 0 and time.monotonic() >= self._block_at:
            self._blocks_left -= 1
            time.sleep(BLOCK_S)
            self._block_at = time.monotonic() + BLOCK_EVERY_S - BLOCK_S
        await self.push_frame(
            OutputAudioRawFrame(
                audio=frame.audio,
                sample_rate=frame.sample_rate,
                num_channels=frame.num_channels,
            )
        )


async def bot(runner_args):
    """One session."""
    transport = SmallWebRTCTransport(
        webrtc_connection=runner_args.webrtc_connection,
        params=TransportParams(audio_in_enabled=True, audio_out_enabled=True),
    )
    body = runner_args.body or {}
    steps = [transport.input(), Echo(bool(body.get("block"))), transport.output()]
    if os.environ.get("PEER_SILERO") == "1":
        from pipecat.audio.vad.silero import SileroVADAnalyzer
        from pipecat.processors.audio.vad_processor import VADProcessor

        steps.insert(1, VADProcessor(vad_analyzer=SileroVADAnalyzer()))
    params = PipelineParams(audio_in_sample_rate=16000, audio_out_sample_rate=24000)
    task = PipelineTask(Pipeline(steps), params=params)

    @transport.event_handler("on_client_disconnected")
    async def on_client_disconnected(_transport, _client):
        await task.cancel()

    await PipelineRunner(handle_sigint=False).run(task)


if __name__ == "__main__":
    from pipecat.runner.run import main

    main()
