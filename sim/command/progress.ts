/** Progress on a stream: one line that is rewritten on a terminal, a line now and then elsewhere. */

/** Where it is written. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** Told a share from 0 to 1 as often as one likes. */
export interface Progress {
  tell(what: string, share: number): void;
  /** Clears the line. */
  end(): void;
}

/** Between two lines where the stream is no terminal, and between two drawings where it is. */
const EVERY_MS = { line: 5000, drawing: 100 };

/** `nowMs` is a clock that never runs back. */
export function createProgress(
  stream: ProgressStream,
  nowMs: () => number,
  quiet: boolean,
): Progress {
  const startMs = nowMs();
  let lastMs = startMs;
  let last = '';
  return {
    tell: (what, share) => {
      const now = nowMs();
      const dueMs = stream.isTTY ? EVERY_MS.drawing : EVERY_MS.line;
      if (quiet || now - lastMs < dueMs) return;
      lastMs = now;
      const seconds = Math.round((now - startMs) / 1000);
      last = `${what}: ${Math.floor(100 * share)} %, ${seconds} s`;
      stream.write(stream.isTTY ? `\r\u001B[K${last}` : `${last}\n`);
    },
    end: () => {
      if (stream.isTTY && last !== '') stream.write('\r\u001B[K');
      last = '';
    },
  };
}
