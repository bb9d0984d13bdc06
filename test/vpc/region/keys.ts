/** Temporary credentials of roles: each request is judged by the role whose key signed it. */
import { randomBytes } from 'node:crypto';
import { type SignedRequest, sdkSignature, signatureIn } from '../../adapters/aws/sdk-signature.ts';
import { type Ask, may } from '../../lib/iam/may.ts';
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
  /** The role whose key signed a request, or why nobody is believed to have. */
  signerOf(request: SignedRequest): Promise<{ readonly role: string } | { readonly wrong: string }>;
  /** The first of these that the role may not do. */
  refused(role: string, asks: readonly Ask[]): Ask | undefined;
  /** Takes over what a deploy has changed; keys stay valid. */
  update(roles: ReadonlyMap<string, Role>): void;
}

/** In AWS's words. */
const NOT_SIGNED = 'The request signature we calculated does not match the signature you provided.';

/** Knows these roles. */
export function createKeys(first: ReadonlyMap<string, Role>): Keys {
  let roles = first;
  const holders = new Map<string, Credentials & { readonly role: string }>();
  return {
    issue(arn, service) {
      const role = roles.get(arn);
      if (!role?.trusts.includes(service)) {
        throw new Error(`${service} is unable to assume the role '${arn}'`);
      }
      const AccessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
      const secrets = { SecretAccessKey: randomBytes(20).toString('hex'), Token: 'session' };
      holders.set(AccessKeyId, { AccessKeyId, ...secrets, role: arn });
      return { AccessKeyId, ...secrets };
    },
    async signerOf(request) {
      const { authorization = '' } = request.headers;
      const [, key = ''] = /Credential=([^/]+)\//.exec(authorization) ?? [];
      const holder = holders.get(key);
      if (!holder) return { wrong: 'The security token included in the request is invalid' };
      const { role, AccessKeyId, SecretAccessKey, Token } = holder;
      const signed = await sdkSignature(request, {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: Token,
      });
      const isRight = signed === signatureIn(request.headers);
      return isRight ? { role } : { wrong: `${NOT_SIGNED} (${role})` };
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
