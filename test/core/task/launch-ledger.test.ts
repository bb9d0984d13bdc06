import { describe, expect, it } from 'vitest';
import {
  beginLaunch,
  emptyLedger,
  findUnlisted,
  settleLaunch,
} from '../../../core/task/launch-ledger.ts';
import { must, newTask } from '../../contract/tasks.ts';

const begun = (count: number, atMs = 0) =>
  must(beginLaunch(emptyLedger('p'), { token: 'a', revision: 'r', count, atMs }, count));
const countUnlisted = (
  ledger: Parameters<typeof findUnlisted>[0],
  listed: readonly string[],
  nowMs: number,
) =>
  findUnlisted(
    ledger,
    listed.map((id) => newTask(id)),
    { isolation: 'process', nowMs },
  ).length;
const NOBODY: string[] = [];

describe('the launch ledger', () => {
  it('counts what was begun until it is listed, also where its answer never came', () => {
    expect(countUnlisted(begun(3), NOBODY, 1_000)).toBe(3);
    const settled = settleLaunch(begun(3), { token: 'a', taskIds: ['x', 'y'], writtenAtMs: 0 });
    expect(countUnlisted(settled, NOBODY, 1_000)).toBe(2);
    expect(countUnlisted(settled, ['x'], 1_000)).toBe(1);
  });

  it('counts what was written down no longer than a list can be late, all else as long as a start can take', () => {
    const answered = settleLaunch(begun(3), { token: 'a', taskIds: ['x'] });
    expect(countUnlisted(answered, NOBODY, 100_000)).toBe(1);
    expect(countUnlisted(answered, ['x'], 100_000)).toBe(0);
    // Its time begins when it was written down: a process may have stood still in between.
    const written = settleLaunch(begun(3), { token: 'a', taskIds: ['x'], writtenAtMs: 90_000 });
    expect(countUnlisted(written, NOBODY, 100_000)).toBe(1);
    expect(countUnlisted(written, NOBODY, 106_000)).toBe(0);
    expect(countUnlisted(begun(3), NOBODY, 100_000)).toBe(3);
    expect(countUnlisted(begun(3), NOBODY, 181_000)).toBe(0);
  });

  it('refuses what does not fit under the cap', () => {
    const launch = { token: 'b', revision: 'r', count: 2, atMs: 0 };
    expect(beginLaunch(emptyLedger('p'), launch, 1)).toMatchObject({ outcome: 'refused' });
  });
});
