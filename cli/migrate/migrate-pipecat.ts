/** `greenroom migrate pipecat`: from a `pcc-deploy.toml` to an agent file and a pool. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CannotRun, WrongUse } from '../../core/cannot-run.ts';
import { command } from '../command.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Reads the file, writes the agent, prints the pool and what differs. */
export const migratePipecat = command({
  name: 'migrate pipecat',
  summary: 'an agent file and a pool from a pcc-deploy.toml of Pipecat Cloud',
  about: `Reads a pcc-deploy.toml that lies beside bot.py in a folder of this checkout, writes agents/NAME.ts, and prints the pool for
greenroom.config.ts and what has no counterpart: docs/pipecat.md. A file that is there is never written over.`,
  words: { usage: 'FILE', least: 1, most: 1 },
  packages: 'all',
  flags: {},
  async run({ words: [file = ''] }, io) {
    if (!existsSync(file)) throw new WrongUse(`There is no ${file}`);
    const [{ parse }, { fromPipecatCloud }] = await Promise.all([
      import('smol-toml'),
      import('./from-pipecat-cloud.ts'),
    ]);
    const entry = relative(ROOT, join(dirname(file), 'bot.py'));
    const { agent, agentFile, pool, remarks } = fromPipecatCloud(readToml(parse, file), entry);
    const target = join(ROOT, 'agents', `${agent}.ts`);
    if (existsSync(target))
      throw new CannotRun(`agents/${agent}.ts is there already: move it first.`);
    writeFileSync(target, agentFile);
    io.note(`Written: agents/${agent}.ts. For pools in greenroom.config.ts:\n`);
    io.say(pool);
    for (const remark of remarks) io.note(`\n- ${remark}`);
    if (entry.startsWith('..'))
      io.note(`\n- ${file} lies outside of this checkout: copy its folder to bots/${agent}.`);
  },
});

function readToml(parse: (text: string) => unknown, file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CannotRun(`Cannot read ${file}: ${error instanceof Error ? error.message : ''}`);
  }
}
