/** EC2's DescribeNetworkInterfaces, over its query protocol: the interfaces that the fabric has. */
import type { Attached, Fabric } from '../fabric/fabric.ts';
import type { Answer, Service } from './door.ts';

const NAMESPACE = 'http://ec2.amazonaws.com/doc/2016-11-15/';

/** The filters of EC2 that are known here; another one is refused, as EC2 does with a wrong one. */
const FILTERS: Readonly<Record<string, (eni: Attached) => string>> = {
  'addresses.private-ip-address': (eni) => eni.address,
  'private-ip-address': (eni) => eni.address,
  'network-interface-id': (eni) => eniId(eni),
  'mac-address': (eni) => eni.mac,
  'subnet-id': (eni) => eni.subnet,
};

/** An interface's id, as ECS tells it too. */
export const eniId = ({ id }: { id: number }): string => `eni-${id.toString(16).padStart(17, '0')}`;

/** The service. */
export function createEc2(fabric: Fabric): Service {
  return {
    name: 'ec2',
    read: ({ body }) => {
      const input = Object.fromEntries(new URLSearchParams(body.toString()));
      return { operation: input['Action'] ?? '', input };
    },
    async serve({ operation, input }) {
      if (operation !== 'DescribeNetworkInterfaces') return fault('InvalidAction', operation, 400);
      const filters = filtersOf(input as Record<string, string>);
      const unknown = filters.find(({ name }) => FILTERS[name] === undefined);
      if (unknown)
        return fault('InvalidParameterValue', `The filter '${unknown.name}' is invalid`, 400);
      const found = fabric.attached.filter((eni) =>
        filters.every(({ name, values }) => values.includes(FILTERS[name]?.(eni) ?? '')),
      );
      return xml(200, describe(found));
    },
    refuse: (text) => fault('UnauthorizedOperation', text, 403),
  };
}

interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

function filtersOf(input: Readonly<Record<string, string>>): Filter[] {
  const ids = Object.keys(input).filter((key) => key.startsWith('NetworkInterfaceId.'));
  const byId =
    ids.length > 0
      ? [{ name: 'network-interface-id', values: ids.map((k) => input[k] ?? '') }]
      : [];
  const named = Object.entries(input).flatMap(([key, name]) => {
    const [, number] = /^Filter\.(\d+)\.Name$/.exec(key) ?? [];
    if (number === undefined) return [];
    const prefix = `Filter.${number}.Value.`;
    return [
      {
        name,
        values: Object.keys(input)
          .filter((k) => k.startsWith(prefix))
          .map((k) => input[k] ?? ''),
      },
    ];
  });
  return [...byId, ...named];
}

function describe(found: readonly Attached[]): string {
  const items = found.map(({ publicAddress, ipv6, ...eni }) => {
    const association = publicAddress
      ? `<association><publicIp>${publicAddress}</publicIp><ipOwnerId>amazon</ipOwnerId></association>`
      : '';
    const six = ipv6 ? `<item><ipv6Address>${ipv6}</ipv6Address></item>` : '';
    return `<item><networkInterfaceId>${eniId(eni)}</networkInterfaceId><subnetId>${eni.subnet}</subnetId>
      <privateIpAddress>${eni.address}</privateIpAddress>${association}<status>in-use</status>
      <privateIpAddressesSet><item><privateIpAddress>${eni.address}</privateIpAddress><primary>true</primary>${association}</item></privateIpAddressesSet>
      <ipv6AddressesSet>${six}</ipv6AddressesSet></item>`;
  });
  return `<DescribeNetworkInterfacesResponse xmlns="${NAMESPACE}"><requestId>r</requestId>
    <networkInterfaceSet>${items.join('')}</networkInterfaceSet></DescribeNetworkInterfacesResponse>`;
}

function fault(code: string, text: string, status: number): Answer {
  const error = `<Error><Code>${code}</Code><Message>${text}</Message></Error>`;
  return xml(status, `<Response><Errors>${error}</Errors><RequestID>r</RequestID></Response>`);
}

function xml(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
