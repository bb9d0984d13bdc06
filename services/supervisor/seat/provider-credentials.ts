/**
 * AWS services for a bot that has no credentials of the task: the supervisor takes a role that may call what the configuration
 * names (`bot.uses`) and nothing else, and hands its expiring credentials out on loopback, in the way that AWS's SDKs ask a
 * container for them. So they are renewed in the middle of a call without the bot's doing.
 */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../../../core/log.ts';
import type { Clock } from '../../../core/time/clock.ts';

/** Temporary credentials. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAtMs: number;
}

/** What handing out needs. */
export interface CredentialDeps {
  readonly assume: () => Promise<Credentials>;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
  /** Unguessable; only this task's bots are told. */
  readonly token: string;
  readonly region: string;
}

/** New ones are taken when the old have less left; exceeds the quarter of an hour before which SDKs ask again. */
const RENEW_BEFORE_MS = 1_200_000;

/** Starts handing out. Returns what a bot's environment needs for its SDK to find them. */
export async function serveCredentials(deps: CredentialDeps): Promise<Record<string, string>> {
  const server = createServer(answerWith(deps, createKept(deps)));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/credentials`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: deps.token,
    AWS_REGION: deps.region,
    AWS_DEFAULT_REGION: deps.region,
  };
}

/** The last credentials while they have time left; one renewal at a time, and the old ones for as long as they live. */
function createKept({ assume, clock, log }: CredentialDeps): () => Promise<Credentials> {
  let kept: Credentials | undefined;
  let renewing: Promise<Credentials> | undefined;
  const renew = async () => {
    try {
      kept = await assume();
    } catch (error) {
      log.error('the role of providers could not be taken', { error: String(error) });
      if (!kept || kept.expiresAtMs <= clock.nowMs()) throw error;
    } finally {
      renewing = undefined;
    }
    return kept;
  };
  return () => {
    if (kept && kept.expiresAtMs - clock.nowMs() > RENEW_BEFORE_MS) return Promise.resolve(kept);
    renewing ??= renew();
    return renewing;
  };
}

function answerWith(
  { token }: CredentialDeps,
  current: () => Promise<Credentials>,
): RequestListener {
  const expected = Buffer.from(token);
  return (request, response) => {
    const given = Buffer.from(request.headers.authorization ?? '');
    const knows = given.length === expected.length && timingSafeEqual(given, expected);
    if (!knows || request.url !== '/credentials') return void response.writeHead(403).end();
    current().then(
      (credentials) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(asContainerAnswer(credentials)));
      },
      () => response.writeHead(503).end(),
    );
  };
}

/** The names of the ECS credentials endpoint. */
function asContainerAnswer({ expiresAtMs, ...keys }: Credentials) {
  return {
    AccessKeyId: keys.accessKeyId,
    SecretAccessKey: keys.secretAccessKey,
    Token: keys.sessionToken,
    Expiration: new Date(expiresAtMs).toISOString(),
  };
}
