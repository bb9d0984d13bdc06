/** All services of the Region that a deployment uses, and the names that lead to them. */
import type { Server } from 'node:https';
import { REGION } from '../../../local/ecs/names.ts';
import { SERVICES, SERVICES6 } from '../fabric/addresses.ts';
import type { Fabric } from '../fabric/fabric.ts';
import type { Lambda } from '../lambda/lambda.ts';
import { arnHere } from '../template/physical.ts';
import { type DoorDeps, jsonService, listenTls, openDoor, type Service } from './door.ts';
import { createEc2 } from './ec2.ts';
import { startResolver } from './resolver.ts';

/** What is behind the doors. */
export interface Behind {
  readonly fabric: Fabric;
  readonly lambda: Lambda;
  /** The emulators, by service. */
  readonly urls: Readonly<Record<'dynamodb' | 'ecs' | 'monitoring', string>>;
}

/** Opens every door, and starts the resolver. */
export async function startDoors(deps: DoorDeps, { fabric, lambda, urls }: Behind) {
  const services: Service[] = [
    ...Object.entries(urls).map(([name, url]) => jsonService(name, url)),
    createEc2(fabric),
    invocations(lambda),
  ];
  const servers: Server[] = [];
  const open = async (service: Service, address: string) =>
    void servers.push(await openDoor(deps, service, address));
  for (const service of services) {
    const inVpc = fabric.endpointAddresses().get(service.name) ?? [];
    const six = SERVICES6[service.name];
    const addresses = [SERVICES[service.name] ?? '', ...inVpc, ...(six ? [six] : [])];
    for (const address of addresses) await open(service, address);
  }
  // ECR is connected to and asked nothing: images are unpacked here already.
  const nothing: Service = { ...createEc2(fabric), name: 'api.ecr' };
  await open(nothing, SERVICES['api.ecr'] ?? '');
  servers.push(
    await listenTls(deps.certificate, SERVICES['checkip'] ?? '', async ({ message }) => ({
      status: 200,
      body: seenAddress(fabric, message.socket.remoteAddress),
    })),
  );
  const resolver = await startResolver(fabric.resolver, {
    lookup: (name) => lookup(fabric, name),
  });
  return {
    close() {
      resolver.close();
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

/** The page that tells a machine its address: by the internet gateway it is the public one. */
function seenAddress(fabric: Fabric, remote: string | undefined): string {
  const eni = fabric.attached.find(({ address }) => address === remote);
  return eni?.publicAddress ?? '';
}

/** An interface endpoint with private DNS takes its service's name over, for the whole VPC. */
function lookup(fabric: Fabric, name: string): readonly string[] | undefined {
  if (name === 'checkip.amazonaws.com') return [SERVICES['checkip'] ?? ''];
  const dualStack = `.${REGION}.api.aws`;
  if (name.endsWith(dualStack)) {
    const service = name.slice(0, -dualStack.length);
    const six = SERVICES6[service];
    return six === undefined ? undefined : [six, SERVICES[service] ?? ''];
  }
  const suffix = `.${REGION}.amazonaws.com`;
  if (!name.endsWith(suffix)) return undefined;
  const service = name.slice(0, -suffix.length);
  const inVpc = fabric.endpointAddresses().get(service);
  const anywhere = SERVICES[service];
  return inVpc ?? (anywhere === undefined ? undefined : [anywhere]);
}

/** Lambda's Invoke, asynchronous only: the product waits for no function. */
function invocations(lambda: Lambda): Service {
  return {
    name: 'lambda',
    read: ({ message }) => {
      const [, name = ''] = /\/functions\/([^/]+)\/invocations/.exec(String(message.url)) ?? [];
      return { operation: 'InvokeFunction', input: { FunctionName: decodeURIComponent(name) } };
    },
    async serve({ input }, { body }) {
      const arn = arnHere('lambda', `function:${String(input['FunctionName'])}`);
      lambda.invokeLater(arn, JSON.parse(body.toString()));
      return { status: 202, body: '' };
    },
    refuse: (text) => ({
      status: 403,
      headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDeniedException' },
      body: JSON.stringify({ Message: text }),
    }),
  };
}
