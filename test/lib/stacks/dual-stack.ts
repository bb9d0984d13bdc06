import { beforeAll, describe, expect, it } from 'vitest';
import { ofType, type Templates } from '../../../lib/templates.ts';
import { byFrom, egressOf, ingressOf } from '../security-rules.ts';
import { dualStack, everything, synthesise } from '../synthesise.ts';

let templates: Templates;
beforeAll(() => {
  templates = synthesise(dualStack);
});

const all = (type: string) => ofType(templates, type).map(({ Properties }) => Properties);

describe('a dual-stack deployment', () => {
  it('gives each task an IPv6 address, by which callers’ media comes in', () => {
    const bots = ofType(templates, 'AWS::EC2::Subnet').filter(({ id }) => /Bots/.test(id));
    expect(bots).toHaveLength(dualStack.network.zones);
    for (const { Properties } of bots)
      expect(Properties).toMatchObject({
        AssignIpv6AddressOnCreation: true,
        Ipv6CidrBlock: expect.anything(),
      });
    const routes = all('AWS::EC2::Route').filter((route) => route['DestinationIpv6CidrBlock']);
    const outAndIn = routes.filter((route) => route['GatewayId']);
    expect(outAndIn).toHaveLength(bots.length);
    expect(
      ingressOf(templates, 'BotGroup')
        .filter((rule) => rule.protocol === 'udp')
        .sort(byFrom),
    ).toEqual(
      [
        { protocol: 'udp', ports: '40000-40002', from: '::/0' },
        { protocol: 'udp', ports: '40000-40002', from: '0.0.0.0/0' },
      ].sort(byFrom),
    );
    expect(
      egressOf(templates, 'BotGroup')
        .map(({ from }) => from)
        .sort(),
    ).toEqual(['0.0.0.0/0', '::/0']);
  });

  it('lets an IPv6 caller ask the API', () => {
    const [api] = all('AWS::ApiGatewayV2::Api');
    expect(api).toMatchObject({ IpAddressType: 'dualstack' });
  });

  it('needs no interface endpoint: functions get out by IPv6, and nobody in', () => {
    const endpoints = all('AWS::EC2::VPCEndpoint').map((endpoint) => endpoint['VpcEndpointType']);
    expect(endpoints).toEqual(['Gateway']);
    const [gateway] = ofType(templates, 'AWS::EC2::EgressOnlyInternetGateway');
    const out = all('AWS::EC2::Route').filter((route) => route['EgressOnlyInternetGatewayId']);
    expect(out).toHaveLength(dualStack.network.zones);
    for (const route of out)
      expect(route).toMatchObject({
        DestinationIpv6CidrBlock: '::/0',
        EgressOnlyInternetGatewayId: { 'Fn::GetAtt': [gateway?.id, 'Id'] },
      });
    for (const group of ['ApiGroup', 'ScalerGroup'])
      expect(egressOf(templates, group)).toContainEqual({
        protocol: 'tcp',
        ports: '443-443',
        from: '::/0',
      });
    const functions = all('AWS::Lambda::Function').filter((fn) => fn['VpcConfig']);
    expect(functions).toHaveLength(2);
    for (const fn of functions) {
      expect(fn['VpcConfig']).toMatchObject({ Ipv6AllowedForDualStack: true });
      const { Variables } = fn['Environment'] as { Variables: Record<string, unknown> };
      expect(JSON.stringify(Variables['AWS_ENDPOINT_URL_ECS'])).toMatch(/ecs\..*api\.aws/);
      expect(JSON.stringify(Variables['AWS_ENDPOINT_URL_LAMBDA'])).toMatch(/lambda\..*api\.aws/);
    }
  });

  it('is an option: without it there is no IPv6 anywhere', () => {
    const plain = JSON.stringify([...synthesise(everything)]);
    expect(plain).not.toMatch(/Ipv6|::\/0|dualstack/);
  });
});
