#!/bin/sh
# Run as the first process of namespaces of its own (network, mounts, processes): readies them, then becomes the command.
# Everything that the bed makes lies in them, so that the kernel takes it all away with the last process, however that ends.
set -eu
mkdir -p /run/netns
mount -t tmpfs none /run/netns
ip link set lo up
sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 \
  net.ipv6.conf.all.forwarding=1 net.ipv4.ip_unprivileged_port_start=0
if [ -n "${1:-}" ]; then mount --bind "$1" /etc/resolv.conf; fi
shift
exec "$@"
