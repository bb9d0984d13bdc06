/** Tasks of a previous run, written down so that a restarted ECS can say what became of them: stopped, like the machine. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Json } from '../aws-endpoint.ts';
import type { LocalTask } from './ecs-state.ts';
import { nameOf } from './names.ts';

/** Reads a ledger; whatever ran then has stopped now. A missing or broken file is an empty ledger. */
export function readLedger(path: string, nowMs: number): Map<string, LocalTask> {
  try {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as { fixed: Json; last: Json }[];
    return new Map(kept.map(({ fixed, last }) => asStopped(fixed, last, nowMs)));
  } catch {
    return new Map();
  }
}

/** Writes all tasks down; the file is replaced as a whole, never half. */
export function writeLedger(path: string, tasks: Iterable<LocalTask>): void {
  const kept = [...tasks].map(({ fixed, process }) => ({ fixed, last: process.describe() }));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(kept));
  renameSync(`${path}.new`, path);
}

function asStopped(fixed: Json, last: Json, nowMs: number): [string, LocalTask] {
  const taskArn = String(fixed['taskArn']);
  const stopped = {
    stoppedAt: nowMs / 1000,
    stopCode: 'TerminationNotice',
    stoppedReason: 'The machine was restarted',
    ...last,
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
  };
  const process = { status: 'STOPPED', describe: () => stopped, stop: async () => {} } as const;
  return [nameOf(taskArn), { taskArn, fixed, process }];
}
