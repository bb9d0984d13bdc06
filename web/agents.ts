/** Which agent one talks to: as the address says, else as the API does unasked; where it has several, one may choose. */
import { type PoolAnswer, Refused, readPool, readPools } from './call/broker.ts';
import { byId } from './element.ts';
import { showStatus } from './status.ts';

const select = () => byId<HTMLSelectElement>('agents');

/** The agent that was asked for; nothing for the API's own choice. */
export function chosenAgent(): string | undefined {
  return new URLSearchParams(location.search).get('agent') ?? undefined;
}

/** Shows the agents there are, if there is a choice; another one is another page. */
export async function listAgents(): Promise<void> {
  const pools = await readPools().catch(() => []);
  byId('agents-row').hidden = pools.length < 2;
  if (pools.length < 2) return;
  select().replaceChildren(...pools.map((pool) => new Option(pool, pool)));
  select().value = chosenAgent() ?? pools[0] ?? '';
  select().addEventListener('change', () => {
    location.search = new URLSearchParams({ agent: select().value }).toString();
  });
}

/** What a caller may expect of the pool. */
export function sayPool({
  idle,
  starting,
  waiting,
  leadTimeMs,
}: Pick<PoolAnswer, 'idle' | 'starting' | 'waiting' | 'leadTimeMs'>): string {
  if (idle === 1) return 'One bot is warm and waits for you.';
  if (idle > 1) return `${idle} bots are warm and wait for you.`;
  const before = waiting === 0 ? '' : ` ${waiting} wait before you.`;
  if (starting === 0)
    return `No bot is warm: you may get a seat beside another caller, or wait in line.${before}`;
  const about = leadTimeMs === null ? '' : `; that takes about ${Math.ceil(leadTimeMs / 1000)} s`;
  return `No bot is warm yet, and ${starting === 1 ? 'one is' : `${starting} are`} starting${about}.${before}`;
}

/** What a caller may expect before they press Start. Returns whether there is such an agent to call. */
export async function greet(isCalling: () => boolean): Promise<boolean> {
  const wanted = chosenAgent();
  try {
    const pool = await readPool(wanted);
    byId('agent').textContent = pool.pool;
    if (isCalling()) return true;
    showStatus('off', sayPool(pool));
    return true;
  } catch (error) {
    // An API that tells strangers nothing of its pools is no fault, and no reason to doubt the name.
    const unknown = error instanceof Refused && error.code === 'AGENT_UNKNOWN';
    if (unknown) showStatus('unknown', `Nobody here is called “${wanted}”: leave ?agent= out.`);
    else byId('agent').textContent = wanted ?? 'bot';
    return !unknown;
  }
}
