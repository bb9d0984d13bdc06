/** The API: an HTTP endpoint before the Hono function in the VPC, and the least that it may do. */
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpStage,
  IpAddressType,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { ApiEnv } from '../../services/api/env.ts';
import type { Config } from '../config/schema.ts';
import { createLogGroup } from '../constructs/log-group.ts';
import { ManagedRelays } from '../constructs/managed-relays.ts';
import { PAGE_PATHS } from '../constructs/page-files.ts';
import { createPageFunction } from '../constructs/page-function.ts';
import { createServiceFunction } from '../constructs/service-function.ts';
import { grantTable } from '../constructs/table-access.ts';
import { joinOf, shareLimitsOf } from './callers-env.ts';
import type { NetworkStack } from './network-stack.ts';
import type { ScalerStack } from './scaler-stack.ts';
import type { StateStack } from './state-stack.ts';

/** Just under API Gateway's own 30 s, so that our answer is the one that arrives. */
const TIMEOUT_S = 29;

/** What the API stack stands on. */
export interface ApiStackProps extends StackProps {
  readonly config: Config;
  readonly network: NetworkStack;
  readonly state: StateStack;
  readonly scaler: ScalerStack;
}

/** The HTTP API, its function, and the page. */
export class ApiStack extends Stack {
  readonly api: HttpApi;
  readonly function: IFunction;
  /** Signs the paths that the edge's router opens. */
  readonly edgeSecret?: Secret;

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id, props);
    const { config, network, state, scaler } = props;
    const secret = this.createSecret('JoinSecret', 'Signs join tokens of callers');
    if (config.edge.enabled)
      this.edgeSecret = this.createSecret('EdgeSecret', 'Signs paths of the edge');
    const api = createServiceFunction(this, {
      service: 'api',
      // A changed description is what makes CloudFormation read the secret again.
      description: `Gives callers a bot; secret generation ${config.api.secretGeneration}`,
      environment: { ...this.apiEnv(props, secret) },
      inside: network.inside('api'),
      memoryMiB: config.api.memoryMiB,
      timeout: Duration.seconds(TIMEOUT_S),
      logDays: config.api.logDays,
    });
    this.function = api;
    grantTable(state.table, 'api', api);
    mayInvoke(api, scaler.function);
    if (config.api.turn.channels > 0) this.offerRelays(api, config.api);
    this.api = this.createHttpApi(config);
    if (config.api.jwt.issuer !== '') this.admitByIssuer(config.api.jwt);
    if (config.page.enabled) this.servePage(config);
    new CfnOutput(this, 'Url', { value: this.api.apiEndpoint, description: 'Where clients call' });
  }

  /**
   * The secret is resolved by CloudFormation when it writes the function's environment (encrypted at rest): a look-up at run
   * time would add an endpoint to pay for and a round trip to every cold start.
   */
  private apiEnv({ config, state, scaler }: ApiStackProps, secret: Secret): ApiEnv {
    const pools = Object.keys(config.pools);
    return {
      TABLE_NAME: state.table.tableName,
      DEPLOYMENT: config.name,
      DEFAULT_POOL: pools[0] ?? '',
      POOLS: pools.join(','),
      SCALER_FUNCTION: scaler.function.functionName,
      JOIN_SECRETS: secret.secretValue.unsafeUnwrap(),
      ...joinOf(config),
      ...shareLimitsOf(config),
      ALLOWED_ORIGINS: config.api.allowedOrigins.join(','),
      ICE_SERVERS: JSON.stringify(config.api.iceServers.map((urls) => ({ urls }))),
      ...this.turnEnv(config.api.turn),
      ...this.phoneEnv(config.bot.phoneSecret),
      ...(config.direct.domain === '' ? {} : { DIRECT_DOMAIN: config.direct.domain }),
      ...(this.edgeSecret ? { EDGE_SECRET: this.edgeSecret.secretValue.unsafeUnwrap() } : {}),
    };
  }

  private turnEnv({ urls, secret }: Config['api']['turn']): Partial<ApiEnv> {
    if (secret === '') return {};
    const shared = Secret.fromSecretNameV2(this, 'Turn', secret);
    return { TURN_URLS: urls.join(','), TURN_SECRET: shared.secretValue.unsafeUnwrap() };
  }

  /** Read at deploy, as that of join tokens is: a new value needs a deploy of this stack. */
  private phoneEnv(name: string): Pick<ApiEnv, 'GREENROOM_PHONE'> {
    if (name === '') return {};
    const secret = Secret.fromSecretNameV2(this, 'Phone', name);
    return { GREENROOM_PHONE: secret.secretValue.unsafeUnwrap() };
  }

  private createSecret(id: string, description: string): Secret {
    const generateSecretString = { passwordLength: 48, excludePunctuation: true };
    return new Secret(this, id, { description, generateSecretString });
  }

  private offerRelays(api: LambdaFunction, { turn: { channels }, logDays }: Config['api']): void {
    const relays = new ManagedRelays(this, 'Relays', { channels, logDays });
    mayInvoke(api, relays.function);
    const { functionName } = relays.function;
    const env = { RELAY_FUNCTION: functionName, RELAY_CHANNELS: String(channels) } as const;
    for (const [name, value] of Object.entries(env satisfies Partial<ApiEnv>))
      api.addEnvironment(name, value);
  }

  /** People whom an issuer of OpenID Connect knows get a join token: API Gateway finds its keys, keeps them and checks. */
  private admitByIssuer({ issuer, audience }: Config['api']['jwt']): void {
    const jwtAudience = [...audience];
    this.api.addRoutes({
      path: '/v1/join',
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration('ToFunctionByIssuer', this.function),
      authorizer: new HttpJwtAuthorizer('Issuer', issuer, { jwtAudience }),
    });
  }

  private servePage(config: Config): void {
    const { logDays } = config.api;
    const env = { JOIN: joinOf(config).JOIN === undefined ? 'link' : 'join' } as const;
    const page = createPageFunction(this, { env, logDays });
    const integration = new HttpLambdaIntegration('ToPage', page);
    for (const path of PAGE_PATHS) {
      this.api.addRoutes({ path, methods: [HttpMethod.GET], integration });
    }
  }

  private createHttpApi({ api, network }: Config): HttpApi {
    const http = new HttpApi(this, 'Api', {
      createDefaultStage: false,
      ...(network.ipv6 ? { ipAddressType: IpAddressType.DUAL_STACK } : {}),
      corsPreflight: {
        allowOrigins: api.allowedOrigins,
        allowMethods: [CorsHttpMethod.ANY],
        allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'prefer'],
        exposeHeaders: ['location', 'retry-after'],
        maxAge: Duration.hours(1),
      },
    });
    http.addRoutes({
      path: '/{proxy+}',
      methods: [HttpMethod.ANY],
      integration: new HttpLambdaIntegration('ToFunction', this.function),
    });
    new HttpStage(this, 'Stage', {
      httpApi: http,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: api.requestsPerSecond, burstLimit: api.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(createLogGroup(this, 'AccessLogs', api.logDays)),
        format: AccessLogFormat.custom(ACCESS_LINE),
      },
    });
    return http;
  }
}

function mayInvoke(caller: IFunction, { functionArn }: IFunction): void {
  const actions = ['lambda:InvokeFunction'];
  caller.addToRolePolicy(new PolicyStatement({ actions, resources: [functionArn] }));
}

/** Times and outcomes of a request; no query strings and no headers, which may hold a caller's number or a key. */
const ACCESS_LINE = JSON.stringify({
  requestId: '$context.requestId',
  at: '$context.requestTimeEpoch',
  method: '$context.httpMethod',
  route: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  functionMs: '$context.integrationLatency',
  error: '$context.error.message',
});
