/**
 * The carrier's side of its socket, written from the carriers' documents and not from our adapters: what it sends, and what it makes of
 * what it is sent. What a carrier would refuse or not understand is a contract error.
 */

/** What a bot's message asks for. */
export type FromServer =
  | { readonly type: 'sound'; readonly bytes: Uint8Array }
  | { readonly type: 'mark'; readonly name: string }
  | { readonly type: 'clear' }
  | { readonly type: 'error'; readonly detail: string };

/** A stream of one call. */
export interface StreamNames {
  readonly streamId: string;
  readonly callId: string;
  readonly accountId: string;
}

/** One carrier's side. */
export interface SocketSide {
  /** Bytes of 20 ms, both ways. */
  readonly frameBytes: number;
  readonly silence: Uint8Array;
  readonly hello: (names: StreamNames) => (string | Uint8Array)[];
  readonly sound: (
    names: StreamNames,
    of: { sequence: number; chunk: number; atMs: number; bytes: Uint8Array },
  ) => string | Uint8Array;
  readonly key: (names: StreamNames, of: { sequence: number; digit: string }) => string;
  readonly played: (
    names: StreamNames,
    of: { sequence: number; name: string },
  ) => string | undefined;
  /** What follows a clear; `marks` were waiting. */
  readonly cleared: (
    names: StreamNames,
    of: { sequence: number; marks: readonly string[] },
  ) => string[];
  readonly stop: (names: StreamNames, sequence: number) => string | undefined;
  readonly read: (message: string | Uint8Array, names: StreamNames) => FromServer;
}

/** A message that the carrier does not understand. */
export function misunderstood(detail: string): FromServer {
  return { type: 'error', detail };
}

/** A message's object; an empty one for what is none. */
export function parseMessage(message: string | Uint8Array): unknown {
  try {
    return typeof message === 'string' ? JSON.parse(message) : undefined;
  } catch {
    return undefined;
  }
}

/** A member of a member of a message. */
export function pick(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (found, name) =>
      typeof found === 'object' && found !== null ? Reflect.get(found, name) : undefined,
    value,
  );
}
