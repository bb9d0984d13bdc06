import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeAgent } from '../../../core/agent/agent-description.ts';
import { defineAgent } from '../../../core/agent.ts';
import { describeByProcess, readDescribed } from '../../../local/agent/read-agent.ts';
import { bundleDescriber } from '../bundle-describer.ts';

const bundle = mkdtempSync(join(tmpdir(), 'read-agent-'));
mkdirSync(join(bundle, 'agents'));
bundleDescriber(bundle);
afterAll(() => rmSync(bundle, { recursive: true }));

const loaded = join(bundle, 'loaded');
const known = describeAgent(defineAgent({ name: 'own', instructions: 'x', llm: 'any' }));
const agent = JSON.stringify(defineAgent({ name: 'own', instructions: 'x', llm: 'any' }));

const ENDS = 'agents/own.ts: it ends the process that loads it, or waits for what never comes';

/** An agent's file as it is in the bundle, which does more when it is loaded. */
function save(more: string): void {
  const code = `import { writeFileSync } from 'node:fs';\n${more}\nexport default ${agent};`;
  writeFileSync(join(bundle, 'agents/own.mjs'), code);
}

describe('describeByProcess', () => {
  it('loads the file in another process than this one, which does not outlive the answer', async () => {
    save(
      `writeFileSync(${JSON.stringify(loaded)}, String(process.pid)); setInterval(() => {}, 9);`,
    );
    expect(await describeByProcess('own', bundle)).toEqual(known);
    const pid = Number(readFileSync(loaded, 'utf8'));
    expect(pid).not.toBe(process.pid);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it.each([
    ['throws', `throw new Error('no such word\\nat all');`, 'agents/own.ts: no such word'],
    ['exits', 'process.exit(3);', ENDS],
    ['waits for ever', 'await new Promise(() => {});', ENDS],
  ])('says what is wrong with one that %s', async (_, more, wrong) => {
    save(more);
    expect(await describeByProcess('own', bundle)).toEqual({ name: 'own', wrong });
  });

  it('gives the file no key of AWS’s endpoints, and the keys of its providers', async () => {
    process.env['OPENAI_API_KEY'] = 'of-a-test';
    process.env['AWS_ENDPOINT_URL'] = 'http://127.0.0.1:1';
    const said = `writeFileSync(${JSON.stringify(loaded)}, JSON.stringify(process.env));`;
    save(said);
    await describeByProcess('own', bundle);
    const env = JSON.parse(readFileSync(loaded, 'utf8')) as Record<string, string>;
    expect(env['OPENAI_API_KEY']).toBe('of-a-test');
    expect(env).not.toHaveProperty('AWS_ENDPOINT_URL');
  });
});

describe('readDescribed', () => {
  const file = join(bundle, 'agents.json');

  it('loads nothing where the bundle knows the agent', async () => {
    writeFileSync(file, JSON.stringify([known]));
    save(`throw new Error('loaded');`);
    expect(await readDescribed('own', bundle)).toEqual(known);
  });

  it('asks once more about one that was wrong, and tells supervisors of one that is right now', async () => {
    const other = { name: 'other', wrong: 'agents/other.ts: still' };
    writeFileSync(file, JSON.stringify([{ name: 'own', wrong: 'it lacked a key' }, other]));
    save('');
    expect(await readDescribed('own', bundle)).toEqual(known);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual([other, known]);
  });
});
