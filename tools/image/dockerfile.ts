/** Reads a Dockerfile as far as the assembly without Docker needs it: what its last stage copies and sets, what its first one runs. */
import type { Part } from './contents.ts';

/** The image's configuration, and its layers from the lowest up. */
export interface ImageConfig {
  readonly layers: readonly Part[];
  readonly user: string;
  readonly workdir: string;
  readonly stopSignal: string;
  readonly env: readonly string[];
  readonly entrypoint: readonly string[];
  readonly healthCommand: readonly string[];
}

type Instruction = readonly [name: string, rest: string];

/** The last stage. Throws where an instruction is missing or one is there that the assembly would leave out. */
export function readImageConfig(dockerfile: string): ImageConfig {
  const all = instructionsOf(dockerfile);
  const last = all.slice(all.findLastIndex(([name]) => name === 'FROM') + 1);
  const one = (wanted: string) => {
    const found = last.filter(([name]) => name === wanted);
    if (found[0] && found.length === 1) return found[0][1];
    throw new Error(`Cannot read the Dockerfile: its last stage must have ${wanted} once`);
  };
  const strange = last.find(([name]) => !KNOWN.has(name));
  if (strange) throw new Error(`Cannot read the Dockerfile: ${strange[0]} is not known here`);
  return {
    layers: last.filter(([name]) => name === 'COPY').map(([, rest]) => layerOf(rest)),
    user: one('USER'),
    workdir: one('WORKDIR'),
    stopSignal: one('STOPSIGNAL'),
    env: one('ENV').split(/\s+/),
    entrypoint: JSON.parse(one('ENTRYPOINT')) as string[],
    healthCommand: JSON.parse(one('HEALTHCHECK').replace(/^.*CMD /, '')) as string[],
  };
}

/** The image that the build stage runs in. */
export function readBuilderImage(dockerfile: string): string {
  const [, from = ''] = instructionsOf(dockerfile).find(([name]) => name === 'FROM') ?? [];
  return from.split(' ').find((word) => !word.startsWith('--')) ?? '';
}

/** The commands of the build stage, as a shell takes them. */
export function readBuildCommands(dockerfile: string): string[] {
  const all = instructionsOf(dockerfile);
  return all.filter(([name]) => name === 'RUN').map(([, rest]) => rest);
}

const KNOWN = new Set('COPY USER WORKDIR STOPSIGNAL ENV ENTRYPOINT HEALTHCHECK'.split(' '));

function instructionsOf(dockerfile: string): Instruction[] {
  return dockerfile
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]);
}

function layerOf(rest: string): Part {
  const [, part] =
    /^--from=build \/image\/(base|python|node|native|wheels|app) \/$/.exec(rest) ?? [];
  if (part) return part as Part;
  throw new Error(`Cannot read the Dockerfile: a layer must be one part of the build, got ${rest}`);
}
