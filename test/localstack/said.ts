/** What a Lambda entry file writes to standard output, kept for the test to read instead of printed among its results. */
export interface Said {
  readonly lines: string[];
  restore(): void;
}

/** Begins to listen. Lines that are not JSON go through. */
export function listen(): Said {
  const lines: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text: string | Uint8Array, ...rest: never[]) => {
    if (typeof text !== 'string' || !text.startsWith('{')) return write(text, ...rest);
    lines.push(...text.split('\n').filter((line) => line !== ''));
    return true;
  };
  return { lines, restore: () => void (process.stdout.write = write) };
}
