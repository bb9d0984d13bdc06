import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Trace } from '../../../sim/trace/trace.ts';
import { type JudgedRow, rowVerdict } from '../../../sim/verdict/judge-row.ts';
import { judgeRows } from '../../../sim/verdict/judge-rows.ts';
import { verdictLine } from '../../../sim/verdict/verdict-text.ts';
import { type WantedRow, wantedRows } from '../../../sim/verdict/wanted-rows.ts';

const trace: Trace = {
  name: 'busy_5min',
  startS: Date.UTC(2026, 0, 5) / 1000,
  stepS: 300,
  counts: Float64Array.from({ length: 3 * 288 }, (_, i) => (i % 288 < 144 ? 50 : 10)),
  zoned: false,
  rows: 3 * 288,
  notes: [],
};
const row: WantedRow = { world: 'ticks', callsAtATime: 3, days: 0.3, target: 0.65 };

it('judges each trace in both worlds, whole and thinned to four sizes', () => {
  expect(
    wantedRows().map(({ world, callsAtATime }) => `${world} ${callsAtATime ?? 'all'}`),
  ).toEqual(
    ['ticks', 'spare'].flatMap((world) =>
      ['3', '1', '0.3', '0.1', 'all'].map((calls) => `${world} ${calls}`),
    ),
  );
});

it('goes on where it was stopped, a half-written line left out, and says the same', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'verdict-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const keep = join(folder, 'kept.jsonl');
  const judge = async () => {
    let played = -1;
    const rows = await judgeRows([{ trace, row }], {
      seeds: 1,
      threads: 1,
      keep,
      progress: () => played++,
      onRow: () => {},
    });
    return { rows, played };
  };
  const first = await judge();
  expect(first.played).toBeGreaterThan(5);
  const kept = await readFile(keep, 'utf8');
  expect(kept.trim().split('\n')).toHaveLength(first.played);
  await appendFile(keep, '{"key":"cut off in the mid');
  const second = await judge();
  expect(second.played).toBe(0);
  expect(second.rows).toEqual(first.rows);
  expect(await readFile(keep, 'utf8')).toBe(kept);
  expect(verdictLine(first.rows[0]!)).toMatch(/^\| none, 60 s ticks \| 3 \| busy \| 0\.65x \|/);
});

it.each<[string, Pick<JudgedRow, 'ours' | 'floor'>]>([
  ['reached', { ours: 0.6, floor: 0.5 }],
  ['out of reach', { ours: 0.8, floor: 0.7 }],
  ['missed', { ours: 0.8, floor: 0.5 }],
  ['missed', { ours: undefined, floor: undefined }],
])('says %s', (said, costs) => {
  const plain = {
    rule: 'a',
    cost: 1,
    overhead: 1,
    sharedPct: 1,
    coldPct: 1,
    launchesPerSession: 1,
  };
  expect(rowVerdict({ row, trace: 'a', plain, ...costs })).toBe(said);
});
