import { describe, expect, it } from 'vitest';
import type { PoolRecord } from '../../../../core/pool.ts';
import { registerTask } from '../../../../core/task-transitions.ts';
import type { Task } from '../../../../core/task.ts';
import {
  countFailedStarts,
  isBroken,
  settleRevisions,
} from '../../../../services/scaler/plan/breaker.ts';
import { deployRevision } from '../../../../services/scaler/plan/deploy.ts';

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

describe('the breaker', () => {
  it('counts starts that died before they were ready, and forgets them at a success', () => {
    const twice = countFailedStarts({ r2: 1 }, [task('r2')], []);
    expect(twice).toEqual({ r2: 2 });
    expect(countFailedStarts(twice, [], [task('r2', 5)])).toEqual({});
  });

  it('does not count a task that died after it was ready', () => {
    expect(countFailedStarts({}, [task('r2', 5)], [])).toEqual({});
  });

  it('moves the weight of a broken revision to the last good one', () => {
    const record = settleRevisions({ ...deployed('r1', 'r2'), lastGood: 'r1' }, { r2: 3 }, []);
    expect(record.revisions.map((r) => [r.revision, r.weight])).toEqual([
      ['r1', 1],
      ['r2', 0],
    ]);
  });

  it('leaves the record alone while there are few failures', () => {
    const record = { ...deployed('r1', 'r2'), lastGood: 'r1' };
    expect(settleRevisions(record, { r2: 2 }, [])).toBe(record);
    expect(isBroken({ r2: 2 }, 'r2')).toBe(false);
  });

  it('remembers a revision as good once it has a ready task', () => {
    expect(settleRevisions(deployed('r1', 'r2'), {}, [task('r2', 5)]).lastGood).toBe('r2');
  });
});

describe('deployRevision', () => {
  it('gives all new sessions to the new revision and keeps the old one for a rollback', () => {
    expect(deployed('r1', 'r2').revisions.map((r) => r.weight)).toEqual([0, 1]);
  });

  it('changes nothing of the weights when the same revision is deployed again', () => {
    expect(deployed('r1', 'r1').revisions).toHaveLength(1);
  });
});
