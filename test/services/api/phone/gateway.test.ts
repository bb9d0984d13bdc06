import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { afterEach, describe, expect, it } from 'vitest';
import { CARRIERS, type Carrier } from '../../../../core/phone/phone.ts';
import { taskName } from '../../../../core/task/task-name.ts';
import { readSteps } from '../../../../local/carrier/documents/read-steps.ts';
import { wordFields } from '../../../../local/carrier/sides/word-fields.ts';
import { signFields } from '../../../../local/carrier/sign-webhook.ts';
import { gatewayEvent } from '../../../localstack/gateway-event.ts';
import { createPhoneApi, KEYS, OUR_NUMBER } from './phone-api.ts';

/** As API Gateway names itself, and `phone setup` tells it where there is no edge. */
const HOST = 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com';
const DOMAIN = 'bots.example.com';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close();
});

/** Asks by API Gateway, as it hands on what came to its own address; signed for another one where `signed` says so. */
async function ask(carrier: Carrier, { base64 = false, signed = HOST, claimed = '' } = {}) {
  const way = { by: 'name', domain: DOMAIN, port: 443 } as const;
  const api = await createPhoneApi({ tasks: ['one'], way });
  opened.push(api);
  const path = `/phone/${carrier}/voice`;
  const leg = { id: 'call-1', from: '+15550001', to: OUR_NUMBER, status: 'ringing' } as const;
  const signing = { carrier, keys: KEYS, nowMs: api.deps.clock.nowMs() };
  const { method, headers, body } = signFields(
    signing,
    `https://${signed}${path}`,
    wordFields(carrier, leg),
  );
  const named = claimed === '' ? {} : { 'x-greenroom-host': claimed };
  const event = gatewayEvent({ method, path, headers: { ...headers, ...named }, body, base64 });
  const answer = await handle(api.phone)(event as unknown as LambdaEvent);
  return { ...answer, task: api.tasks[0]! };
}

describe.each(CARRIERS)('a webhook of %s at API Gateway’s own address', (carrier) => {
  it.each([false, true])(
    'is taken, and its socket leads to the task’s own name (base64: %s)',
    async (base64) => {
      const { statusCode, body, task } = await ask(carrier, { base64 });
      expect(statusCode).toBe(200);
      const [step] = readSteps(carrier, body);
      if (step?.do !== 'stream') throw new Error(`no stream but ${step?.do}`);
      const { protocol, host, pathname } = new URL(step.url);
      expect([protocol, host]).toEqual(['wss:', taskName(task.taskId, DOMAIN)]);
      expect(pathname).toMatch(/^\/sessions\/[\w-]+\/ws\/[\w-]{43}$/);
    },
  );

  it('is refused where it was signed for another address, whatever name it claims beside the host', async () => {
    // Telnyx and Vonage do not sign the address.
    if (carrier === 'telnyx' || carrier === 'vonage') return;
    const signed = 'evil.example';
    expect((await ask(carrier, { signed })).statusCode).toBe(403);
    expect((await ask(carrier, { signed, claimed: signed })).statusCode).toBe(403);
  });
});
