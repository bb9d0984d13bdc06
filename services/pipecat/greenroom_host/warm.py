"""Does before a session what a bot would otherwise do in its first second."""

import importlib
import sys

# What `create_transport` and the transports import only when they are asked for.
_LAZY = (
    "pipecat.runner.utils",
    "pipecat.transports.smallwebrtc.transport",
    "pipecat.transports.smallwebrtc.request_handler",
    "pipecat.transports.websocket.fastapi",
    "pipecat.serializers.protobuf",
    "pipecat.processors.frameworks.rtvi",
)

# Models that load their weights when they are built: the module, once the bot has imported it, and the class.
_MODELS = (
    ("pipecat.audio.vad.silero", "SileroVADAnalyzer"),
    ("pipecat.audio.turn.smart_turn.local_smart_turn_v3", "LocalSmartTurnAnalyzerV3"),
)


def import_lazy_modules() -> None:
    """Imports what sessions need; what is not installed, this bot does not use."""
    for name in _LAZY:
        try:
            importlib.import_module(name)
        except Exception:
            pass


def load_models() -> None:
    """Builds each model once, so that its file is read and its code has run."""
    for name, model in _MODELS:
        if name in sys.modules:
            try:
                getattr(sys.modules[name], model)()
            except Exception as error:
                print(f"greenroom: {model} was not warmed: {type(error).__name__}", file=sys.stderr)
