/** The answer as one page that needs nothing else: no script, no font, no network. */
import { stamp } from '../../traffic/regular-counts.ts';
import type { PricedComparison, PricedFigures } from '../compare/answer.ts';
import { labelOf } from '../compare/contenders.ts';
import { PRICES_SEEN } from '../compare/region-prices.ts';
import { costPlot } from './cost-plot.ts';
import { frontierLegend, frontierPlot } from './frontier-plot.ts';
import { type HtmlColumn, htmlTable } from './html-table.ts';
import { STYLES } from './styles.ts';
import { summarise } from './summary.ts';
import { escape } from './svg.ts';
import { arrivalsPlot, tasksPlot, warmPlot } from './time-plot.ts';

/** The whole page. */
export function htmlReport(answer: PricedComparison): string {
  const { name } = answer.comparison.trace;
  const sections = [
    header(answer),
    tiles(answer),
    `<section class="say">${summarise(answer)
      .map((said) => `<p>${escape(said)}</p>`)
      .join('')}</section>`,
    overTime(answer),
    frontier(answer),
    money(answer),
    figures(answer),
    steps(answer),
    worst(answer),
    footer(answer),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escape(name)}: warm pool, simulated</title><style>${STYLES}</style></head>
<body><main>${sections.join('\n')}</main></body></html>
`;
}

function header({ comparison, rows }: PricedComparison): string {
  const { window, trace, settings, seeds } = comparison;
  const { pool, launch } = settings;
  const sessions = Math.round((rows[0]?.sessions ?? 0) / seeds).toLocaleString('en');
  return `<h1>What Greenroom would have done with ${escape(trace.name)}</h1>
<p class="sub">${sessions} calls from ${stamp(window.fromS)} to ${stamp(window.toS)}, played ${seeds === 1 ? 'once' : `${seeds} times`}. A container takes ${launch.leadS} s to start; ${pool.reuse ? 'it serves again after a call' : 'it serves one call'}${pool.spareSeats > 0 ? ` and has ${pool.spareSeats} spare seat${pool.spareSeats > 1 ? 's' : ''}` : ''}; decisions fall every ${pool.tickS} s.</p>`;
}

function tiles({ rows, cost }: PricedComparison): string {
  const [own] = rows;
  if (!own) return '';
  const tile = (value: string, says: string) =>
    `<div class="tile"><b>${value}</b><span>${says}</span></div>`;
  return `<div class="tiles">${[
    tile(
      own.coldPct === 0 ? 'none' : `${own.coldPct.toFixed(3)} %`,
      'of callers waited for a container',
    ),
    tile(`${own.sharedPct.toFixed(2)} %`, 'of callers began on a spare seat'),
    tile(`$${Math.round(own.monthUsd).toLocaleString('en')}`, `a month in ${escape(cost.region)}`),
    tile(own.cost.toFixed(2), 'minutes paid for a minute of talk'),
  ].join('')}</div>`;
}

function overTime({ comparison }: PricedComparison): string {
  const whole = panels(comparison.series, 'The whole window');
  const { fromS, toS } = comparison.window;
  const longer =
    comparison.sweep &&
    toS - fromS > 1.2 * (comparison.sweep.window.toS - comparison.sweep.window.fromS);
  return whole + (longer ? panels(comparison.lastDays, 'The last days, closer') : '');
}

function panels(kept: PricedComparison['comparison']['series'], title: string): string {
  const own = kept['greenroom'] ?? Object.values(kept)[0];
  if (!own) return '';
  const thumb = Object.entries(kept).find(
    ([rule, series]) => series !== own && rule.startsWith('headroom'),
  );
  const other = thumb ? { name: thumb[0], series: thumb[1] } : undefined;
  const key = (color: string, says: string) =>
    `<li><span class="key" style="background:var(--${color})"></span>${escape(says)}</li>`;
  return `<section><h2>${title}</h2><p class="why">Each point is the mean of ${lengthOf(own.bucketS)}.</p>
${tasksPlot(own, other)}<ul class="legend">${key('calls', 'calls at a time')}${key('own', 'tasks paid for, Greenroom')}${other ? key('other', `tasks paid for, rule of thumb ${other.name}`) : ''}</ul>
${warmPlot(own)}<ul class="legend">${key('own', 'idle tasks')}${key('ink', 'warm tasks wanted (dashed)')}</ul>
${arrivalsPlot(own)}<ul class="legend">${key('calls', 'calls a minute')}${key('shared', 'on a spare seat')}${key('cold', 'waited')} (a single one is drawn tall enough to be seen)</ul></section>`;
}

function lengthOf(bucketS: number): string {
  if (bucketS >= 86_400) return 'a day';
  return bucketS >= 3600 ? 'an hour' : `${bucketS / 60} minutes`;
}

function frontier({ swept, own, comparison, equal }: PricedComparison): string {
  if (!own || swept.length === 0) return '';
  const tick = Math.max(15, comparison.settings.pool.tickS);
  // Far to the right nobody chooses; those points would press the rest together.
  const costBelow = own.cost * 1.7;
  const left = swept.filter(({ cost }) => cost > costBelow).length;
  const columns: HtmlColumn<PricedComparison['equal'][number]>[] = [
    { head: 'rule', cell: ({ family }) => labelOf(family) },
    { head: 'cost at no more cold', cell: ({ costAtCold }) => beside(costAtCold, own.cost) },
    { head: 'and no more shared', cell: ({ costAtBoth }) => beside(costAtBoth, own.cost) },
  ];
  return `<section><h2>What every knob can buy</h2>
<p class="why">Each mark is one rule with one setting, over the last ${days(comparison.sweep?.window)} days in ticks of ${tick} s. Down and to the left is better: fewer callers who wait or share, for less. ${left > 0 ? `${left} dearer settings lie beyond the right edge.` : ''}</p>
<div class="pair">${frontierPlot(swept, { title: 'callers who waited', share: (row) => row.coldPct, costBelow })}${frontierPlot(swept, { title: 'callers on a spare seat', share: (row) => row.sharedPct, costBelow })}</div>${frontierLegend(swept)}
<p class="why" style="margin-top:18px">With its knob turned to Greenroom's own service (${own.coldPct.toFixed(3)} % cold, ${own.sharedPct.toFixed(2)} % shared, at a cost of ${own.cost.toFixed(3)}) each rule costs:</p>
${htmlTable(columns, equal, ({ family }) => family === 'greenroom')}</section>`;
}

function beside(cost: number | undefined, own: number): string {
  if (cost === undefined) return 'not reached';
  const share = 100 * (cost / own - 1);
  return `${cost.toFixed(3)} (${share >= 0 ? '+' : '−'}${Math.abs(share).toFixed(0)} %)`;
}

function days(window: { fromS: number; toS: number } | undefined): string {
  return window ? ((window.toS - window.fromS) / 86_400).toFixed(0) : '';
}

function money({ rows, cost, taskHourUsd }: PricedComparison): string {
  return `<section><h2>Cost a month in ${escape(cost.region)}</h2>
<p class="why">Fargate on ARM, ${cost.vcpu} vCPU and ${cost.gb} GB, with a public address: $${taskHourUsd.toFixed(5)} a task-hour (prices of ${PRICES_SEEN}). Grey serves calls; colour idles or starts.</p>
${costPlot(rows)}</section>`;
}

const FIGURES: readonly HtmlColumn<PricedFigures>[] = [
  { head: 'rule', cell: ({ label }) => label, code: ({ rule }) => rule },
  { head: 'waited %', cell: ({ coldPct }) => coldPct.toFixed(3) },
  { head: 'shared %', cell: ({ sharedPct }) => sharedPct.toFixed(2) },
  { head: 'p99 wait s', cell: ({ waitP99S }) => waitP99S.toFixed(1) },
  { head: 'idle/talk', cell: ({ overhead }) => overhead.toFixed(3) },
  { head: 'paid/talk', cell: ({ cost }) => cost.toFixed(3) },
  { head: 'launches a call', cell: ({ launchesPerSession }) => launchesPerSession.toFixed(2) },
  { head: 'most tasks', cell: ({ maxTasks }) => maxTasks.toLocaleString('en') },
  { head: '$ a month', cell: ({ monthUsd }) => Math.round(monthUsd).toLocaleString('en') },
];

function isMine({ rule }: PricedFigures): boolean {
  return rule.startsWith('greenroom');
}

function figures({ rows }: PricedComparison): string {
  return `<section><h2>Side by side</h2><p class="why">The same callers, the same pool; only the rule differs. Those of others are set up as their users would.</p>${htmlTable(FIGURES, rows, isMine)}</section>`;
}

function steps({ ladder }: PricedComparison): string {
  if (ladder.length === 0) return '';
  const columns: HtmlColumn<PricedComparison['ladder'][number]>[] = [
    { head: 'one step after the other', cell: ({ step }) => step, code: ({ rule }) => rule },
    ...(FIGURES.slice(1).filter(({ head }) => !/wait s|most/.test(head)) as HtmlColumn<
      PricedComparison['ladder'][number]
    >[]),
  ];
  return `<section><h2>Where it comes from</h2><p class="why">From the rule of thumb to Greenroom, over the last days: each line adds one thing to the line above. The last shares as its money decides; what the forecast brings at equal sharing is said at the top.</p>${htmlTable(columns, ladder, isMine)}</section>`;
}

function worst({ worstHours }: PricedComparison): string {
  const columns: HtmlColumn<PricedComparison['worstHours'][number]>[] = [
    { head: 'hour', cell: ({ hour }) => hour },
    { head: 'calls', cell: ({ arrivals }) => Math.round(arrivals).toLocaleString('en') },
    { head: 'waited', cell: ({ cold }) => String(Math.round(cold * 10) / 10) },
    { head: 'shared', cell: ({ shared }) => String(Math.round(shared * 10) / 10) },
    { head: 'longest wait s', cell: ({ longestWaitS }) => longestWaitS.toFixed(0) },
  ];
  const body =
    worstHours.length > 0
      ? htmlTable(columns, worstHours)
      : '<p class="why">There is none: nobody waited, nobody shared.</p>';
  return `<section><h2>Worst hours of Greenroom</h2><p class="why">By callers who waited, then by callers on a spare seat.</p>${body}</section>`;
}

function footer({ notes }: PricedComparison): string {
  if (notes.length === 0) return '';
  return `<footer><p>Notes</p><ul>${notes.map((note) => `<li>${escape(note)}</li>`).join('')}</ul></footer>`;
}
