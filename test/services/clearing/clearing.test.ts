import { describe, expect, it } from 'vitest';
import type { LaunchedTask } from '../../../core/task/launcher.ts';
import { onStackEvent } from '../../../services/clearing/on-stack-event.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Tasks by pool; one that was told to stop takes so long, and is in no list meanwhile. */
function setUp(pools: Record<string, string[]>, { takesMs = 60_000 } = {}) {
  let nowMs = 0;
  const told = new Map<string, number>();
  const answers: { url: string; body: Record<string, string> }[] = [];
  const deps = {
    log,
    clock: { nowMs: () => nowMs, sleep: async (ms: number) => void (nowMs += ms) },
    launcher: {
      async listRunning(pool: string, from?: string) {
        const running = (pools[pool] ?? []).filter((id) => !told.has(id));
        const at = Number(from ?? 0);
        const next = at + 2 < running.length ? String(at + 2) : undefined;
        return { taskIds: running.slice(at, at + 2), next };
      },
      async describe(ids: readonly string[]) {
        return ids.map((taskId) => {
          const isGone = nowMs - (told.get(taskId) ?? nowMs) >= takesMs;
          return { taskId, state: isGone ? 'stopped' : 'stopping' } as LaunchedTask;
        });
      },
      stop: async (id: string) => void told.set(id, nowMs),
    },
    put: async (url: string, body: string) =>
      void answers.push({ url, body: JSON.parse(body) as Record<string, string> }),
  };
  const send = (RequestType: string) =>
    onStackEvent(deps, {
      RequestType,
      ResponseURL: 'https://cloudformation.example/answer',
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'Tasks',
      ...(RequestType === 'Create' ? {} : { PhysicalResourceId: 'Tasks' }),
      ResourceProperties: { ServiceToken: 'arn', Pools: Object.keys(pools) },
    });
  return { send, told, answers, nowMs: () => nowMs };
}

describe('the cluster’s clearing', () => {
  it('stops every task of every pool when the stack is deleted, and says so when they are gone', async () => {
    const { send, told, answers, nowMs } = setUp({ a: ['1', '2', '3', '4', '5'], b: ['6'] });
    await send('Delete');
    expect([...told.keys()].sort()).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(nowMs()).toBeGreaterThanOrEqual(60_000);
    expect(answers).toEqual([
      {
        url: 'https://cloudformation.example/answer',
        body: {
          StackId: 'stack',
          RequestId: 'request',
          LogicalResourceId: 'Tasks',
          PhysicalResourceId: 'Tasks',
          Status: 'SUCCESS',
          Reason: '',
        },
      },
    ]);
  });

  it.each(['Create', 'Update'])('stops nothing on %s', async (kind) => {
    const { send, told, answers } = setUp({ a: ['1'] });
    await send(kind);
    expect(told.size).toBe(0);
    expect(answers[0]?.body).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'Tasks' });
  });

  it('says how many are left where they do not stop, before the function’s own end', async () => {
    const { send, answers, nowMs } = setUp({ a: ['1', '2'] }, { takesMs: Infinity });
    await send('Delete');
    expect(answers[0]?.body).toMatchObject({ Status: 'FAILED' });
    expect(answers[0]?.body['Reason']).toContain('2 tasks still run');
    expect(nowMs()).toBeLessThan(900_000);
  });

  it('has nothing to wait for in an empty cluster', async () => {
    const { send, answers, nowMs } = setUp({ a: [] });
    await send('Delete');
    expect([nowMs(), answers[0]?.body['Status']]).toEqual([0, 'SUCCESS']);
  });
});
