"""What the host is told over file descriptor 3: one JSON object a line."""

import json
import os
import traceback
from typing import Any

_CONTROL = 3


def tell(message: dict[str, Any]) -> None:
    """Writes one message; without a host (a bot started by hand) nobody listens."""
    try:
        os.write(_CONTROL, (json.dumps(message) + "\n").encode())
    except OSError:
        pass


def report_failure(error: BaseException, entry: str) -> None:
    """Says why the bot cannot be loaded, and where in its own files."""
    traceback.print_exception(error)
    folder = os.path.dirname(os.path.abspath(entry)) + os.sep
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(folder)]
    at = f"{os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else None
    if isinstance(error, SyntaxError) and error.filename:
        at = f"{os.path.basename(error.filename)}:{error.lineno}"
    tell({"type": "failed", "error": type(error).__name__, "detail": str(error)[:300], "at": at})
