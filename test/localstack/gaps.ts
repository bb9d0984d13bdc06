/** What LocalStack 4.14.0 calls COMPLETE and has not done, as read back from its own services, each with what stands in for it. */
export const LOCALSTACK_GAPS: Readonly<Record<string, string>> = {
  'AWS::CloudWatch::Dashboard: COMPLETE, but nothing was made': 'made and read back in moto',
  'AWS::DynamoDB::Table: DeletionProtectionEnabled is false, wanted true':
    'the flag is lost; held in moto',
  'AWS::EC2::FlowLog: COMPLETE, but nothing was made': 'made and read back in moto',
  'AWS::EC2::Route: GatewayId is missing, wanted it': 'the route leads nowhere; held in moto',
  'AWS::EC2::SecurityGroup: SecurityGroupEgress.0.IpProtocol is "-1", wanted "icmp"':
    'rules of groups are dropped; held in moto',
  'AWS::EC2::SecurityGroup: SecurityGroupEgress.0.IpProtocol is "-1", wanted "tcp"':
    'rules of groups are dropped; held in moto',
  'AWS::EC2::SecurityGroupEgress: COMPLETE, but nothing was made': 'made and read back in moto',
  'AWS::EC2::SecurityGroupIngress: COMPLETE, but nothing was made': 'made and read back in moto',
  'AWS::Logs::LogGroup: RetentionInDays is missing, wanted 14': 'held in moto',
  'AWS::Logs::LogGroup: RetentionInDays is missing, wanted 30': 'held in moto',
};
