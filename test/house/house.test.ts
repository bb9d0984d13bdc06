import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const CEILING = 200;

const tracked = execFileSync('git', ['ls-files'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.(ts|mjs)$/.test(file) && !file.endsWith('.d.ts'));

/** The deadline of one answer of a network or a process; nothing is decided by them but that it did not come. */
const OWN_DEADLINES = [
  'core/time/in-time.ts',
  'services/bot/providers/aws/polly.ts',
  'services/bot/providers/chain-hearer.ts',
  'services/bot/providers/sound-watch.ts',
  'services/pipecat/python-process.ts',
  'services/supervisor/health.ts',
  'services/supervisor/process/duty-cycle.ts',
  'services/supervisor/seat/bot-process.ts',
];

describe('the house', () => {
  it(`keeps every source file within ${CEILING} lines`, () => {
    const long = tracked
      .filter((file) => !file.startsWith('test/'))
      .map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > CEILING);
    expect(long).toEqual([]);
  });

  it('commits no path of a machine and no registry host', () => {
    const wrong = execFileSync('git', ['ls-files'], { encoding: 'utf8' })
      .split('\n')
      .filter((file) => file !== '' && file !== 'test/house/house.test.ts')
      .filter((file) =>
        /\/(work|home|root)\/[a-z]+\/|registry\.npmjs/.test(readFileSync(file, 'latin1')),
      );
    expect(wrong).toEqual([]);
  });

  it('hands time in to services and core: they own no clock', () => {
    const owns = tracked
      .filter((file) => /^(core|services)\/.*\.ts$/.test(file))
      .filter((file) =>
        /\b(setTimeout|setInterval)\(|\b(Date|performance)\.now\b|new Date\(\)|timers\/promises/.test(
          readFileSync(file, 'utf8'),
        ),
      );
    expect(owns).toEqual(OWN_DEADLINES);
  });
});
