/**
 * Writes what is known of agents, and what they call of AWS, into OUT: `describe-agents.ts OUT NAME[=FILE] …`. A process of its own,
 * for it runs their code; of one that is wrong it writes why.
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describeAgent, type WrongAgent } from '../../core/agent/agent-description.ts';
import { awsUsesOf } from '../../core/agent/aws-uses.ts';
import { laptopNames } from '../../core/agent/laptop-names.ts';
import { findAgent, loadAgentFile } from './find-agent.ts';

/** A file that awaits something for longer keeps its bots from being warm; a busy machine takes some seconds to load one. */
const LOADS_WITHIN_MS = 30_000;

const [out = 'agents.json', ...asked] = process.argv.slice(2);
const known = new Map<string, object>();

// Written at the end, whoever brings it about: a file may end the process that loads it.
process.on('exit', () => {
  process.exitCode = 0;
  writeFileSync(out, `${JSON.stringify([...known.values()], undefined, 1)}\n`);
});
for (const one of asked) {
  const [name = '', file] = one.split('=');
  known.set(name, wrong(name, 'it ends the process that loads it, or waits for what never comes'));
  known.set(name, await Promise.race([describe(name, file), late(name)]));
}
// What a file has begun, such as a timer of its own, is not waited for.
process.exit();

async function describe(name: string, file: string | undefined): Promise<object> {
  try {
    const agent = await (file === undefined
      ? findAgent(name)
      : loadAgentFile(name, pathToFileURL(file)));
    return { ...describeAgent(agent), uses: awsUsesOf(agent), laptopOnly: laptopNames(agent) };
  } catch (error) {
    return wrong(name, error instanceof Error ? error.message : String(error));
  }
}

function late(name: string): Promise<WrongAgent> {
  return new Promise((resolve) => {
    AbortSignal.timeout(LOADS_WITHIN_MS).addEventListener('abort', () =>
      resolve(wrong(name, `it is not loaded after ${LOADS_WITHIN_MS / 1000} s`)),
    );
  });
}

function wrong(name: string, why: string): WrongAgent {
  const [line = ''] = why.split('\n');
  const file = `agents/${name}.ts`;
  return { name, wrong: line.includes(file) ? line : `${file}: ${line}` };
}
