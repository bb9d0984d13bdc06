import { describe, expect, it } from 'vitest';
import type { BotEnv } from '../../../services/supervisor/env.ts';
import { parseSupervisorEnv } from '../../../services/supervisor/parse-env.ts';

const env = {
  TABLE_NAME: 't',
  GREENROOM_POOL: 'p',
  GREENROOM_REVISION: 'r',
  GREENROOM_AGENT: 'parrot',
  GREENROOM_SPARE_SEATS: '0',
  GREENROOM_PORT: '0',
  GREENROOM_MEDIA_PORT: '0',
  GREENROOM_VCPU: '0.5',
};
const direct = {
  DIRECT_DOMAIN: 'bots.example.com',
  DIRECT_ZONE_ID: 'Z1',
  DIRECT_CERTIFICATE_SECRET: 'greenroom/certificate',
};

describe('the supervisor’s environment', () => {
  it('may have a name and TLS of the task’s own, or neither', () => {
    expect(parseSupervisorEnv(env).direct).toBeUndefined();
    expect(parseSupervisorEnv({ ...env, ...direct, DIRECT_PORT: '8443' }).direct).toEqual({
      by: 'name',
      domain: 'bots.example.com',
      port: 8443,
      zoneId: 'Z1',
      certificateSecret: 'greenroom/certificate',
    });
  });

  it.each([
    [{ DIRECT_ZONE_ID: undefined }, 'go together, got no DIRECT_ZONE_ID'],
    [{ DIRECT_DOMAIN: '' }, 'go together, got no DIRECT_DOMAIN'],
    [{ DIRECT_DOMAIN: '*.bots.example.com' }, 'DIRECT_DOMAIN must be a domain'],
    [{ DIRECT_DOMAIN: 'bots.example.com.' }, 'DIRECT_DOMAIN must be a domain'],
    [{ DIRECT_DOMAIN: 'Bots.example.com' }, 'DIRECT_DOMAIN must be a domain'],
    [{ DIRECT_PORT: '443a' }, 'DIRECT_PORT must be a port from 1 to 65535, got 443a'],
    [{ DIRECT_PORT: '65536' }, 'DIRECT_PORT must be a port'],
    [{ TABLE_NAME: undefined, DIRECT_PORT: '0' }, /TABLE_NAME: .*; DIRECT_PORT must be/],
  ])('names what is wrong: %o', (change, message) => {
    expect(() => parseSupervisorEnv({ ...env, ...direct, ...change } as Partial<BotEnv>)).toThrow(
      message,
    );
  });
});
