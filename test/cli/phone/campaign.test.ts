import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryRecords } from '../../../adapters/memory/memory-records.ts';
import { createMemoryStore } from '../../../adapters/memory/memory-store.ts';
import { type CallPlaced, createCallsApi } from '../../../cli/phone/campaign/calls-api.ts';
import { phoneCampaign } from '../../../cli/phone/campaign/campaign.ts';
import { openResults } from '../../../cli/phone/campaign/campaign-files.ts';
import { runCampaign } from '../../../cli/phone/campaign/run-campaign.ts';
import { CampaignBook } from '../../../core/campaign/book.ts';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import { readCampaign } from '../../../core/campaign/read-campaign.ts';
import type { AnnouncedPlan } from '../../../core/phone/announced-calls.ts';
import { fakeIo, runLine } from '../fake-io.ts';

const SETTINGS = {
  name: 'reminders',
  from: '+12025550100',
  agent: 'desk',
  perMinute: 60,
  atOnce: 3,
  tries: 2,
  retryAfterMinutes: 10,
};
const NUMBERS = ['+12025550101', '+12025550102', '+12025550103', '+12025550104'];

function campaignOf(): Campaign {
  const calls = NUMBERS.map((to) => ({ to }));
  const read = readCampaign({ ...SETTINGS, calls }, () => ({ file: '', rows: [] }));
  if (read.faults) throw new Error(read.faults.join());
  return read.campaign;
}

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'campaign-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Time passes when the run sleeps; each call lasts so long, and ends as its number says. */
function createWorld(endings: Readonly<Record<string, readonly string[]>>) {
  let nowMs = Date.parse('2026-11-23T11:00:00Z');
  const calls: { to: string; attempt: number; atMs: number }[] = [];
  const live = new Map<string, { endsMs: number; reason: string }>();
  const said: (AnnouncedPlan | undefined)[] = [];
  let stop = () => undefined as void;
  let most = 0;
  const refuse = new Map<string, CallPlaced[]>();
  const api = {
    async place({ to }: { to: string }, attempt: number): Promise<CallPlaced> {
      const refused = refuse.get(to)?.shift();
      if (refused) return refused;
      calls.push({ to, attempt, atMs: nowMs });
      const reason = endings[to]?.[attempt - 1] ?? 'bot_goodbye';
      live.set(`${to}/${attempt}`, { endsMs: nowMs + 60_000, reason });
      most = Math.max(most, [...live.values()].filter(({ endsMs }) => endsMs > nowMs).length);
      return { outcome: 'placed', sessionId: `${to}/${attempt}` };
    },
    async look(sessionId: string) {
      const found = live.get(sessionId);
      if (!found) return undefined;
      const [reason = '', refused] = found.reason.split(': ');
      return { isOver: found.endsMs <= nowMs, reason, refused };
    },
  };
  const stopping = new AbortController();
  stop = () => stopping.abort();
  return {
    api,
    calls,
    said,
    refuse,
    stop,
    most: () => most,
    deps: (path: string) => ({
      api,
      clock: { nowMs: () => nowMs, sleep: async (ms: number) => void (nowMs += ms) },
      note: openResults(path).append,
      announce: async (plan: AnnouncedPlan | undefined) => void said.push(plan),
      show: () => undefined,
      signal: stopping.signal,
    }),
  };
}

describe('runCampaign', () => {
  it('makes every call at its pace, tries again who was not reached, and writes it down', async () => {
    const campaign = campaignOf();
    const world = createWorld({ [NUMBERS[1] ?? '']: ['no_answer', 'bot_goodbye'] });
    world.refuse.set(NUMBERS[2] ?? '', [{ outcome: 'refused', because: 'do_not_call' }]);
    world.refuse.set(NUMBERS[0] ?? '', [{ outcome: 'later', because: 'pace', afterMs: 5_000 }]);
    const path = join(folder, 'r.jsonl');
    const book = new CampaignBook(campaign);
    await runCampaign(campaign, world.deps(path), book);
    expect(NUMBERS.map((to) => book.progress().get(to)?.over?.reason)).toEqual([
      'bot_goodbye',
      'bot_goodbye',
      'refused: do_not_call',
      'bot_goodbye',
    ]);
    const [first, ...others] = world.calls;
    for (const [n, { atMs }] of others.entries())
      expect(atMs - (world.calls[n] ?? first)!.atMs).toBeGreaterThanOrEqual(1000);
    const again = world.calls.find(({ attempt }) => attempt === 2);
    expect(again?.to).toBe(NUMBERS[1]);
    expect(world.most()).toBeLessThanOrEqual(3);
    const replayed = new CampaignBook(campaign, openResults(path).before);
    expect(replayed.progress()).toEqual(book.progress());
    expect(world.said[0]?.perMinute[0]).toBe(4);
    expect(world.said.at(-1)).toBeUndefined();
  });

  it('does not try again what is no number, and stops where the carrier refuses every call alike', async () => {
    const campaign = { ...campaignOf(), retryOn: ['call_failed' as const] };
    const world = createWorld({
      [NUMBERS[0] ?? '']: ['call_failed: to-not-callable'],
      [NUMBERS[1] ?? '']: ['call_failed: from-not-yours', 'bot_goodbye'],
      [NUMBERS[2] ?? '']: ['not_permitted: quiet_hours', 'bot_goodbye'],
    });
    const path = join(folder, 'r.jsonl');
    const book = new CampaignBook(campaign);
    await expect(runCampaign(campaign, world.deps(path), book)).rejects.toThrow('from that number');
    expect(book.progress().get(NUMBERS[0] ?? '')?.over?.reason).toBe('call_failed');
    // Mended, it goes on; what was refused has used up no try.
    const again = new CampaignBook(campaign, openResults(path).before);
    expect(again.progress().get(NUMBERS[1] ?? '')).toMatchObject({ placed: 1, tries: 0 });
    await runCampaign(campaign, { ...world.deps(path), note: openResults(path).append }, again);
    expect([...again.progress().values()].map(({ over }) => over?.reason)).toEqual([
      'call_failed',
      ...Array.from({ length: 3 }, () => 'bot_goodbye'),
    ]);
  });

  it('goes on where it was stopped: calls nobody twice, and follows the calls that went on', async () => {
    const campaign = campaignOf();
    const world = createWorld({});
    const path = join(folder, 'r.jsonl');
    const deps = world.deps(path);
    const show = () => world.calls.length === 2 && world.stop();
    await runCampaign(campaign, { ...deps, show: () => void show() }, new CampaignBook(campaign));
    expect(world.calls).toHaveLength(2);
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"did":"pla`);
    const book = new CampaignBook(campaign, openResults(path).before);
    await runCampaign(
      campaign,
      { ...deps, note: openResults(path).append, signal: new AbortController().signal },
      book,
    );
    expect(world.calls.map(({ to }) => to).toSorted()).toEqual(NUMBERS);
    const all = [...book.progress().values()];
    expect(all.every(({ over }) => over?.reason === 'bot_goodbye')).toBe(true);
    const replayed = new CampaignBook(campaign, openResults(path).before);
    expect(replayed.progress()).toEqual(book.progress());
  });
});

describe('a campaign that the API refuses as a whole', () => {
  it('ends with what the API said, and with what it had begun written down', async () => {
    const campaign = campaignOf();
    const world = createWorld({});
    const path = join(folder, 'r.jsonl');
    const place = async (call: { to: string }, attempt: number) => {
      if (world.calls.length > 0) throw new Error('the key is not good');
      return world.api.place(call, attempt);
    };
    const deps = { ...world.deps(path), api: { ...world.api, place } };
    const run = runCampaign(campaign, deps, new CampaignBook(campaign));
    await expect(run).rejects.toThrow('the key is not good');
    expect(openResults(path).before).toMatchObject([{ did: 'placed', id: NUMBERS[0] }]);
    expect(world.said.at(-1)).toBeUndefined();
  });
});

describe('phone campaign', () => {
  const reach = {
    open: async () => ({
      title: 'a test',
      pools: ['desk'],
      store: createMemoryStore(),
      records: createMemoryRecords({ nowMs: () => 0 }),
      carriersUrl: async () => undefined,
      endCall: async () => undefined,
    }),
  };
  const run = async (...words: string[]) => {
    const io = fakeIo();
    const code = await runLine(['phone', 'campaign', ...words], [phoneCampaign(reach)], io);
    return { code, text: [...io.said, ...io.noted].join('\n') };
  };
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('checks a file and its list, and tells every fault with line and field', async () => {
    write('list.csv', 'to,id,name\n+12025550101,a,Ann\n+1202,b,Bob\n');
    const file = write('c.json', JSON.stringify({ ...SETTINGS, calls: 'list.csv' }));
    const { code, text } = await run(file, '--check');
    expect(code).toBe(1);
    expect(text).toContain('list.csv line 3: to: must be a number such as +14155550100');
    write('list.csv', 'to,id,name\n+12025550101,a,Ann\n');
    expect(await run(file, '--check')).toEqual({
      code: 0,
      text: '1 calls; 0 of 1 over, 0 in a call, 0 to be tried again',
    });
  });

  it('says what keeps it from calling', async () => {
    const calls = [{ to: NUMBERS[0] }];
    const file = write('c.json', JSON.stringify({ ...SETTINGS, calls }));
    expect((await run(file)).text).toContain('has no way for carriers');
    const other = write('d.json', JSON.stringify({ ...SETTINGS, agent: 'x', calls }));
    expect((await run(other)).text).toContain('agent: must be one of desk, got x');
    expect((await run(join(folder, 'none.json'))).text).toContain('Cannot read');
  });
});

describe('createCallsApi', () => {
  it('says later where nobody answers: the same key finds the call', async () => {
    const api = createCallsApi({ url: 'http://127.0.0.1:9', key: 'k' }, campaignOf());
    const placed = await api.place({ id: 'a', to: NUMBERS[0] ?? '' }, 1);
    expect(placed).toMatchObject({ outcome: 'later', because: 'no answer' });
    expect(await api.look('s')).toBeUndefined();
  });
});
