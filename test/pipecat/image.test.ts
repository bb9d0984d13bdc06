import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assemble } from '../../tools/image/assemble.ts';
import type { Cpu } from '../../tools/image/contents.ts';
import { readImageConfig } from '../../tools/image/dockerfile.ts';
import { findPipecatAgent } from '../../tools/image/find-pipecat-agent.ts';
import { runInside } from '../image/run-inside.ts';
import { type ImageTask, startImage } from '../image/start-image.ts';
import { whyNoImage } from '../image/tools.ts';
import { until } from '../local/until.ts';
import { openWebrtcCaller, type WebrtcCaller } from '../services/bot/transport/webrtc-caller.ts';
import { ROOT } from './python.ts';

const PATIENCE_MS = 30_000;

/** What a bot may find: the interpreter of the image, its certificates, and modules whose bytecode is there already. */
const PROBE = `
import json, os, ssl, sqlite3, sysconfig, zoneinfo, importlib.util
import numpy, onnxruntime, aiortc, cv2
cached = lambda name: os.path.exists(importlib.util.find_spec(name).cached)
print(json.dumps({
    "certificates": len(ssl.create_default_context().get_ca_certs()) > 100,
    "zone": str(zoneinfo.ZoneInfo("Europe/Berlin")),
    "platform": sysconfig.get_config_var("SOABI") is not None,
    "cached": [cached("pipecat"), cached("json"), cached("numpy")],
}))
`;

const why = whyNoImage();

describe.skipIf(why !== undefined)(
  `the image of a Pipecat bot${why ? ` (skipped: ${why})` : ''}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'greenroom-python-image-'));
    let task: ImageTask;
    let caller: WebrtcCaller | undefined;

    beforeAll(async () => {
      await makeBundle(folder);
      task = await startImage(folder, 'echo');
    }, 580_000);

    afterAll(async () => {
      caller?.close();
      await task?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const ask = async (path: string, method = 'GET', body?: object) => {
      const headers = { 'content-type': 'application/json' };
      const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
      return (await (await task.api.request(path, init)).json()) as Record<string, string>;
    };

    it('has a Python that is whole: certificates, time zones, native modules, bytecode', async () => {
      const said = await runInside(folder, ['/usr/bin/python3', '-c', PROBE]);
      expect(JSON.parse(said)).toEqual({
        certificates: true,
        zone: 'Europe/Berlin',
        platform: true,
        cached: [true, true, true],
      });
    });

    it('becomes claimable as a task, read-only and without rights, and serves a session over WebRTC', async () => {
      await task.untilClaimable();
      const { sessionId, offerUrl = '', state } = await ask('/v1/sessions', 'POST', {});
      expect(state).toBe('ready');
      caller = await openWebrtcCaller();
      const { sdp = '' } = await ask(offerUrl, 'POST', { sdp: caller.offer, type: 'offer' });
      caller.accept(sdp);
      await caller.connected;
      const data = { version: '2.1.0', about: { library: 'test' } };
      caller.send(JSON.stringify({ label: 'rtvi-ai', type: 'client-ready', id: '1', data }));
      const { messages } = caller;
      const isReady = () => messages.some((text) => text.includes('"bot-ready"'));
      await until(() => isReady() || undefined, PATIENCE_MS);
      caller.close();
      const look = () => ask(`/v1/sessions/${sessionId}`);
      await until(
        async () => ((await look())['state'] === 'ended' ? true : undefined),
        PATIENCE_MS,
      );
      expect(await look()).toMatchObject({ reason: 'caller_left', start: 'warm' });
    });

    it('warms a fresh process for the next caller, and leaves cleanly on SIGTERM', async () => {
      await task.untilClaimable();
      expect(await task.stop()).toBe(0);
    });
  },
);

/** As a container runtime has it, from the parts that the Dockerfile's last stage copies: no Docker and no archive needed. */
async function makeBundle(folder: string): Promise<void> {
  // The image's user must get through.
  chmodSync(folder, 0o755);
  const [parts, rootfs] = [join(folder, 'parts'), join(folder, 'rootfs')];
  const cache = join(ROOT, '.greenroom/cache/image');
  const agent = findPipecatAgent('echo');
  await assemble({ cpu: process.arch as Cpu, source: ROOT, outdir: parts, cache, agent });
  const config = readImageConfig(readFileSync(join(ROOT, 'services/pipecat/Dockerfile'), 'utf8'));
  mkdirSync(rootfs);
  for (const part of config.layers)
    cpSync(join(parts, part), rootfs, { recursive: true, verbatimSymlinks: true });
  rmSync(parts, { recursive: true });
  const [uid, gid] = config.user.split(':').map(Number);
  const { env, entrypoint: args, workdir: cwd } = config;
  writeFileSync(
    join(folder, 'config.json'),
    JSON.stringify({ process: { user: { uid, gid }, env, args, cwd } }),
  );
}
