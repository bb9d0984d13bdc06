"""Pipecat's documented skeleton around a processor that plays the caller back, and misbehaves where its session's body says so."""

import os
import subprocess
import sys
import time

from loguru import logger
from pipecat.frames.frames import Frame, InputAudioRawFrame, OutputAudioRawFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineWorker
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.runner.run import app
from pipecat.runner.types import RunnerArguments
from pipecat.runner.utils import create_transport
from pipecat.serializers.protobuf import ProtobufFrameSerializer
from pipecat.transports.base_transport import TransportParams
from pipecat.transports.websocket.fastapi import FastAPIWebsocketParams
from pipecat.workers.runner import WorkerRunner

READY_FILE = os.environ.get("READY_FILE")
NOTES: dict = {}


def readyz():
    if READY_FILE and not os.path.exists(READY_FILE):
        with open(READY_FILE + ".asked", "a") as asked:
            asked.write(".")
        return False
    return True


@app.get("/notes")
async def notes():
    return NOTES


@app.get("/pid")
async def pid():
    return {"pid": os.getpid()}


@app.post("/notes")
async def take_note(note: dict):
    NOTES.update(note)
    return NOTES


class Echo(FrameProcessor):
    def __init__(self, does: str | None):
        super().__init__()
        self._does = does

    async def process_frame(self, frame: Frame, direction: FrameDirection):
        await super().process_frame(frame, direction)
        if not isinstance(frame, InputAudioRawFrame):
            await self.push_frame(frame, direction)
            return
        if self._does == "block":
            self._does = None
            time.sleep(5)
        await self.push_frame(
            OutputAudioRawFrame(
                audio=frame.audio, sample_rate=frame.sample_rate, num_channels=frame.num_channels
            )
        )


async def bot(runner_args: RunnerArguments):
    body = runner_args.body or {}
    does = body.get("does")
    NOTES.update({"body": body, "session_id": runner_args.session_id})
    logger.info("the bot starts")
    if does == "raise":
        raise ValueError("the caller said something private")
    if does == "leak":
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"], start_new_session=True)
    transport = await create_transport(
        runner_args,
        {
            "webrtc": lambda: TransportParams(audio_in_enabled=True, audio_out_enabled=True),
            "websocket": lambda: FastAPIWebsocketParams(
                audio_in_enabled=True, audio_out_enabled=True, serializer=ProtobufFrameSerializer()
            ),
            "twilio": lambda: FastAPIWebsocketParams(audio_in_enabled=True, audio_out_enabled=True),
        },
    )
    worker = PipelineWorker(Pipeline([transport.input(), Echo(does), transport.output()]))
    runner = WorkerRunner(handle_sigint=runner_args.handle_sigint)
    await runner.add_workers(worker)

    @transport.event_handler("on_client_connected")
    async def on_client_connected(transport, client):
        if does == "goodbye":
            await worker.stop_when_done()

    @transport.event_handler("on_client_disconnected")
    async def on_client_disconnected(transport, client):
        await runner.cancel()

    await runner.run()


if __name__ == "__main__":
    from pipecat.runner.run import main

    main()
