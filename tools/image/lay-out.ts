/**
 * The Dockerfiles' build stage: lays the parts out for a processor, in Docker's words, into a folder; of a Pipecat bot's image
 * where its agent is named. It is run without the command line, which the image's sources leave out:
 * `node --import tsx tools/image/lay-out.ts arm64 /image [AGENT]`.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemble } from './assemble.ts';
import { cpuOf } from './contents.ts';
import { findPipecatAgent } from './find-pipecat-agent.ts';

const [name = '', outdir = '', agent] = process.argv.slice(2);
const cpu = cpuOf(name);
if (!cpu || !outdir) throw new Error(`Cannot lay out: a processor and a folder, got ${name}`);
const source = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(source, '.greenroom/cache/image');
await assemble({
  cpu,
  source,
  outdir,
  cache,
  agent: agent ? findPipecatAgent(agent) : undefined,
  onPart: (part) => console.log(`Laying out ${part} …`),
});
