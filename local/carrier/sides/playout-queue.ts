/** What a carrier has been sent and plays to its caller in real time: sound, and marks between it. */

/** A mark, or twenty milliseconds of sound in the stream's encoding. */
type Queued = { readonly mark: string } | { readonly bytes: Uint8Array };

/** Bytes of sound and marks in order. */
export interface PlayoutQueue {
  push(bytes: Uint8Array): void;
  mark(name: string): void;
  /** Throws everything away; returns the marks that were waiting. */
  clear(): string[];
  /** The next frame to play, `undefined` where there is nothing; and the marks that are reached by it. */
  play(frameBytes: number): { bytes: Uint8Array | undefined; marks: string[] };
  /** Bytes that wait to be played. */
  readonly waitingBytes: number;
}

/** An empty queue. */
export function createPlayoutQueue(): PlayoutQueue {
  let queue: Queued[] = [];
  const takeMarks = (): string[] => {
    const marks: string[] = [];
    for (let head = queue[0]; head && 'mark' in head; head = queue[0]) {
      marks.push(head.mark);
      queue.shift();
    }
    return marks;
  };
  return {
    push: (bytes) => void queue.push({ bytes }),
    mark: (name) => void queue.push({ mark: name }),
    clear() {
      const marks = queue.flatMap((one) => ('mark' in one ? [one.mark] : []));
      queue = [];
      return marks;
    },
    play(frameBytes) {
      const marks = takeMarks();
      const parts: Uint8Array[] = [];
      let wanted = frameBytes;
      while (wanted > 0) {
        const head = queue[0];
        if (!head || 'mark' in head) break;
        const part = head.bytes.subarray(0, wanted);
        parts.push(part);
        wanted -= part.length;
        if (part.length === head.bytes.length) queue.shift();
        else queue[0] = { bytes: head.bytes.subarray(part.length) };
      }
      return { bytes: parts.length === 0 ? undefined : Buffer.concat(parts), marks };
    },
    get waitingBytes() {
      return queue.reduce((sum, one) => sum + ('bytes' in one ? one.bytes.length : 0), 0);
    },
  };
}
