/** The operator's console: pool, deploys, sessions and tasks, looked at again and again while the page is seen. */
import type { Look } from '../services/api/operator/look.ts';
import { Refused } from './call/broker.ts';
import { byId } from './element.ts';
import * as api from './operator/ask.ts';
import { askForKey, operatorKey } from './operator/operator-key.ts';
import { showPool } from './operator/pool-panel.ts';
import { showRows } from './operator/rows.ts';
import { startSessionPanel } from './operator/session-panel.ts';
import { deployRow, sessionRow, taskRow } from './operator/tables.ts';

const LOOK_MS = 2_000;

/** Refusals that another key may mend. */
const KEY_REFUSED = ['KEY_INVALID', 'SCOPE_REFUSED', 'TOKEN_INVALID'];

const pools = byId<HTMLSelectElement>('pools');
let mayOperate = false;

const panel = startSessionPanel({
  mayOperate: () => mayOperate,
  look: () => look().catch(showTrouble),
  onTrouble: showTrouble,
});

async function look(): Promise<void> {
  const opened = panel.opened();
  const seen = await api.askLook({
    pool: pools.value,
    phase: byId<HTMLSelectElement>('phase').value,
    find: byId<HTMLInputElement>('find').value.trim(),
    session: opened,
  });
  mayOperate = seen.mayOperate;
  choosePools(seen.pools, seen.facts.pool);
  // Another one was chosen while this answer was under way: the next look shows it.
  if (pools.value !== seen.facts.pool) return;
  byId('looks').hidden = false;
  showPool(seen.facts, seen.atMs);
  if (seen.story && opened === panel.opened()) panel.show(seen.story);
  show(seen);
}

function show({ facts: { pool }, atMs: nowMs, deploys, tasks, sessions }: Look): void {
  const toDeploy = {
    nowMs,
    rollBack: mayOperate ? (to: string) => rollBack(pool, to) : undefined,
  };
  showRows(
    byId('deploys'),
    deploys.map((row) => deployRow(row, toDeploy)),
    'Nothing was deployed yet.',
  );
  const toTask = { nowMs, drain: mayOperate ? drain : undefined };
  showRows(
    byId('tasks'),
    tasks.map((row) => taskRow(row, toTask)),
    'No task runs.',
  );
  const toSession = { nowMs, open: (id: string) => panel.open(id) };
  showRows(
    byId('sessions'),
    sessions.map((row) => sessionRow(row, toSession)),
    'No session fits.',
  );
}

/** `shown` is what the API chose where nothing was asked for. */
function choosePools(names: readonly string[], shown: string): void {
  if (names.join() === [...pools.options].map(({ value }) => value).join()) return;
  const chosen = pools.value || new URLSearchParams(location.search).get('pool');
  pools.replaceChildren(...names.map((name) => new Option(name, name)));
  pools.value = names.find((name) => name === chosen) ?? shown;
}

function rollBack(pool: string, to: string): void {
  const asks = `Send the new sessions of ${pool} to ${to}? They move once its tasks are warm; live calls end where they are.`;
  if (confirm(asks)) void api.askRollback(pool, to).then(look).catch(showTrouble);
}

function drain(taskId: string): void {
  if (confirm(`Drain ${taskId}? Its calls go on, and it takes no new one.`))
    void api.askDrain(taskId).then(look).catch(showTrouble);
}

function showTrouble(error: unknown): void {
  const trouble = byId('trouble');
  trouble.hidden = error === undefined;
  trouble.textContent = error instanceof Error ? error.message : String(error ?? '');
}

async function run(): Promise<void> {
  for (;;) {
    try {
      if (!document.hidden) await look();
      showTrouble(undefined);
    } catch (error) {
      const wantsKey = error instanceof Refused && KEY_REFUSED.includes(error.code);
      showTrouble(wantsKey && operatorKey() === undefined ? undefined : error);
      if (wantsKey) await askForKey();
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

for (const id of ['find', 'phase', 'pools'])
  byId(id).addEventListener('input', () => void look().catch(showTrouble));
byId('search').addEventListener('submit', (event) => event.preventDefault());
void run();
