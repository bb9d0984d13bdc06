/** The caller's page, served by a function of its own: nothing is paid while nobody opens it, and the API's start stays short. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage, Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { PageEnv } from '../../services/page/env.ts';
import { createLogGroup } from './log-group.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Creates it outside of the VPC, where it may write its log and nothing else. */
export function createPageFunction(
  scope: Construct,
  { env, logDays }: { env: PageEnv; logDays: number },
): LambdaFunction {
  const role = new Role(scope, 'PageRole', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: 'The page: writes its log',
  });
  const logGroup = createLogGroup(scope, 'PageLogs', logDays);
  logGroup.grantWrite(role);
  return new LambdaFunction(scope, 'Page', {
    description: 'The page on which callers talk to their bot',
    code: Code.fromAsset(join(ROOT, 'web'), {
      assetHashType: AssetHashType.OUTPUT,
      bundling: { image: DockerImage.fromRegistry('none'), local: { tryBundle: bundle } },
    }),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: 256,
    timeout: Duration.seconds(10),
    environment: { ...env },
    role,
    logGroup,
  });
}

/** In a process of its own, for a construct cannot wait. */
function bundle(folder: string): boolean {
  const program = join(ROOT, 'tools/bundle/bundle-page.ts');
  execFileSync(process.execPath, ['--no-warnings', '--import', 'tsx', program, folder], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return true;
}
