/**
 * What this process knows of the agent that it runs. The file is never loaded here, for it is code: what it opens, breaks or waits
 * for would be the whole system's.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { AgentDescription, WrongAgent } from '../../core/agent/agent-description.ts';
import { findDescription } from '../../services/supervisor/read-description.ts';
import { CannotStart } from '../cannot-start.ts';
import { ensureBotBundle } from './bot-bundle.ts';
import { pickProviderEnv } from './provider-env.ts';

const FOLDER = new URL('../../agents/', import.meta.url);

/** A file that keeps its process busy for so long is given up. */
const GIVE_UP_MS = 60_000;

/** The agent of that file's name. Throws `CannotStart` with those there are, or with what is wrong in its file. */
export async function readAgent(name: string): Promise<AgentDescription> {
  const names = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
  if (!names.includes(name)) {
    throw new CannotStart(`--agent must be one of ${names.join(', ')}, got ${name || 'nothing'}`);
  }
  const described = await readDescribed(name, dirname(await ensureBotBundle()));
  if ('wrong' in described) throw new CannotStart(described.wrong);
  return described;
}

/** What the bundle knows of an agent; one that was wrong is loaded once more, for a key may have been what it lacked. */
export async function readDescribed(
  name: string,
  bundle: string,
): Promise<AgentDescription | WrongAgent> {
  const file = join(bundle, 'agents.json');
  const json = readFileSync(file, 'utf8');
  const known = findDescription(json, name);
  if (known && !('wrong' in known)) return known;
  const now = await describeByProcess(name, bundle);
  if (!('wrong' in now)) replaceIn(file, now);
  return now;
}

/** Loads an agent's file as a bot would, in a process that is gone when it answers; `as` is another file than the bundle's. */
export async function describeByProcess(
  name: string,
  bundle: string,
  as = join(bundle, 'agents', `${name}.mjs`),
): Promise<AgentDescription | WrongAgent> {
  const folder = mkdtempSync(join(tmpdir(), 'greenroom-agent-'));
  const out = join(folder, 'agents.json');
  const argv = ['--no-warnings', join(bundle, 'describe-agents.mjs'), out, `${name}=${as}`];
  const env = { PATH: process.env['PATH'], ...pickProviderEnv(process.env) };
  try {
    await promisify(execFile)(process.execPath, argv, { env, timeout: GIVE_UP_MS });
    const found = findDescription(readFileSync(out, 'utf8'), name);
    return found ?? { name, wrong: `agents/${name}.ts cannot be loaded` };
  } catch (error) {
    if (!(error as { killed?: boolean }).killed) throw error;
    return { name, wrong: `agents/${name}.ts is not loaded after ${GIVE_UP_MS / 1000} s` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Supervisors read the file when they start: never half of it. */
function replaceIn(file: string, agent: AgentDescription): void {
  const known = JSON.parse(readFileSync(file, 'utf8')) as { readonly name: string }[];
  const others = known.filter(({ name }) => name !== agent.name);
  writeFileSync(`${file}.new`, JSON.stringify([...others, agent]));
  renameSync(`${file}.new`, file);
}
