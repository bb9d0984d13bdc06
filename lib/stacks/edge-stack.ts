/** One public name: CloudFront before the API, and before the router that takes a carrier's WebSocket to the one task it is for. */
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  type DistributionProps,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  SecurityPolicyProtocol,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, VpcOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  type ApplicationTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import type { Config } from '../config/schema.ts';
import { createEdgeService } from '../constructs/edge-service.ts';
import type { ApiStack } from './api-stack.ts';
import { EDGE_PORT, type NetworkStack } from './network-stack.ts';

/** ECS waits this long for the calls on a router that a deploy replaces; ELB's longest. */
const CALLS_DRAIN = Duration.hours(1);

/** What the edge stack stands on. */
export interface EdgeStackProps extends StackProps {
  readonly config: Config;
  readonly network: NetworkStack;
  readonly api: ApiStack;
}

/** CloudFront, an internal balancer that only CloudFront reaches, and the router. */
export class EdgeStack extends Stack {
  /** The router's tasks, as the balancer sees them. */
  readonly routers: ApplicationTargetGroup;

  constructor(scope: Construct, id: string, props: EdgeStackProps) {
    super(scope, id, props);
    const balancer = this.createBalancer(props.network);
    this.routers = this.addRouters(balancer, props);
    const distribution = this.createDistribution(props, balancer);
    new CfnOutput(this, 'Url', { value: `https://${distribution.distributionDomainName}` });
  }

  private createBalancer({ vpc, groups }: NetworkStack): ApplicationLoadBalancer {
    return new ApplicationLoadBalancer(this, 'Balancer', {
      vpc,
      internetFacing: false,
      vpcSubnets: { subnets: vpc.isolatedSubnets },
      securityGroup: groups.balancer,
      dropInvalidHeaderFields: true,
      // Carriers ping at least each minute; a quiet socket is not a dead one.
      idleTimeout: Duration.minutes(10),
    });
  }

  private addRouters(
    balancer: ApplicationLoadBalancer,
    props: EdgeStackProps,
  ): ApplicationTargetGroup {
    const listener = balancer.addListener('Listener', {
      port: EDGE_PORT,
      protocol: ApplicationProtocol.HTTP,
      open: false,
    });
    return listener.addTargets('Routers', {
      port: EDGE_PORT,
      protocol: ApplicationProtocol.HTTP,
      targets: [createEdgeService(this, props)],
      healthCheck: { path: '/healthz', interval: Duration.seconds(10) },
      deregistrationDelay: CALLS_DRAIN,
    });
  }

  private createDistribution(
    { api, config }: EdgeStackProps,
    balancer: ApplicationLoadBalancer,
  ): Distribution {
    const uncached = {
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      allowedMethods: AllowedMethods.ALLOW_ALL,
    };
    const tellHost = new EdgeFunction(this, 'TellHost', {
      code: FunctionCode.fromInline(TELL_HOST),
      comment: 'Tells the API the name it was called by',
    });
    const functionAssociations = [
      { function: tellHost, eventType: FunctionEventType.VIEWER_REQUEST },
    ];
    return new Distribution(this, 'Distribution', {
      comment: 'Greenroom',
      httpVersion: HttpVersion.HTTP2_AND_3,
      ...this.ownName(config.edge),
      defaultBehavior: {
        origin: new HttpOrigin(`${api.api.apiId}.execute-api.${this.region}.${this.urlSuffix}`),
        ...uncached,
        functionAssociations,
      },
      additionalBehaviors: {
        '/ws/*': {
          origin: VpcOrigin.withApplicationLoadBalancer(balancer, {
            protocolPolicy: OriginProtocolPolicy.HTTP_ONLY,
            httpPort: EDGE_PORT,
          }),
          ...uncached,
          functionAssociations,
        },
      },
    });
  }

  private ownName({ domain, certificate }: Config['edge']): Partial<DistributionProps> {
    if (domain === '') return {};
    return {
      domainNames: [domain],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificate),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    };
  }
}

/** API Gateway must see its own name as host; what the caller used goes beside it. */
const TELL_HOST = `function handler(event) {
  event.request.headers['x-greenroom-host'] = { value: event.request.headers.host.value };
  return event.request;
}`;
