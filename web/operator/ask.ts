/** The operator's part of the API, as the console uses it. */
import type { Look } from '../../services/api/operator/look.ts';
import { call } from '../call/broker.ts';
import { operatorKey } from './operator-key.ts';

/** Which pool, which of its sessions, and the one that is open. */
export interface LookWish {
  readonly pool: string;
  readonly phase: string;
  readonly find: string;
  readonly session: string | undefined;
}

/** A look at all of it. */
export function askLook({ pool, phase, find, session }: LookWish): Promise<Look> {
  const wish = { pool, phase, find, session };
  const said = Object.entries(wish).filter(([, word]) => word !== undefined && word !== '');
  return ask<Look>(`look?${new URLSearchParams(said as [string, string][])}`);
}

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

function ask<T>(what: string, init: RequestInit = {}): Promise<T> {
  const key = operatorKey();
  const headers = {
    ...(init.headers as Record<string, string> | undefined),
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  };
  return call<T>(`/v1/operator/${what}`, { ...init, headers });
}
