/** What agents may call of AWS (`bot.uses`): a role of its own, which only the supervisor takes and hands to bots for an hour. */
import { Stack } from 'aws-cdk-lib';
import { ArnPrincipal, type IRole, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { modelBehind } from '../../core/agent/aws-uses.ts';
import type { Config } from '../config/schema.ts';

type Uses = Config['bot']['uses'];

/** The role, or none where no agent uses AWS. */
export function createProviderRole(scope: Construct, uses: Uses, task: IRole): Role | undefined {
  const statements = providerStatements(uses, Stack.of(scope));
  if (statements.length === 0) return undefined;
  const role = new Role(scope, 'ProviderRole', {
    assumedBy: new ArnPrincipal(task.roleArn),
    description: 'What agents call of AWS; bots get it for an hour at a time',
  });
  for (const statement of statements) role.addToPolicy(statement);
  const takes = { actions: ['sts:AssumeRole'], resources: [role.roleArn] };
  task.addToPrincipalPolicy(new PolicyStatement(takes));
  return role;
}

function providerStatements({ bedrockModels, transcribe, polly }: Uses, stack: Stack) {
  const allow = (actions: string[], resources: string[]) =>
    new PolicyStatement({ actions, resources });
  const [speech, text] = [
    bedrockModels.filter(isSpeech),
    bedrockModels.filter((m) => !isSpeech(m)),
  ];
  const arnsOf = (models: readonly string[]) => models.flatMap((model) => modelArns(model, stack));
  return [
    ...(text.length > 0 ? [allow(INVOKE, arnsOf(text))] : []),
    ...(speech.length > 0
      ? [allow(['bedrock:InvokeModelWithBidirectionalStream'], arnsOf(speech))]
      : []),
    // Neither knows resources.
    ...(transcribe ? [allow(['transcribe:StartStreamTranscription'], ['*'])] : []),
    ...(polly
      ? [allow(['polly:SynthesizeSpeech', 'polly:StartSpeechSynthesisStream'], ['*'])]
      : []),
  ];
}

const INVOKE = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];

/** Speech to speech, which has an action of its own. */
function isSpeech(model: string): boolean {
  return /sonic/.test(model);
}

/** A model is nobody's; an inference profile is the account's, and asks the model in every Region that it spreads over. */
function modelArns(id: string, stack: Stack): string[] {
  const arn = (of: { region?: string; account?: string; resource: string; name: string }) =>
    stack.formatArn({ ...of, service: 'bedrock', resourceName: of.name });
  const model = { account: '', resource: 'foundation-model' };
  const name = modelBehind(id);
  if (name === undefined) return [arn({ ...model, name: id })];
  return [arn({ resource: 'inference-profile', name: id }), arn({ ...model, region: '*', name })];
}
