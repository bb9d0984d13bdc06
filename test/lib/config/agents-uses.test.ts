import { App, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import shipped from '../../../greenroom.config.ts';
import { rightAgents, withAgentsUses } from '../../../lib/config/agents-uses.ts';
import { readAgents } from '../../../lib/config/read-agents.ts';
import type { Config } from '../../../lib/config/schema.ts';
import { createProviderRole } from '../../../lib/constructs/provider-role.ts';
import type { Template, Templates } from '../../../lib/templates.ts';
import { may } from '../iam/may.ts';
import { PLACE, resolver } from '../iam/resolve.ts';
import { statementsOf } from '../iam/statements.ts';

const names = ['concierge', 'receptionist', 'assistant'];
const known = readAgents(names);
const pools = Object.fromEntries(names.map((name) => [name, shipped.pools['receptionist']!]));
const [concierge, receptionist, assistant] = rightAgents({ pools }, known);

const configOf = (pool: string): Config => ({
  ...shipped,
  pools: { [pool]: shipped.pools['receptionist']! },
});

/** The role that a configuration gives its bots, alone in its stack. */
function roleOf({ bot }: Config): Templates {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'bot');
  const assumedBy = new ServicePrincipal('ecs-tasks.amazonaws.com');
  createProviderRole(stack, bot.uses, new Role(stack, 'TaskRole', { assumedBy }));
  return new Map([['bot', app.synth().getStackByName('bot').template as Template]]);
}

describe('withAgentsUses', () => {
  it('allows bots what their agents name, with no word in the configuration', () => {
    const config = withAgentsUses(configOf('concierge'), [concierge!]);
    const templates = roleOf(config);
    const statements = statementsOf({ templates, resolve: resolver(templates) }, 'provider');
    const allowed = (action: string, resource: string) => may(statements, { action, resource });
    const model = (id: string) => `arn:aws:bedrock:${PLACE.split(':')[0]}::foundation-model/${id}`;
    const invoke = 'bedrock:InvokeModelWithResponseStream';
    expect(allowed(invoke, model('amazon.nova-lite-v1:0'))).toBe(true);
    expect(allowed(invoke, model('amazon.nova-micro-v1:0'))).toBe(true);
    expect(allowed(invoke, model('amazon.nova-pro-v1:0'))).toBe(false);
    expect(allowed('transcribe:StartStreamTranscription', '*')).toBe(true);
    expect(allowed('polly:SynthesizeSpeech', '*')).toBe(true);
    expect(allowed('polly:StartSpeechSynthesisStream', '*')).toBe(true);
    expect(allowed('bedrock:InvokeModelWithBidirectionalStream', model('amazon.nova'))).toBe(false);
  });

  it('allows nothing where no agent of a pool names anything of AWS', () => {
    const { bot } = withAgentsUses(configOf('receptionist'), [receptionist!]);
    expect(bot.uses).toEqual({ bedrockModels: [], transcribe: false, polly: false });
  });

  it('keeps what the configuration allows beyond, each model once', () => {
    const config = configOf('concierge');
    const more = ['amazon.nova-lite-v1:0', 'eu.amazon.nova-pro-v1:0'];
    const uses = { ...config.bot.uses, bedrockModels: more };
    const joined = withAgentsUses({ ...config, bot: { ...config.bot, uses } }, [concierge!]);
    expect(joined.bot.uses.bedrockModels).toEqual([...more, 'amazon.nova-micro-v1:0']);
  });

  it('refuses an agent on providers that are of a laptop', () => {
    const of = () => withAgentsUses(configOf('assistant'), [assistant!]);
    expect(of).toThrow('Cannot deploy agents/assistant.ts: any, any, any are of a laptop');
  });

  it('refuses an agent that keeps calls where there is no bucket for them', () => {
    const keeping = { ...concierge!, keeps: true };
    const config = configOf('concierge');
    expect(() => withAgentsUses(config, [keeping])).toThrow('must name a bucket');
    const archive = { bucket: 'kept-calls', keyArn: '' };
    const withBucket = { ...config, bot: { ...config.bot, archive } };
    expect(withAgentsUses(withBucket, [keeping]).bot.archive).toEqual(archive);
  });

  it('says what is wrong in the file of a pool’s agent, and nothing of an agent without a pool', () => {
    const wrong = [{ name: 'receptionist', wrong: 'agents/receptionist.ts: a word too many' }];
    expect(() => rightAgents(configOf('receptionist'), wrong)).toThrow('a word too many');
    expect(rightAgents(configOf('concierge'), [...known, ...wrong])).toEqual([concierge]);
  });
});
