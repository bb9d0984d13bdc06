/** A task's public IPv4 address, from EC2: the task metadata has only the private one (AWS shows it on the interface alone). */
import { DescribeNetworkInterfacesCommand, type EC2Client } from '@aws-sdk/client-ec2';

/** Asks for the interface by its private address, and by its MAC where that is known: two VPCs may share a range. */
export async function describePublicAddress(
  client: EC2Client,
  { privateAddress, macAddress }: { privateAddress: string; macAddress?: string | undefined },
): Promise<string | undefined> {
  const filters = [
    { Name: 'addresses.private-ip-address', Values: [privateAddress] },
    ...(macAddress === undefined ? [] : [{ Name: 'mac-address', Values: [macAddress] }]),
  ];
  const answer = await client.send(new DescribeNetworkInterfacesCommand({ Filters: filters }));
  const found = (answer.NetworkInterfaces ?? []).flatMap(
    ({ Association }) => Association?.PublicIp ?? [],
  );
  // Two answers cannot both be ours, and a caller sent to a stranger's address hears nothing.
  return found.length === 1 ? found[0] : undefined;
}
