/** A reply's text as it comes, which can be read again from any place: a second voice needs what the first one was given. */

/** The tape. */
export interface TextTape {
  /** All that has come so far. */
  readonly text: string;
  /** Pieces from that character on, and then what still comes. */
  from(start: number): AsyncIterable<string>;
}

/** Records a stream. Reading goes on in the background; its error is every reader's. */
export function recordText(source: AsyncIterable<string>): TextTape {
  let text = '';
  let over = false;
  let failed: unknown;
  let wake: () => void = () => undefined;
  let moved = new Promise<void>((resolve) => (wake = resolve));
  const move = () => {
    wake();
    moved = new Promise((resolve) => (wake = resolve));
  };
  const record = async () => {
    for await (const piece of source) {
      text += piece;
      move();
    }
  };
  void record()
    .catch((error: unknown) => (failed = error))
    .finally(() => {
      over = true;
      move();
    });
  const read = async function* (start: number): AsyncGenerator<string> {
    for (let at = start; ; ) {
      if (at < text.length) {
        const piece = text.slice(at);
        at = text.length;
        yield piece;
      } else if (!over) await moved;
      else if (failed !== undefined) throw failed;
      else return;
    }
  };
  return {
    get text() {
      return text;
    },
    from: (start) => read(start),
  };
}
