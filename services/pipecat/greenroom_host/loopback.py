"""aiortc's only caller is the host's ICE front on loopback, so it gathers no other address and asks no STUN server."""


def stay_on_loopback() -> None:
    """Replaces aioice's list of addresses, which leaves out loopback, by loopback alone."""
    try:
        import aioice.ice
    except ImportError:
        return  # A bot without WebRTC.
    aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]
