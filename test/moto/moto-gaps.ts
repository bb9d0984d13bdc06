/** What moto 5.2.5 cannot hold. */

/** Types that its CloudFormation fails on, with everything else in the stack. */
export const MOTO_LACKS = [
  'AWS::CloudFront::',
  'AWS::ElasticLoadBalancingV2::',
  'AWS::ECS::Service',
];

/** What it has made otherwise than the template wants, each with the word on it. */
export const MOTO_GAPS: Readonly<Record<string, string>> = {
  'AWS::EC2::SecurityGroup: SecurityGroupEgress.0.IpProtocol is "-1", wanted "icmp"':
    'its CloudFormation adds inline rules to the default one, which AWS takes away',
  'AWS::EC2::SecurityGroup: SecurityGroupEgress.0.IpProtocol is "-1", wanted "tcp"':
    'its CloudFormation adds inline rules to the default one, which AWS takes away',
  'AWS::EC2::Subnet: MapPublicIpOnLaunch is false, wanted true':
    'dropped by its CloudFormation; held in LocalStack',
  'AWS::EC2::SubnetRouteTableAssociation: its service does not know it':
    'not made by its CloudFormation; held in LocalStack',
  'AWS::ECS::TaskDefinition: Cpu is missing, wanted "256"':
    'dropped by its CloudFormation; registered by the API in moto-ecs.test.ts',
  'AWS::ECS::TaskDefinition: Cpu is missing, wanted "512"':
    'dropped by its CloudFormation; registered by the API in moto-ecs.test.ts',
};
