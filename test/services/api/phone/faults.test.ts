import { afterEach, describe, expect, it } from 'vitest';
import { CARRIERS, type Carrier } from '../../../../core/phone/phone.ts';
import type { Store } from '../../../../core/store/store.ts';
import type { Step } from '../../../../local/carrier/documents/read-document.ts';
import { readSteps } from '../../../../local/carrier/documents/read-steps.ts';
import { createPhoneApi } from './phone-api.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

/** An API whose store can be told to fail. */
async function open(options: Parameters<typeof createPhoneApi>[0] = {}) {
  const state: { error: Error | undefined } = { error: undefined };
  const through = (store: Store): Store => ({
    ...store,
    getSession: async (id) => {
      if (state.error) throw state.error;
      return store.getSession(id);
    },
    openSession: async (session) => {
      if (state.error) throw state.error;
      return store.openSession(session);
    },
  });
  const api = await createPhoneApi({ tasks: ['one'], through, ...options });
  opened.push(api);
  return { api, state };
}

/** As the table fails for a moment. */
const OUTAGE = Object.assign(new Error('no answer in time'), { name: 'TimeoutError' });

/** The path of our address that a document asks next. */
function nextPath(carrier: Carrier, steps: readonly Step[]): string {
  const next = steps.find((step) => step.do === 'redirect');
  if (next?.do !== 'redirect') throw new Error(`nothing is asked after ${steps[0]?.do}`);
  const { pathname, search } = new URL(next.url);
  return pathname.replace(`/phone/${carrier}/`, '') + search;
}

describe.each(CARRIERS)('a call by %s', (carrier) => {
  it('that comes while the store does not answer is asked for again, and served', async () => {
    const { api, state } = await open();
    state.error = OUTAGE;
    const first = await api.webhook(carrier);
    if (carrier === 'vonage') {
      // It asks again by itself, and then our other address.
      expect(first.status).toBe(503);
      state.error = undefined;
      const { text } = await api.webhook(carrier, { path: 'fallback' });
      return expect(readSteps(carrier, text)[0]?.do).toBe('stream');
    }
    const path = nextPath(carrier, readSteps(carrier, first.text));
    state.error = undefined;
    expect(readSteps(carrier, (await api.webhook(carrier, { path })).text)[0]?.do).toBe('stream');
  });

  it('whose bot is live goes on when the store answers again, and is told of it when it does not', async () => {
    const { api, state } = await open();
    await api.webhook(carrier);
    const [session] = await api.store.listSessions(api.deps.settings.defaultPool, 'live', 1);
    const after = `after?session=${session?.sessionId}&n=1`;
    const ask = async (path: string, payload = {}) => {
      const said = path === after ? { status: 'completed' as const } : { payload };
      const { status, text } = await api.webhook(carrier, { path, ...said });
      expect(status).toBe(200);
      return readSteps(carrier, text);
    };
    state.error = OUTAGE;
    const once = await ask(after);
    expect(once.map((step) => step.do)).toEqual(['pause', 'redirect']);
    const twice = await ask(nextPath(carrier, once));
    expect((await ask(nextPath(carrier, twice)))[0]).toMatchObject({
      do: 'say',
      text: expect.stringContaining('went wrong'),
    });
    state.error = undefined;
    expect((await ask(nextPath(carrier, twice)))[0]?.do).toBe('stream');
  });

  it('that cannot be served for a fault of ours ends with a sentence', async () => {
    const { api, state } = await open();
    state.error = new TypeError('a fault of ours');
    const { text } = await api.webhook(carrier);
    expect(readSteps(carrier, text)[0]).toMatchObject({ do: 'say' });
    expect(api.measured.filter(({ name }) => name === 'ApiFaults')).toHaveLength(1);
  });

  it('whose message was taken while the store did not answer is asked for it again', async () => {
    const fallback = { kind: 'voicemail', text: 'Hi.' } as const;
    const { api, state } = await open({ tasks: [], entry: { waitS: 0, fallback } });
    await api.webhook(carrier);
    const listed = () => api.store.listSessions(api.deps.settings.defaultPool, 'over', 1);
    const [{ sessionId } = { sessionId: '' }] = await listed();
    state.error = OUTAGE;
    const recording = { url: 'https://carrier.example/recordings/1', seconds: 7 };
    const path = `done?session=${sessionId}&call=call-1`;
    const failed = await api.webhook(carrier, { path, status: 'completed', recording });
    state.error = undefined;
    const again = nextPath(carrier, readSteps(carrier, failed.text));
    await api.webhook(carrier, { path: again, status: 'completed', payload: {} });
    const [session] = await listed();
    expect(session?.voicemail).toMatchObject({ url: recording.url, durationS: 7 });
  });

  it('whose transfer is over is ended as that was, though it was told twice', async () => {
    const { api, state } = await open();
    await api.webhook(carrier);
    const [session] = await api.store.listSessions(api.deps.settings.defaultPool, 'live', 1);
    const path = `dialled?session=${session?.sessionId}&n=1`;
    state.error = OUTAGE;
    const failed = await api.webhook(carrier, { path, dialled: 'completed' });
    state.error = undefined;
    const again = nextPath(carrier, readSteps(carrier, failed.text));
    await api.webhook(carrier, { path: again, status: 'answered', payload: {} });
    expect(api.told).toEqual([{ type: 'dialled', status: 'completed' }]);
  });
});

describe('the address for what has failed', () => {
  it.each(CARRIERS)('gives a caller of %s who talked the number’s fallback', async (carrier) => {
    const { api } = await open({ entry: { fallback: { kind: 'dial', to: '+15557777' } } });
    await api.webhook(carrier);
    const { defaultPool } = api.deps.settings;
    const first = readSteps(carrier, (await api.webhook(carrier, { path: 'fallback' })).text);
    expect(first[0]?.do).toBe('stream');
    const [session] = await api.store.listSessions(defaultPool, 'live', 1);
    if (!session) throw new Error('no session');
    const active = { ...session, state: 'active', version: session.version + 1 } as const;
    await api.store.saveSession({ before: session, after: active });
    const { text } = await api.webhook(carrier, { path: 'fallback' });
    expect(readSteps(carrier, text)[0]).toMatchObject({ do: 'dial', to: '+15557777' });
  });

  it('takes no news of Vonage’s for a new call', async () => {
    const { api } = await open({ tasks: ['one'] });
    const path = 'fallback';
    const ask = async (of: Parameters<typeof api.webhook>[1]) =>
      readSteps('vonage', (await api.webhook('vonage', { path, ...of })).text)[0]?.do;
    expect(await ask({ payload: { session: 's1', call: 'call-1' } })).toBe('say');
    expect(await ask({ asks: undefined, status: 'completed' })).toBe('say');
    expect(
      (await api.webhook('vonage', { path, asks: undefined, status: 'answered' })).status,
    ).toBe(204);
    expect(await api.store.listSessions(api.deps.settings.defaultPool, 'live', 1)).toEqual([]);
  });
});
