import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../../../services/bot/conversation/engine/engine.ts';
import { ClientVoice } from '../../../../services/bot/rtvi/client-voice.ts';

interface Output {
  readonly text: string;
  readonly segment_id: number;
  readonly spoken_status: string;
  readonly spoken_progress?: { accumulated_text: string; remaining_text: string };
}

/** What a client is told of the bot's sentences while these events happen. */
function outputsOf(events: readonly EngineEvent[]): Output[] {
  const outputs: Output[] = [];
  const voice = new ClientVoice({
    clock: { nowMs: () => 0 },
    newId: () => 'id',
    sendText(text) {
      const { type, data } = JSON.parse(text) as { type: string; data: Output };
      if (type === 'bot-output') outputs.push(data);
    },
  });
  for (const event of events) voice.tell(event);
  return outputs;
}

describe('ClientVoice', () => {
  it('completes each sentence of a reply once it was said, before those of the next', () => {
    const outputs = outputsOf([
      { type: 'bot-says', text: 'Good morning.' },
      { type: 'bot-says', text: 'What can I do?' },
      { type: 'bot-said', text: 'Good morning. What can I do?', interrupted: false },
      { type: 'bot-says', text: 'Goodbye.' },
      { type: 'bot-said', text: 'Goodbye.', interrupted: false },
    ]);
    expect(outputs.map((each) => [each.segment_id, each.spoken_status])).toEqual([
      [1, 'new'],
      [2, 'new'],
      [1, 'completed'],
      [2, 'completed'],
      [3, 'new'],
      [3, 'completed'],
    ]);
    expect(outputs[3]?.spoken_progress).toEqual({
      accumulated_text: 'What can I do?',
      remaining_text: '',
    });
  });

  it('says how far a reply was heard that was interrupted', () => {
    const [, , first, second] = outputsOf([
      { type: 'bot-says', text: 'We open at nine.' },
      { type: 'bot-says', text: 'We close at six.' },
      { type: 'bot-said', text: 'We open at nine. We close', interrupted: true },
    ]);
    expect(first?.spoken_progress?.remaining_text).toBe('');
    expect(second?.spoken_progress).toEqual({
      accumulated_text: 'We close',
      remaining_text: 'at six.',
    });
  });

  it('tells a sentence that nobody will hear as one, and completes nothing of it', () => {
    const outputs = outputsOf([
      { type: 'bot-says', text: 'We open at nine.', written: true },
      { type: 'bot-said', text: 'We open at nine.', interrupted: false },
    ]);
    expect(outputs).toMatchObject([{ text: 'We open at nine.', will_be_spoken: false }]);
  });
});
