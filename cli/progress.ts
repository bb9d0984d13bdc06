/** The one progress bar: a line that is rewritten on a terminal; elsewhere a line for each stretch of work, and one now and then. */
import type { Clock } from '../core/time/clock.ts';

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

/** Between two drawings on a terminal; elsewhere before the first line of a stretch, and between its further ones. */
const EVERY_MS = { drawing: 100, first: 1_000, line: 60_000 };

const WIDTH = 24;

/** Silent if `quiet`. */
export function createProgress(
  stream: ProgressStream,
  clock: Pick<Clock, 'nowMs'>,
  quiet = false,
): Progress {
  const startMs = clock.nowMs();
  let last: { what: string; atMs: number } | undefined;
  const isDue = (what: string, nowMs: number) => {
    if (stream.isTTY) return nowMs - (last?.atMs ?? startMs) >= EVERY_MS.drawing;
    if (last?.what !== what) return nowMs - startMs >= EVERY_MS.first;
    return nowMs - last.atMs >= EVERY_MS.line;
  };
  return {
    tell(what, share) {
      const nowMs = clock.nowMs();
      if (quiet || !isDue(what, nowMs)) return;
      last = { what, atMs: nowMs };
      const seconds = Math.round((nowMs - startMs) / 1000);
      const line = `${what}: ${Math.floor(100 * share)} %, ${seconds} s`;
      stream.write(stream.isTTY ? `\r\u001B[K${bar(share)} ${line}` : `${line}\n`);
    },
    end() {
      if (stream.isTTY && last) stream.write('\r\u001B[K');
      last = undefined;
    },
  };
}

function bar(share: number): string {
  const full = Math.max(0, Math.min(WIDTH, Math.round(WIDTH * share)));
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`;
}
