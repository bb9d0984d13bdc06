/** Which agent one talks to: as the address says, else as the API does unasked; where it has several, one may choose. */
import { readPool, readPools, Refused } from './broker.ts';
import { element } from './element.ts';
import { showStatus } from './status.ts';

const select = () => element<HTMLSelectElement>('agents');

/** The agent that was asked for; nothing for the API's own choice. */
export function chosenAgent(): string | undefined {
  return new URLSearchParams(location.search).get('agent') ?? undefined;
}

/** Shows the agents there are, if there is a choice; another one is another page. */
export async function listAgents(): Promise<void> {
  const pools = await readPools().catch(() => []);
  element('agents-row').hidden = pools.length < 2;
  if (pools.length < 2) return;
  select().replaceChildren(...pools.map((pool) => new Option(pool, pool)));
  select().value = chosenAgent() ?? pools[0] ?? '';
  select().addEventListener('change', () => {
    location.search = new URLSearchParams({ agent: select().value }).toString();
  });
}

/** What a caller may expect before they press Start. Returns whether there is such an agent to call. */
export async function greet(isCalling: () => boolean): Promise<boolean> {
  const wanted = chosenAgent();
  try {
    const pool = await readPool(wanted);
    element('agent').textContent = pool.pool;
    if (isCalling()) return true;
    const warm =
      pool.idle === 1 ? 'One bot is warm and waits for you.' : `${pool.idle} bots are warm.`;
    showStatus('off', pool.idle === 0 ? 'No bot is idle: you may have to wait a little.' : warm);
    return true;
  } catch (error) {
    // An API that tells strangers nothing of its pools is no fault, and no reason to doubt the name.
    const unknown = error instanceof Refused && error.code === 'AGENT_UNKNOWN';
    if (unknown) showStatus('unknown', `Nobody here is called “${wanted}”: leave ?agent= out.`);
    else element('agent').textContent = wanted ?? 'bot';
    return !unknown;
  }
}
