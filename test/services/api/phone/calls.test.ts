import { afterEach, describe, expect, it } from 'vitest';
import { CALL_RULES, DO_NOT_CALL } from '../../../../core/phone/call-rules.ts';
import type { TransferAnswer } from '../../../../core/phone/phone-control.ts';
import { BY_EDGE, createPhoneApi, OUR_NUMBER } from './phone-api.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

async function open(options?: Parameters<typeof createPhoneApi>[0]) {
  const api = await createPhoneApi({ tasks: ['one'], ...options });
  opened.push(api);
  const rule = (body: object, id: { kind: string; id: string } = CALL_RULES) =>
    api.records.saveRecord({ before: undefined, after: { ...id, version: 1, body } });
  const post = async (
    body: object,
    key?: string,
    by: Readonly<Record<string, string>> = BY_EDGE,
  ) => {
    const answer = await api.phone.request('http://api/v1/calls', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        host: 'api',
        ...by,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: JSON.stringify({ to: TO, from: OUR_NUMBER, carrier: 'twilio', ...body }),
    });
    const json = (await answer.json()) as Readonly<Record<string, string>>;
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), json };
  };
  const sessions = () => api.store.listSessions(api.deps.settings.defaultPool, 'live', 10);
  return { api, post, rule, sessions };
}

const TO = '+12025550170';

describe('POST /v1/calls', () => {
  it('claims a bot for the call, which the bot is to place', async () => {
    const { post, sessions } = await open();
    const { status, json } = await post({ data: { name: 'Ann' }, ringS: 20 });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      state: 'ready',
      phone: { carrier: 'twilio', callId: '', from: OUR_NUMBER, to: TO, direction: 'outbound' },
    });
    const [session] = await sessions();
    expect(session).toMatchObject({
      requestData: { name: 'Ann' },
      phone: { outbound: { ringS: 20, detectMachine: false } },
    });
    expect(session?.joinHash).toBeDefined();
  });

  it('with the same key is the same call, and counts once', async () => {
    const { api, post, rule, sessions } = await open({ tasks: ['one', 'two'] });
    await rule({ perNumberPerDay: 1 });
    const first = await post({}, 'order-7-attempt-1');
    const again = await post({}, 'order-7-attempt-1');
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.json.sessionId).toBe(first.json.sessionId);
    expect(await sessions()).toHaveLength(1);
    expect((await api.records.getRecord('called', TO))?.body).toMatchObject({
      calls: [{ atMs: expect.any(Number), sessionId: first.json.sessionId }],
    });
  });

  it('that others ask for at the same moment are as many as the rules allow', async () => {
    const { post, rule } = await open({ tasks: ['one', 'two', 'three', 'four'] });
    await rule({ perNumberPerDay: 2 });
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((key) => post({}, key)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(2);
    expect(answers.flatMap(({ json }) => json['because'] ?? [])).toEqual(
      Array.from({ length: 2 }, () => 'called_today'),
    );
    const again = await Promise.all(['x', 'x'].map((key) => post({ to: '+12025550171' }, key)));
    expect(again.every(({ status }) => status < 300)).toBe(true);
    expect(again[1]?.json.sessionId).toBe(again[0]?.json.sessionId);
  });

  it('that found no room does not count', async () => {
    const { api, post, rule } = await open({ facts: { seatCount: 1 }, pool: { maxTasks: 1 } });
    await rule({ perNumberPerDay: 1 });
    for (const to of ['+12025550171', '+12025550172']) await post({ to });
    const full = await post({}, 'a');
    expect([full.status, full.json.code]).toEqual([429, 'POOL_FULL']);
    expect((await api.records.getRecord('called', TO))?.body).toEqual({ calls: [] });
  });

  it('is asked for at the edge, where there is one: what the carrier would be told elsewhere leads nowhere', async () => {
    const { post, sessions } = await open();
    for (const when of [undefined, '2099-01-01T00:00:00Z']) {
      const { status, json } = await post({ when }, undefined, {});
      expect([status, json.code]).toEqual([400, 'TRANSPORT_UNSUPPORTED']);
    }
    expect(await sessions()).toEqual([]);
    await post({});
    const [session] = await sessions();
    expect(session?.phone?.origin).toBe('https://d111.cloudfront.net');
  });

  it('by tasks’ own names is asked for at the API itself, and believes no other name of it', async () => {
    const { post, sessions } = await open({
      way: { by: 'name', domain: 'bots.example.com', port: 443 },
    });
    expect((await post({})).status).toBe(201);
    const [session] = await sessions();
    expect(session?.phone?.origin).toBe('http://api');
  });

  it('waits in line where no bot is free, and is not passed over though nobody asks for it', async () => {
    const { api, post } = await open({ tasks: [] });
    const { status, json } = await post({});
    expect([status, json.state]).toEqual([202, 'queued']);
    const [place] = await api.store.line(api.deps.settings.defaultPool, 1);
    expect(place?.seenAtMs).toBeGreaterThan(api.deps.clock.nowMs() + 100_000);
  });

  it.each([
    ['a number that wants no calls', { kind: DO_NOT_CALL, id: TO }, {}, 403, 'do_not_call'],
    ['a number of another country', CALL_RULES, { prefixes: ['+49'] }, 403, 'prefix'],
    [
      'the quiet hours',
      CALL_RULES,
      { quiet: { from: '00:00', to: '23:59', zone: 'UTC' } },
      409,
      'quiet_hours',
    ],
    ['nothing where there are no rules', CALL_RULES, {}, 201, undefined],
  ])('respects %s', async (_, id, body, status, because) => {
    const { post, rule, sessions } = await open();
    await rule(body, id);
    const answer = await post({});
    expect([answer.status, answer.json.because]).toEqual([status, because]);
    expect(await sessions()).toHaveLength(status === 201 ? 1 : 0);
  });

  it('is not to be placed any more when quiet hours have begun', async () => {
    const { api, post, rule, sessions } = await open();
    const untilMs = Math.floor(api.deps.clock.nowMs() / 60_000) * 60_000 + 3_600_000;
    const [from, to] = [0, 3_600_000].map((ms) =>
      new Date(untilMs + ms).toISOString().slice(11, 16),
    );
    await rule({ quiet: { from, to, zone: 'UTC' } });
    expect((await post({ zone: 'UTC' })).status).toBe(201);
    const [session] = await sessions();
    expect(session?.phone?.outbound?.untilMs).toBe(untilMs);
  });

  it('goes no faster than the account may, and says when to ask again', async () => {
    const { post, rule } = await open({ tasks: ['one', 'two'] });
    await rule({ perSecond: 1 });
    const answers = await Promise.all([post({}), post({ to: '+12025550171' })]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.retryAfter).toBe('1');
  });

  it.each([
    [{ to: '12025550170' }, 'REQUEST_INVALID'],
    [{ from: 'me' }, 'REQUEST_INVALID'],
    [{ zone: 'Mars/Base' }, 'REQUEST_INVALID'],
    [{ carrier: undefined }, 'CARRIER_UNKNOWN'],
    [{ agent: 'nobody' }, 'AGENT_UNKNOWN'],
    [{ carrier: 'plivo', to: 'sips:ann@example.com' }, 'REQUEST_INVALID'],
  ])('refuses %j as %s', async (body, code) => {
    const { post } = await open();
    expect((await post(body)).json.code).toBe(code);
  });
});

describe('POST /v1/sessions/{id}/transfer', () => {
  async function ringing(transfer?: TransferAnswer) {
    const { api } = await open(transfer ? { transfer } : {});
    await api.webhook('twilio');
    const [session] = await api.store.listSessions(api.deps.settings.defaultPool, 'live', 1);
    const ask = (body: object) =>
      api.phone.request(`http://api/v1/sessions/${session?.sessionId}/transfer`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', host: 'api' },
        body: JSON.stringify(body),
      });
    return { api, ask };
  }

  it.each([
    [{ outcome: 'unknown-target', targets: ['desk'] }, 404, { code: 'TARGET_UNKNOWN' }],
    [{ outcome: 'busy' }, 409, { code: 'TRANSFER_GOES_ON' }],
    [{ outcome: 'impossible' }, 409, { code: 'TRANSFER_IMPOSSIBLE' }],
    [{ outcome: 'over' }, 410, { code: 'SESSION_OVER' }],
  ] as const)('says what the bot answers to it: %j', async (answer, status, problem) => {
    const { ask } = await ringing(answer);
    const refused = await ask({ target: 'desk' });
    expect([refused.status, await refused.json()]).toMatchObject([status, problem]);
  });

  it('leaves to the agent whether a person is briefed, where the request does not say', async () => {
    const { api, ask } = await ringing();
    expect((await ask({ target: 'desk' })).status).toBe(202);
    expect((await ask({ target: 'desk', warm: true, about: 'Ann, a late order.' })).status).toBe(
      202,
    );
    expect((await ask({})).status).toBe(400);
    expect(api.wishes).toEqual([
      { target: 'desk' },
      { target: 'desk', warm: true, about: 'Ann, a late order.' },
    ]);
  });
});
