"""Loads a bot's module as a user would start it, with its folder as the working folder."""

import importlib.util
import os
import sys
from types import ModuleType


class NotABot(Exception):
    """The file has no `async def bot(runner_args)`."""


def load_bot(entry: str) -> ModuleType:
    """Imports the file under the name `bot`, so that its `if __name__ == "__main__"` does not run."""
    path = os.path.abspath(entry)
    folder = os.path.dirname(path)
    os.chdir(folder)
    sys.path.insert(0, folder)
    sys.argv = [path]
    spec = importlib.util.spec_from_file_location("bot", path)
    if spec is None or spec.loader is None:
        raise NotABot(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules["bot"] = module
    spec.loader.exec_module(module)
    if not callable(getattr(module, "bot", None)):
        raise NotABot(f"{os.path.basename(path)} must have `async def bot(runner_args)`")
    return module
