/** `POST /v1/join`: a join token for a caller who has no backend of ours behind them, where the configuration opens that. */
import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { changeRecord } from '../../../core/store/change-record.ts';
import { gatewayContextOf } from '../access/gateway-context.ts';
import { mintJoinToken } from '../access/join-token.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../problem.ts';
import { readJsonBody } from '../read-request.ts';
import { joinWish } from '../schemas.ts';
import { findPool } from '../start/find-pool.ts';

/** The page asks for it when Start is pressed. */
const LIFE_MS = 60_000;

const HOUR_MS = 3_600_000;

/** Where a caller's address's starts are counted. */
const COUNTS = 'public';

/** A lost race is counted again; an address that loses so many is busy enough to be refused. */
const COUNT_TRIES = 3;

/** Mounted before the keys: it answers strangers, within their limit, or people whom the issuer knows. */
export function createJoin(deps: ApiDeps) {
  const { settings, clock, newId } = deps;
  return new Hono().post('/', async (c) => {
    const { agent } = await readJsonBody(c, joinWish);
    const [secret] = settings.joinSecrets;
    if (secret === undefined || !settings.join) throw new ApiProblem('JOIN_CLOSED');
    const pool = findPool(settings, agent);
    const requestData = await identify(c, deps);
    const expiresAtMs = clock.nowMs() + LIFE_MS;
    const claims = { agent: pool, ...(requestData ? { requestData } : {}) };
    const token = mintJoinToken(claims, { secret, id: newId(), expiresAtMs });
    return c.json({ token, agent: pool, expiresAtMs }, 201);
  });
}

/** Who it is, as the bot will be told; a stranger is nobody, and is counted. */
async function identify(c: Context, deps: ApiDeps): Promise<{ user: string } | undefined> {
  const { join } = deps.settings;
  const { http, authorizer } = gatewayContextOf(c);
  if (join?.by === 'issuer') {
    // API Gateway has checked the signature, the audience and the end; without it nobody has.
    const subject = authorizer?.jwt?.claims?.['sub'];
    if (typeof subject !== 'string') throw new ApiProblem('TOKEN_INVALID');
    return { user: subject };
  }
  const address = http?.sourceIp;
  if (address === undefined) throw new ApiProblem('JOIN_CLOSED');
  await countStart(deps, { address, most: join?.callsPerHour ?? 0 });
  return undefined;
}

/** Counts under the hash of address and hour, which is forgotten with the hour after. */
async function countStart(
  { records, clock }: ApiDeps,
  { address, most }: { address: string; most: number },
): Promise<void> {
  const hour = Math.floor(clock.nowMs() / HOUR_MS);
  const id = createHash('sha256').update(`${hour} ${address}`).digest('base64url');
  const expiresAtMs = (hour + 2) * HOUR_MS;
  // Its version counts.
  const changed = await changeRecord(records, { kind: COUNTS, id, tries: COUNT_TRIES }, (before) =>
    (before?.version ?? 0) < most ? { body: {}, expiresAtMs } : undefined,
  );
  if (changed === 'saved') return;
  const retryAfterS = Math.ceil(((hour + 1) * HOUR_MS - clock.nowMs()) / 1000);
  throw new ApiProblem('ADDRESS_LIMIT', { retryAfterS });
}
