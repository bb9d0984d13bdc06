import { describe, expect, it } from 'vitest';
import { createLinks } from '../../../../adapters/phone/links.ts';
import type { CarrierAccount, ControlAnswer, Instruction } from '../../../../core/phone/carrier.ts';
import { steer } from '../../../../services/supervisor/phone/steer-legs.ts';

type SteerArgs = Parameters<typeof steer>;

const REFUSED: ControlAnswer = {
  outcome: 'failed',
  why: 'from-not-yours',
  status: 400,
  because: '400 21210',
};

/** A call of ours whose carrier answers this to everything. */
function open(
  answer: ControlAnswer,
  held: { number?: string; agent?: string; untilMs?: number } = {},
) {
  const sent: unknown[] = [];
  const warnings: object[] = [];
  const told: Instruction[] = [];
  const account = {
    place: async () => answer,
    redirect: async (_: string, { instruction }: { instruction: Instruction }) => {
      told.push(instruction);
      return answer;
    },
    hangUp: async () => answer,
    sendKeys: async () => answer,
  } as unknown as CarrierAccount;
  const links = createLinks({ secret: 'x'.repeat(32), way: { by: 'address' } });
  const phone = {
    carrier: 'twilio' as const,
    callId: '',
    from: '+12025550199',
    to: '+12025550101',
    direction: 'outbound' as const,
    origin: 'https://api',
    outbound: {
      ringS: 30,
      detectMachine: false,
      ...(held.untilMs === undefined ? {} : { untilMs: held.untilMs }),
    },
    ...(held.number ? { holdUrl: held.number } : {}),
  };
  const call = {
    fence: { sessionId: 's', epoch: 1, seat: 0 },
    session: { pool: 'own', phone },
    doors: {},
    over: new AbortController(),
  } as unknown as SteerArgs[1]['call'];
  const deps = {
    phone: { accounts: { twilio: account }, links, holdUrl: held.agent },
    task: { endpoint: 'http://10.0.0.1:8080/k' },
    clock: { nowMs: () => 0 },
    log: { warn: (_: string, fields: object) => void warnings.push(fields) },
  } as unknown as SteerArgs[0];
  const bot = { send: (message: unknown) => void sent.push(message) } as SteerArgs[1]['bot'];
  const ask = (command: SteerArgs[2]['command']) =>
    steer(deps, { bot, call }, { type: 'steer', requestId: 1, command });
  return { ask, call, sent, told, warnings };
}

describe('a carrier that will not', () => {
  it('is told of to the bot, to whoever asked for the call, and to the log, without a number', async () => {
    const { ask, call, sent, warnings } = open(REFUSED);
    await ask({ do: 'place' });
    expect(sent).toEqual([{ type: 'steered', requestId: 1, answer: REFUSED }]);
    expect(call.session?.phone?.refused).toBe('from-not-yours');
    expect(warnings).toEqual([
      {
        sessionId: 's',
        carrier: 'twilio',
        asked: 'place',
        why: 'from-not-yours',
        because: '400 21210',
      },
    ]);
  });

  it('says nothing of the call itself where something else was asked', async () => {
    const { ask, call, warnings } = open(REFUSED);
    await ask({ do: 'dial', to: '+12025550102', timeoutS: 25 });
    await ask({ do: 'keys', keys: '1' });
    expect(call.session?.phone?.refused).toBeUndefined();
    expect(warnings).toMatchObject([{ asked: 'dial' }]);
  });
});

describe('a caller on hold', () => {
  const [number, agent] = ['https://example.com/number.mp3', 'https://example.com/agent.wav'];

  it.each([
    ['the number’s audio', { number, agent }, number],
    ['the agent’s own where the number names none', { agent }, agent],
    ['ours where nobody names any', {}, 'https://api/phone/hold.wav'],
  ])('hears %s', async (_, held, wanted) => {
    const { ask, told } = open({ outcome: 'done', callId: 'c' }, held);
    await ask({ do: 'hold' });
    expect(told).toMatchObject([{ do: 'conference', role: 'caller', holdUrl: wanted }]);
  });
});

describe('a call whose bot came when quiet hours had begun', () => {
  it('is not placed, and says why', async () => {
    const { ask, call, sent } = open({ outcome: 'done', callId: 'c' }, { untilMs: 0 });
    await ask({ do: 'place' });
    expect(sent).toMatchObject([{ answer: { outcome: 'forbidden' } }]);
    expect(call.detail).toBe('quiet_hours');
  });

  it('is placed until then', async () => {
    const { ask, sent } = open({ outcome: 'done', callId: 'c' }, { untilMs: 1 });
    await ask({ do: 'place' });
    expect(sent).toMatchObject([{ answer: { outcome: 'done' } }]);
  });
});
