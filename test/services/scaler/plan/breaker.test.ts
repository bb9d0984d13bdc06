import { describe, expect, it } from 'vitest';
import type { PoolRecord } from '../../../../core/pool/pool.ts';
import { moveSessions, wantedWeight } from '../../../../core/pool/rollout.ts';
import {
  type FailedStart,
  type Fault,
  faultOf,
  OUTAGE_EXIT,
} from '../../../../core/task/failed-start.ts';
import type { Task } from '../../../../core/task/task.ts';
import { registerTask } from '../../../../core/task/task-transitions.ts';
import {
  createBreaker,
  learnGoodStarts,
  mayLaunch,
  settleRevisions,
} from '../../../../services/scaler/plan/breaker.ts';
import { deployRevision } from '../../../../services/scaler/plan/deploy.ts';
import { STEADY_AFTER_MS } from '../../../../services/scaler/plan/failed-starts.ts';

const settings = {
  minWarm: 1,
  maxTasks: 5,
  spareSeats: 0,
  isolation: 'process' as const,
  timeZone: 'UTC',
  maxTaskAgeMs: 1e9,
  maxSessionsPerTask: 50,
};

function task(revision: string, readyAtMs?: number): Task {
  const facts = { taskId: revision, pool: 'p', revision, zone: 'a', endpoint: '', launchedAtMs: 0 };
  const made = registerTask({ ...facts, isolation: 'process', seatCount: 1 });
  return readyAtMs === undefined ? made : { ...made, readyAtMs };
}

function deployed(...names: string[]): PoolRecord {
  return names.reduce<PoolRecord | undefined>(
    (before, revision, i) =>
      deployRevision(before, {
        pool: 'p',
        deployment: { revision, taskDefinition: `bot:${revision}`, settings },
        nowMs: i,
      }),
    undefined,
  ) as PoolRecord;
}

const failure = (revision: string, atMs: number, fault: Fault = 'code'): FailedStart => ({
  id: `${revision}${atMs}`,
  revision,
  fault,
  atMs,
  reason: '',
});
const thrice = [0, 1, 2].map((i) => failure('r2', 1 + i * 1000));
const served = (record: PoolRecord) =>
  record.revisions.map((r) => [r.revision, r.weight, wantedWeight(r)]);

describe('the breaker', () => {
  it('opens at the third failure, and cools down longer with every probe that fails', () => {
    const gate = (failures: FailedStart[], nowMs: number) =>
      createBreaker(failures, {}, nowMs).gateOf('r2');
    expect(gate(thrice.slice(1), 5_000)).toEqual({ state: 'closed' });
    expect(gate(thrice, 5_000)).toEqual({ state: 'open', fault: 'code', untilMs: 62_001 });
    expect(gate(thrice, 62_001)).toEqual({ state: 'half-open', fault: 'code' });
    const probed = [...thrice, failure('r2', 100_000)];
    expect(gate(probed, 110_000)).toMatchObject({ state: 'open', untilMs: 220_000 });
    const many = Array.from({ length: 12 }, (_, i) => failure('r2', 1e6 + i * 1e5));
    expect(gate([...thrice, ...many], 2.2e6)).toMatchObject({ untilMs: 2.1e6 + 1_800_000 });
  });

  it('forgets what came before the last good start, and only that', () => {
    expect(createBreaker(thrice, { r2: 2_001 }, 5_000).gateOf('r2').state).toBe('closed');
    expect(createBreaker(thrice, {}, 5_000).isBroken('r2')).toBe(true);
  });

  it('takes a task for a good start when it has had a session or stood a while, by when it was ready', () => {
    const record = deployed('r1');
    const learn = (of: Partial<Task>, nowMs: number) =>
      learnGoodStarts({}, { record, tasks: [{ ...task('r1', 5), ...of }], nowMs });
    expect(learn({ state: 'ready' }, 100)).toEqual({});
    expect(learn({ state: 'ready' }, 5 + STEADY_AFTER_MS)).toEqual({ r1: 5 });
    expect(learn({ state: 'ready', served: 1 }, 100)).toEqual({ r1: 5 });
  });

  it('lets one probe through when it is half open', () => {
    const gate = { state: 'half-open', fault: 'code' } as const;
    const at = { revision: 'r2', nowMs: 100 };
    expect(mayLaunch(gate, [], at)).toBe(1);
    expect(mayLaunch(gate, [task('r2')], at)).toBe(0);
    expect(mayLaunch(gate, [task('r1')], at)).toBe(1);
  });

  it('wants what a broken revision has for the last good one', () => {
    const serving = { ...moveSessions(deployed('r1', 'r2')), lastGood: 'r1' };
    const record = settleRevisions(serving, createBreaker(thrice, {}, 5_000), {});
    expect(served(record)).toEqual([
      ['r1', 0, 1],
      ['r2', 1, 0],
    ]);
    expect(settleRevisions(record, createBreaker(thrice, {}, 5_000), {})).toBe(record);
  });

  it('leaves sessions where they are while no link leads to tasks of the last good one', () => {
    const before = { ...moveSessions(deployed('r1')), lastGood: 'r1' };
    const deployment = { revision: 'r2', taskDefinition: 'bot:r2', settings };
    const breaker = createBreaker(thrice, {}, 5_000);
    const turned = { ...deployment, names: 'bots.example.com' };
    const named = moveSessions(deployRevision(before, { pool: 'p', deployment: turned, nowMs: 1 }));
    expect(settleRevisions(named, breaker, {})).toBe(named);
    const same = moveSessions(deployRevision(before, { pool: 'p', deployment, nowMs: 1 }));
    expect(served(settleRevisions(same, breaker, {}))[0]).toEqual(['r1', 0, 1]);
  });

  it('moves nothing for a fault of the platform', () => {
    const serving = { ...moveSessions(deployed('r1', 'r2')), lastGood: 'r1' };
    const faults = [0, 1, 2].map((i) => failure('r2', 1 + i, 'platform'));
    const breaker = createBreaker(faults, {}, 100);
    expect(settleRevisions(serving, breaker, {})).toBe(serving);
    expect(breaker.gateOf('r2')).toMatchObject({ state: 'open', fault: 'platform' });
  });

  it('remembers a serving revision as good once it has started well', () => {
    const record = moveSessions(deployed('r1', 'r2'));
    expect(settleRevisions(record, createBreaker([], {}, 9), { r2: 5 }).lastGood).toBe('r2');
  });
});

describe('faultOf', () => {
  it.each([
    ['CannotPullContainerError: pull image manifest has been retried 5 time(s)', 'platform'],
    ['Timeout waiting for network interface provisioning to complete.', 'platform'],
    ['Capacity is unavailable at this time. Please try again later', 'platform'],
    ['ResourceInitializationError: failed to configure ENI', 'platform'],
    ['ResourceInitializationError: unable to pull secrets: AccessDenied', 'code'],
    ['Essential container in task exited', 'code'],
    ['OutOfMemoryError: Container killed due to memory usage', 'code'],
    ['AccessDENIED', 'code'],
    ['never became ready', 'code'],
  ])('%s: %s', (reason, fault) => {
    expect(faultOf({ reason })).toBe(fault);
  });

  it('blames no revision for a table that its supervisor could not reach', () => {
    const reason = 'Essential container in task exited';
    expect(faultOf({ reason, exitCode: OUTAGE_EXIT })).toBe('platform');
    expect(faultOf({ reason, exitCode: 1 })).toBe('code');
  });

  it('blames nobody where a person stopped the task', () => {
    expect(faultOf({ reason: 'Task stopped by user', stopCode: 'UserInitiated' })).toBeUndefined();
  });
});

describe('deployRevision', () => {
  it('wants all new sessions for the new revision, which has none before it is warm', () => {
    expect(served(deployed('r1', 'r2'))).toEqual([
      ['r1', 1, 0],
      ['r2', 0, 1],
    ]);
  });

  it('changes nothing of the weights when the same revision is deployed again', () => {
    expect(deployed('r1', 'r1').revisions).toHaveLength(1);
  });

  it('gives a known one all sessions where sockets come another way again', () => {
    const r1 = { revision: 'r1', taskDefinition: 'bot:r1', settings };
    const r2 = { ...r1, revision: 'r2', names: 'bots.example.com' };
    const first = deployRevision(undefined, { pool: 'p', deployment: r1, nowMs: 0 });
    const second = moveSessions(deployRevision(first, { pool: 'p', deployment: r2, nowMs: 1 }));
    expect(second).toMatchObject({
      names: 'bots.example.com',
      revisions: [{}, { names: 'bots.example.com' }],
    });
    const older = deployRevision(first, {
      pool: 'p',
      deployment: { ...r1, revision: 'r2' },
      nowMs: 1,
    });
    const told = deployRevision(older, { pool: 'p', deployment: r2, nowMs: 2 });
    expect(told.revisions[1]).toMatchObject({ names: 'bots.example.com' });
    const back = deployRevision(second, { pool: 'p', deployment: r1, nowMs: 2 });
    expect(back).not.toHaveProperty('names');
    expect(served(back)).toEqual([
      ['r1', 0, 1],
      ['r2', 1, 0],
    ]);
  });
});
