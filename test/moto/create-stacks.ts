/** Gives whole templates to moto's CloudFormation, in order; its `cdk deploy` fails, `create-stack` does not. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AwsCall, callAws } from '../../tools/emulators/call-aws.ts';
import type { CdkTarget } from '../../tools/emulators/cdk.ts';
import { type CloudFormationTemplate, cutTemplate } from '../../tools/emulators/cut-template.ts';

export interface MadeStack {
  readonly name: string;
  readonly template: CloudFormationTemplate;
  readonly physical: Readonly<Record<string, string>>;
  readonly outcome: string;
}

/** Creates each and answers what CloudFormation says that it made. */
export async function createStacks(
  target: CdkTarget,
  folder: string,
  names: readonly string[],
): Promise<MadeStack[]> {
  const made: MadeStack[] = [];
  await callAws(target, [call('s3', 'create_bucket', { Bucket: bucketOf(target) })]);
  for (const name of names) {
    const text = readFileSync(join(folder, `${name}.template.json`), 'utf8');
    const template = withoutBootstrap(JSON.parse(text) as CloudFormationTemplate);
    const params = { StackName: name };
    // The whole template is kept, for what is left out here is made by its own API.
    const given = JSON.stringify(cutTemplate(template, FAILS).template);
    const body = { ...params, TemplateBody: given, Capabilities: CAPABILITIES };
    const uploads = codeOf(template).map((Key) =>
      call('s3', 'put_object', { Bucket: bucketOf(target), Key, Body: 'code' }),
    );
    const [created, described] = (
      await callAws(target, [
        ...uploads,
        call('cloudformation', 'create_stack', body),
        call('cloudformation', 'describe_stack_resources', params),
      ])
    ).slice(uploads.length);
    type Listed = { LogicalResourceId: string; PhysicalResourceId?: string };
    const listed = (described?.answer?.['StackResources'] ?? []) as Listed[];
    made.push({
      name,
      template,
      physical: Object.fromEntries(
        listed.map((one) => [one.LogicalResourceId, one.PhysicalResourceId ?? '']),
      ),
      outcome: created?.error === undefined ? 'made' : `${created.error}: ${created.message}`,
    });
  }
  return made;
}

function call(service: string, operation: string, params: Record<string, unknown>): AwsCall {
  return { service, operation, params };
}

/** Where `cdk deploy` would upload to. */
function bucketOf({ account, region }: CdkTarget): string {
  return `cdk-hnb659fds-assets-${account}-${region}`;
}

/** Keys of the functions' code, which CloudFormation looks for. */
function codeOf({ Resources }: CloudFormationTemplate): string[] {
  return Object.values(Resources).flatMap(({ Properties }) => {
    const { Code } = (Properties ?? {}) as { Code?: { S3Key?: string } };
    return Code?.S3Key ?? [];
  });
}

/** An output that names one of these makes the stack fail, or the stack that imports it. */
const FAILS = ['AWS::ApiGatewayV2::', 'AWS::SecretsManager::'];

const CAPABILITIES = ['CAPABILITY_NAMED_IAM'];

/** The check of the bootstrap version needs a parameter that only a bootstrapped account has. */
function withoutBootstrap(template: CloudFormationTemplate): CloudFormationTemplate {
  const { Parameters, Rules: _, ...rest } = template;
  const { BootstrapVersion: __, ...parameters } = (Parameters ?? {}) as Record<string, unknown>;
  return {
    ...rest,
    ...(Object.keys(parameters).length > 0 ? { Parameters: parameters } : {}),
  };
}
