/** `greenroom agents`: the agents that there are, each checked. */
import { readdirSync } from 'node:fs';
import { command } from '../command.ts';
import { textTable } from '../table.ts';

const FOLDER = new URL('../../agents/', import.meta.url);

/** Lists them; fails where one is wrong. */
export const agents = command({
  name: 'agents',
  summary: 'the agents in agents/, each loaded and checked: fields, providers, keys',
  about:
    'Lists the agents, and says what is wrong with each: its file, its fields, its providers’ names and keys.',
  flags: {},
  async run(_, io) {
    const { checkAgents } = await import('./check-agents.ts');
    const names = readdirSync(FOLDER)
      .filter((file) => file.endsWith('.ts'))
      .map((file) => file.slice(0, -'.ts'.length))
      .sort();
    const checked = await checkAgents(names, io.env);
    const rows = checked.map(({ name, what, wrong }) => [
      name,
      what,
      wrong.length > 0 ? 'wrong' : 'fine',
    ]);
    for (const line of textTable(['agent', 'by', ''], rows)) io.say(line);
    const wrong = checked.flatMap((agent) => agent.wrong.map((why) => `${agent.name}: ${why}`));
    for (const why of wrong) io.note(why);
    return wrong.length > 0 ? 1 : 0;
  },
});
