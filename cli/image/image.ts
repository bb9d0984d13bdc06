/** `greenroom image`: the bot's image without Docker. */
import { WrongUse } from '../../core/cannot-run.ts';
import { CPUS, type Cpu, cpuOf } from '../../tools/image/contents.ts';
import { command } from '../command.ts';
import { flag, text, toggle } from '../flags.ts';

/** Makes it for either processor. */
export const image = command({
  name: 'image',
  summary: 'the bot’s image, made without Docker and without root',
  about: `Makes the bot's image without Docker: Debian's libraries and Node for either processor, native packages, the bundle;
for a Pipecat bot Debian's Python and what it requires, which needs Python 3.11 here.
Needs apt-get and dpkg-deb, and umoci for the archive (sudo apt-get install umoci). No root.`,
  packages: 'all',
  flags: {
    cpu: flag(
      {
        takes: 'NAME',
        says: 'arm64 (or aarch64), x64 (or amd64, x86_64)',
        usually: 'this machine’s',
        otherwise: process.arch,
      },
      readCpu,
    ),
    out: flag(
      {
        takes: 'DIR',
        says: 'gets a folder for each part, and bot.oci.tar',
        usually: 'dist/image/CPU',
      },
      text,
    ),
    agent: flag(
      {
        takes: 'NAME',
        says: 'an agent with a Pipecat bot, which has an image of its own',
        usually: 'our bots’ image',
      },
      text,
    ),
    filesOnly: toggle('the parts without the archive: what the Dockerfile’s build stage runs'),
  },
  async run(asked, io) {
    const { makeImage } = await import('../../tools/image/make-image.ts');
    await makeImage(asked, io);
  },
});

function readCpu(given: string, flagName: string): Cpu {
  const cpu = cpuOf(given);
  if (cpu) return cpu;
  throw new WrongUse(
    `${flagName} must be ${Object.keys(CPUS).join(' or ')}, got ${given || 'nothing'}`,
  );
}
