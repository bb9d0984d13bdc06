/** Log lines for a person: a JSON line becomes `12:00:01 bot 1a2b3c4d  message  key=value`. */

/** Where formatted lines go, and the last thing that went wrong, which tells why a bot could not start. */
export interface TaskLog {
  readonly write: (line: string) => void;
  readonly lastWords: () => string | undefined;
}

/** Prints every line by `print`; nothing where it is left out. */
export function createTaskLog(now: () => Date, print?: (line: string) => void): TaskLog {
  let warned: string | undefined;
  let thrown: string | undefined;
  return {
    write(line) {
      const read = readLine(line.trimEnd());
      if (read.kind === 'warned') warned = read.text;
      if (read.kind === 'thrown') thrown = read.text;
      print?.(`${now().toTimeString().slice(0, 8)} ${read.text}`);
    },
    // A thrown error is the cause of the warnings that follow it.
    lastWords: () => thrown ?? warned,
  };
}

interface ReadLine {
  readonly text: string;
  readonly kind: 'fine' | 'warned' | 'thrown';
}

function readLine(line: string): ReadLine {
  const read = parseObject(line);
  if (!read || typeof read['message'] !== 'string') {
    // No log line: something thrown, whose other lines are its stack.
    return { text: line, kind: /^\w*Error\b|^Cannot /.test(line) ? 'thrown' : 'fine' };
  }
  const { level, message, service, taskId, ...fields } = read;
  const who = [service, String(taskId ?? '').slice(0, 8)].join(' ').trim();
  const said = Object.entries(fields).map(([name, value]) => `${name}=${String(value)}`);
  const mark = level === 'info' ? '' : `${String(level).toUpperCase()} `;
  const text = [who, `${mark}${message}`, ...said].join('  ').trim();
  return { text, kind: level === 'info' ? 'fine' : 'warned' };
}

function parseObject(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
