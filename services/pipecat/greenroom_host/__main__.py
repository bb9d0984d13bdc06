"""Entry: loads the bot, warms what it uses, then serves it on a Unix socket until its one session is over."""

import faulthandler
import sys

from greenroom_host.parent_death import die_with_parent
from greenroom_host.report import report_failure

# A bot that is loaded for longer hangs in something, or loads a large model: its log is to say in what.
_PATIENT_SECS = 30


def main() -> None:
    entry, socket_path = sys.argv[1:3]
    die_with_parent()
    faulthandler.dump_traceback_later(_PATIENT_SECS)
    try:
        from greenroom_host.load import load_bot

        bot_module = load_bot(entry)
    except BaseException as error:  # A SystemExit in a bot's module is a failure, too.
        report_failure(error, entry)
        sys.exit(1)
    if socket_path == "--check":
        return
    from greenroom_host.serve import serve

    serve(bot_module, socket_path)


main()
