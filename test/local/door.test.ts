import { request } from 'node:http';
import { ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalEcs, startLocalEcs } from '../../local/ecs/start-local-ecs.ts';

let ecs: LocalEcs;

beforeAll(async () => {
  ecs = await startLocalEcs({
    port: 0,
    cluster: 'greenroom',
    keyId: 'this-run',
    launchDelayMs: 0,
    onLog: () => undefined,
  });
});

afterAll(() => ecs.close());

const listAs = (accessKeyId: string) => {
  const credentials = { accessKeyId, secretAccessKey: 's' };
  const client = new ECSClient({
    region: 'eu-west-1',
    endpoint: ecs.url,
    credentials,
    maxAttempts: 1,
  });
  return client.send(new ListTasksCommand({ cluster: 'greenroom' }));
};

/** A request with headers that `fetch` would not send. */
function statusFor(headers: Record<string, string>, method = 'POST'): Promise<number> {
  const signed = { authorization: 'AWS4-HMAC-SHA256 Credential=this-run/x', ...headers };
  const all = { 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListTasks', ...signed };
  return new Promise((resolve, reject) => {
    const sent = request(ecs.url, { method, headers: all }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject).end(method === 'GET' ? undefined : '{"cluster":"greenroom"}');
  });
}

describe('the local AWS endpoints', () => {
  it('answer this run, and no other program of the machine', async () => {
    await expect(listAs('this-run')).resolves.toMatchObject({ taskArns: [] });
    await expect(listAs('another')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('refuse a page in a browser, whatever it knows', async () => {
    expect(await statusFor({})).toBe(200);
    expect(await statusFor({ origin: 'http://127.0.0.1:7860' })).toBe(403);
  });

  it('refuse a name that was made to point here', async () => {
    expect(await statusFor({ host: 'evil.example:80' })).toBe(403);
    expect(await statusFor({ host: 'evil.example:80' }, 'GET')).toBe(403);
  });
});
