/** What carriers fetch for callers who wait: our own audio, and a document for the carrier that wants one around it. It is for everybody. */
import { Hono } from 'hono';
import { isAudioUrl } from '../../../core/phone/audio-url.ts';
import { accountOf } from '../phone/account-of.ts';
import { HOLD_WAV } from '../phone/hold-audio.ts';
import { HOLD_MP3 } from '../phone/hold-mp3.ts';
import type { PhoneDeps } from '../phone/phone-deps.ts';
import { ApiProblem } from '../problem.ts';

/** Files by GET and documents by POST, as the carriers have it; either is answered, since nobody tells us of a change. */
const METHODS = ['GET', 'POST'];

/** Two files, and a document for each carrier. */
export function createHoldAudio(phone: Pick<PhoneDeps, 'accounts'>) {
  const app = new Hono();
  const file = (path: string, bytes: Uint8Array<ArrayBuffer>, type: string) =>
    app.on(METHODS, path, (c) =>
      c.body(bytes, 200, { 'content-type': type, 'cache-control': 'public, max-age=86400' }),
    );
  file('/hold.wav', HOLD_WAV, 'audio/wav');
  file('/hold.mp3', HOLD_MP3, 'audio/mpeg');
  app.on(METHODS, '/:carrier/sound', (c) => {
    const account = accountOf(phone, c.req.param('carrier'));
    const soundUrl = c.req.query('url') ?? '';
    if (!isAudioUrl(soundUrl))
      throw new ApiProblem('REQUEST_INVALID', { detail: 'url: must be the address of a sound' });
    const { contentType, body } = account.write({ do: 'play', soundUrl });
    return c.body(body, 200, { 'content-type': contentType });
  });
  return app;
}
