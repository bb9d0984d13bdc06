"""Echoes the caller, in Pipecat's own skeleton: runs here, on a laptop by `python bot.py`, and on Pipecat Cloud."""

from loguru import logger
from pipecat.frames.frames import Frame, InputAudioRawFrame, OutputAudioRawFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineWorker
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.runner.types import RunnerArguments
from pipecat.runner.utils import create_transport
from pipecat.serializers.protobuf import ProtobufFrameSerializer
from pipecat.transports.base_transport import TransportParams
from pipecat.transports.websocket.fastapi import FastAPIWebsocketParams
from pipecat.workers.runner import WorkerRunner

AUDIO = {"audio_in_enabled": True, "audio_out_enabled": True}

# One for each way that a caller may come; a carrier's serializer is chosen by `create_transport`.
TRANSPORTS = {
    "webrtc": lambda: TransportParams(**AUDIO),
    "websocket": lambda: FastAPIWebsocketParams(**AUDIO, serializer=ProtobufFrameSerializer()),
    "twilio": lambda: FastAPIWebsocketParams(**AUDIO),
    "telnyx": lambda: FastAPIWebsocketParams(**AUDIO),
    "plivo": lambda: FastAPIWebsocketParams(**AUDIO),
    "exotel": lambda: FastAPIWebsocketParams(**AUDIO),
}


class Echo(FrameProcessor):
    """Gives back what it hears."""

    async def process_frame(self, frame: Frame, direction: FrameDirection):
        await super().process_frame(frame, direction)
        if not isinstance(frame, InputAudioRawFrame):
            await self.push_frame(frame, direction)
            return
        echo = OutputAudioRawFrame(
            audio=frame.audio, sample_rate=frame.sample_rate, num_channels=frame.num_channels
        )
        await self.push_frame(echo)


async def bot(runner_args: RunnerArguments):
    transport = await create_transport(runner_args, TRANSPORTS)
    worker = PipelineWorker(Pipeline([transport.input(), Echo(), transport.output()]))
    runner = WorkerRunner(handle_sigint=runner_args.handle_sigint)
    await runner.add_workers(worker)

    @transport.event_handler("on_client_disconnected")
    async def on_client_disconnected(transport, client):
        logger.info("the caller has left")
        await runner.cancel()

    await runner.run()


if __name__ == "__main__":
    from pipecat.runner.run import main

    main()
