import { describe, expect, it } from 'vitest';
import { sayBriefing, sayFailure } from '../../../../services/bot/telephony/transfer-words.ts';

describe('what is said around a transfer', () => {
  it('tells a person who is called whose caller it is, what it is about, and what to press', () => {
    const said = sayBriefing('desk', 'Ann, about a late order.');
    expect(said).toMatch(/desk\. Press one .* two.*\. Ann, about a late order\./);
    expect(sayBriefing('desk', '')).toMatch(/desk\. Press one/);
  });

  it('tells the caller who is back why', () => {
    expect(sayFailure({ name: 'Bob' }, 'voicemail')).toContain('did not answer');
  });
});
