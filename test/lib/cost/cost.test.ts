import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { costTable, usdFor } from '../../../cli/deployment/cost-table.ts';
import shipped from '../../../greenroom.config.ts';
import type { Config } from '../../../lib/config/schema.ts';
import { type Bill, billOf } from '../../../lib/cost/bill.ts';
import { FREE, PRICED } from '../../../lib/cost/coverage.ts';
import { type BillFacts, readFacts } from '../../../lib/cost/facts.ts';
import { TRAFFICS } from '../../../lib/cost/traffic.ts';
import { stockFor, tasksOverDay } from '../../../lib/cost/warm-tasks.ts';
import { synthesiseConfig } from '../../../lib/synthesise-config.ts';
import type { Templates } from '../../../lib/templates.ts';

const edgeOn: Config = { ...shipped, edge: { ...shipped.edge, enabled: true } };
const byNames: Config = {
  ...shipped,
  direct: { ...shipped.direct, domain: 'bots.example.com', zoneId: 'Z0123456789ABCDEFGHIJ' },
};
const withRelays = (channels: number, of: Config = shipped): Config => ({
  ...of,
  api: { ...of.api, turn: { ...of.api.turn, channels } },
});
const [idle, some, many] = TRAFFICS;
let templates: Templates;
let facts: BillFacts;
beforeAll(() => {
  templates = synthesiseConfig(withRelays(2, edgeOn));
  facts = readFacts(synthesiseConfig(shipped));
}, 180_000);

const withPool = (changes: object): Config => ({
  ...shipped,
  pools: { receptionist: { ...shipped.pools['receptionist']!, ...changes } },
});
const billFor = (config: Config, traffic = idle!) =>
  billOf(readFacts(synthesiseConfig(config)), traffic);

describe('the bill', () => {
  it('knows every kind of resource that a template holds, as paid for or as free', () => {
    const kinds = new Set(
      [...templates.values(), ...synthesiseConfig(byNames).values()].flatMap(({ Resources }) =>
        Object.values(Resources).map((r) => r.Type),
      ),
    );
    const known = [...PRICED, ...Object.keys(FREE)];
    expect([...kinds].filter((kind) => !known.includes(kind))).toEqual([]);
    expect(PRICED.filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  it('is what one reckons by hand for what stands there idle', () => {
    const bill = billOf(facts, idle!);
    // Half a vCPU and a GB on ARM for 730 hours; two endpoints in one zone; a public address.
    expect(usdFor(bill, 'Bots waiting for callers')).toBeCloseTo(
      730 * (0.5 * 0.03238 + 0.00356),
      6,
    );
    expect(usdFor(bill, 'Interface endpoints')).toBeCloseTo(2 * 730 * 0.01, 6);
    expect(usdFor(bill, 'Public addresses')).toBeCloseTo(730 * 0.005, 6);
    expect(usdFor(bill, 'Metrics')).toBeCloseTo(8 * 0.3 + 730 * 60 * 0.01e-3, 1);
    expect(usdFor(bill, 'Bots in calls')).toBe(0);
    expect(usdFor(bill, 'Edge')).toBe(0);
  });

  it('needs no endpoint where functions get out by IPv6', () => {
    const network = { ...shipped.network, ipv6: true, endpointZones: 0 };
    const bill = billFor({ ...shipped, network });
    expect(usdFor(bill, 'Interface endpoints')).toBe(0);
    expect(bill.totalUsd).toBeCloseTo(billOf(facts, idle!).totalUsd - 2 * 730 * 0.01, 6);
  });

  it('is what one reckons by hand for the minutes that are talked', () => {
    const bill = billOf(facts, some!);
    const hours = (1_000 * (730 / 24) * 4) / 60;
    expect(usdFor(bill, 'Bots in calls')).toBeCloseTo(hours * (0.5 * 0.03238 + 0.00356), 6);
    expect(usdFor(bill, 'Audio to callers')).toBeCloseTo((hours * 3_600 * 6_500 * 0.09) / 1e9, 6);
  });

  it('lets the scaler rest where nobody calls, as it does: one tick a minute, and all day where somebody does', () => {
    const minutes = 730 * 60;
    const seconds = (bill: Bill) =>
      bill.lines.find((line) => line.item === 'Scaler function' && line.price === 'lambdaGbSecond')!
        .quantity * 4;
    expect(seconds(billOf(facts, idle!))).toBeCloseTo(minutes * 2, 0);
    expect(seconds(billOf(facts, some!))).toBeCloseTo(minutes * 55, 0);
  });

  it('adds up to its total', () => {
    const bill = billOf(facts, many!);
    const items = [...new Set(bill.lines.map(({ item }) => item))];
    const sum = items.reduce((total, item) => total + usdFor(bill, item), 0);
    expect(bill.totalUsd).toBeCloseTo(sum, 6);
  });

  it('grows with the calls, and less than they do', () => {
    const [a, b, c] = TRAFFICS.map((traffic) => billOf(facts, traffic).totalUsd) as [
      number,
      number,
      number,
    ];
    expect(b).toBeGreaterThan(a);
    expect(c).toBeGreaterThan(b);
    expect(c).toBeLessThan(100 * b);
  });

  it.each<[string, Config, string, number]>([
    [
      'twice the CPU and memory',
      withPool({ cpu: 1024, memoryMiB: 2048 }),
      'Bots waiting for callers',
      2,
    ],
    ['three warm tasks', withPool({ minWarm: 3 }), 'Bots waiting for callers', 3],
    [
      'endpoints in two zones',
      { ...shipped, network: { ...shipped.network, endpointZones: 2 } },
      'Interface endpoints',
      2,
    ],
    [
      'twice the memory of the scaler',
      { ...shipped, scaler: { ...shipped.scaler, memoryMiB: 512 } },
      'Scaler function',
      1.85,
    ],
    [
      'x86',
      { ...shipped, bot: { ...shipped.bot, architecture: 'X86_64' } },
      'Bots waiting for callers',
      1.25,
    ],
  ])('follows the configuration: %s', (_case, config, item, factor) => {
    const ratio = usdFor(billFor(config), item) / usdFor(billOf(facts, idle!), item);
    expect(ratio).toBeCloseTo(factor, 1);
  });

  it('charges for relays by the minutes of those who need one, and nothing while nobody calls', () => {
    const withTwo = readFacts(synthesiseConfig(withRelays(2)));
    const relays = (traffic: typeof idle) =>
      billOf(withTwo, traffic!)
        .lines.filter(({ item }) => item.startsWith('Relays'))
        .map(({ quantity, price }) => [price, Math.round(quantity)]);
    expect(relays(idle)).toEqual([]);
    // A thousand calls of four minutes a day, three in a hundred of them relayed, each for half a minute more.
    expect(relays(some)).toEqual([
      ['relayChannel', 2],
      ['relayMinute', 4106],
    ]);
  });

  it('charges for the edge only where there is one', () => {
    const bill = billFor(edgeOn);
    // A balancer with one unit, two routers of a quarter vCPU and half a GB, and their addresses.
    const routers = 2 * 730 * (0.25 * 0.03238 + 0.5 * 0.00356 + 0.005);
    expect(usdFor(bill, 'Edge')).toBeCloseTo(730 * (0.0225 + 0.008) + routers, 6);
    expect(usdFor(bill, 'Keys')).toBeCloseTo(0.8, 6);
  });
});

describe('the bill of names of the tasks’ own', () => {
  it('is a zone, two secrets, a metric and its alarm while nobody calls, and a twentieth of the edge’s', () => {
    const more = billFor(byNames).totalUsd - billOf(facts, idle!).totalUsd;
    expect(more).toBeCloseTo(0.5 + 2 * 0.4 + 0.3 + 0.1, 6);
    const edge = billFor(edgeOn).totalUsd - billOf(facts, idle!).totalUsd;
    expect(more).toBeLessThan(edge / 20);
  });

  it('counts the carriers’ look-ups, and keeps the scaler’s wakes apart from its own', () => {
    const bill = billFor(byNames, many);
    const calls = 100_000 * (730 / 24);
    expect(usdFor(bill, 'Names of tasks')).toBeCloseTo(0.5 + calls * 2 * 0.4e-6, 6);
    expect(usdFor(bill, 'Scaler function')).toBe(usdFor(billOf(facts, many!), 'Scaler function'));
  });
});

describe('the tasks of a day', () => {
  it.each([
    [30, 0.01, 44],
    [300, 0.01, 342],
    [0.1, 0.01, 2],
    [5_000, 0.01, 5_166],
  ])('keep enough for a mean of %d callers ahead and a miss of %d', (mean, missed, stock) => {
    expect(stockFor(mean, missed)).toBe(stock);
  });

  it('are the wanted minimum when nobody calls, and busy as long as the calls are', () => {
    expect(tasksOverDay({ ...idle! }, 2)).toMatchObject({ busyHours: 0, warmHours: 48, peak: 2 });
    expect(tasksOverDay(some!, 1).busyHours).toBeCloseTo((1_000 * 4) / 60, 6);
  });
});

describe('the cost table', () => {
  it('has a column for each traffic, a row for each item, and the quota that the peak needs', () => {
    const bills: Bill[] = TRAFFICS.map((traffic) => billOf(facts, traffic));
    const lines = costTable(bills).split('\n');
    const table = lines.filter((line) => line.startsWith('|'));
    expect(new Set(table.map((line) => line.split('|').length))).toEqual(new Set([6]));
    expect(new Set(table.map((line) => line.length)).size).toBe(1);
    expect(lines.join('\n')).toMatch(/Fargate quota needed, vCPU \|\s+1 \|\s+\d+ \|/);
    expect(lines.at(-1)).toMatch(/us-east-1, \w+ \d{4}/);
  });

  it('stands in docs/deploy.md as it is now (`npm run cost -- --write` puts it there)', () => {
    const bills = TRAFFICS.map((traffic) => billOf(facts, traffic));
    expect(readFileSync('docs/deploy.md', 'utf8')).toContain(costTable(bills));
  });
});
