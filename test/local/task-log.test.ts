import { expect, it } from 'vitest';
import { createTaskLog } from '../../local/task-log.ts';

function logInto(lines: string[]) {
  return createTaskLog(
    () => new Date(2026, 0, 1, 12, 0, 1),
    (line) => lines.push(line),
  );
}

it('a log line becomes one that a person can read', () => {
  const lines: string[] = [];
  const fields = { service: 'bot', taskId: '0123456789abcdef', seat: 1 };
  logInto(lines).write(
    `${JSON.stringify({ level: 'info', message: 'call is over', ...fields })}\n`,
  );
  expect(lines).toEqual(['12:00:01 bot 01234567  call is over  seat=1']);
});

it('the last words are what was thrown, else what was warned of, and never a stack or what was fine', () => {
  const log = createTaskLog(() => new Date());
  log.write('{"level":"info","message":"fine"}');
  expect(log.lastWords()).toBeUndefined();
  log.write('{"level":"error","message":"bad","service":"bot"}');
  log.write('{"half');
  expect(log.lastWords()).toBe('bot  ERROR bad');
  const stack = ['throw new TypeError()', 'TypeError: no voice', '    at speak (voice.ts:1:1)'];
  for (const line of [...stack, 'Node.js v20']) log.write(line);
  log.write('{"level":"warn","message":"bot process died"}');
  expect(log.lastWords()).toBe('TypeError: no voice');
});
