/** Log lines as JSON, one a line, as CloudWatch Logs Insights reads them. */
import type { Log, LogFields } from '../../core/log.ts';

/** Writes each line with these fields added; `write` gets the finished line. */
export function createJsonLog(always: LogFields, write: (line: string) => void): Log {
  const line = (level: string) => (message: string, fields?: LogFields) => {
    write(`${JSON.stringify({ level, message, ...always, ...fields })}\n`);
  };
  return { info: line('info'), warn: line('warn'), error: line('error') };
}
