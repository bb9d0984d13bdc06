import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../sim/trace/random.ts';
import { drawSessions } from '../../../sim/trace/sessions.ts';
import { readTrace } from '../../../sim/trace/trace.ts';

const folder = mkdtempSync(join(tmpdir(), 'greenroom-trace-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const LENGTHS = { meanS: 240, cv: 1.2, rescale: false };

describe('readTrace', () => {
  it('counts sessions in five minutes of the day they begin in, and keeps their instants and lengths', async () => {
    const rows =
      'arrival,duration_s\n2016-06-02T00:04:59,100\n2016-06-01T23:59:00,50\n2016-06-02T00:00:01,\n';
    const trace = await readTrace(file('trips.csv.gz', gzipSync(rows)), {});
    expect(trace.name).toBe('trips');
    expect(trace.startS).toBe(Date.UTC(2016, 5, 1) / 1000);
    expect([...trace.counts].flatMap((n, i) => (n > 0 ? [[i, n]] : []))).toEqual([
      [287, 1],
      [288, 2],
    ]);
    expect(trace.sessions!.meanS).toBe(75);
    expect(trace.notes.join()).toContain('not in order');
  });
});

describe('drawSessions', () => {
  it('gives every interval its count, in order, and lengths of the wanted mean', async () => {
    const counts = [5000, 0, 3000, 2000];
    const rows = counts.map((n, i) => `2026-01-05T00:${String(5 * i).padStart(2, '0')}:00,${n}\n`);
    const trace = await readTrace(file('counts.csv', `timestamp,arrivals\n${rows.join('')}`), {});
    const of = { fromS: trace.startS, toS: trace.startS + 1200, lengths: LENGTHS };
    const { arrivalsS, durationsS } = drawSessions(trace, of, createRandom(1));
    const found = [0, 0, 0, 0];
    arrivalsS.forEach((s) => found[Math.floor((s - trace.startS) / 300)]!++);
    expect(found).toEqual(counts);
    expect(arrivalsS.every((s, i) => i === 0 || s >= arrivalsS[i - 1]!)).toBe(true);
    const mean = durationsS.reduce((a, b) => a + b, 0) / durationsS.length;
    expect(Math.abs(mean - 240)).toBeLessThan(10);
    expect(drawSessions(trace, of, createRandom(1)).arrivalsS).toEqual(arrivalsS);
    expect(drawSessions(trace, of, createRandom(2)).arrivalsS).not.toEqual(arrivalsS);
  });

  it('slopes long intervals towards their neighbours', async () => {
    const rows = [0, 1000, 4000].map((n, i) => `2026-01-05T0${i}:00:00,${n}\n`);
    const trace = await readTrace(file('hours.csv', `timestamp,arrivals\n${rows.join('')}`), {});
    const of = { fromS: trace.startS, toS: trace.startS + 3 * 3600, lengths: LENGTHS };
    const { arrivalsS } = drawSessions(trace, of, createRandom(1));
    const second = [...arrivalsS]
      .map((s) => s - trace.startS - 3600)
      .filter((s) => s >= 0 && s < 3600);
    expect(second.length).toBe(1000);
    // Density from 500 to 2500: a third of it lies in the first half.
    const early = second.filter((s) => s < 1800).length;
    expect(Math.abs(early - 333)).toBeLessThan(45);
  });

  it('keeps recorded lengths, or scales them to a wanted mean', async () => {
    const rows = [10, 20, 30].map((s, i) => `2026-01-05T00:00:0${i},${s}\n`);
    const trace = await readTrace(file('short.csv', `arrival,duration_s\n${rows.join('')}`), {});
    const of = { fromS: trace.startS, toS: trace.startS + 60 };
    const kept = drawSessions(trace, { ...of, lengths: LENGTHS }, createRandom(1));
    expect([...kept.durationsS].sort((a, b) => a - b)).toEqual([10, 20, 30]);
    const scaled = drawSessions(
      trace,
      { ...of, lengths: { ...LENGTHS, rescale: true } },
      createRandom(1),
    );
    expect([...scaled.durationsS].sort((a, b) => a - b)).toEqual([120, 240, 360]);
  });
});
