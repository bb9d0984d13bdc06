/** Log lines for a person: a JSON line becomes `12:00:01 bot 1a2b3c4d  message  key=value`. */

/** Where formatted lines go, and the last thing that went wrong, which tells why a bot could not start. */
export interface TaskLog {
  readonly write: (line: string) => void;
  readonly lastWords: () => string | undefined;
}

/** Prints every line by `print`; nothing where it is left out. */
export function createTaskLog(now: () => Date, print?: (line: string) => void): TaskLog {
  let last: string | undefined;
  return {
    write(line) {
      const read = readLine(line.trimEnd());
      if (read.grave) last = read.text;
      print?.(`${now().toTimeString().slice(0, 8)} ${read.text}`);
    },
    lastWords: () => last,
  };
}

function readLine(line: string): { text: string; grave: boolean } {
  const read = parseObject(line);
  if (!read || typeof read['message'] !== 'string') {
    // No log line: something thrown, whose other lines are its stack.
    return { text: line, grave: /Error\b|^Cannot /.test(line) };
  }
  const { level, message, service, taskId, ...fields } = read;
  const who = [service, String(taskId ?? '').slice(0, 8)].join(' ').trim();
  const said = Object.entries(fields).map(([name, value]) => `${name}=${String(value)}`);
  const mark = level === 'info' ? '' : `${String(level).toUpperCase()} `;
  return { text: [who, `${mark}${message}`, ...said].join('  ').trim(), grave: level !== 'info' };
}

function parseObject(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
