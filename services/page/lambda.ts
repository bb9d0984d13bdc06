/** The caller's page as a Lambda function: it reads its own files and nothing else. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { answerPage } from './answer-page.ts';

const FOLDER = fileURLToPath(new URL('files/', import.meta.url));

const files = new Map(
  readdirSync(FOLDER).map((name) => [`/${name}`, readFileSync(`${FOLDER}${name}`)] as const),
);
files.set('/page.json', gzipSync(JSON.stringify({ join: process.env['JOIN'] ?? 'link' })));

/** Takes API Gateway's events, payload version 2.0. */
export const handler = async (event: APIGatewayProxyEventV2) => answerPage(files, event);
