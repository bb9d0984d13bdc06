/** One endpoint that answers the preflight's questions as the services' own protocols do; each answer can be replaced. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Said {
  readonly status?: number;
  readonly body: string | object;
}

export interface FakeAws {
  readonly url: string;
  /** Operations in the order in which they were asked. */
  readonly asked: string[];
  close(): Promise<void>;
}

const query = (operation: string, inside: string) =>
  `<${operation}Response><${operation}Result>${inside}</${operation}Result></${operation}Response>`;

/** An account of nothing but defaults, bootstrapped, with nothing deployed. */
const ANSWERS: Readonly<Record<string, Said>> = {
  GetCallerIdentity: {
    body: query(
      'GetCallerIdentity',
      '<Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/ann</Arn>',
    ),
  },
  DescribeStacks: {
    body: query(
      'DescribeStacks',
      '<Stacks><member><Outputs><member><OutputKey>BootstrapVersion</OutputKey><OutputValue>31</OutputValue></member></Outputs></member></Stacks>',
    ),
  },
  DescribeStackResources: {
    status: 400,
    body: '<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack with id greenroom-state does not exist</Message></Error></ErrorResponse>',
  },
  DescribeSubnets: {
    body: '<DescribeSubnetsResponse><subnetSet><item><availabilityZone>a</availabilityZone><availableIpAddressCount>8187</availableIpAddressCount></item></subnetSet></DescribeSubnetsResponse>',
  },
  GetServiceQuota: {
    body: {
      Quota: {
        Value: 6,
        UsageMetric: {
          MetricNamespace: 'AWS/Usage',
          MetricName: 'ResourceCount',
          MetricDimensions: { Service: 'Fargate' },
          MetricStatisticRecommendation: 'Maximum',
        },
      },
    },
  },
  GetAWSDefaultServiceQuota: { body: { Quota: { Value: 6 } } },
  ListServiceQuotas: { body: { Quotas: [{ QuotaName: 'Fargate Spot launch rate', Value: 7 }] } },
  GetMetricStatistics: { body: { Datapoints: [{ Maximum: 1.5 }, { Maximum: 2.5 }] } },
  '/2016-08-19/account-settings': {
    body: { AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 } },
  },
  '/foundation-model-availability/m': {
    body: {
      modelId: 'm',
      agreementAvailability: { status: 'NOT_AVAILABLE' },
      authorizationStatus: 'AUTHORIZED',
      entitlementAvailability: 'AVAILABLE',
      regionAvailability: 'AVAILABLE',
    },
  },
};

/** Starts it on the loopback interface. */
export async function startFakeAws(
  replaced: Readonly<Record<string, Said>> = {},
): Promise<FakeAws> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void operationOf(request).then((operation) => {
      asked.push(operation);
      const said = { ...ANSWERS, ...replaced }[operation];
      const { status = 200, body } = said ?? { status: 501, body: { message: 'not implemented' } };
      const isText = typeof body === 'string';
      const type = isText ? 'text/xml' : 'application/x-amz-json-1.1';
      response.writeHead(status, { 'content-type': type });
      response.end(isText ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** JSON protocols name it in a header, query protocols in the body, REST ones by the path. */
async function operationOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const target = String(request.headers['x-amz-target'] ?? '').split('.')[1];
  const action = new URLSearchParams(Buffer.concat(chunks).toString('utf8')).get('Action');
  return target ?? action ?? (request.url ?? '').replace(/\/$/, '');
}
