import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RawData, WebSocket } from 'ws';
import { createClosing } from '../../local/closing.ts';
import type { ShownPhone } from '../../local/phone/handset.ts';
import { servePhone } from '../../local/phone/serve-phone.ts';
import { until } from '../local/until.ts';
import { type PhoneSystem, startPhoneSystem } from './system.ts';

const closing = createClosing();
let phone: PhoneSystem;
let words: Int16Array;
let url = '';
beforeAll(async () => {
  phone = await startPhoneSystem({ agent: 'parrot', warm: 1, maxTasks: 2 });
  words = await phone.speak('Good morning, I would like to make an appointment, please.');
  url = await servePhone(0, phone.exchanges, closing);
});
afterAll(async () => {
  await closing.close();
  await phone.close();
});

/** The page's line, as its script uses it. */
async function sitDown() {
  const socket = new WebSocket(`${url.replace('http', 'ws')}line`);
  let shown: { phones: ShownPhone[]; errors: string[] } = { phones: [], errors: [] };
  let heardMs = 0;
  socket.on('message', (data: RawData, isBinary) => {
    if (isBinary) heardMs += (data as Buffer).length / 32;
    else shown = JSON.parse((data as Buffer).toString()) as typeof shown;
  });
  await once(socket, 'open');
  return {
    tell: (wish: object) => socket.send(JSON.stringify(wish)),
    say: (samples: Int16Array) => socket.send(samples),
    shown: () => shown,
    heardMs: () => heardMs,
    sees: (is: (one: ShownPhone) => boolean) => until(() => shown.phones.find(is)),
    leave: () => socket.close(),
  };
}

describe('the page to ring from', () => {
  it('is there, with its script and what plays its sound', async () => {
    for (const path of ['', 'phone.js', 'line.worklet.js'])
      expect((await fetch(url + path)).status).toBe(200);
  });

  it('rings the bot, is heard, and is the person whom the bot transfers to', async () => {
    const page = await sitDown();
    page.tell({ do: 'call', carrier: 'twilio', from: '+12025550101', to: '+12025550199' });
    await page.sees(({ called, hears, held }) => called && hears === 'bot' && held);
    const session = await until(async () => {
      const asked = await fetch(`${phone.system.url}/v1/sessions?phase=live`);
      const { sessions } = (await asked.json()) as { sessions: { sessionId: string }[] };
      return sessions[0];
    });
    const before = page.heardMs();
    for (let at = 0; at < words.length; at += 320) {
      page.say(words.slice(at, at + 320));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await until(() => page.heardMs() > before + 500 || undefined);
    await fetch(`${phone.system.url}/v1/sessions/${session.sessionId}/transfer`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ target: 'desk' }),
    });
    const person = await page.sees(({ called, status }) => !called && status === 'ringing');
    page.tell({ do: 'answer', phone: person.id });
    await page.sees(({ id, status, held }) => id === person.id && status === 'answered' && held);
    page.tell({ do: 'hang-up', phone: person.id });
    await page.sees(({ id, status }) => id === person.id && status === 'completed');
    page.leave();
    await until(() => phone.exchanges.twilio.open.length === 0 || undefined);
    expect(page.shown().errors).toEqual([]);
  });
});
