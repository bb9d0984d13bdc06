import { beforeEach, describe, expect, it } from 'vitest';
import {
  createEndings,
  type EndingReply,
  type PlannedEnding,
} from '../../../../services/bot/conversation/endings.ts';
import { createHandTimers } from '../../../core/timer-clock.ts';

let time = createHandTimers();
beforeEach(() => void (time = createHandTimers()));

function open() {
  const ended: PlannedEnding[] = [];
  const endings = createEndings((ending) => void ended.push(ending), time, {
    graceMs: 1_000,
    deadlineMs: 10_000,
  });
  let done: ((reply: EndingReply) => void) | undefined;
  const reply = (interrupted: boolean): EndingReply => ({
    interrupted,
    addDoneCallback: (callback) => void (done = callback),
  });
  return {
    ended,
    endings,
    farewell: () => endings.request({ what: 'end' }, reply(false)),
    played: () => done?.(reply(false)),
    cut: () => done?.(reply(true)),
    reply,
  };
}

describe('an ending', () => {
  it('happens when its reply was played and the caller has left it at that', () => {
    const { ended, farewell, played } = open();
    farewell();
    time.pass(3_000);
    expect(ended).toEqual([]);
    played();
    time.pass(900);
    expect(ended).toEqual([]);
    time.pass(200);
    expect(ended).toEqual([{ what: 'end' }]);
  });

  it('is taken back by a caller who speaks 0.7 s after the farewell', () => {
    const { ended, endings, farewell, played } = open();
    farewell();
    played();
    time.pass(700);
    endings.takeBack();
    time.pass(60_000);
    expect(ended).toEqual([]);
  });

  it('is taken back by an interruption, and no later reply ends the call for it', () => {
    const { ended, farewell, cut } = open();
    farewell();
    cut();
    time.pass(60_000);
    expect(ended).toEqual([]);
  });

  it('happens in time where the farewell has no sound', () => {
    const { ended, farewell } = open();
    farewell();
    time.pass(10_000);
    expect(ended).toEqual([{ what: 'end' }]);
  });

  it('happens at once for a transfer, and for a failure even where it is interrupted', () => {
    const transfer = open();
    transfer.endings.request({ what: 'transfer', target: 'desk' }, transfer.reply(false));
    transfer.played();
    time.pass(1);
    expect(transfer.ended).toEqual([{ what: 'transfer', target: 'desk' }]);
    const failure = open();
    failure.endings.request({ what: 'end', failed: 'x slow' }, failure.reply(false));
    failure.endings.takeBack();
    failure.cut();
    time.pass(1);
    expect(failure.ended).toEqual([{ what: 'end', failed: 'x slow' }]);
  });
});
