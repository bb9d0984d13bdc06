/** What builds the bots' images at a deploy: Docker, what CDK_DOCKER names, or the assembly without either. */
import { fileURLToPath } from 'node:url';
import { CannotRun } from '../../../core/cannot-run.ts';
import type { Site } from '../account/reach.ts';

/** One that works here. */
export interface Builder {
  /** A reach whose CDK finds it. */
  readonly site: Site;
  /** The program that starts containers; without one images are assembled on this machine. */
  readonly containers?: string;
}

/** Stands in for Docker's command line, in the CDK's own words for it. */
const WITHOUT_DOCKER = fileURLToPath(new URL('../../../bin/without-docker.mjs', import.meta.url));

/** The first that works. Throws `CannotRun` where none does. */
export async function chooseBuilder(io: Site, hasEdge: boolean): Promise<Builder> {
  const found = await findBuilder(io, hasEdge);
  if (found && !found.containers)
    io.note('There is no Docker: the bot’s image is assembled by umoci (docs/image.md).');
  if (found) return found;
  const program = io.env['CDK_DOCKER'] ?? 'docker';
  const also = hasEdge
    ? 'the edge’s router is built by it, too'
    : 'or install umoci (Debian, Ubuntu)';
  throw new CannotRun(
    `Cannot deploy: the bot's image is built with ${program}, and \`${program} info\` fails. Start it, or set CDK_DOCKER=podman; ${also} (docs/image.md).`,
  );
}

/** The same, or nothing. */
export async function findBuilder(io: Site, hasEdge: boolean): Promise<Builder | undefined> {
  const named = io.env['CDK_DOCKER'];
  const works = async (program: string, words: readonly string[]) =>
    (await io.run(program, words, { quiet: true }).catch(() => ({ code: 1 }))).code === 0;
  const program = named ?? 'docker';
  if (await works(program, ['info']))
    return program.endsWith('/without-docker.mjs')
      ? { site: io }
      : { site: io, containers: program };
  if (named !== undefined || hasEdge || !(await works('umoci', ['--version']))) return undefined;
  const env = { CDK_DOCKER: WITHOUT_DOCKER };
  const run: Site['run'] = (asked, words, how) => io.run(asked, words, { ...how, env });
  return { site: { ...io, run } };
}
