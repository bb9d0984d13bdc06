/**
 * Resources that moto's CloudFormation passes over, made from the template's own properties by the service's API. boto3
 * checks every name and type against AWS's model first.
 */
import type { AwsCall } from '../../tools/emulators/call-aws.ts';

// oxlint-disable-next-line typescript/no-explicit-any
type Props = any;

export interface Maker {
  readonly call: (props: Props) => AwsCall;
  /** Where in the answer its id is; missing: it needs none. */
  readonly id?: string;
}

const call = (service: string, operation: string, params: object): AwsCall => ({
  service,
  operation,
  params: params as Record<string, unknown>,
  strict: true,
});

const permission = (p: Props, peer: string) => ({
  IpProtocol: p.IpProtocol,
  FromPort: p.FromPort,
  ToPort: p.ToPort,
  UserIdGroupPairs: [{ GroupId: p[peer], Description: p.Description }],
});

/** By type; all other properties go to the API as the template has them. */
export const MAKERS: Readonly<Record<string, Maker>> = {
  'AWS::ApiGatewayV2::Api': { call: (p) => call('apigatewayv2', 'create_api', p), id: 'ApiId' },
  'AWS::ApiGatewayV2::Integration': {
    call: (p) => call('apigatewayv2', 'create_integration', p),
    id: 'IntegrationId',
  },
  'AWS::ApiGatewayV2::Route': {
    call: (p) => call('apigatewayv2', 'create_route', p),
    id: 'RouteId',
  },
  'AWS::ApiGatewayV2::Stage': {
    call: ({ AccessLogSettings: logs, ...p }) =>
      call('apigatewayv2', 'create_stage', { ...p, AccessLogSettings: logs }),
    id: 'StageName',
  },
  'AWS::EC2::SecurityGroupIngress': {
    call: (p) =>
      call('ec2', 'authorize_security_group_ingress', {
        GroupId: p.GroupId,
        IpPermissions: [permission(p, 'SourceSecurityGroupId')],
      }),
  },
  'AWS::EC2::SecurityGroupEgress': {
    call: (p) =>
      call('ec2', 'authorize_security_group_egress', {
        GroupId: p.GroupId,
        IpPermissions: [permission(p, 'DestinationSecurityGroupId')],
      }),
  },
  'AWS::Scheduler::Schedule': {
    call: (p) => call('scheduler', 'create_schedule', { Name: 'greenroom-each-minute', ...p }),
  },
  'AWS::SecretsManager::Secret': {
    call: ({ Description }) =>
      call('secretsmanager', 'create_secret', { Name: Description, SecretString: 'generated' }),
    id: 'ARN',
  },
  'AWS::CloudWatch::Alarm': { call: (p) => call('cloudwatch', 'put_metric_alarm', p) },
  'AWS::Lambda::Permission': {
    call: (p) => call('lambda', 'add_permission', { StatementId: 'greenroom', ...p }),
  },
  'AWS::Lambda::EventInvokeConfig': {
    call: (p) => call('lambda', 'put_function_event_invoke_config', p),
  },
  'AWS::SQS::QueuePolicy': {
    call: (p) =>
      call('sqs', 'set_queue_attributes', {
        QueueUrl: p.Queues[0],
        Attributes: { Policy: JSON.stringify(p.PolicyDocument) },
      }),
  },
  'AWS::SNS::TopicPolicy': {
    call: (p) =>
      call('sns', 'set_topic_attributes', {
        TopicArn: p.Topics[0],
        AttributeName: 'Policy',
        AttributeValue: JSON.stringify(p.PolicyDocument),
      }),
  },
};

/** The id that a resource has which the API gives none. */
export const NAMED: Readonly<Record<string, (props: Props) => string>> = {
  'AWS::Scheduler::Schedule': () => 'greenroom-each-minute',
  'AWS::CloudWatch::Alarm': (p) => p.AlarmName,
};
