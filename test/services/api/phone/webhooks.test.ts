import { afterEach, describe, expect, it } from 'vitest';
import { CARRIERS, type Carrier } from '../../../../core/phone/phone.ts';
import { readSteps } from '../../../../local/carrier/documents/read-steps.ts';
import pathToken from '../../../../services/edge/path-token.js';
import { type Door, openDoor } from '../../../../services/supervisor/phone/door.ts';
import { createPhoneApi } from './phone-api.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

async function open(options?: Parameters<typeof createPhoneApi>[0]) {
  const api = await createPhoneApi(options);
  opened.push(api);
  return api;
}

/** A task that answers neither time. */
const GONE = ['unreachable', 'unreachable'] as const;

describe.each(CARRIERS)('a call by %s', (carrier) => {
  it('gets a socket that leads to the task which claimed it, and nowhere else', async () => {
    const api = await open({ tasks: ['one'] });
    const { text } = await api.webhook(carrier);
    const [step] = readSteps(carrier, text);
    if (step?.do !== 'stream') throw new Error(`no stream but ${step?.do}`);
    const { pathname, host, protocol } = new URL(step.url);
    expect([protocol, host]).toEqual(['wss:', 'd111.cloudfront.net']);
    const endpoint = new URL(api.tasks[0]?.endpoint ?? '');
    const of = { secret: 's'.repeat(40), port: endpoint.port, network: '127.0.0.0/8', nowS: 0 };
    const target = pathToken.open(pathname, of);
    expect(target).toMatch(new RegExp(`^${endpoint.host}/sessions/[\\w-]+/ws/[\\w-]{43}$`));
  });

  it('gets the same document when it is told twice, and one session', async () => {
    const api = await open({ tasks: ['one', 'two'] });
    const [first, second] = await Promise.all([api.webhook(carrier), api.webhook(carrier)]);
    const third = await api.webhook(carrier);
    expect(third.text).toBe(first.text);
    expect(second.status).toBe(200);
    const { defaultPool } = api.deps.settings;
    expect(await api.store.listSessions(defaultPool, 'live', 10)).toHaveLength(1);
  });

  it.each([
    ['another body', { body: (text: string) => text.replace('15550001', '15550002') }],
    ['another host', { host: 'evil.example' }],
  ])('is refused with %s than was signed, and nothing is claimed', async (what, spoil) => {
    // Telnyx and Vonage do not sign the address.
    if (what === 'another host' && (carrier === 'telnyx' || carrier === 'vonage')) return;
    const api = await open({ tasks: ['one'] });
    expect((await api.webhook(carrier, { spoil })).status).toBe(403);
    for (const phase of ['placing', 'waiting', 'live', 'over'] as const)
      expect(await api.store.listSessions(api.deps.settings.defaultPool, phase, 10)).toEqual([]);
  });

  it('hears what its number holds with while a container starts, and its fallback where that takes too long', async () => {
    const fallback = { kind: 'dial', to: '+15557777' } as const;
    const holdUrl = 'https://example.com/hold.wav';
    // The wait of each goes on beside the others’.
    const asked = [{ waitS: 40, holdUrl }, { waitS: 15 }, { waitS: 0 }].map(async (entry) => {
      const api = await open({ entry: { ...entry, fallback } });
      return (await api.webhook(carrier)).text;
    });
    const [held = '', ...late] = await Promise.all(asked);
    expect(readSteps(carrier, held).map((step) => step.do)).toEqual(['play', 'redirect']);
    expect(held).toContain(holdUrl);
    for (const text of late)
      expect(readSteps(carrier, text)[0]).toMatchObject({ do: 'dial', to: '+15557777' });
  });

  it('hears what its agent holds with where its number names nothing', async () => {
    const own = 'https://example.com/agent.mp3';
    for (const [entry, heard] of [
      [{}, own],
      [{ holdUrl: 'https://example.com/number.mp3' }, 'https://example.com/number.mp3'],
    ] as const) {
      const api = await open({ entry: { waitS: 40, ...entry }, pool: { holdUrl: own } });
      expect((await api.webhook(carrier)).text).toContain(heard);
      const [session] = await api.store.listSessions(api.deps.settings.defaultPool, 'waiting', 1);
      expect(session?.phone?.holdUrl).toBe('holdUrl' in entry ? heard : undefined);
    }
  });

  it('comes back to its bot when its socket has died, by a token that it has not used', async () => {
    const api = await open({ tasks: ['one'] });
    const first = readSteps(carrier, (await api.webhook(carrier)).text)[0];
    const [session] = await api.store.listSessions(api.deps.settings.defaultPool, 'live', 1);
    const path = `after?session=${session?.sessionId}&n=1`;
    const again = await api.webhook(carrier, { path, status: 'completed' });
    const second = readSteps(carrier, again.text)[0];
    expect(second?.do).toBe('stream');
    expect(second).not.toEqual(first);
    expect(api.told).toEqual([{ type: 'socket-closed' }]);
  });

  it('comes to its bot by a later document where the socket of the one before never came', async () => {
    const api = await open({ tasks: ['one'] });
    await api.webhook(carrier);
    const [session] = await api.store.listSessions(api.deps.settings.defaultPool, 'live', 1);
    let door: Door | undefined = { hash: session?.joinHash ?? '', joins: 0 };
    for (const n of [2, 3]) {
      const path = `after?session=${session?.sessionId}&n=${n}`;
      const [step] = readSteps(
        carrier,
        (await api.webhook(carrier, { path, status: 'completed' })).text,
      );
      const edge = { secret: 's'.repeat(40), port: '', network: '127.0.0.0/8', nowS: 0 };
      const url = step?.do === 'stream' ? new URL(step.url) : undefined;
      const port = new URL(api.tasks[0]?.endpoint ?? '').port;
      const target = pathToken.open(url?.pathname ?? '', { ...edge, port });
      door = openDoor(door, /\/ws\/([\w-]+)/.exec(target ?? '')?.[1] ?? '');
      expect(door?.joins).toBe(n + 1);
    }
  });

  it('that ends while it waits is given no seat', async () => {
    const api = await open({ entry: { waitS: 60 } });
    await api.webhook(carrier);
    const pool = api.deps.settings.defaultPool;
    expect(await api.store.listSessions(pool, 'waiting', 10)).toHaveLength(1);
    await api.webhook(carrier, { path: 'status', status: 'completed' });
    expect(await api.store.listSessions(pool, 'waiting', 10)).toEqual([]);
    const [over] = await api.store.listSessions(pool, 'over', 10);
    expect(over?.reason).toBe('caller_left');
  });

  it('stays where it was sent when the socket ends that it came from', async () => {
    const { answer } = await socketClosed(carrier, ['away']);
    expect(answer).toEqual({ status: 204, text: '' });
  });

  it('ends when its socket has closed and its bot has left', async () => {
    const { steps } = await socketClosed(carrier, ['leaving']);
    expect(steps).toEqual(['hang-up']);
  });

  it('comes back though its task was too busy to answer once', async () => {
    const { api, steps } = await socketClosed(carrier, ['unreachable', 'live']);
    expect([steps[0], api.told.length]).toEqual(['stream', 2]);
  });

  it.each([
    ['a bot that died', ['lost' as const]],
    ['a task that is gone', GONE],
  ])('goes to its number’s fallback from %s', async (_, bot) => {
    const { steps } = await socketClosed(carrier, [...bot]);
    expect(steps[0]).toBe('dial');
  });
});

/** A call whose socket has closed, with what its task says of it; what the caller's leg does then. */
async function socketClosed(
  carrier: Carrier,
  bot: ('live' | 'away' | 'leaving' | 'lost' | 'unreachable')[],
) {
  const fallback = { kind: 'dial', to: '+15557777' } as const;
  const api = await open({ tasks: ['one'], bot, entry: { fallback } });
  await api.webhook(carrier);
  const [session] = await api.store.listSessions(api.deps.settings.defaultPool, 'live', 1);
  const path = `after?session=${session?.sessionId}&n=1`;
  const { text, status } = await api.webhook(carrier, { path, status: 'completed' });
  const steps = text === '' ? [] : readSteps(carrier, text).map((step) => step.do);
  // Vonage hangs up by an empty document.
  const answer = { status, text };
  return {
    api,
    session,
    answer,
    steps: carrier === 'vonage' && steps.length === 0 ? ['hang-up'] : steps,
  };
}

describe('a webhook', () => {
  it.each(['telnyx', 'vonage'] as const)('of %s is refused when it is old', async (carrier) => {
    const api = await open({ tasks: ['one'] });
    expect((await api.webhook(carrier, { spoil: { ageMs: 400_000 } })).status).toBe(403);
  });

  it('that its bot must hear is asked for again where the task cannot be told, and is heard by the second try', async () => {
    const { api, session } = await socketClosed('telnyx', [
      'live',
      ...GONE,
      ...GONE,
      'unreachable',
      'live',
    ]);
    const answered = () =>
      api.webhook('telnyx', {
        path: `leg?session=${session?.sessionId}&leg=person`,
        status: 'answered',
      });
    expect((await answered()).status).toBe(503);
    // A leg that asks what comes next has its answer all the same.
    const path = `left?session=${session?.sessionId}&leg=person`;
    expect(await api.webhook('telnyx', { path })).toMatchObject({ status: 200 });
    expect((await answered()).status).toBe(204);
    const person = { type: 'leg', leg: 'person', status: 'answered', callId: 'call-1' };
    expect(api.told.at(-1)).toMatchObject(person);
  });

  it('of a caller whom we took out of a conference is no goodbye, and one of a caller who hung up is', async () => {
    const { api, session } = await socketClosed('twilio', ['live']);
    const before = api.told.length;
    const path = `left?session=${session?.sessionId}&leg=caller`;
    await api.webhook('twilio', { path, status: 'answered' });
    expect(api.told).toHaveLength(before);
    await api.webhook('twilio', { path, status: 'completed' });
    expect(api.told.at(-1)).toMatchObject({ leg: 'caller', status: 'completed' });
  });

  it('for a number that nobody has is answered with words', async () => {
    const api = await open({ tasks: ['one'] });
    const { text } = await api.webhook('twilio', { to: '+15550009' });
    expect(readSteps('twilio', text)[0]).toMatchObject({ do: 'say' });
  });

  it('of an unknown carrier is refused', async () => {
    const api = await open();
    expect((await api.webhook('twilio', { path: '../acme/voice' })).status).toBe(404);
  });

  it('takes no instruction that we did not write', async () => {
    const api = await open();
    const url = api.links.instructionUrl(
      { do: 'hang-up' },
      { origin: 'https://x', carrier: 'plivo' },
    );
    const sealed = new URL(url).searchParams.get('i') ?? '';
    expect(api.links.openInstruction(sealed)).toEqual({ do: 'hang-up' });
    const other = Buffer.from('{"do":"busy"}').toString('base64url');
    expect(api.links.openInstruction(`${other}.${sealed.split('.')[1]}`)).toBeUndefined();
  });
});
