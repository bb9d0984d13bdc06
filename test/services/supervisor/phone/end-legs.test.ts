import { describe, expect, it } from 'vitest';
import { createLinks } from '../../../../adapters/phone/links.ts';
import type {
  CarrierAccount,
  ControlAnswer,
  Instruction,
  Placement,
} from '../../../../core/phone/carrier.ts';
import type { PhoneCall } from '../../../../core/phone/phone.ts';
import type { LegCommand } from '../../../../core/phone/phone-control.ts';
import type { Session } from '../../../../core/session/session.ts';
import { steerLegs } from '../../../../services/supervisor/phone/steer-legs.ts';
import { createCall, noteWord } from '../../../../services/supervisor/seat/seat.ts';
import { createHandTimers } from '../../../core/timer-clock.ts';

const INBOUND: PhoneCall = {
  carrier: 'twilio',
  callId: 'CA1',
  from: '+12025550101',
  to: '+12025550199',
  direction: 'inbound',
  origin: 'https://api',
};
const OUTBOUND: PhoneCall = {
  ...INBOUND,
  callId: '',
  direction: 'outbound',
  outbound: { ringS: 30, detectMachine: false },
};
const DONE: ControlAnswer = { outcome: 'done', callId: 'P1' };
const PERSON = { do: 'call-person', to: '+12025550142', timeoutS: 25 } as const;

interface Setting {
  readonly phone?: PhoneCall;
  readonly answers?: Partial<Record<'redirect' | 'place', Promise<ControlAnswer> | ControlAnswer>>;
  readonly permit?: () => Promise<boolean>;
}

/** A call with its carrier's account, which writes down what it is asked. */
function open({ phone = INBOUND, answers = {}, permit }: Setting = {}) {
  const asked: string[] = [];
  const placed: Placement[] = [];
  const redirects: Instruction[] = [];
  const account = {
    async redirect(callId: string, { instruction }: { instruction: Instruction }) {
      asked.push(`${instruction.do} ${callId}`);
      redirects.push(instruction);
      return answers.redirect ?? DONE;
    },
    async place(placement: Placement) {
      asked.push('place');
      placed.push(placement);
      return answers.place ?? DONE;
    },
    async hangUp(callId: string) {
      asked.push(`hang-up ${callId}`);
      return DONE;
    },
  } as unknown as CarrierAccount;
  const call = createCall({ sessionId: 's', epoch: 1, seat: 0 });
  call.session = { sessionId: 's', pool: 'desk', phone } as Session;
  const accounts = { twilio: account };
  const links = createLinks({ secret: 'x'.repeat(32), way: { by: 'address' } });
  const deps = {
    phone: { accounts, links, ...(permit ? { permit } : {}) },
    task: { taskId: 't', endpoint: 'http://10.0.0.1:8080' },
    clock: createHandTimers(),
  } as unknown as Parameters<typeof steerLegs>[0];
  const steer = (command: LegCommand) => steerLegs(deps, call, command);
  const end = (reason?: 'transferred' | 'ended_by_api') => {
    if (reason) noteWord(call, { type: 'ended', reason }, 0);
    call.over.abort();
  };
  return { asked, placed, redirects, call, steer, end };
}

describe('the legs of a call whose bot has left', () => {
  it.each([undefined, 'ended_by_api'] as const)(
    'send a caller on who is held: nobody else would (%s)',
    async (reason) => {
      const { asked, redirects, steer, end } = open();
      await steer({ do: 'hold' });
      end(reason);
      expect(asked).toEqual(['conference CA1', 'wait CA1']);
      const [, wait] = redirects;
      const thenUrl = wait?.do === 'wait' ? new URL(wait.thenUrl) : undefined;
      expect(thenUrl?.pathname).toBe('/phone/twilio/after');
      expect(thenUrl?.searchParams.get('session')).toBe('s');
    },
  );

  it('hang up on a person who rings, or is briefed', async () => {
    const { asked, steer, end } = open();
    await steer({ do: 'hold' });
    await steer(PERSON);
    end();
    expect(asked.slice(-2)).toEqual(['hang-up P1', 'wait CA1']);
  });

  it('stay as they are where the caller was handed over', async () => {
    const { asked, steer, end } = open();
    for (const command of [{ do: 'hold' }, PERSON, { do: 'join' }] as const) await steer(command);
    end('transferred');
    expect(asked).toEqual(['conference CA1', 'place', 'conference P1']);
  });

  it('leave a caller alone who was never held: the carrier asks for them', async () => {
    const { asked, steer, end } = open({
      answers: { redirect: { outcome: 'failed', why: 'refused', status: 400, because: 'no' } },
    });
    await steer({ do: 'hold' });
    end();
    expect(asked).toEqual(['conference CA1']);
  });

  it('send a caller on of whom it is not known whether they are held', async () => {
    const { asked, steer, end } = open({
      answers: {
        redirect: { outcome: 'failed', why: 'unclear', status: 0, because: 'TimeoutError' },
      },
    });
    await steer({ do: 'hold' });
    end();
    expect(asked.at(-1)).toBe('wait CA1');
  });

  it('end a call of ours, also one that was being placed at that moment', async () => {
    const early = open({ phone: OUTBOUND });
    await early.steer({ do: 'place' });
    early.end();
    expect(early.asked).toEqual(['place', 'hang-up P1']);
    let answer: (of: ControlAnswer) => void = () => undefined;
    const late = open({
      phone: OUTBOUND,
      answers: { place: new Promise((resolve) => (answer = resolve)) },
    });
    const placing = late.steer({ do: 'place' });
    late.end();
    answer(DONE);
    await placing;
    expect(late.asked).toEqual(['place', 'hang-up P1']);
  });

  it('place no call whose session ended while it was asked for leave', async () => {
    let permit: (yes: boolean) => void = () => undefined;
    const { asked, steer, end } = open({
      phone: OUTBOUND,
      permit: () => new Promise((resolve) => (permit = resolve)),
    });
    const placing = steer({ do: 'place' });
    end();
    permit(true);
    expect(await placing).toEqual({ outcome: 'gone' });
    expect(asked).toEqual([]);
  });
});

describe('where a caller is', () => {
  it('is known from the command on, and no more once they are asked back', async () => {
    const { call, steer } = open();
    const holding = steer({ do: 'hold' });
    expect(call.legs?.away).toBe('held');
    await holding;
    const returning = steer({ do: 'take-back' });
    expect(call.legs?.away).toBeUndefined();
    await returning;
    await steer({ do: 'dial', to: '+12025550142', timeoutS: 25 });
    expect(call.legs?.away).toBe('dialling');
  });

  it('is with the bot where the carrier refuses', async () => {
    const { call, steer } = open({
      answers: { redirect: { outcome: 'failed', why: 'refused', status: 400, because: 'no' } },
    });
    await steer({ do: 'dial', to: '+12025550142', timeoutS: 25 });
    expect(call.legs?.away).toBeUndefined();
  });
});

describe('a person who is called', () => {
  it('is hung up on who was being called when nobody wanted them any more', async () => {
    let answer: (of: ControlAnswer) => void = () => undefined;
    const { asked, steer } = open({
      answers: { place: new Promise((resolve) => (answer = resolve)) },
    });
    const placing = steer(PERSON);
    expect(await steer({ do: 'hang-up', leg: 'person' })).toEqual({ outcome: 'gone' });
    answer(DONE);
    await placing;
    expect(asked).toEqual(['place', 'hang-up P1']);
  });

  it('may be a machine: the carrier is asked to tell', async () => {
    const { placed, steer } = open();
    await steer(PERSON);
    expect(placed[0]?.detectMachine).toBe(true);
  });
});
