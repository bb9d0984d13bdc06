/** The zones of a Region, and which of them have what the functions call AWS by. */
import {
  DescribeAvailabilityZonesCommand,
  DescribeVpcEndpointServicesCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import type { Zones } from './cloud.ts';

/** The interface endpoints of the network stack. */
const ENDPOINTS = ['ecs', 'lambda'] as const;

/** Asks EC2; both answers are of this account, whose zones may have other names than another's. */
export async function readZones(ec2: EC2Client): Promise<Zones> {
  const region = await ec2.config.region();
  const Filters = [{ Name: 'zone-type', Values: ['availability-zone'] }];
  const ServiceNames = ENDPOINTS.map((name) => `com.amazonaws.${region}.${name}`);
  const [{ AvailabilityZones = [] }, { ServiceDetails = [] }] = await Promise.all([
    ec2.send(new DescribeAvailabilityZonesCommand({ Filters })),
    ec2.send(new DescribeVpcEndpointServicesCommand({ ServiceNames })),
  ]);
  const zonesOf = (name: string) =>
    ServiceDetails.find(
      ({ ServiceName, ServiceType }) =>
        ServiceName?.endsWith(`.${name}`) &&
        ServiceType?.some((type) => type.ServiceType === 'Interface'),
    )?.AvailabilityZones ?? [];
  return {
    all: AvailabilityZones.flatMap(({ ZoneName }) => ZoneName ?? []).toSorted(),
    services: ENDPOINTS.map((name) => ({ name, zones: zonesOf(name) })),
  };
}
