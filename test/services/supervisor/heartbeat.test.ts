import { afterEach, describe, expect, it } from 'vitest';
import { HEARTBEAT_MS, METRICS_MS } from '../../../core/limits.ts';
import { runHeartbeat } from '../../../services/supervisor/heartbeat.ts';
import { killAll, ready, startTask } from './start-task.ts';

afterEach(killAll);

describe('the heartbeat', () => {
  it('tells the table each ten seconds, and CloudWatch, which bills calls, each minute', async () => {
    const task = await startTask();
    await ready(task);
    const minutes = 5;
    const startMs = Date.now();
    let nowMs = startMs;
    const over = new AbortController();
    const sleep = async (ms: number) => {
      nowMs += ms;
      if (nowMs >= startMs + minutes * 60_000) over.abort();
    };
    let [beats, flushes] = [0, 0];
    const deps = {
      ...task.deps,
      clock: { nowMs: () => nowMs, sleep },
      store: {
        ...task.store,
        heartbeat: (pulse: Parameters<typeof task.store.heartbeat>[0]) => {
          beats++;
          return task.store.heartbeat(pulse);
        },
      },
      meter: { record: () => undefined, flush: async () => void flushes++ },
      random: () => 0.5,
      vcpu: 1,
      ownPid: process.pid,
    };
    await runHeartbeat(deps, task.supervisor, over.signal);
    expect(beats).toBe((minutes * 60_000) / HEARTBEAT_MS);
    expect(flushes).toBe((minutes * 60_000) / METRICS_MS);
  });
});
