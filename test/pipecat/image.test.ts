import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cpu } from '../../tools/image/contents.ts';
import { runInside } from '../image/run-inside.ts';
import { type ImageTask, startImage } from '../image/start-image.ts';
import { whyNoImage } from '../image/tools.ts';
import { until } from '../local/until.ts';
import { openWebrtcCaller, type WebrtcCaller } from '../services/bot/transport/webrtc-caller.ts';
import { makeBundle, PROBE, PROBED } from './image-bundle.ts';

const PATIENCE_MS = 30_000;

const why = whyNoImage();

describe.skipIf(why !== undefined)(
  `the image of a Pipecat bot${why ? ` (skipped: ${why})` : ''}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'greenroom-python-image-'));
    let task: ImageTask;
    let caller: WebrtcCaller | undefined;

    beforeAll(async () => {
      await makeBundle(folder, process.arch as Cpu);
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
      expect(JSON.parse(said)).toEqual(PROBED);
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
