import { describe, expect, it } from 'vitest';
import type { ControlAnswer } from '../../../../core/phone/carrier.ts';
import type { LegCommand } from '../../../../core/phone/phone-control.ts';
import { Transfer } from '../../../../services/bot/telephony/transfer.ts';

/** A transfer whose carrier does all that it is told, unless it is told otherwise. */
function open(answers: Partial<Record<LegCommand['do'], ControlAnswer>> = {}) {
  const asked: string[] = [];
  const told: string[] = [];
  let late: (() => void) | undefined;
  const transfer = new Transfer({
    async steer(command) {
      asked.push(command.do === 'hang-up' ? `hang-up ${command.leg}` : command.do);
      return answers[command.do] ?? { outcome: 'done', callId: 'p' };
    },
    done: () => void told.push('done'),
    callerLeft: () => void told.push('caller left'),
    failed: (_, why) => void told.push(why),
    brief: () => void told.push('brief'),
    clock: {
      after(_, what) {
        late = what;
        return () => void (late = undefined);
      },
    },
  });
  const person = (
    status: 'busy' | 'no-answer' | 'answered' | 'completed' | 'rejected' | 'failed',
  ) => transfer.onEvent({ type: 'leg', leg: 'person', status });
  const settle = async () => {
    for (let turns = 0; turns < 10; turns++) await Promise.resolve();
  };
  return { transfer, asked, told, person, settle, tooLate: () => late?.() };
}

const COLD = { name: 'Ann', to: '+15557777', warm: false, about: '' };
const WARM = { ...COLD, warm: true };
const GONE: ControlAnswer = { outcome: 'gone' };
const UNCLEAR: ControlAnswer = {
  outcome: 'failed',
  why: 'unclear',
  status: 0,
  because: 'TimeoutError',
};
const REFUSED: ControlAnswer = { outcome: 'failed', why: 'refused', status: 400, because: 'no' };

async function briefed(answers?: Parameters<typeof open>[0]) {
  const opened = open(answers);
  await opened.transfer.start(WARM);
  expect(opened.transfer.onPersonLine()).toBe(true);
  return opened;
}

describe('a cold transfer', () => {
  it('is done when the person answers', async () => {
    const { transfer, asked, told, person } = open();
    await transfer.start(COLD);
    person('answered');
    expect([asked, told]).toEqual([['dial'], ['done']]);
  });

  it.each(['busy', 'no-answer', 'rejected', 'failed'] as const)(
    'gives the caller back when the person is %s, and says so',
    async (status) => {
      const { transfer, told, asked } = open();
      await transfer.start(COLD);
      transfer.onEvent({ type: 'dialled', status });
      expect([asked, told, transfer.away]).toEqual([['dial'], [status], true]);
      transfer.onCallerLine();
      expect(transfer.away).toBe(false);
    },
  );

  it('is done where no word comes of it: whoever is not reached is told of', async () => {
    const { transfer, asked, told, tooLate } = open();
    await transfer.start(COLD);
    tooLate();
    expect([asked, told]).toEqual([['dial'], ['done']]);
  });

  it.each([
    ['goes on where the caller’s socket has closed since', true, ['busy']],
    ['did not begin where the caller still speaks with the bot', false, ['not-possible']],
  ])('of which nothing clear was answered %s', async (_, parted, wanted) => {
    const { transfer, asked, told, tooLate } = open({ dial: UNCLEAR });
    await transfer.start(COLD);
    if (parted) expect(transfer.onCallerLost()).toBe(true);
    tooLate();
    transfer.onEvent({ type: 'dialled', status: 'busy' });
    expect([asked, told, transfer.away]).toEqual([['dial'], wanted, parted]);
  });

  it('leaves the caller with the bot where the carrier refuses', async () => {
    const { transfer, told } = open({ dial: REFUSED });
    await transfer.start(COLD);
    expect([told, transfer.away]).toEqual([['not-possible'], false]);
  });

  it('ends the call of a caller who has gone', async () => {
    const { transfer, told } = open({ dial: GONE });
    await transfer.start(COLD);
    expect(told).toEqual(['caller left']);
  });

  it('is started once, however often it is asked for', async () => {
    const { transfer, asked } = open();
    await Promise.all([transfer.start(COLD), transfer.start(COLD)]);
    expect(asked).toEqual(['dial']);
  });
});

describe('a warm transfer', () => {
  it('holds the caller, briefs the person, and joins both by a key', async () => {
    const { transfer, asked, told, tooLate } = await briefed();
    await transfer.onPersonKey('1');
    expect(asked).toEqual(['hold', 'call-person', 'join']);
    expect(told).toEqual(['brief']);
    tooLate();
    expect(told).toEqual(['brief', 'done']);
  });

  it('takes the caller back from a person who presses their key and hangs up before they are joined', async () => {
    const { transfer, told, asked, person, settle } = await briefed();
    await transfer.onPersonKey('1');
    person('completed');
    await settle();
    expect([told, asked.at(-1)]).toEqual([['brief', 'hung-up'], 'take-back']);
    const gone = await briefed({ join: GONE });
    await gone.transfer.onPersonKey('1');
    expect(gone.told).toEqual(['brief', 'hung-up']);
  });

  it('takes the caller back when the person declines', async () => {
    const { transfer, asked, told } = await briefed();
    await transfer.onPersonKey('2');
    expect(asked).toEqual(['hold', 'call-person', 'hang-up person', 'take-back']);
    expect(told).toEqual(['brief', 'declined']);
    transfer.onCallerLine();
    expect(transfer.away).toBe(false);
  });

  it.each(['busy', 'no-answer', 'rejected', 'failed'] as const)(
    'takes the caller back when the person is %s',
    async (status) => {
      const { transfer, asked, told, person, settle } = open();
      await transfer.start(WARM);
      person(status);
      await settle();
      expect(asked.at(-1)).toBe('take-back');
      expect(told).toEqual([status]);
    },
  );

  it('takes the caller back when the person hangs up in the briefing', async () => {
    const { transfer, told, asked, settle } = await briefed();
    transfer.onPersonLost();
    await settle();
    expect([told, asked.at(-1)]).toEqual([['brief', 'hung-up'], 'take-back']);
  });

  it('takes the caller back from a voicemail: told by the carrier, or by no key', async () => {
    for (const machine of [true, false]) {
      const { transfer, told, settle, tooLate } = await briefed();
      if (machine)
        transfer.onEvent({ type: 'leg', leg: 'person', status: 'answered', answeredBy: 'machine' });
      else tooLate();
      await settle();
      expect(told).toEqual(['brief', 'voicemail']);
    }
  });

  it('hangs up on the person when the caller leaves, at every step', async () => {
    for (const steps of [0, 1]) {
      const { transfer, told, asked } = open();
      await transfer.start(WARM);
      if (steps > 0) transfer.onPersonLine();
      transfer.onEvent({ type: 'leg', leg: 'caller', status: 'completed' });
      expect(told.at(-1)).toBe('caller left');
      expect(asked.at(-1)).toBe('hang-up person');
    }
  });

  it('takes the caller back when the two cannot be joined', async () => {
    const { transfer, told } = await briefed({ join: REFUSED });
    await transfer.onPersonKey('1');
    expect(told).toEqual(['brief', 'failed']);
  });

  it('ends a call whose caller cannot be taken back', async () => {
    const { transfer, told, settle } = await briefed({ 'take-back': GONE });
    await transfer.onPersonKey('2');
    await settle();
    expect(told).toEqual(['brief', 'declined', 'caller left']);
  });

  it('hangs up on a caller who is not brought back: nobody hears hold audio for ever', async () => {
    const { transfer, told, asked, settle } = await briefed({ 'take-back': REFUSED });
    await transfer.onPersonKey('2');
    await settle();
    expect(told).toEqual(['brief', 'declined', 'caller left']);
    expect(asked).toContain('hang-up caller');
  });

  it('takes a caller back who is held perhaps', async () => {
    const { transfer, told, asked, settle } = open({ hold: UNCLEAR });
    await transfer.start(WARM);
    await settle();
    expect([told, asked.at(-1)]).toEqual([['not-possible'], 'take-back']);
  });

  it('takes no second person’s line, and no key before the briefing', async () => {
    const { transfer, asked } = open();
    await transfer.onPersonKey('1');
    expect(transfer.onPersonLine()).toBe(false);
    expect(asked).toEqual([]);
  });
});
