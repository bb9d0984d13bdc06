import { describe, expect, it } from 'vitest';
import { createScalerKick } from '../../../adapters/lambda/scaler-kick.ts';
import { createHandClock } from '../../core/warm-store.ts';
import { sdkSignature, signatureIn } from '../aws/sdk-signature.ts';
import { AWS_KEY, startAws } from '../aws/start-aws.ts';

const TAKEN = { status: 202 };

describe('createScalerKick', () => {
  it('invokes the function without waiting for it, once a second for each pool', async () => {
    const { sent: invoked, env } = await startAws(() => TAKEN);
    const clock = createHandClock();
    const kick = createScalerKick({ functionName: 'scaler', clock, env });
    await kick('p');
    await kick('p');
    await kick('q');
    clock.moveMs(1000);
    await kick('p');
    const said = invoked.map(
      ({ url, headers, body }) => `${url} ${String(headers['x-amz-invocation-type'])} ${body}`,
    );
    const path = '/2015-03-31/functions/scaler/invocations Event';
    expect(said).toEqual(['p', 'q', 'p'].map((pool) => `${path} {"kick":"${pool}"}`));
  });

  it('signs as the SDK does', async () => {
    const { sent: invoked, env } = await startAws(() => TAKEN);
    await createScalerKick({ functionName: 'scaler', clock: createHandClock(), env })('p');
    const [request] = invoked;
    expect(request?.headers['x-amz-security-token']).toBe('token');
    const { authorization } = request!.headers;
    expect(authorization).toContain('/us-east-1/lambda/aws4_request');
    expect(signatureIn({ authorization })).toMatch(/^[0-9a-f]{64}$/);
    expect(await sdkSignature(request!, AWS_KEY)).toBe(signatureIn({ authorization }));
  });

  it('tells of a refusal, after a second try where Lambda has a fault', async () => {
    const refuses = await startAws(() => ({ status: 403 }));
    const faulty = await startAws(() => ({ status: 500 }));
    const kick = (env: typeof faulty.env) =>
      createScalerKick({ functionName: 'scaler', clock: createHandClock(), env })('p');
    await expect(kick(refuses.env)).rejects.toThrow('403');
    await expect(kick(faulty.env)).rejects.toThrow('500');
    expect([refuses.sent.length, faulty.sent.length]).toEqual([1, 3]);
  });

  it('does nothing where there is no function', async () => {
    const { sent: invoked, env } = await startAws(() => TAKEN);
    await createScalerKick({ functionName: '', clock: createHandClock(), env })('p');
    expect(invoked).toEqual([]);
  });
});
