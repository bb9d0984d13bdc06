/** Where there is a Docker engine; played by a script, for there is none here to try it on. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startLocalStack, whyNoLocalStack } from '../../../tools/emulators/localstack.ts';

/** Writes down what it is told; `run` serves on the published port until it is ended. */
const DOCKER = `#!${process.execPath}
const { appendFileSync } = require('node:fs');
const args = process.argv.slice(2);
appendFileSync(__dirname + '/said', args.join(' ') + '\\n');
if (args[0] === 'run') {
  const [host, port] = args[args.indexOf('-p') + 1].split(':');
  require('node:http').createServer((_, response) => response.end('{}')).listen(Number(port), host);
}
`;

let folder: string;
const said = () => readFileSync(join(folder, 'said'), 'utf8').trim().split('\n');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'greenroom-docker-'));
  writeFileSync(join(folder, 'docker'), DOCKER);
  chmodSync(join(folder, 'docker'), 0o755);
  vi.stubEnv('PATH', folder + delimiter + process.env['PATH']);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe('LocalStack by Docker', () => {
  it('is the pinned image on a loopback port, and its container is removed afterwards', async () => {
    expect(whyNoLocalStack()).toBeUndefined();
    const emulator = await startLocalStack(() => undefined);
    const { port } = new URL(emulator.url);
    expect((await fetch(`${emulator.url}/_localstack/health`)).status).toBe(200);
    await emulator.close();
    const name = `greenroom-localstack-${process.pid}`;
    expect(said().filter((line) => line !== 'info')).toEqual([
      `run --rm --name ${name} -p 127.0.0.1:${port}:4566 localstack/localstack:4.14.0`,
      `rm -f ${name}`,
    ]);
    await expect(fetch(emulator.url)).rejects.toThrow();
  });

  it('is not taken where the engine does not answer', () => {
    writeFileSync(join(folder, 'docker'), `${DOCKER}process.exit(1);`);
    symlinkSync('/bin/sh', join(folder, 'sh'));
    // With nothing else to be found: no Python either.
    vi.stubEnv('PATH', folder);
    expect(whyNoLocalStack()).toMatch(/^there is no Docker engine, and LocalStack without Docker/);
    expect(said()).toEqual(['info']);
  });
});
