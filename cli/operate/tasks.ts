/** `greenroom tasks`: each task with its seats, its load and when it was last heard. */
import { readTaskRows, type TaskRow } from '../../core/operator/task-rows.ts';
import { command } from '../command.ts';
import { textTable } from '../table.ts';
import { OPERATE_FLAGS, openPools } from './operate-flags.ts';
import type { Reach } from './reach.ts';
import { sayDuration } from './say-time.ts';

/** Those with most sessions first. */
export const tasks = (reach: Reach) =>
  command({
    name: 'tasks',
    summary: 'each task: seats, sessions, load, when it was last heard',
    flags: OPERATE_FLAGS,
    async run(asked, { clock, note, say }) {
      const { store, pools, title } = await openPools(reach, asked);
      const nowMs = clock.nowMs();
      const rows: TaskRow[] = [];
      for (const pool of pools) rows.push(...(await readTaskRows(store, [pool], nowMs)));
      if (asked.json) return say(JSON.stringify({ tasks: rows }));
      note(title);
      for (const line of describe(rows, nowMs)) say(line);
    },
  });

const HEAD = ['task', 'revision', 'state', 'seats', 'cpu', 'late', 'served', 'age', 'heard'];

function describe(rows: readonly TaskRow[], nowMs: number): string[] {
  if (rows.length === 0) return ['no tasks'];
  const lines = rows.map((row) => [
    row.taskId,
    row.revision,
    [row.state, row.muted ? 'muted' : '', row.reason ? `(${row.reason})` : '']
      .filter(Boolean)
      .join(' '),
    row.seats.join(' ') || '–',
    row.cpuShare === undefined ? '–' : `${Math.round(100 * row.cpuShare)} %`,
    row.lateFrames ?? '–',
    row.served,
    sayDuration(nowMs - row.launchedAtMs),
    row.heardAgoMs === undefined ? 'not yet' : `${sayDuration(row.heardAgoMs)} ago`,
  ]);
  return textTable(HEAD, lines, 'left');
}
