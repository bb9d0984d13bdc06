import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const CEILING = 200;

const tracked = execFileSync('git', ['ls-files'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.(ts|mjs)$/.test(file) && !file.endsWith('.d.ts'));

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
});
