#!/usr/bin/env node
/** What the CDK asks Docker for, without Docker: `CDK_DOCKER=bin/without-docker.mjs`. See `tools/image/docker-words.ts`. */
import { register } from 'tsx/esm/api';

register();
const { runDockerWords } = await import('../tools/image/docker-words.ts');
process.exitCode = await runDockerWords(process.argv.slice(2));
