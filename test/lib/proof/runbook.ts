import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ofType } from '../../../lib/templates.ts';
import { everything, named, synthesise } from '../synthesise.ts';

const runbook = readFileSync('docs/runbook.md', 'utf8');
const articles = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')), text] as const),
);

interface Alarm {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly AlarmActions?: readonly unknown[];
}
let alarms: Alarm[];
beforeAll(() => {
  const [all, ofNames] = [everything, named].map((config) =>
    ofType(synthesise(config), 'AWS::CloudWatch::Alarm').map(
      ({ Properties }) => Properties as unknown as Alarm,
    ),
  ) as [Alarm[], Alarm[]];
  const known = new Set(all.map(({ AlarmName }) => AlarmName));
  alarms = [...all, ...ofNames.filter(({ AlarmName }) => !known.has(AlarmName))];
});

/** `greenroom-watch-ColdStarts-receptionist` -> `ColdStarts`. */
const articleOf = (alarm: Alarm) => alarm.AlarmName.split('-')[2] ?? '';

describe('the runbook', () => {
  it('has an article for every alarm, and no article without one', () => {
    expect(new Set(alarms.map(articleOf))).toEqual(new Set(articles.keys()));
  });

  it.each([...articles])('%s says what it is, how to look and what to do', (_name, text) => {
    const parts = ['**Description.**', '**Investigation.**', '**Resolution.**'];
    const at = parts.map((part) => text.indexOf(part));
    expect(at.every((position, i) => position > (at[i - 1] ?? 0))).toBe(true);
  });

  it('links only to articles that are there', () => {
    const links = [...runbook.matchAll(/\]\(#([a-z]+)\)/g)].map((match) => match[1]);
    const anchors = [...articles.keys()].map((name) => name.toLowerCase());
    expect(links.filter((link) => !anchors.includes(link ?? ''))).toEqual([]);
  });
});

describe('every alarm', () => {
  it('links to its article and tells somebody', () => {
    for (const alarm of alarms) {
      expect(alarm.AlarmDescription).toContain(
        `${everything.watch.runbookUrl}#${articleOf(alarm).toLowerCase()}`,
      );
      expect(alarm.AlarmActions).toHaveLength(1);
    }
  });

  it('exists for each pool that it is about', () => {
    const ofPools = alarms.filter((alarm) => alarm.AlarmName.split('-').length > 3);
    expect(ofPools).toHaveLength(19 * Object.keys(everything.pools).length);
  });
});
