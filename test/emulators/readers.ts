/** How each kind of resource is read back from its own service: the call, where the answer is, and what must be the same. */
import type { AwsCall } from '../../tools/emulators/call-aws.ts';

export interface Reader {
  /** The call; `id` is the physical id, `props` the template's properties with every reference a physical id. */
  readonly call: (id: string, props: Props) => AwsCall;
  /** Steps to the one thing that was asked for; missing, null or empty: it is not there. */
  readonly at: string | ((props: Props) => string);
  /** Steps to template properties, and to the attributes of what was found that must equal them. */
  readonly same?: Readonly<Record<string, string>>;
}

// oxlint-disable-next-line typescript/no-explicit-any
export type Props = any;

const ec2 = (operation: string, params: object): AwsCall => ({
  service: 'ec2',
  operation,
  params: params as Record<string, unknown>,
});
const filter = (name: string, ...values: string[]) => ({
  Filters: [{ Name: name, Values: values }],
});
const call = (service: string, operation: string, params: object): AwsCall => ({
  service,
  operation,
  params: params as Record<string, unknown>,
});

const network: Record<string, Reader> = {
  'AWS::EC2::VPC': {
    call: (id) => ec2('describe_vpcs', { VpcIds: [id] }),
    at: 'Vpcs 0',
    same: { CidrBlock: 'CidrBlock' },
  },
  'AWS::EC2::Subnet': {
    call: (id) => ec2('describe_subnets', { SubnetIds: [id] }),
    at: 'Subnets 0',
    same: { CidrBlock: 'CidrBlock', MapPublicIpOnLaunch: 'MapPublicIpOnLaunch', VpcId: 'VpcId' },
  },
  'AWS::EC2::RouteTable': {
    call: (id) => ec2('describe_route_tables', { RouteTableIds: [id] }),
    at: 'RouteTables 0',
    same: { VpcId: 'VpcId' },
  },
  'AWS::EC2::SubnetRouteTableAssociation': {
    call: (_, p) => ec2('describe_route_tables', filter('association.subnet-id', p.SubnetId)),
    at: 'RouteTables 0',
    same: { RouteTableId: 'RouteTableId' },
  },
  'AWS::EC2::Route': {
    call: (_, p) => ec2('describe_route_tables', filter('route-table-id', p.RouteTableId)),
    at: 'RouteTables 0 Routes *DestinationCidrBlock=0.0.0.0/0',
    same: { DestinationCidrBlock: 'DestinationCidrBlock', GatewayId: 'GatewayId' },
  },
  'AWS::EC2::InternetGateway': {
    call: (id) => ec2('describe_internet_gateways', { InternetGatewayIds: [id] }),
    at: 'InternetGateways 0',
  },
  'AWS::EC2::VPCGatewayAttachment': {
    call: (_, p) => ec2('describe_internet_gateways', filter('attachment.vpc-id', p.VpcId)),
    at: 'InternetGateways 0',
    same: { InternetGatewayId: 'InternetGatewayId' },
  },
  'AWS::EC2::VPCEndpoint': {
    call: (id) => ec2('describe_vpc_endpoints', { VpcEndpointIds: [id] }),
    at: 'VpcEndpoints 0',
    same: { VpcId: 'VpcId', VpcEndpointType: 'VpcEndpointType' },
  },
  'AWS::EC2::FlowLog': {
    call: (id) => ec2('describe_flow_logs', { FlowLogIds: [id] }),
    at: 'FlowLogs 0',
    same: { ResourceId: 'ResourceId', TrafficType: 'TrafficType' },
  },
  'AWS::EC2::SecurityGroup': {
    call: (id) => ec2('describe_security_groups', { GroupIds: [id] }),
    at: 'SecurityGroups 0',
    same: {
      GroupDescription: 'Description',
      VpcId: 'VpcId',
      'SecurityGroupEgress 0 IpProtocol': 'IpPermissionsEgress 0 IpProtocol',
    },
  },
  'AWS::EC2::SecurityGroupIngress': {
    call: (_, p) => ec2('describe_security_groups', { GroupIds: [p.GroupId] }),
    at: (p) => `SecurityGroups 0 IpPermissions *FromPort=${p.FromPort}`,
    same: { ToPort: 'ToPort', IpProtocol: 'IpProtocol' },
  },
  'AWS::EC2::SecurityGroupEgress': {
    call: (_, p) => ec2('describe_security_groups', { GroupIds: [p.GroupId] }),
    at: (p) => `SecurityGroups 0 IpPermissionsEgress *FromPort=${p.FromPort}`,
    same: { ToPort: 'ToPort', IpProtocol: 'IpProtocol' },
  },
};

const access: Record<string, Reader> = {
  'AWS::IAM::Role': { call: (id) => call('iam', 'get_role', { RoleName: id }), at: 'Role' },
  'AWS::IAM::Policy': {
    call: (_, p) =>
      call('iam', 'get_role_policy', { RoleName: p.Roles[0], PolicyName: p.PolicyName }),
    at: 'PolicyDocument Statement',
    same: { 'PolicyDocument Statement length': 'length' },
  },
  'AWS::SecretsManager::Secret': {
    call: (id) => call('secretsmanager', 'describe_secret', { SecretId: id }),
    at: 'ARN',
  },
};

const state: Record<string, Reader> = {
  'AWS::DynamoDB::Table': {
    call: (id) => call('dynamodb', 'describe_table', { TableName: id }),
    at: 'Table',
    same: {
      KeySchema: 'KeySchema',
      'GlobalSecondaryIndexes length': 'GlobalSecondaryIndexes length',
      BillingMode: 'BillingModeSummary BillingMode',
      DeletionProtectionEnabled: 'DeletionProtectionEnabled',
    },
  },
};

const signals: Record<string, Reader> = {
  'AWS::SQS::Queue': {
    call: (id) => call('sqs', 'get_queue_attributes', { QueueUrl: id, AttributeNames: ['All'] }),
    at: 'Attributes',
    same: { MessageRetentionPeriod: 'MessageRetentionPeriod' },
  },
  'AWS::SQS::QueuePolicy': {
    call: (_, p) =>
      call('sqs', 'get_queue_attributes', { QueueUrl: p.Queues[0], AttributeNames: ['Policy'] }),
    at: 'Attributes Policy',
  },
  'AWS::SNS::Topic': {
    call: (id) => call('sns', 'get_topic_attributes', { TopicArn: id }),
    at: 'Attributes',
    same: { DisplayName: 'DisplayName' },
  },
  'AWS::SNS::TopicPolicy': {
    call: (_, p) => call('sns', 'get_topic_attributes', { TopicArn: p.Topics[0] }),
    at: 'Attributes Policy',
  },
  'AWS::Events::Rule': {
    call: (id) => call('events', 'describe_rule', { Name: id.split('/').at(-1) }),
    at: 'EventPattern',
  },
  'AWS::Scheduler::Schedule': {
    call: (id) => call('scheduler', 'get_schedule', { Name: id.split('/').at(-1) }),
    at: 'Name',
  },
  'AWS::Logs::LogGroup': {
    call: (id) => call('logs', 'describe_log_groups', { logGroupNamePrefix: id }),
    at: 'logGroups 0',
    same: { RetentionInDays: 'retentionInDays' },
  },
  'AWS::CloudWatch::Alarm': {
    call: (id) => call('cloudwatch', 'describe_alarms', { AlarmNames: [id] }),
    at: 'MetricAlarms 0',
    same: { Threshold: 'Threshold', AlarmDescription: 'AlarmDescription' },
  },
  'AWS::CloudWatch::Dashboard': {
    call: (id) => call('cloudwatch', 'get_dashboard', { DashboardName: id }),
    at: 'DashboardBody',
  },
};

const compute: Record<string, Reader> = {
  'AWS::ECS::Cluster': {
    call: (id) => call('ecs', 'describe_clusters', { clusters: [id] }),
    at: 'clusters 0',
    same: { ClusterName: 'clusterName' },
  },
  'AWS::ECS::TaskDefinition': {
    call: (id) => call('ecs', 'describe_task_definition', { taskDefinition: id }),
    at: 'taskDefinition',
    same: { Family: 'family', Cpu: 'cpu', Memory: 'memory', NetworkMode: 'networkMode' },
  },
  'AWS::Lambda::Function': {
    call: (id) => call('lambda', 'get_function', { FunctionName: id }),
    at: 'Configuration',
    same: { Runtime: 'Runtime', Timeout: 'Timeout', MemorySize: 'MemorySize' },
  },
  // It is a call to a function, which must be there for it.
  'Custom::RunningTasks': {
    call: (_, p) => call('lambda', 'get_function', { FunctionName: p.ServiceToken }),
    at: 'Configuration FunctionName',
  },
  'AWS::Lambda::Permission': {
    call: (_, p) => call('lambda', 'get_policy', { FunctionName: p.FunctionName }),
    at: 'Policy',
  },
  'AWS::Lambda::EventInvokeConfig': {
    call: (_, p) =>
      call('lambda', 'get_function_event_invoke_config', { FunctionName: p.FunctionName }),
    at: 'FunctionArn',
    same: {},
  },
  'AWS::ApiGatewayV2::Api': {
    call: (id) => call('apigatewayv2', 'get_api', { ApiId: id }),
    at: 'ApiId',
  },
  'AWS::ApiGatewayV2::Integration': {
    call: (id, p) => call('apigatewayv2', 'get_integration', { ApiId: p.ApiId, IntegrationId: id }),
    at: 'IntegrationId',
  },
  'AWS::ApiGatewayV2::Route': {
    call: (id, p) => call('apigatewayv2', 'get_route', { ApiId: p.ApiId, RouteId: id }),
    at: 'RouteKey',
  },
  'AWS::ApiGatewayV2::Stage': {
    call: (id, p) => call('apigatewayv2', 'get_stage', { ApiId: p.ApiId, StageName: id }),
    at: 'StageName',
  },
};

/** By CloudFormation type. A type without one fails the test that meets it. */
export const READERS: Readonly<Record<string, Reader>> = {
  ...network,
  ...access,
  ...state,
  ...signals,
  ...compute,
};
