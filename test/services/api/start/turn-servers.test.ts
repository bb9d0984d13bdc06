import { expect, it } from 'vitest';
import { viewIce } from '../../../../services/api/session-view.ts';
import { turnServer } from '../../../../services/api/start/turn-servers.ts';

const turn = {
  urls: [
    'turn:relay.example:3478',
    'turn:relay.example:3478?transport=tcp',
    'turns:relay.example:443',
  ],
  secret: 'of-the-relay',
};
const nowMs = 1_900_000_000_000;

it('a relay’s credentials are what coturn makes of the shared secret, and outlast a session', () => {
  // printf 1900018000:greenroom | openssl dgst -sha1 -hmac of-the-relay -binary | base64
  expect(turnServer(turn, nowMs)).toMatchObject({
    username: '1900018000:greenroom',
    credential: 'gbeYcKKpqhjv6eGtvGxhxWrqCY0=',
  });
});

it('callers try what passes most networks first', () => {
  expect(turnServer(turn, nowMs).urls).toEqual([
    'turns:relay.example:443',
    'turn:relay.example:3478?transport=tcp',
    'turn:relay.example:3478',
  ]);
});

it('callers get STUN servers and relays together, and none where there are none', async () => {
  const settings = {
    pools: ['p'],
    defaultPool: 'p',
    open: true,
    joinSecrets: [],
    allowedOrigins: [],
    iceServers: [{ urls: 'stun:stun.example' }],
    streams: false,
  };
  const clock = { nowMs: () => nowMs, sleep: async () => undefined };
  const session = { sessionId: 's' };
  const relays = async () => [{ urls: ['turns:managed.example:443'], username: 'u' }];
  const { iceConfig } = await viewIce({ settings: { ...settings, turn }, clock, relays }, session);
  expect(iceConfig?.iceServers.map(({ urls }) => urls)).toEqual([
    'stun:stun.example',
    expect.arrayContaining(turn.urls),
    ['turns:managed.example:443'],
  ]);
  const bare = { settings: { ...settings, iceServers: [] }, clock };
  expect(await viewIce(bare, session)).toEqual({});
});
