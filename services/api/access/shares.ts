/**
 * How many sessions one key, and one address, may have open at once, so that none of them takes the whole pool. Whose they are is
 * a list of session ids under a hash; whether one is still open is the session's own word, so that nothing is ever counted twice
 * and nothing leaks: what is over makes room when room is needed.
 */
import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { isLive, isOpen } from '../../../core/session/session.ts';
import { changeRecord } from '../../../core/store/change-record.ts';
import type { ApiDeps, ApiSettings } from '../deps.ts';
import type { ProblemCode } from '../problem.ts';
import { addressOf } from './gateway-context.ts';

/** The kind of record that lists them. */
const SHARES = 'share';

/** A list that nobody has added to for so long is forgotten: no session is longer. */
const KEPT_MS = 86_400_000;

/** Sessions looked at for one that wants room, those first that were not looked at for longest: a bound on what a refusal costs. */
const LOOKED_AT = 25;

/** A lost race is run again. */
const TRIES = 5;

/** A share, and what is answered where it is used up. */
export interface Share {
  readonly id: string;
  readonly most: number;
  readonly code: Extract<ProblemCode, 'KEY_SESSIONS' | 'ADDRESS_SESSIONS'>;
}

const ANY_NUMBER = { perKey: 0, perAddress: 0 };

/** The shares that a request's session takes from: its key's, or that of the key that gave its token, and its caller's address's. */
export function sharesOf(c: Context, { shares = ANY_NUMBER }: ApiSettings): readonly Share[] {
  const caller = c.get('caller');
  const key = caller.by === 'key' ? caller.key.name : caller.by === 'token' ? caller.token.by : '';
  // A backend starts everybody's from its own address.
  const address = caller.by === 'token' ? addressOf(c) : undefined;
  const { perKey, perAddress } = shares;
  return [
    ...(perKey > 0 && key ? [share('KEY_SESSIONS', key, perKey)] : []),
    ...(perAddress > 0 && address ? [share('ADDRESS_SESSIONS', address, perAddress)] : []),
  ];
}

function share(code: Share['code'], whose: string, most: number): Share {
  return { id: createHash('sha256').update(`${code} ${whose}`).digest('base64url'), most, code };
}

/** Notes a session under its shares; answers the first that has no room for it. */
export async function takeShares(
  deps: Pick<ApiDeps, 'records' | 'store' | 'clock'>,
  shares: readonly Share[],
  sessionId: string,
): Promise<Share | undefined> {
  for (const each of shares) if (!(await takeShare(deps, each, sessionId))) return each;
  return undefined;
}

async function takeShare(
  deps: Pick<ApiDeps, 'records' | 'store' | 'clock'>,
  { id, most }: Share,
  sessionId: string,
): Promise<boolean> {
  const { records, clock } = deps;
  let hasRoom = true;
  const record = { kind: SHARES, id, tries: TRIES };
  const changed = await changeRecord(records, record, async (before) => {
    const listed = (before?.body ?? []) as readonly string[];
    if (listed.includes(sessionId)) return undefined;
    const open = listed.length < most ? listed : await withoutOver(deps, listed);
    hasRoom = open.length < most;
    const body = hasRoom ? [...open, sessionId] : open;
    return { body, expiresAtMs: clock.nowMs() + KEPT_MS };
  });
  return changed === 'kept' || (changed === 'saved' && hasRoom);
}

/** The list without those of its head that are over; the others of the head go to its end, to be looked at last. */
async function withoutOver(
  { store }: Pick<ApiDeps, 'store'>,
  listed: readonly string[],
): Promise<readonly string[]> {
  const head = await Promise.all(
    listed.slice(0, LOOKED_AT).map(async (sessionId) => {
      const session = await store.getSession(sessionId);
      return session && (isOpen(session) || isLive(session)) ? [sessionId] : [];
    }),
  );
  return [...listed.slice(LOOKED_AT), ...head.flat()];
}
