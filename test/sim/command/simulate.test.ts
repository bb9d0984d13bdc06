import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { simulate } from '../../../cli/simulate/simulate.ts';
import { createRandom } from '../../../sim/trace/random.ts';
import { fakeIo, runLine } from '../../cli/fake-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'greenroom-simulate-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Ten days of a line that is open from eight to six, in minutes. */
function makeTrace(): string {
  const random = createRandom(5);
  const rows = Array.from({ length: 10 * 1440 }, (_, i) => {
    const hour = (i % 1440) / 60;
    const level = hour < 8 || hour >= 18 ? 0.05 : 2.5 + Math.sin(hour);
    const count = Math.floor(level * 2 * random.uniform());
    return `${new Date(Date.UTC(2026, 0, 5) + i * 60_000).toISOString().slice(0, 19)},${count}`;
  });
  const path = join(folder, 'line.csv');
  writeFileSync(path, `timestamp,arrivals\n${rows.join('\n')}\n`);
  return path;
}

const trace = makeTrace();

async function run(line: string) {
  let ms = 0;
  const io = fakeIo({ clock: { nowMs: () => (ms += 1000), sleep: async () => undefined } });
  const status = await runLine(`simulate ${line}`, [simulate], io);
  const err = [...io.drawn, ...io.noted].join('\n');
  return { status, out: io.said.map((line) => `${line}\n`).join(''), err };
}

interface Report {
  rules: {
    rule: string;
    coldPct: number;
    sharedPct: number;
    cost: number;
    sessions: number;
    monthUsd: number;
    launchesPerSession: number;
  }[];
  sweep: { rule: string }[];
  ladder: { step: string }[];
  equalService: { family: string; costAtCold?: number }[];
  worstHours: {
    hour: string;
    arrivals: number;
    cold: number;
    shared: number;
    longestWaitS: number;
  }[];
  window: { from: string; to: string };
  settings: { pool: { tickS: number } };
}

// Each run starts threads; on a busy machine that alone takes seconds.
describe('npm run simulate', { timeout: 120_000 }, () => {
  it('plays every rule on the same callers, and the same again with the same seed', async () => {
    const flags = `--trace ${trace} --days 2 --tick 60 --sweep no --json --threads 2`;
    const first = await run(flags);
    expect(first.err).toMatch(/playing: \d+ %/);
    const report = JSON.parse(first.out) as Report;
    expect(report.window).toEqual({ from: '2026-01-13T00:00:00', to: '2026-01-15T00:00:00' });
    expect(new Set(report.rules.map(({ sessions }) => sessions)).size).toBe(1);
    const of = (rule: string) => report.rules.find((row) => row.rule.startsWith(rule))!;
    // One to one costs about twice the calls; the oracle lets nobody wait; Greenroom lies between them in cost.
    expect(of('pipecat').cost).toBeGreaterThan(1.8);
    expect(of('oracle').coldPct).toBe(0);
    expect(of('greenroom').cost).toBeLessThan(of('pipecat').cost);
    expect(of('greenroom').coldPct).toBeLessThan(1);
    expect(of('greenroom').launchesPerSession).toBeLessThan(
      0.5 * of('headroom').launchesPerSession,
    );
    const alone = async (seed: number) =>
      (JSON.parse((await run(`${flags} --rule greenroom --seed ${seed}`)).out) as Report).rules[0];
    expect(await alone(1)).toEqual(of('greenroom'));
    expect(await alone(2)).not.toEqual(of('greenroom'));
  });

  it('writes a page that needs nothing else, with every plot and table', async () => {
    const html = join(folder, 'report.html');
    const { status, out } = await run(
      `--trace ${trace} --days 2 --tick 60 --html ${html} --quiet --region sa-east-1`,
    );
    expect(status).toBe(0);
    expect(out).toContain("At Greenroom's own service");
    const page = readFileSync(html, 'utf8');
    expect(page).not.toMatch(/<script|https?:|src=|@import|NaN|undefined|Infinity/);
    for (const title of [
      'What every knob can buy',
      'Cost a month in sa-east-1',
      'Where it comes from',
      'Worst hours',
      'Side by side',
    ])
      expect(page).toContain(title);
    expect(page.match(/<svg viewBox="0 0 (1000|620)/g)?.length).toBe(6);
    expect(page.match(/class="dot f-greenroom"/g)?.length).toBeGreaterThan(8);
    expect(page).toContain('prefers-color-scheme:dark');
  });

  it('keeps the pool under its cap, and says what it cost in dollars', async () => {
    const flags = `--trace ${trace} --days 1 --tick 60 --sweep no --json --rule greenroom --quiet`;
    const free = JSON.parse((await run(flags)).out) as Report;
    const capped = JSON.parse((await run(`${flags} --max-tasks 3`)).out) as Report;
    expect(capped.rules[0]!.coldPct).toBeGreaterThan(free.rules[0]!.coldPct + 10);
    const dear = JSON.parse((await run(`${flags} --price 0.3238,0.0356`)).out) as Report;
    expect(dear.rules[0]!.monthUsd / free.rules[0]!.monthUsd).toBeCloseTo(
      (0.1619 + 0.0356 + 0.005) / (0.01619 + 0.00356 + 0.005),
      3,
    );
  });

  it('names the hours in which callers waited, the worst first', async () => {
    const flags = `--trace ${trace} --days 1 --tick 60 --sweep no --json --quiet --spare-seats 0`;
    const { rules, worstHours } = JSON.parse(
      (await run(`${flags} --rule headroom:0.05`)).out,
    ) as Report;
    const [first, second] = worstHours;
    expect(first!.cold).toBeGreaterThanOrEqual(second!.cold);
    expect(first!.hour).toMatch(/^2026-01-14 \d\d:00$/);
    expect(first!.longestWaitS).toBeGreaterThan(1);
    const cold = Math.round((rules[0]!.coldPct / 100) * rules[0]!.sessions);
    const told = worstHours.reduce((sum, hour) => sum + hour.cold, 0);
    expect(told).toBeGreaterThan(0.5 * cold);
    expect(told).toBeLessThanOrEqual(cold);
  });

  it('waits less where more is wanted', async () => {
    const flags = `--trace ${trace} --days 2 --tick 60 --sweep no --json --spare-seats 0 --reuse no --rule greenroom --quiet`;
    const frugal = JSON.parse((await run(`${flags} --cold 0.2`)).out) as Report;
    const safe = JSON.parse((await run(`${flags} --cold 0.001`)).out) as Report;
    expect(safe.rules[0]!.coldPct).toBeLessThan(frugal.rules[0]!.coldPct / 3);
    expect(safe.rules[0]!.cost).toBeGreaterThan(frugal.rules[0]!.cost);
  });

  it.each([
    ['no trace', '--days 2', /--trace FILE/],
    ['two traces', `--trace ${trace} other.csv`, /one recorded trace is wanted/],
    ['a trace and the example', `--trace ${trace} --example`, /or --example for a made-up one/],
    ['an unknown flag', `--trace ${trace} --tikc 5`, /--tikc/],
    [
      'an unknown rule',
      `--trace ${trace} --rule magic:1`,
      /magic:1: it is none of greenroom, fixed/,
    ],
    [
      'a Region without a price',
      `--trace ${trace} --region mars-1`,
      /no price is known for the Region mars-1; give one with --price/,
    ],
    [
      'a share over one',
      `--trace ${trace} --cold 5`,
      /--cold must be a number from 1e-7 to 1, got 5/,
    ],
    [
      'a zone that is none',
      `--trace ${trace} --time-zone Mars`,
      /--time-zone must be a name such as Europe\/Berlin/,
    ],
    [
      'half a spare seat',
      `--trace ${trace} --spare-seats 0.5`,
      /--spare-seats must be a whole number/,
    ],
    [
      'more days than there are',
      `--trace ${trace} --days 400`,
      /Cannot simulate 400.0 days: the trace has 10.0/,
    ],
    [
      'an end before the beginning',
      `--trace ${trace} --until 2020-01-01`,
      /--until lies before the trace, which begins 2026-01-05/,
    ],
    ['a missing file', '--trace none.csv', /Cannot read none.csv: there is no such file/],
  ])('refuses %s and says what to do', async (_, line, message) => {
    const { status, out, err } = await run(line);
    expect(status).toBeGreaterThan(0);
    expect(out).toBe('');
    expect(err).toMatch(message);
  });

  it('bills nothing from a handful of calls', async () => {
    const path = join(folder, 'two.csv');
    writeFileSync(path, 'arrival,duration_s\n2026-01-05T10:00:00,60\n2026-01-06T11:00:00,60\n');
    const { status, out, err } = await run(`--trace ${path} --quiet`);
    expect({ status, out: out.trim() }).toEqual({ status: 1, out: '' });
    expect(err).toContain('2 calls tell nothing of a month; at least 50 are wanted');
  });

  it('shows what it does on a made-up line', async () => {
    const { status, out } = await run(
      '--example --days 1 --tick 60 --sweep no --quiet --threads 1 --rule greenroom',
    );
    expect(status).toBe(0);
    expect(out).toContain('This line is made up');
    expect(out).toContain('1.0 days');
  });

  it('explains itself', async () => {
    const { status, out } = await run('--help');
    expect(status).toBe(0);
    for (const flag of ['--trace', '--days', '--spare-seats', '--rule', '--region', '--html'])
      expect(out).toContain(flag);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(118);
  });
});
