/** A link to the page that opens one call: minted by the API itself, with a key that lives for a minute. */
import { CannotRun } from '../../core/cannot-run.ts';
import type { Site } from './account/reach.ts';
import { issueKey } from './issue-key.ts';

/** What the link is to. */
export interface LinkWish {
  readonly table: string;
  /** Of the API, without a path. */
  readonly url: string;
  readonly agent?: string | undefined;
  readonly minutes: number;
}

const KEY_LIFE_MS = 120_000;

/** A new API's name is known everywhere within some seconds. */
const TRIES = 6;
const PAUSE_MS = 5_000;

/** The link. Throws `CannotRun` with what the API answers. */
export async function mintLink(
  io: Site,
  { table, url, agent, minutes }: LinkWish,
): Promise<string> {
  const records = (await io.cloud()).records(table);
  const expiresAtMs = io.clock.nowMs() + KEY_LIFE_MS;
  const key = await issueKey(io, records, { name: 'link', scopes: ['tokens'], expiresAtMs });
  const body = { ...(agent === undefined ? {} : { agent }), expiresInS: minutes * 60 };
  for (let tries = 1; ; tries++) {
    const answer = await io.post(`${url}/v1/tokens`, { key, body }).catch((error: unknown) => ({
      status: 0,
      body: { detail: String(error) },
    }));
    const { token, detail } = answer.body as { token?: string; detail?: string };
    if (token !== undefined) return `${url}/#join=${token}`;
    const mayPass = answer.status === 0 || answer.status >= 500;
    if (!mayPass || tries === TRIES)
      throw new CannotRun(
        `Cannot make a link: ${url} answers ${answer.status} ${detail ?? ''}`.trim(),
      );
    await io.clock.sleep(PAUSE_MS);
  }
}
