/** The operator's part of the API, as the console uses it. */
import type { DeployRow } from '../../core/operator/deploy-rows.ts';
import type { SessionRow } from '../../core/operator/find-sessions.ts';
import type { PoolFacts } from '../../core/operator/pool-facts.ts';
import type { TaskRow } from '../../core/operator/task-rows.ts';
import type { TimelineStep } from '../../core/operator/timeline.ts';
import { call } from '../broker.ts';
import { operatorKey } from './operator-key.ts';

/** All pools that the key is for. */
export interface Pools {
  readonly pools: readonly PoolFacts[];
  readonly mayOperate: boolean;
  /** The server's time. */
  readonly atMs: number;
}

/** One session, whole. */
export interface SessionStory {
  readonly session: SessionRow;
  readonly steps: readonly TimelineStep[];
}

/** Which sessions. */
export interface SessionSearch {
  readonly pool: string;
  readonly phase: string;
  readonly find: string;
}

/** The pools. */
export const askPools = () => ask<Pools>('pools');

/** A pool's revisions. */
export async function askDeploys(pool: string): Promise<readonly DeployRow[]> {
  const found = await ask<{ pools: { revisions: DeployRow[] }[] }>(`deploys${query({ pool })}`);
  return found.pools[0]?.revisions ?? [];
}

/** A pool's tasks. */
export async function askTasks(pool: string): Promise<readonly TaskRow[]> {
  return (await ask<{ tasks: TaskRow[] }>(`tasks${query({ pool })}`)).tasks;
}

/** Sessions that fit. */
export async function askSessions(search: SessionSearch): Promise<readonly SessionRow[]> {
  const { pool, phase, find } = search;
  const wish = { pool, ...(phase === '' ? {} : { phase }), ...(find === '' ? {} : { find }) };
  return (await ask<{ sessions: SessionRow[] }>(`sessions${query(wish)}`)).sessions;
}

/** One session. */
export const askStory = (sessionId: string) =>
  ask<SessionStory>(`sessions/${encodeURIComponent(sessionId)}`);

/** Ends it. */
export const askEnd = (sessionId: string) =>
  ask(`sessions/${encodeURIComponent(sessionId)}`, { method: 'DELETE' });

/** It takes no new session. */
export const askDrain = (taskId: string) =>
  ask(`tasks/${encodeURIComponent(taskId)}/drain`, { method: 'POST' });

/** New sessions go to this revision. */
export const askRollback = (pool: string, to: string) =>
  ask(`pools/${encodeURIComponent(pool)}/rollback`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to }),
  });

function query(of: Readonly<Record<string, string>>): string {
  return `?${new URLSearchParams(of)}`;
}

function ask<T>(what: string, init: RequestInit = {}): Promise<T> {
  const key = operatorKey();
  const headers = {
    ...(init.headers as Record<string, string> | undefined),
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  };
  return call<T>(`/v1/operator/${what}`, { ...init, headers });
}
