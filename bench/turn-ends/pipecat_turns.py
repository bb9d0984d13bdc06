"""Pipecat's own user turns at their defaults (Silero, Smart Turn v3) over recordings, in real time.

Reads a folder with `recordings.json` and its WAV files, prints for each recording the ends of turns in ms.
"""

import asyncio
import json
import sys
import time
import wave
from pathlib import Path

from loguru import logger

logger.remove()

from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.frames.frames import (
    EndFrame,
    InputAudioRawFrame,
    InterimTranscriptionFrame,
    STTMetadataFrame,
    TranscriptionFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.runner import PipelineRunner
from pipecat.pipeline.task import PipelineParams, PipelineTask
from pipecat.processors.audio.vad_processor import VADProcessor
from pipecat.turns.user_turn_processor import UserTurnProcessor

RATE = 16_000
FRAME_BYTES = RATE // 50 * 2
AT_ONCE = 6

# What Pipecat waits by for Deepgram.
STT_P99_S = 0.35


async def hear(folder: Path, recording: dict) -> tuple[list[float], float]:
    turns: list[float] = []
    late = 0.0
    started = 0.0
    processor = UserTurnProcessor()

    @processor.event_handler("on_user_turn_stopped")
    async def on_stopped(*_):
        turns.append((time.monotonic() - started) * 1000)

    pipeline = Pipeline([VADProcessor(vad_analyzer=SileroVADAnalyzer()), processor])
    task = PipelineTask(
        pipeline,
        params=PipelineParams(audio_in_sample_rate=RATE),
        cancel_on_idle_timeout=False,
    )
    running = asyncio.create_task(PipelineRunner(handle_sigint=False).run(task))
    await task.queue_frame(STTMetadataFrame(service_name="told", ttfs_p99_latency=STT_P99_S))
    # The models are loaded with the first frames.
    await asyncio.sleep(1.0)
    with wave.open(str(folder / recording["file"])) as sound:
        pcm = sound.readframes(sound.getnframes())
    told = list(recording["told"])
    started = time.monotonic()
    for at in range(0, len(pcm) - FRAME_BYTES + 1, FRAME_BYTES):
        due = started + at / (RATE * 2)
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        late = max(late, time.monotonic() - due)
        frame = pcm[at : at + FRAME_BYTES]
        await task.queue_frame(InputAudioRawFrame(audio=frame, sample_rate=RATE, num_channels=1))
        while told and told[0]["atMs"] <= (time.monotonic() - started) * 1000:
            text = told.pop(0)
            if text["final"]:
                said = TranscriptionFrame(text["text"], "caller", "", finalized=True)
            else:
                said = InterimTranscriptionFrame(text["text"], "caller", "")
            await task.queue_frame(said)
    await task.queue_frame(EndFrame())
    await running
    return turns, late * 1000


async def main() -> None:
    folder = Path(sys.argv[1])
    recordings = json.loads((folder / "recordings.json").read_text())
    left = iter(enumerate(recordings))
    ends: list[list[float]] = [[] for _ in recordings]
    lates: list[float] = []

    async def lane():
        for index, recording in left:
            ends[index], late = await hear(folder, recording)
            lates.append(late)

    await asyncio.gather(*(lane() for _ in range(AT_ONCE)))
    print(json.dumps({"ends": ends, "lateMs": round(max(lates, default=0.0))}))


asyncio.run(main())
