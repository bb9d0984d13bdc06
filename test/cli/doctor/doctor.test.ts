import { describe, expect, it } from 'vitest';
import type { AccountFacts } from '../../../cli/doctor/account/facts.ts';
import { doctor } from '../../../cli/doctor/doctor.ts';
import { fakeIo, runLine } from '../fake-io.ts';
import { failed, HEALTHY, PLAN } from './facts.ts';

async function run(args: string[], change: Partial<AccountFacts> = {}) {
  const io = fakeIo();
  const command = doctor({
    plan: async () => PLAN,
    read: async () => ({ ...HEALTHY, ...change }),
  });
  const code = await runLine(['doctor', ...args], [command], io);
  return { code, said: io.said.join('\n'), complained: io.noted.join('\n') };
}

describe('greenroom doctor', () => {
  it('leaves with 0 when ready, and says how many calls fit', async () => {
    const { code, said } = await run([]);
    expect(code).toBe(0);
    expect(said).toContain('Calls at once: 10 with a task of their own, 20 with the spare seats');
    expect(said).toMatch(/Ready\.$/);
  });

  it('leaves with 0 and counts what there is to know of', async () => {
    const { code, said } = await run([], { vcpus: { read: { quota: 4, used: 1 } } });
    expect(code).toBe(0);
    expect(said).toContain('! Fargate vCPUs');
    expect(said).toContain('(bound by vCPU quota)');
    expect(said).toContain('Raises to ask for:');
    expect(said).toMatch(/Ready, with 1 to know of/);
  });

  it('leaves with 1 when something must be mended', async () => {
    const { code, said } = await run([], { bootstrap: failed('missing') });
    expect(code).toBe(1);
    expect(said).toMatch(/✗ bootstrap .*\n\s+→ npx cdk bootstrap/);
    expect(said).toMatch(/Not ready: 1 to mend/);
  });

  it('gives no number that it does not know', async () => {
    const { said } = await run([], { vcpus: failed('denied') });
    expect(said).toContain('Calls at once: not known without the vCPU quota');
  });

  it('tells programs the same as people', async () => {
    const { code, said } = await run(['--json'], { bootstrap: failed('missing') });
    const told = JSON.parse(said) as Record<string, unknown>;
    expect(code).toBe(1);
    const { findings, concurrency, raises, ...place } = told;
    expect(place).toEqual({
      target: { kind: 'aws' },
      region: 'eu-north-1',
      account: '123456789012',
    });
    expect(findings).toHaveLength(10);
    expect(raises).toEqual([]);
    expect(concurrency).toMatchObject({ ownTask: 10, boundBy: 'maxTasks' });
  });

  it('helps, and leaves with 2 for a flag that it does not know', async () => {
    expect(await run(['--help'])).toMatchObject({
      code: 0,
      said: expect.stringContaining('--json'),
    });
    const wrong = await run(['--all']);
    expect(wrong.code).toBe(2);
    expect(wrong.complained).toMatch(/--all.*greenroom doctor --help/);
  });
});
