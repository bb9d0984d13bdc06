/** Whom AWS believes: a request is its role's only if it was signed with the secret of the key that it names. */
import { describe, expect, it } from 'vitest';
import { createSignedClient } from '../../adapters/aws/signed-client.ts';
import { type Credentials, createKeys } from './region/keys.ts';

const ARN = 'arn:aws:iam::000000000000:role/api-Role';
const LAMBDA = 'lambda.amazonaws.com';
const keys = createKeys(new Map([[ARN, { arn: ARN, trusts: [LAMBDA], statements: [] }]]));

/** A kick as the API's function signs it with these credentials, and what is made of it on the way. */
async function kickBy(of: Credentials, changed: { body?: string } = {}) {
  const env = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: of.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: of.SecretAccessKey,
    AWS_SESSION_TOKEN: of.Token,
  };
  const url = 'https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/scaler/invocations';
  const body = '{"kick":"receptionist"}';
  const { headers } = await createSignedClient(env, 'lambda').sign(url, { method: 'POST', body });
  const sent = { ...Object.fromEntries(headers), host: 'lambda.us-east-1.amazonaws.com' };
  return { method: 'POST', url: new URL(url).pathname, headers: sent, body, ...changed };
}

describe('a request', () => {
  const issued = keys.issue(ARN, LAMBDA);

  it('is its role’s when it is signed with the role’s secret', async () => {
    expect(await keys.signerOf(await kickBy(issued))).toEqual({ role: ARN });
  });

  it.each([
    [
      'with another secret',
      { ...issued, SecretAccessKey: 'guessed' },
      {},
      /signature we calculated/,
    ],
    ['with another session', { ...issued, Token: 'old' }, {}, /signature we calculated/],
    ['for another body', issued, { body: '{"kick":"parrot"}' }, /signature we calculated/],
    ['with a key that nobody has', { ...issued, AccessKeyId: 'ASIA0' }, {}, /token .* is invalid/],
  ])('is nobody’s when it is signed %s', async (_, credentials, changed, says) => {
    const signer = await keys.signerOf(await kickBy(credentials, changed));
    expect('wrong' in signer && signer.wrong).toMatch(says);
  });
});
