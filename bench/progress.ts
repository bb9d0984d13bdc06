/** Progress on stderr, so that stdout holds figures alone: one line that is written over, or a line per tenth in a log. */
export interface Progress {
  /** What is going on, and how far. */
  step(what: string, done: number, of: number): void;
  /** Leaves the line. */
  finish(): void;
}

/** Progress on a stream. */
export function createProgress(out: NodeJS.WriteStream): Progress {
  let last = '';
  return {
    step(what, done, of) {
      const tenth = Math.floor((10 * done) / Math.max(1, of));
      const key = `${what} ${tenth}`;
      if (!out.isTTY && key === last) return;
      last = key;
      out.write(out.isTTY ? `\r\u001b[K${what}: ${done} of ${of}` : `${what}: ${done} of ${of}\n`);
    },
    finish() {
      if (out.isTTY) out.write('\r\u001b[K');
    },
  };
}
