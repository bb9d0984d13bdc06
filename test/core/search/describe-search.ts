/** Searches in words, for the test's output and the command line. */
import type { Model } from './model.ts';
import type { Found } from './search.ts';

/** Such as `2 tasks x 2 seats x 3 sessions, launches and deploys`. */
export function describeModel(model: Model): string {
  const parts = [
    model.brokers > 0 && `${count(model.brokers, 'broker')} a session`,
    model.messages && 'messages lost, doubled, late',
    model.reads && 'reads apart from writes',
    model.retries && 'client retries',
    model.launches && 'launches, deploys, rollbacks',
    model.spares && 'spare seats open and close',
    model.connects && 'connecting',
    model.oneKey && 'sessions of one key',
    model.isolation === 'task' && 'a task a session',
  ].filter((part) => part !== false);
  const { tasks, seats, sessions } = model;
  const size = [count(tasks, 'task'), count(seats, 'seat'), count(sessions, 'session')].join(' x ');
  return [size, ...parts].join(', ');
}

/** States, depth, steps, and what they took. */
export function describeFound(found: Found): string {
  const { states, steps, depth, complete, seconds, cpuSeconds, drained } = found;
  const n = (value: number) => Math.round(value).toLocaleString('en-US');
  const all = complete ? 'all of them' : 'the nearest';
  const cpu = `${cpuSeconds.toFixed(1)} s of CPU (${n(states / cpuSeconds)} states/s)`;
  const took = `${n(steps)} steps in ${cpu}, ${seconds.toFixed(1)} s in all`;
  const rest =
    drained && `; ${drained.stuck} stuck, the others at rest within ${drained.longest} steps`;
  return `${n(states)} states, ${all}; depth ${depth}; ${took}${rest ?? ''}`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
