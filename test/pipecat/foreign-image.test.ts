import { closeSync, mkdtempSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SITE } from '../../tools/image/python-contents.ts';
import { runInside } from '../image/run-inside.ts';
import { type ImageTask, startImage } from '../image/start-image.ts';
import { enableForeign, whyNoImage } from '../image/tools.ts';
import { makeBundle, PROBE, PROBED } from './image-bundle.ts';

const cpu = process.arch === 'arm64' ? 'x64' : 'arm64';
const noImage = whyNoImage();
const foreign = noImage ? { why: noImage, done: () => undefined } : enableForeign(cpu);
const title = (what: string, why?: string) => `${what}${why ? ` (skipped: ${why})` : ''}`;

/** The kernel's names of processors, as an ELF file has them. */
const MACHINE = { arm64: 0xb7, x64: 0x3e }[cpu];

describe.skipIf(noImage)(title(`the image of a Pipecat bot for ${cpu}`, noImage), () => {
  const folder = mkdtempSync(join(tmpdir(), 'greenroom-python-image-'));
  let task: ImageTask | undefined;

  beforeAll(() => makeBundle(folder, cpu), 580_000);
  afterAll(async () => {
    await task?.close();
    rmSync(folder, { recursive: true, force: true });
    foreign.done();
  });

  it('has what the bot requires, and native modules of that processor alone', () => {
    const site = join(folder, 'rootfs', SITE);
    const names = readdirSync(site, { recursive: true, encoding: 'utf8' });
    const modules = names.filter((name) => /\.so(\.[\d.]+)?$/.test(name));
    expect(modules.length).toBeGreaterThan(100);
    expect(modules.filter((name) => machineOf(join(site, name)) !== MACHINE)).toEqual([]);
    for (const wheel of ['pipecat_ai', 'aiortc', 'onnxruntime', 'uvicorn'])
      expect(names.filter((name) => name.startsWith(`${wheel}-`))).not.toEqual([]);
  });

  describe.skipIf(foreign.why)(title('under qemu', foreign.why), () => {
    it('has a Python of that processor, whole: certificates, time zones, native modules, bytecode', async () => {
      const machine = 'import platform; print(platform.machine())';
      const told = await runInside(folder, ['/usr/bin/python3', '-c', machine]);
      expect(told.trim()).toBe(cpu === 'arm64' ? 'aarch64' : 'x86_64');
      expect(JSON.parse(await runInside(folder, ['/usr/bin/python3', '-c', PROBE]))).toEqual(
        PROBED,
      );
    }, 300_000);

    it('becomes claimable with its bot loaded, and leaves cleanly on SIGTERM', async () => {
      task = await startImage(folder, 'echo');
      await task.untilClaimable();
      expect(await task.stop()).toBe(0);
    }, 300_000);
  });
});

/** What an ELF file says of itself. */
function machineOf(file: string): number {
  const head = Buffer.alloc(20);
  const descriptor = openSync(file, 'r');
  readSync(descriptor, head);
  closeSync(descriptor);
  return head.readUInt16LE(18);
}
