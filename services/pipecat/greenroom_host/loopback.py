"""aiortc's only caller is the host's ICE front on loopback: there is one address, nothing to find out, and no network to spare."""

from collections.abc import Callable
from typing import Any


def stay_on_loopback() -> None:
    """Has aioice gather loopback alone, which it leaves out, ask no STUN server, and begin its checks without its pauses."""
    try:
        from aioice import ice
    except ImportError:
        return  # A bot without WebRTC.
    ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]
    # Older releases have no underscore.
    for name in ("_check_periodic", "check_periodic"):
        begin_one = getattr(ice.Connection, name, None)
        if begin_one:
            setattr(ice.Connection, name, _begin_all(begin_one))


def _begin_all(begin_one: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """aioice sleeps for 20 ms after each check that it begins, and looks at none that is over before it has."""

    def begin(connection: Any) -> bool:
        for _ in connection._check_list:
            begin_one(connection)
        return begin_one(connection)

    return begin
