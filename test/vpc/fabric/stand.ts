/** A network with one of each in it: two tasks, the API, the scaler, the edge; and the ways that packets must find between them. */
import type { Blueprint, FunctionSpec } from '../template/blueprint.ts';
import type { EdgeSpec } from '../template/edge.ts';
import { SERVICES, SERVICES6 } from './addresses.ts';
import { resetNetwork } from './commands.ts';
import { type Attached, createFabric, type Fabric } from './fabric.ts';
import { type Asked, answerIn, ask } from './probe.ts';
import { callerAt, createWorld, HOMES } from './world.ts';

/** What stands in the network. The first task answers at its ports, and at some that nobody may reach. */
export interface Stand {
  readonly fabric: Fabric;
  readonly task: Attached;
  readonly other: Attached;
  readonly api: Attached;
  readonly scaler: Attached;
  readonly media: number;
  readonly supervisor: number;
  /** Where the templates have one; the balancer and the router answer at their ports. */
  readonly edge: EdgeStand | undefined;
  close(): Promise<void>;
}

/** CloudFront's interface in the VPC, the balancer's and a router's. */
export interface EdgeStand {
  readonly origin: Attached;
  readonly balancer: Attached;
  readonly router: Attached;
  readonly ports: { readonly balancer: number; readonly router: number };
}

/** A port of TCP and one of UDP at which a task answers although no rule leads there. */
export const CLOSED = { tcp: 22, udp: 5060 };

/** Builds it in the namespace of this process. */
export async function openStand({ network, functions, tasks, edge }: Blueprint): Promise<Stand> {
  await resetNetwork();
  await createWorld(HOMES);
  const fabric = await createFabric(network);
  const specOf = (word: string) => functions.find(({ name }) => name.startsWith(word));
  const env = specOf('scaler')?.env ?? {};
  const subnets = String(env['SUBNETS']).split(',');
  const groups = String(env['SECURITY_GROUPS']).split(',');
  const taskIn = (subnet = '') => fabric.attach({ subnet, groups, publicAddress: true });
  const functionOf = (spec: FunctionSpec | undefined) => {
    const [subnet = ''] = spec?.subnets ?? [];
    const { groups: own = [], ipv6 = false } = spec ?? {};
    return fabric.attach({ subnet, groups: own, publicAddress: false, ipv6 });
  };
  const of = {
    task: taskIn(subnets[0]),
    other: taskIn(subnets.at(-1)),
    api: functionOf(specOf('api')),
    scaler: functionOf(specOf('scaler')),
  };
  const ofEdge = edge && attachEdge(fabric, edge);
  await Promise.all(fabric.attached.map(({ plugged }) => plugged));
  const port = (name: string) =>
    Number(tasks[0]?.container.Environment?.find(({ Name }) => Name === name)?.Value);
  const media = port('GREENROOM_MEDIA_PORT');
  const supervisor = port('GREENROOM_PORT');
  const ports = { tcp: [supervisor, CLOSED.tcp], udp: [media, CLOSED.udp] };
  const answering = await Promise.all([
    answerIn(of.task.namespace, ports),
    ...(ofEdge ? answerAtEdge(ofEdge) : []),
  ]);
  return {
    fabric,
    ...of,
    media,
    supervisor,
    edge: ofEdge,
    async close() {
      for (const each of answering) each.close();
      await resetNetwork();
    },
  };
}

function attachEdge(fabric: Fabric, { origin, balancer, router }: EdgeSpec): EdgeStand {
  return {
    origin: fabric.attach(origin),
    balancer: fabric.attach(balancer),
    router: fabric.attach(router),
    ports: { balancer: balancer.port, router: router.port },
  };
}

const answerAtEdge = (edge: EdgeStand) =>
  (['balancer', 'router'] as const).map((part) =>
    answerIn(edge[part].namespace, { tcp: [edge.ports[part]], udp: [] }),
  );

type Way = (stand: Stand) => { readonly from: string | undefined; readonly to: Asked | undefined };

const toEdge = ({ edge }: Stand, part: 'balancer' | 'router'): Asked | undefined =>
  edge && { protocol: 'tcp', host: edge[part].address, port: edge.ports[part] };

const toMedia = ({ task, media }: Stand): Asked => ({
  protocol: 'udp',
  host: task.publicAddress ?? '',
  port: media,
});

/** A deployment without IPv6 lacks nothing by it. */
const toMedia6 = ({ task, media }: Stand): Asked | undefined =>
  task.ipv6 === undefined ? undefined : { protocol: 'udp', host: task.ipv6, port: media };

const toSupervisor = ({ task, supervisor }: Stand): Asked => ({
  protocol: 'tcp',
  host: task.address,
  port: supervisor,
});

/** An interface endpoint takes its service's name over; a function that has IPv6 uses the dual-stack name. */
const toService = ({ fabric }: Stand, service: string, from?: Attached): Asked => {
  const [inVpc] = fabric.endpointAddresses().get(service) ?? [];
  const six = from?.ipv6 === undefined ? undefined : SERVICES6[service];
  return { protocol: 'tcp', host: six ?? inVpc ?? SERVICES[service] ?? '', port: 443 };
};

/** All that a deployment needs, by who needs it. */
export const WAYS: Readonly<Record<string, Way>> = {
  'callers to media': (s) => ({ from: callerAt('cone'), to: toMedia(s) }),
  'callers to media by IPv6': (s) => ({ from: callerAt('ipv6'), to: toMedia6(s) }),
  'the API to supervisors': (s) => ({ from: s.api.namespace, to: toSupervisor(s) }),
  'the API to DynamoDB': (s) => ({ from: s.api.namespace, to: toService(s, 'dynamodb') }),
  'the API to Lambda': (s) => ({ from: s.api.namespace, to: toService(s, 'lambda', s.api) }),
  'the scaler to supervisors': (s) => ({ from: s.scaler.namespace, to: toSupervisor(s) }),
  'the scaler to DynamoDB': (s) => ({ from: s.scaler.namespace, to: toService(s, 'dynamodb') }),
  'the scaler to ECS': (s) => ({ from: s.scaler.namespace, to: toService(s, 'ecs', s.scaler) }),
  'tasks to DynamoDB': (s) => ({ from: s.task.namespace, to: toService(s, 'dynamodb') }),
  'tasks to the world': (s) => ({ from: s.task.namespace, to: toService(s, 'ec2') }),
  'CloudFront to the balancer': (s) => ({
    from: s.edge?.origin.namespace,
    to: toEdge(s, 'balancer'),
  }),
  'the balancer to routers': (s) => ({
    from: s.edge?.balancer.namespace,
    to: toEdge(s, 'router'),
  }),
  'routers to supervisors': (s) => ({ from: s.edge?.router.namespace, to: toSupervisor(s) }),
  'routers to the world': (s) => ({ from: s.edge?.router.namespace, to: toService(s, 'ec2') }),
};

/**
 * A packet that is let through is answered at once, if only by a port where nobody listens. On a machine that does much else the
 * answer may come later: whoever expects a way to be open asks again.
 */
const PATIENCE_MS = 700;

/** Tries every way at once, but for those of parts that are not there. Answers those by which nothing came back. */
export async function findBlocked(stand: Stand): Promise<string[]> {
  const tried = Object.entries(WAYS).map(async ([name, way]) => {
    const { from, to } = way(stand);
    return from && to && (await ask(from, to, PATIENCE_MS)) === 'nothing' ? [name] : [];
  });
  return (await Promise.all(tried)).flat();
}
