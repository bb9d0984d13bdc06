/** Two ends of one local connection, without a name by which anybody else could come in: `socketpair`, which Node has not. */
import { Socket } from 'node:net';
import { libcFunction } from './libc.ts';

/** From `sys/socket.h`, on Linux. What Node opens is closed in children by itself; so are these. */
const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SOCK_CLOEXEC = 0o2_000_000;

/** What makes pairs. Throws on anything but Linux, or without the package. */
export function createSocketPairs(): () => readonly [Socket, Socket] {
  const socketpair = libcFunction(
    'int socketpair(int domain, int type, int protocol, _Out_ int *ends)',
  );
  return () => {
    const ends = [-1, -1];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) !== 0)
      throw new Error('Cannot make a pair of sockets: the system refuses');
    return [open(ends[0]), open(ends[1])];
  };
}

function open(fd = -1): Socket {
  return new Socket({ fd, readable: true, writable: true, allowHalfOpen: true });
}
