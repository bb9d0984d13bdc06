import { describe, expect, it } from 'vitest';
import type { ApiEnv } from '../../../services/api/env.ts';
import { parseApiEnv } from '../../../services/api/parse-env.ts';

const env: ApiEnv = {
  TABLE_NAME: 'greenroom',
  DEPLOYMENT: 'greenroom',
  DEFAULT_POOL: 'receptionist',
  POOLS: 'receptionist, parrot',
  SCALER_FUNCTION: '',
  JOIN_SECRETS: 'a,b',
  ALLOWED_ORIGINS: '',
  ICE_SERVERS: '[{"urls":"stun:stun.example"}]',
};

describe('parseApiEnv', () => {
  it('reads lists and servers', () => {
    const { settings, tableName } = parseApiEnv(env, { streams: true });
    expect(tableName).toBe('greenroom');
    expect(settings).toEqual({
      pools: ['receptionist', 'parrot'],
      defaultPool: 'receptionist',
      open: false,
      joinSecrets: ['a', 'b'],
      join: undefined,
      shares: { perKey: 0, perAddress: 0 },
      allowedOrigins: [],
      iceServers: [{ urls: 'stun:stun.example' }],
      turn: undefined,
      streams: true,
    });
  });

  it.each([
    [{ SESSIONS_PER_KEY: 'ten' }, 'SESSIONS_PER_KEY must be a number, got ten'],
    [{ TABLE_NAME: '' }, 'TABLE_NAME is missing'],
    [{ POOLS: undefined }, 'POOLS is missing'],
    [{ DEFAULT_POOL: 'other' }, 'DEFAULT_POOL must be one of POOLS, got other'],
    [{ JOIN_SECRETS: '' }, 'JOIN_SECRETS is missing'],
    [{ JOIN: '0' }, 'JOIN must be issuer or a number, got 0'],
    [
      { DIRECT_DOMAIN: 'bots' },
      'DIRECT_DOMAIN must be a domain such as bots.example.com, got bots',
    ],
    [{ DIRECT_DOMAIN: 'bots.a.com', DIRECT_PORT: '0' }, 'DIRECT_PORT must be a port'],
    [{ DIRECT_DOMAIN: 'bots.a.com', EDGE_SECRET: 's' }, 'DIRECT_DOMAIN and EDGE_SECRET exclude'],
    [{ ICE_SERVERS: '{' }, 'ICE_SERVERS must be a JSON list'],
    [{ ICE_SERVERS: '[{"url":"x"}]' }, 'ICE_SERVERS must be a JSON list'],
  ])('names what is wrong: %o', (change, message) => {
    expect(() => parseApiEnv({ ...env, ...change } as Partial<ApiEnv>, { streams: true })).toThrow(
      message,
    );
  });

  it('reads by which names sockets come in, if by any', () => {
    expect(parseApiEnv(env, { streams: true }).nameWay).toBeUndefined();
    const { nameWay } = parseApiEnv(
      { ...env, DIRECT_DOMAIN: 'bots.example.com' },
      { streams: true },
    );
    expect(nameWay).toEqual({ by: 'name', domain: 'bots.example.com', port: 443 });
  });

  it('names all of it at once', () => {
    expect(() => parseApiEnv({}, { streams: true })).toThrow(
      'TABLE_NAME is missing; DEPLOYMENT is missing; DEFAULT_POOL is missing; POOLS is missing',
    );
  });
});
