/** Deploys, tasks and sessions as rows. */
import type { DeployRow } from '../../core/operator/deploy-rows.ts';
import type { SessionRow } from '../../core/operator/find-sessions.ts';
import type { TaskRow } from '../../core/operator/task-rows.ts';
import type { TableRow } from './rows.ts';
import { sayFor, sayShare, sayWhen, shortId } from './say.ts';

/** A revision; one that has not all of the new sessions can be given them. */
export function deployRow(
  row: DeployRow,
  {
    nowMs,
    rollBack,
  }: { readonly nowMs: number; readonly rollBack?: ((to: string) => void) | undefined },
): TableRow {
  const known = row.deployedAtMs > 0;
  const goes =
    row.share === row.wantedShare
      ? sayShare(row.share)
      : `${sayShare(row.share)}, to be ${sayShare(row.wantedShare)}`;
  const oldest = row.oldestSessionAtMs;
  return {
    id: row.revision,
    cells: [
      { code: row.revision + (row.isLastGood ? ' (last good)' : '') },
      known ? sayWhen(row.deployedAtMs) : 'no longer known',
      goes,
      String(row.starting),
      String(row.ready),
      String(row.draining),
      String(row.sessions),
      oldest === undefined ? '–' : sayFor(nowMs - oldest),
    ],
    act:
      rollBack && known && row.wantedShare < 1
        ? { label: 'Send sessions here', run: () => rollBack(row.revision) }
        : undefined,
  };
}

/** A task; one that serves can be drained. */
export function taskRow(
  row: TaskRow,
  {
    nowMs,
    drain,
  }: { readonly nowMs: number; readonly drain?: ((taskId: string) => void) | undefined },
): TableRow {
  const state = [row.muted ? 'muted' : '', row.reason ? `(${row.reason})` : ''];
  return {
    id: row.taskId,
    cells: [
      { code: shortId(row.taskId) },
      { code: shortId(row.revision) },
      { text: [row.state, ...state].filter(Boolean).join(' '), tag: row.state },
      row.seats.join(' ') || '–',
      row.cpuShare === undefined ? '–' : sayShare(row.cpuShare),
      String(row.lateFrames ?? '–'),
      String(row.served),
      sayFor(nowMs - row.launchedAtMs),
      row.heardAgoMs === undefined ? 'not yet' : `${sayFor(row.heardAgoMs)} ago`,
    ],
    act:
      drain && row.state === 'ready' ? { label: 'Drain', run: () => drain(row.taskId) } : undefined,
  };
}

/** A session; its id opens it. */
export function sessionRow(
  row: SessionRow,
  { nowMs, open }: { readonly nowMs: number; readonly open: (sessionId: string) => void },
): TableRow {
  const { sessionId, state, start, taskId, createdAtMs, endedAtMs, reason } = row;
  return {
    id: sessionId,
    open: () => open(sessionId),
    cells: [
      { code: shortId(sessionId) },
      { text: state, tag: state },
      start ? { text: start, tag: start } : '–',
      { code: shortId(taskId) },
      sayFor((endedAtMs ?? nowMs) - createdAtMs),
      sayWhen(createdAtMs),
      reason?.replaceAll('_', ' ') ?? '–',
    ],
  };
}
