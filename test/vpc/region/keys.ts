/** Temporary credentials of roles: each request is judged by the role whose key signed it. */
import { randomBytes } from 'node:crypto';
import { may, type Ask } from '../../lib/iam/may.ts';
import type { Role } from '../template/roles.ts';

/** Credentials as every SDK takes them. */
export interface Credentials {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token: string;
}

/** The account's roles. */
export interface Keys {
  /** Throws where the role is missing or does not trust the service. */
  issue(role: string, service: string): Credentials;
  /** The role whose key signed a request. */
  roleOf(authorization: string | undefined): string | undefined;
  /** The first of these that the role may not do. */
  refused(role: string, asks: readonly Ask[]): Ask | undefined;
  /** Takes over what a deploy has changed; keys stay valid. */
  update(roles: ReadonlyMap<string, Role>): void;
}

/** Knows these roles. */
export function createKeys(first: ReadonlyMap<string, Role>): Keys {
  let roles = first;
  const holders = new Map<string, string>();
  return {
    issue(arn, service) {
      const role = roles.get(arn);
      if (!role?.trusts.includes(service)) {
        throw new Error(`${service} is unable to assume the role '${arn}'`);
      }
      const AccessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
      holders.set(AccessKeyId, arn);
      return { AccessKeyId, SecretAccessKey: randomBytes(20).toString('hex'), Token: 'session' };
    },
    roleOf(authorization = '') {
      const [, key = ''] = /Credential=([^/]+)\//.exec(authorization) ?? [];
      return holders.get(key);
    },
    refused: (role, asks) => asks.find((ask) => !may(roles.get(role)?.statements ?? [], ask)),
    update(next) {
      roles = next;
    },
  };
}

/** A refusal in AWS's words. */
export function sayRefused(role: string, { action, resource }: Ask): string {
  return `User: ${role} is not authorized to perform: ${action} on resource: ${resource}`;
}
