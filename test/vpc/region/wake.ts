/** EventBridge: rules that match events, and schedules that strike; each only where it is permitted to. */
import { randomUUID } from 'node:crypto';
import type { Json } from '../../../local/aws-endpoint.ts';
import { REGION } from '../../../local/ecs/names.ts';
import type { Lambda } from '../lambda/lambda.ts';
import { ACCOUNT } from '../template/physical.ts';
import type { ScheduleSpec, Waking } from '../template/waking.ts';
import type { Faults } from './faults.ts';
import { type Keys, sayRefused } from './keys.ts';
import { isPermitted } from './permitted.ts';

/** What it needs. */
export interface WakeDeps {
  readonly lambda: Lambda;
  readonly keys: Keys;
  readonly faults: Faults;
}

/** The bus and the clock. */
export interface Wake {
  /** Puts an event on the bus. */
  put(event: Json): void;
  /** Takes over a deploy; every schedule strikes at once and then at its pace. */
  update(waking: Waking): void;
  close(): void;
}

/** Starts without rules. */
export function createWake(deps: WakeDeps): Wake {
  let waking: Waking | undefined;
  let timers: NodeJS.Timeout[] = [];
  const stop = () => {
    for (const timer of timers) clearInterval(timer);
    timers = [];
  };
  return {
    put(event) {
      for (const rule of waking?.rules ?? []) {
        if (!matches(rule.pattern, event)) continue;
        for (const target of rule.targets) {
          const asked = { target, principal: 'events.amazonaws.com', source: rule.arn };
          if (isPermitted(waking?.permissions ?? [], asked)) {
            deps.lambda.invokeLater(target, envelope(event));
          } else deps.faults.add(`${target}: EventBridge is not permitted to invoke it`);
        }
      }
    },
    update(next) {
      waking = next;
      stop();
      timers = next.schedules.map((schedule) => {
        strike(deps, schedule);
        return setInterval(() => strike(deps, schedule), schedule.everyMs);
      });
    },
    close: stop,
  };
}

function strike({ keys, faults, lambda }: WakeDeps, { role, target, input }: ScheduleSpec): void {
  try {
    keys.issue(role, 'scheduler.amazonaws.com');
  } catch (error) {
    faults.add(String(error));
    return;
  }
  const refused = keys.refused(role, [{ action: 'lambda:InvokeFunction', resource: target }]);
  if (refused) faults.add(sayRefused(role, refused));
  else lambda.invokeLater(target, input);
}

/** EventBridge's patterns as far as ours go: a list names the values that fit. */
function matches(pattern: Readonly<Record<string, unknown>>, event: Json): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    const got = event[key];
    if (Array.isArray(wanted)) return wanted.includes(got);
    return typeof got === 'object' && got !== null && matches(wanted as Json, got as Json);
  });
}

function envelope(event: Json): Json {
  const time = new Date().toISOString();
  const id = randomUUID();
  return { version: '0', id, account: ACCOUNT, region: REGION, time, resources: [], ...event };
}
