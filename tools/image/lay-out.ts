/**
 * The Dockerfile's build stage: lays the parts out for a processor, in Docker's words, into a folder. It is run without the
 * command line, which the image's sources leave out: `node --import tsx tools/image/lay-out.ts arm64 /image`.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemble } from './assemble.ts';
import { cpuOf } from './contents.ts';

const [name = '', outdir = ''] = process.argv.slice(2);
const cpu = cpuOf(name);
if (!cpu || !outdir) throw new Error(`Cannot lay out: a processor and a folder, got ${name}`);
const source = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(source, '.greenroom/cache/image');
await assemble({
  cpu,
  source,
  outdir,
  cache,
  onPart: (part) => console.log(`Laying out ${part} …`),
});
