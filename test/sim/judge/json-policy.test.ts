import { describe, expect, it } from 'vitest';
import { createPolicy, type PolicyMessage } from '../../../sim/judge/json-policy.ts';

const message: PolicyMessage = {
  now: '2026-10-14T09:00:00',
  active: 0,
  idle: 0,
  starting: 0,
  waiting: 0,
  arrivals_last_interval: 0,
  ended_last_interval: 0,
  busy_tasks: 0,
  spare_free: 0,
};
const config = {
  tick_s: 60,
  lead_s: 45,
  lead_jitter: 0.15,
  mean_session_s: 240,
  reuse: false,
  refill: 'tick' as const,
  history_interval_s: 300,
  spare_seats: 0,
};
const history = Array.from({ length: 2016 }, (_, i): [string, number] => [
  new Date(Date.UTC(2026, 9, 7, 9) + i * 300_000).toISOString().slice(0, 19),
  100,
]);

describe('the policy for the judge', () => {
  it('refuses a first message without what is fixed', () => {
    expect(() => createPolicy({})(message)).toThrow(/config/);
  });

  it('answers whole numbers, more for a smaller share of callers who wait', () => {
    const [daring, safe] = [0.1, 0.001].map((cold) =>
      createPolicy({ cold })({ ...message, config, history }),
    );
    expect(Number.isInteger(daring?.warm)).toBe(true);
    expect(safe?.warm).toBeGreaterThan(daring?.warm ?? 0);
    expect(safe?.keep).toBeGreaterThanOrEqual(safe?.warm ?? 0);
  });

  it('follows a surge that the calendar does not know', () => {
    const decide = createPolicy({ cold: 0.01 });
    const calm = decide({ ...message, config, history }).warm;
    let surged = calm;
    for (let minute = 1; minute <= 5; minute++)
      surged = decide({
        ...message,
        now: `2026-10-14T09:0${minute}:00`,
        arrivals_last_interval: 100,
      }).warm;
    expect(surged).toBeGreaterThan(calm * 2.5);
  });

  it('takes both shares from money alone', () => {
    const sure = { instantAnswer: 1, ownCpu: 0.02, idleMinute: 0.000_33 };
    const [cheap, dear] = [{ ...sure, instantAnswer: 0.000_1 }, sure].map((worth) =>
      createPolicy({ worth })({ ...message, config, history }),
    );
    expect(dear?.warm).toBeGreaterThan(cheap?.warm ?? 0);
  });

  it('starts without any history', () => {
    expect(createPolicy({})({ ...message, config, history: [] }).warm).toBeGreaterThanOrEqual(0);
  });
});
