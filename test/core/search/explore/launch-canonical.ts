/** What of a state of the launches matters: not the names of tasks, launches and scalers, and not what counts no more. */
import type { Container, Entry, LaunchState, Ticking } from './launch-state.ts';

/** The same text for all states that differ in nothing else. */
export function launchesKey(state: LaunchState, counts: (entry: Entry) => boolean): string {
  const { lease, tasks, scalers } = state;
  const ledger = state.ledger.filter(counts);
  const keys = tasks.map((task, index) => taskKey({ ...state, ledger }, task, index));
  const sorted = [...keys].sort();
  const place = (id: number) => (id < 0 ? id : sorted.indexOf(keys[id] ?? ''));
  const textOf = ({ age, written, count, ids }: Entry) =>
    `${age}${written ?? '-'}${count}${listText(ids ?? [], place)}`;
  const entries = ledger.map((entry) => ({ token: entry.token, text: textOf(entry) })).sort(byText);
  const ticks = scalers.map((of, i) => {
    const isOwner = lease?.owner === i;
    if (of.at === 'off') return isOwner && lease.left ? 'held' : '';
    const owns = isOwner ? Number(lease.left) + 1 : 0;
    const launch = entries.findIndex(({ token }) => token === of.token);
    const known = of.known.filter(counts).map(textOf).sort().join();
    const lists = [of.ids, of.seen, of.drains].map((ids) => listText(ids, place)).join();
    const bits = `${of.inTime}${of.fresh}${of.failed}${owns}`;
    return `${of.at}${bits}${of.want}${of.room}${launch}[${lists}][${known}]`;
  });
  const launches = entries.map(({ text }) => text).join();
  return `${sorted.join()};${launches};${ticks.sort().join()}`;
}

function taskKey({ ledger, scalers }: LaunchState, task: Container, index: number): string {
  const { item, up, old, listed, lag } = task;
  let key = `${item}${up ? 1 : 0}${old ? 1 : 0}${listed ? 1 : 0}${lag}`;
  for (const { ids, age } of ledger) if (ids?.includes(index)) key += `l${age}`;
  for (const { at, ids, seen, drains } of scalers) {
    if (at === 'off') continue;
    if (ids.includes(index)) key += 'i';
    if (seen.includes(index)) key += 's';
    if (drains.includes(index)) key += 'd';
  }
  return key;
}

function listText(ids: readonly number[], place: (id: number) => number): string {
  return ids.length === 0
    ? ''
    : ids
        .map(place)
        .sort((a, b) => a - b)
        .join('.');
}

function byText(a: { readonly text: string }, b: { readonly text: string }): number {
  return a.text < b.text ? -1 : 1;
}

/** Everything that names tasks, under their new names. */
function renameTasks(nameOf: (index: number) => number) {
  const list = (ids: readonly number[]) => ids.map(nameOf);
  const entry = (of: Entry): Entry => ({ ...of, ids: of.ids && list(of.ids) });
  return {
    entry,
    scaler: (of: Ticking): Ticking => ({
      ...of,
      ids: list(of.ids),
      seen: list(of.seen),
      drains: list(of.drains).filter((index) => index >= 0),
      known: of.known.map(entry),
    }),
  };
}

/** The state without one of its tasks. */
export function withoutTask(state: LaunchState, gone: number): LaunchState {
  const renamed = renameTasks((index) => (index === gone ? -1 : index > gone ? index - 1 : index));
  return {
    ...state,
    ledger: state.ledger.map(renamed.entry),
    tasks: state.tasks.filter((_: Container, i) => i !== gone),
    scalers: state.scalers.map(renamed.scaler),
  };
}
