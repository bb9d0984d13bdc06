/** `greenroom keys …`: who may ask the API, by name. No deploy is needed, for the API looks keys up in the table. */
import {
  type ApiKey,
  KEY_RECORDS,
  KEY_SCOPES,
  revoked,
  USUAL_SCOPES,
} from '../../core/access/api-key.ts';
import { CannotRun, WrongUse } from '../../core/cannot-run.ts';
import type { RecordStore, StoredRecord } from '../../core/store/records.ts';
import { command } from '../command.ts';
import { flag, many, oneOf, text } from '../flags.ts';
import { textTable } from '../table.ts';
import { findTable } from './account/find-table.ts';
import type { DeploymentReach, Site } from './account/reach.ts';
import { stageFlag } from './cdk/stage-flag.ts';
import { issueKey } from './issue-key.ts';

/** More than anybody can tell apart. */
const MOST = 1_000;

const table = flag({ takes: 'NAME', says: 'the state table, where no stack tells it' }, text);

/** Makes a key. */
export const keysCreate = (reach: DeploymentReach) =>
  command({
    name: 'keys create',
    summary: 'a new key of the API; it is shown once, the table keeps its hash',
    about: `Makes a key of the API under a name, and prints it: this once, for only its hash is kept. It works at once.
Scopes: sessions (start, read and end them), tokens (mint join tokens for callers), pools (see pools, tasks and sessions,
also in the console), operate (end sessions of others, drain tasks, roll back: for an operator).
A backend that hands callers to bots needs tokens alone.`,
    packages: 'all',
    words: { usage: 'NAME', least: 1, most: 1 },
    flags: {
      scope: many(
        {
          takes: 'SCOPE',
          says: `${KEY_SCOPES.join(', ')}; may be repeated`,
          usually: USUAL_SCOPES.join(', '),
        },
        oneOf(...KEY_SCOPES),
      ),
      agent: many({ takes: 'NAME', says: 'for this agent alone; may be repeated' }, text),
      table,
      stage: stageFlag,
    },
    async run({ words: [name = ''], scope, agent, table, stage }, terminal) {
      const io = { ...terminal, ...reach.at(stage) };
      if (!/^[\w.-]{1,64}$/.test(name))
        throw new WrongUse(
          `NAME must be letters, digits, dots and dashes, at most 64, got ${name}`,
        );
      await checkAgents(io, agent);
      const records = await open(io, table);
      if ((await live(records)).some(({ body }) => body.name === name))
        throw new CannotRun(`Cannot make ${name}: there is a key of that name; revoke it first.`);
      const agents = agent.length > 0 ? { agents: agent } : {};
      const scopes = scope.length > 0 ? scope : USUAL_SCOPES;
      io.say(await issueKey(io, records, { name, scopes, ...agents }));
      io.note('Keep it: it is shown this once.');
    },
  });

/** Lists them. */
export const keysList = (reach: DeploymentReach) =>
  command({
    name: 'keys list',
    summary: 'the keys of the API by name, without the keys',
    about: 'Lists the keys of the API: names, scopes, agents, and when each was made or revoked.',
    packages: 'all',
    flags: { table, stage: stageFlag },
    async run({ table, stage }, terminal) {
      const records = await open({ ...terminal, ...reach.at(stage) }, table);
      const rows = (await all(records)).map(({ body }) => [
        body.name,
        body.scopes.join(', '),
        body.agents?.join(', ') ?? 'all',
        day(body.createdAtMs),
        body.revokedAtMs === undefined ? '' : `revoked ${day(body.revokedAtMs)}`,
      ]);
      for (const line of textTable(['name', 'scopes', 'agents', 'made', ''], rows))
        terminal.say(line);
    },
  });

/** Revokes one. */
export const keysRevoke = (reach: DeploymentReach) =>
  command({
    name: 'keys revoke',
    summary: 'a key of the API opens nothing any more, within 30 s',
    about: `Revokes the key of that name. Within 30 s it opens nothing: so long the API remembers keys. Calls that run go on.`,
    packages: 'all',
    words: { usage: 'NAME', least: 1, most: 1 },
    flags: { table, stage: stageFlag },
    async run({ words: [name = ''], table, stage }, terminal) {
      const io = { ...terminal, ...reach.at(stage) };
      const records = await open(io, table);
      const found = (await live(records)).find(({ body }) => body.name === name);
      if (!found)
        throw new CannotRun(`Cannot revoke ${name}: no such key (\`greenroom keys list\`).`);
      const after = revoked(found, io.clock.nowMs());
      const saved = await records.saveRecord({ before: found, after });
      if (saved.outcome !== 'saved') throw new CannotRun('Somebody else changed it. Run it again.');
      io.say(`${name} is revoked.`);
    },
  });

async function open(io: Site, table: string | undefined): Promise<RecordStore> {
  const { name } = await io.config();
  return (await io.cloud()).records(table ?? (await findTable(io, name)));
}

async function all(records: RecordStore): Promise<StoredRecord<ApiKey>[]> {
  const found = await records.listRecords(KEY_RECORDS, { limit: MOST });
  return (found as StoredRecord<ApiKey>[]).toSorted(
    (a, b) => a.body.createdAtMs - b.body.createdAtMs,
  );
}

/** Those that open something. */
export async function live(records: RecordStore): Promise<StoredRecord<ApiKey>[]> {
  return (await all(records)).filter(({ body }) => body.revokedAtMs === undefined);
}

async function checkAgents(io: Site, agents: readonly string[]): Promise<void> {
  const pools = Object.keys((await io.config()).pools);
  const wrong = agents.find((agent) => !pools.includes(agent));
  if (wrong !== undefined)
    throw new WrongUse(`--agent must be one of ${pools.join(', ')}, got ${wrong}`);
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
