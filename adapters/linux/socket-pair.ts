/** Two ends of one local connection, without a name by which anybody else could come in: `socketpair`, which Node has not. */
import { Socket } from 'node:net';
import { libcFunction } from './libc.ts';

/** From `sys/socket.h` and `fcntl.h`, on Linux. What Node opens is closed in children by itself; so are these. */
const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SOCK_CLOEXEC = 0o2_000_000;
const F_DUPFD_CLOEXEC = 1030;

/** Our end of a pair twice, and the other one. */
export interface SocketPair {
  /** For writing alone. */
  readonly to: Socket;
  /** For reading alone: what the other end said before it went can be read after a write has failed. */
  readonly from: Socket;
  readonly far: Socket;
}

/** What makes pairs. Throws on anything but Linux, or without the package. */
export function createSocketPairs(): () => SocketPair {
  const socketpair = libcFunction(
    'int socketpair(int domain, int type, int protocol, _Out_ int *ends)',
  );
  const fcntl = libcFunction('int fcntl(int file, int command, int least)');
  return () => {
    const ends = [-1, -1];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) !== 0)
      throw new Error('Cannot make a pair of sockets: the system refuses');
    const [near = -1, other = -1] = ends;
    const far = open(other);
    const from = open(near, { writable: false });
    const again = fcntl(near, F_DUPFD_CLOEXEC, 0);
    if (again >= 0) return { to: open(again, { readable: false }), from, far };
    for (const end of [from, far]) end.destroy();
    throw new Error('Cannot make a pair of sockets: the system has no descriptor left');
  };
}

function open(fd: number, of: { readable?: boolean; writable?: boolean } = {}): Socket {
  // Where it waits for its reader it holds one piece at most, and has not seen what comes after: neither an error that would drop it.
  const held = { readableHighWaterMark: 1 };
  return new Socket({ fd, readable: true, writable: true, allowHalfOpen: true, ...held, ...of });
}
