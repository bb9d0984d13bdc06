import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { judge } from '../../../cli/develop/judge.ts';
import { fakeIo, runLine } from '../fake-io.ts';

const hasPython = spawnSync('python3', ['-c', '']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'greenroom-judge-'));
const trace = join(folder, 'calls.csv');
const asked = join(folder, 'asked');
writeFileSync(trace, 'timestamp,arrivals\n');
// an evaluator that keeps its options and finds everything the same
writeFileSync(
  join(folder, 'evaluate.py'),
  `import json, sys
open(${JSON.stringify(asked)}, 'a').write(' '.join(sys.argv[1:]) + '\\n')
print(json.dumps([dict(policy='', cold_pct=1, overhead=1, cost=1, spare_pct=1, launches_per_session=1)]))
`,
);
afterAll(() => rmSync(folder, { recursive: true }));

describe('greenroom judge', () => {
  it.skipIf(!hasPython)('hands thinning, window and money to the evaluator', async () => {
    const io = fakeIo();
    const window = '--scale 0.02 --test-days 14 --test-end 2003-09-20T00:00:00 --seeds 1';
    expect(
      await runLine(`judge ${trace} --line small ${window} --worth 0.01,0.002`, [judge], io),
    ).toBe(0);
    const [plain, ours, ...more] = readFileSync(asked, 'utf8').trim().split('\n');
    const world = '--tick 5 --refill claim --reuse --spare-seats 1';
    const options = '--seeds 1 --scale 0.02 --test-days 14 --test-end 2003-09-20T00:00:00 ' + world;
    expect(plain).toBe(`${trace} ${options} --policy recent:0.8 --json`);
    expect(ours).toContain(`${options} --policy-cmd `);
    expect(ours).toContain('policy --worth 0.01,0.002,0.00033 --json');
    expect(more).toEqual([]);
    expect(io.said.join('\n')).toContain('--worth 0.01,0.002: cost 1.000, shared 1.00 %');
  });

  it('takes settings of money for a small pool alone', async () => {
    const io = fakeIo();
    expect(await runLine(`judge ${trace} --worth 0.01,0.002`, [judge], io)).toBe(2);
    expect(io.noted.join('\n')).toContain('--worth is for --line small');
  });
});
