import { describe, expect, it } from 'vitest';
import { createLinks } from '../../../adapters/phone/links.ts';
import type { SocketWay } from '../../../core/access/socket-way.ts';
import pathToken from '../../../services/edge/path-token.js';

const secret = 'x'.repeat(32);
const session = {
  sessionId: 's1',
  taskId: '0b69d5c0d6554aa8',
  endpoint: 'http://key@10.0.1.2:8080',
  expiresAtMs: 5_000,
};
const to = { origin: 'https://called.example', token: 'the-token' };
const urlBy = (way: SocketWay) => createLinks({ secret, way }).socketUrl(session, to);
const named = { by: 'name', domain: 'bots.example.com' } as const;

describe('a socket’s address', () => {
  it('is the task’s name, and tells the port only where it is not the usual one', () => {
    const name = 'wss://t-0b69d5c0d6554aa8.bots.example.com';
    expect(urlBy({ ...named, port: 443 })).toBe(`${name}/sessions/s1/ws/the-token`);
    expect(urlBy({ ...named, port: 8443 })).toBe(`${name}:8443/sessions/s1/ws/the-token`);
  });

  it('is a signed path of the edge that was called', () => {
    const url = new URL(urlBy({ by: 'edge', signPath: pathToken.sign }));
    expect(url.origin).toBe('wss://called.example');
    const edge = { secret, port: '8080', network: '10.0.0.0/16', nowS: 4 };
    expect(pathToken.open(url.pathname, edge)).toBe('10.0.1.2:8080/sessions/s1/ws/the-token');
  });

  it('leads straight to the task without its key where nothing is between', () => {
    expect(urlBy({ by: 'address' })).toBe('ws://10.0.1.2:8080/sessions/s1/ws/the-token');
  });
});
