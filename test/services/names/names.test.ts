import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../../core/metrics.ts';
import type { Issuer } from '../../../core/names/issuer.ts';
import type { LaunchedTask } from '../../../core/task/launcher.ts';
import { taskName } from '../../../core/task/task-name.ts';
import type { NamesDeps } from '../../../services/names/names-deps.ts';
import { onEvent } from '../../../services/names/on-event.ts';
import { memoryZone } from './memory-zone.ts';

const DAY = 86_400_000;
const DOMAIN = 'bots.example.com';
const idOf = (n: number) => n.toString(16).padStart(32, '0');
const address = (name: string) => ({ name, type: 'A', ttlS: 60, values: ['203.0.113.7'] });

/** All of it in memory; the issuer certifies whoever shows the text while it looks. */
function setUp({ owner = 'greenroom of 1 in eu-west-1' } = {}) {
  const zone = memoryZone('example.com');
  const secret = { text: 'random' };
  const asked: string[][] = [];
  const answers: { Status: string; Reason: string }[] = [];
  const metrics: Measurement[] = [];
  let nowMs = 1_900_000_000_000;
  let orders = 0;
  const running = new Set<string>();
  const issuer: Issuer = {
    async order(_wildcard, proof) {
      orders += 1;
      await proof.show('text');
      const seen = zone.records.get(`TXT _acme-challenge.${DOMAIN}`)?.values;
      await proof.hide('text');
      if (!seen?.includes('"text"')) throw new Error('no text is seen');
      const of = { certificate: `chain ${orders}`, privateKey: `key ${orders}` };
      return { ...of, issuedAtMs: nowMs, notAfterMs: nowMs + 90 * DAY };
    },
  };
  const deps: NamesDeps = {
    zone,
    certificate: {
      read: async () => secret.text,
      write: async (text) => void (secret.text = text),
    },
    openIssuer: async () => issuer,
    launcher: {
      async describe(ids) {
        asked.push([...ids]);
        return ids.filter((id) => running.has(id)).map(launched);
      },
    },
    meter: { record: (of) => void metrics.push(of), flush: async () => undefined },
    clock: { nowMs: () => nowMs, sleep: async (ms) => void (nowMs += ms) },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    settings: { domain: DOMAIN, directory: 'https://acme.example', owner, pool: 'receptionist' },
  };
  const put = async (_url: string, body: string) => void answers.push(JSON.parse(body) as never);
  const byStack = async (RequestType: string) => {
    await onEvent(
      { ...deps, put },
      {
        RequestType,
        ResponseURL: 'https://cloudformation.example/answer',
        StackId: 'stack',
        RequestId: 'request',
        LogicalResourceId: 'Certified',
        ResourceProperties: {},
      },
    );
    return answers.at(-1)!;
  };
  return {
    deps,
    zone,
    secret,
    asked,
    metrics,
    running,
    byStack,
    byClock: () => onEvent({ ...deps, put }, {}),
    byHand: (event: object) => onEvent({ ...deps, put }, event),
    orders: () => orders,
    pass: (ms: number) => void (nowMs += ms),
    nowMs: () => nowMs,
  };
}

function launched(taskId: string): LaunchedTask {
  return { taskId, taskArn: `arn/${taskId}`, pool: 'p', state: 'running', createdAtMs: 0 };
}

describe('the keeper of names', () => {
  it('orders once, keeps it while it holds, and anew when 30 days are left', async () => {
    const keeper = setUp();
    expect(await keeper.byStack('Create')).toMatchObject({ Status: 'SUCCESS' });
    keeper.pass(59 * DAY);
    await keeper.byClock();
    expect(keeper.orders()).toBe(1);
    keeper.pass(DAY);
    await keeper.byClock();
    expect(keeper.orders()).toBe(2);
    expect(keeper.metrics.map(({ value }) => value)).toEqual([90, 31, 90]);
  });

  it('orders one with another key when somebody asks for it, and answers what it found', async () => {
    const keeper = setUp();
    await keeper.byStack('Create');
    keeper.pass(10 * DAY);
    expect(await keeper.byClock()).toEqual({ days: 80 });
    const before = keeper.secret.text;
    expect(await keeper.byHand({ renew: true })).toEqual({ days: 90, renewed: 'asked' });
    expect(keeper.secret.text).not.toBe(before);
  });

  it('answers why an old one could not be renewed, which fails nothing yet', async () => {
    const keeper = setUp();
    await keeper.byStack('Create');
    keeper.pass(70 * DAY);
    const order = () => Promise.reject(new Error('too many orders'));
    Object.assign(keeper.deps, { openIssuer: async () => ({ order }) });
    expect(await keeper.byHand({})).toEqual({
      days: 20,
      failed: `Cannot get a certificate for *.${DOMAIN} from https://acme.example: too many orders`,
    });
  });

  it('says what stands where its proof must be, and leaves proofs of others as they are', async () => {
    const name = `_acme-challenge.${DOMAIN}`;
    const cname = { name, type: 'CNAME', ttlS: 60, values: ['elsewhere.example.org'] };
    const aliased = setUp();
    await aliased.zone.change([{ action: 'create', record: cname }]);
    expect((await aliased.byStack('Create')).Reason).toContain(
      `the zone refuses a TXT record at ${name}, where it has CNAME`,
    );
    const theirs = { name, type: 'TXT', ttlS: 300, values: ['"theirs"'] };
    const shared = setUp();
    await shared.zone.change([{ action: 'create', record: theirs }]);
    expect(await shared.byStack('Create')).toMatchObject({ Status: 'SUCCESS' });
    expect(shared.zone.records.get(`TXT ${name}`)).toEqual(theirs);
  });

  it('waits for its rights, which IAM takes some seconds to make known', async () => {
    const keeper = setUp();
    const describe = keeper.zone.describe.bind(keeper.zone);
    let denied = 3;
    Object.assign(keeper.zone, {
      async describe() {
        if (denied-- > 0) throw Object.assign(new Error('no'), { name: 'AccessDenied' });
        return describe();
      },
    });
    const from = keeper.nowMs();
    expect(await keeper.byStack('Create')).toMatchObject({ Status: 'SUCCESS' });
    expect(keeper.nowMs() - from).toBe(15_000);
    denied = Number.POSITIVE_INFINITY;
    expect(await keeper.byStack('Update')).toMatchObject({ Status: 'FAILED', Reason: 'no' });
    expect(keeper.nowMs() - from).toBe(75_000);
  });

  it('asks ECS about each named task once, in whatever order, and takes those that are gone', async () => {
    const keeper = setUp();
    await keeper.byStack('Create');
    const ids = Array.from({ length: 250 }, (_, n) => idOf(n));
    for (const id of ids) {
      const record = address(taskName(id, DOMAIN));
      const six = { ...record, type: 'AAAA', values: ['2001:db8::7'] };
      await keeper.zone.change([record, six].map((of) => ({ action: 'create', record: of })));
    }
    for (const id of ids.slice(0, 100)) keeper.running.add(id);
    await keeper.byClock();
    expect(keeper.asked.flat().sort()).toEqual(ids);
    expect([...keeper.zone.records.values()].filter(({ type }) => type === 'A')).toHaveLength(100);
    expect([...keeper.zone.records.values()].filter(({ type }) => type === 'AAAA')).toHaveLength(
      100,
    );
  });

  it('looks again where a task took its own name in the same moment', async () => {
    const keeper = setUp();
    await keeper.byStack('Create');
    const names = [1, 2, 3].map((n) => taskName(idOf(n), DOMAIN));
    await keeper.zone.change(names.map((name) => ({ action: 'create', record: address(name) })));
    let isFirst = true;
    keeper.zone.before = () => {
      if (isFirst) keeper.zone.records.delete(`A ${names[1]}`);
      isFirst = false;
    };
    expect(await keeper.byStack('Delete')).toMatchObject({ Status: 'SUCCESS' });
    expect([...keeper.zone.records]).toEqual([]);
  });

  it('sweeps although no certificate comes, and fails loudly', async () => {
    const keeper = setUp();
    await keeper.byStack('Create');
    keeper.secret.text = 'lost';
    Object.assign(keeper.deps, {
      openIssuer: async () => ({ order: () => Promise.reject(new Error('rateLimited')) }),
    });
    const gone = taskName(idOf(7), DOMAIN);
    await keeper.zone.change([{ action: 'create', record: address(gone) }]);
    await expect(onEvent({ ...keeper.deps, put: async () => undefined }, {})).rejects.toThrow(
      'Cannot get a certificate for *.bots.example.com from https://acme.example: rateLimited',
    );
    expect(keeper.zone.records.has(`A ${gone}`)).toBe(false);
  });

  it('never sweeps a domain that another deployment has noted as its own', async () => {
    const keeper = setUp();
    const note = { name: `_greenroom.${DOMAIN}`, type: 'TXT', ttlS: 300, values: ['"other"'] };
    const theirs = address(taskName(idOf(1), DOMAIN));
    await keeper.zone.change([note, theirs].map((record) => ({ action: 'create', record })));
    expect((await keeper.byStack('Create')).Reason).toContain('other uses it');
    await expect(keeper.byClock()).rejects.toThrow('other uses it');
    await keeper.byStack('Delete');
    expect([...keeper.zone.records.values()]).toEqual([note, theirs]);
  });

  it('refuses a private zone: carriers ask public name servers', async () => {
    const keeper = setUp();
    Object.assign(keeper.zone, {
      describe: async () => ({ name: 'example.com', isPrivate: true }),
    });
    expect((await keeper.byStack('Create')).Reason).toContain('it is private');
  });
});
