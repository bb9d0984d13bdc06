import { describe, expect, it } from 'vitest';
import { describeAgent } from '../../../core/agent/agent-description.ts';
import { defineAgent } from '../../../core/agent.ts';
import { image, pipecat } from '../../../core/bot-kind.ts';
import { readDescription } from '../../../services/supervisor/read-description.ts';

const agents = [
  defineAgent({ name: 'own', instructions: 'x', holdUrl: 'https://example.com/hold.mp3' }),
  defineAgent({ name: 'pizza', instructions: 'x', bot: pipecat({ entry: 'bots/pizza/bot.py' }) }),
  defineAgent({
    name: 'cloud',
    instructions: 'x',
    bot: image({ image: 'me/pizza:7' }),
    spareSeats: 0,
  }),
];
const json = JSON.stringify(agents.map(describeAgent));

describe('readDescription', () => {
  it.each(['own', 'pizza', 'cloud'])('reads back what describeAgent wrote of %s', (name) => {
    const agent = agents.find((one) => one.name === name);
    expect(agent && readDescription(json, name)).toEqual(agent && describeAgent(agent));
  });

  it('takes nothing of an agent but what it knows', () => {
    const [own] = agents;
    const more = JSON.stringify([{ ...(own && describeAgent(own)), greeting: 'hello' }]);
    expect(readDescription(more, 'own')).not.toHaveProperty('greeting');
  });

  it('names what is wrong', () => {
    const wrong = JSON.stringify([{ name: 'own', bot: { kind: 'parrot' }, spareSeats: 9 }]);
    expect(() => readDescription(wrong, 'own')).toThrow(/agents\.json: own: .*spareSeats/s);
    const broken = JSON.stringify([{ name: 'own', wrong: 'agents/own.ts: a word too many' }]);
    expect(() => readDescription(broken, 'own')).toThrow('a word too many');
    expect(() => readDescription(json, 'other')).toThrow('Cannot find agent other');
  });
});

describe('pipecat', () => {
  it.each(['/etc/bot.py', '../bot.py', 'bots/../../bot.py', 'bots/pizza/bot.sh', ''])(
    'refuses %j as a bot',
    (entry) => {
      const bot = pipecat({ entry });
      expect(() => defineAgent({ name: 'pizza', bot })).toThrow('bot.entry must be a .py file');
    },
  );
});
