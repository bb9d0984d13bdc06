import { Route53Client } from '@aws-sdk/client-route-53';
import { describe, expect, it, vi } from 'vitest';
import { createRequestHandler } from '../../../adapters/aws/request-handler.ts';
import { connectDirect } from '../../../adapters/route53/connect-direct.ts';
import { createTaskNames } from '../../../adapters/route53/task-names.ts';
import { AWS_KEY, startAws } from '../aws/start-aws.ts';

const record = { name: 't-1.bots.example.com', addresses: ['203.0.113.7', '2001:db8::7'] };

const problem = (code: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>of the test</Message></Error></ErrorResponse>`;

const change = (status: string) =>
  `<ChangeResourceRecordSetsResponse><ChangeInfo><Id>/change/C1</Id><Status>${status}</Status></ChangeInfo></ChangeResourceRecordSetsResponse>`;

/** Names over a Route 53 that answers so. */
async function namesAt(status: number, xml: string) {
  const aws = await startAws(() => ({ status, xml }));
  const client = new Route53Client({
    endpoint: aws.url,
    region: 'us-east-1',
    credentials: AWS_KEY,
    requestHandler: createRequestHandler({ connectMs: 500, answerMs: 500 }),
    maxAttempts: 1,
  });
  return { names: createTaskNames(client, 'Z1'), sent: aws.sent };
}

describe('names of tasks in Route 53', () => {
  it('are written as one change, so that either address is there or none', async () => {
    const { names, sent } = await namesAt(200, change('PENDING'));
    expect(await names.point(record)).toEqual({ outcome: 'pointed', changeId: '/change/C1' });
    expect(sent).toHaveLength(1);
    const { url, body } = sent[0] ?? { url: '', body: '' };
    expect(url).toBe('/2013-04-01/hostedzone/Z1/rrset');
    expect(body.match(/<(Action|Type|TTL|Value)>[^<]*/g)).toEqual([
      '<Action>UPSERT',
      '<Type>A',
      '<TTL>60',
      '<Value>203.0.113.7',
      '<Action>UPSERT',
      '<Type>AAAA',
      '<TTL>60',
      '<Value>2001:db8::7',
    ]);
  });

  it('are looked for by the change, and known everywhere when it is in sync', async () => {
    const answer = (status: string) =>
      change(status).replaceAll('ChangeResourceRecordSets', 'GetChange');
    const pending = await namesAt(200, answer('PENDING'));
    expect(await pending.names.look('/change/C1')).toEqual({ outcome: 'under way' });
    expect(pending.sent[0]?.url).toBe('/2013-04-01/change/C1');
    const done = await namesAt(200, answer('INSYNC'));
    expect(await done.names.look('/change/C1')).toEqual({ outcome: 'everywhere' });
  });

  it('are asked for once where Route 53 has too much to do: whoever asks waits longer than a client would', async () => {
    const aws = await startAws(() => ({ status: 400, xml: problem('Throttling') }));
    vi.stubEnv('AWS_ENDPOINT_URL', aws.url);
    vi.stubEnv('AWS_REGION', 'us-east-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', AWS_KEY.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', AWS_KEY.secretAccessKey);
    const way = { by: 'name', domain: 'bots.example.com', port: 443, zoneId: 'Z1' } as const;
    const { names } = await connectDirect({ ...way, certificateSecret: 's' });
    await expect(names.look('/change/C1')).rejects.toThrow();
    vi.unstubAllEnvs();
    expect(aws.sent).toHaveLength(1);
  });

  it('are everywhere at once where the zone says so', async () => {
    const { names } = await namesAt(200, change('INSYNC'));
    expect(await names.point(record)).toEqual({ outcome: 'everywhere' });
  });

  it.each([
    [400, 'Throttling'],
    [400, 'ThrottlingException'],
    [400, 'PriorRequestNotComplete'],
    [500, 'InternalFailure'],
    [503, 'ServiceUnavailable'],
  ])('may be asked for again after %i %s', async (status, code) => {
    const { names } = await namesAt(status, problem(code));
    await expect(names.point(record)).rejects.toThrow();
    await expect(names.remove(record)).rejects.toThrow();
  });

  it('may be asked for again where nobody answers', async () => {
    const client = new Route53Client({
      endpoint: 'http://127.0.0.1:9',
      region: 'us-east-1',
      credentials: AWS_KEY,
      requestHandler: createRequestHandler({ connectMs: 500, answerMs: 500 }),
      maxAttempts: 1,
    });
    await expect(createTaskNames(client, 'Z1').point(record)).rejects.toThrow();
  });

  it.each([
    [403, 'AccessDenied'],
    [404, 'NoSuchHostedZone'],
    [400, 'InvalidInput'],
  ])('are refused for good by %i %s', async (status, code) => {
    const { names } = await namesAt(status, problem(code));
    const denied = code === 'AccessDenied';
    const refused = { outcome: 'refused', because: expect.stringContaining(code), denied };
    expect(await names.point(record)).toEqual(refused);
    expect(await names.look('/change/C1')).toEqual(refused);
    expect(await names.remove(record)).toEqual(refused);
  });

  it('are gone where there is nothing to delete', async () => {
    const { names } = await namesAt(400, problem('InvalidChangeBatch'));
    expect(await names.remove(record)).toEqual({ outcome: 'removed' });
  });
});
