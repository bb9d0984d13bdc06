import { describe, expect, it } from 'vitest';
import pathToken from '../../../services/edge/path-token.js';

const SECRET = 's'.repeat(48);
const nowS = 1_900_000_000;
const given = { address: '10.40.3.7:8080', path: '/sessions/abc/ws', expiresS: nowS + 60 };
const path = pathToken.sign(given, SECRET);
const open = (what: string, changes: object = {}) =>
  pathToken.open(what, { secret: SECRET, port: '8080', network: '10.40.0.0/16', nowS, ...changes });

describe('a signed path', () => {
  it('leads to the one task and path that it was signed for', () => {
    expect(path).toMatch(/^\/ws\/[\w-]+\.[\w-]{43}$/);
    expect(open(path)).toBe('10.40.3.7:8080/sessions/abc/ws');
  });

  it.each([
    ['is late', path, { nowS: nowS + 60 }],
    ['was signed with another secret', path, { secret: 't'.repeat(48) }],
    ['meets a router without a secret', path, { secret: '' }],
    ['leads to another port than the supervisor’s', path, { port: '8081' }],
    ['leads out of the network', path, { network: '10.41.0.0/16' }],
    ['meets a router without a network', path, { network: '' }],
    ['was cut', path.slice(0, -1), {}],
    ['was lengthened', `${path}A`, {}],
    ['has another payload', path.replace(/^\/ws\/./, '/ws/x'), {}],
    ['has a path after it', `${path}/healthz`, {}],
    ['has no signature', path.slice(0, path.indexOf('.')), {}],
    ['has an empty signature', `${path.slice(0, path.indexOf('.'))}.`, {}],
    ['has nothing', '/ws/', {}],
    ['has another prefix', path.replace('/ws/', '/xx/'), {}],
  ])('is refused when it %s', (_why, what, changes) => {
    expect(open(what, changes)).toBe('');
  });

  it.each([
    '169.254.170.2:8080',
    '127.0.0.1:8080',
    '8.8.8.8:8080',
    'example.com:8080',
    '10.0.0.1@evil.com:8080',
    '10.41.0.1:8080',
    '10.40.0.256:8080',
    '010.40.0.1:8080',
    '10.40.1:8080',
    '0x0a.40.0.1:8080',
    '[::ffff:10.40.0.1]:8080',
  ])('is refused when it was signed for %s, which is no task', (address) => {
    expect(open(pathToken.sign({ ...given, address }, SECRET))).toBe('');
  });

  it.each(['/a?b=c', '/a b', '/a|9999999999', '/a\r\nHost: x', '//', ''])(
    'keeps a strange path %j from doing harm',
    (strange) => {
      const answer = open(pathToken.sign({ ...given, path: strange }, SECRET));
      expect(['', '10.40.3.7:8080//']).toContain(answer);
    },
  );
});
