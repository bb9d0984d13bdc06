import { describe, expect, it } from 'vitest';
import { taskName, taskOfName } from '../../../core/task/task-name.ts';

const DOMAIN = 'bots.example.com';
const ID = '0b69d5c0d6554aa8a3d7f1c2b9e8f701';

describe('taskName', () => {
  it.each([
    ['of ECS', ID],
    ['of a laptop', '6f0e8f52-6ab5-4c1d-9e43-0a1b2c3d4e5f'],
  ])('is a name that tells the task again: an id %s', (_, id) => {
    const name = taskName(id, DOMAIN);
    expect(name).toBe(`t-${id}.${DOMAIN}`);
    expect(taskOfName(name, DOMAIN)).toBe(id);
    expect(taskOfName(`${name.toUpperCase()}.`, DOMAIN)).toBe(id);
  });

  it.each([
    ['capitals, which DNS would lose', 'ABC'],
    ['a dot', 'a.b'],
    ['nothing', ''],
    ['more than a label holds', 'a'.repeat(62)],
  ])('refuses an id with %s', (_, id) => {
    expect(() => taskName(id, DOMAIN)).toThrow('Cannot name a task');
  });
});

describe('taskOfName', () => {
  it.each([
    ['the domain itself', DOMAIN],
    ['the proof of a certificate', `_acme-challenge.${DOMAIN}`],
    ['a name of the user’s', `www.${DOMAIN}`],
    ['a task below another domain', `t-${ID}.example.com`],
    ['a name below a task’s', `t-a.b.${DOMAIN}`],
    ['a domain that only ends like ours', `t-${ID}.my${DOMAIN}`],
  ])('is nobody’s for %s', (_, name) => {
    expect(taskOfName(name, DOMAIN)).toBeUndefined();
  });
});
