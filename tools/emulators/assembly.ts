/** A cloud assembly that `cdk deploy` takes to an emulator: the deployment's own templates, less what the emulator lacks. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CloudFormationTemplate, cutTemplate } from './cut-template.ts';

/** What was cut, by stack and logical id: its type. */
export type CutByStack = Readonly<Record<string, Readonly<Record<string, string>>>>;

const TEMPLATE = '.template.json';
const ASSETS = '.assets.json';

/** Rewrites the assembly in `folder`. Images and function code are not uploaded: what would use them is cut. */
export function cutAssembly(folder: string, lacking: readonly string[]): CutByStack {
  const files = readdirSync(folder);
  for (const file of files.filter((name) => name.endsWith(ASSETS))) {
    const path = join(folder, file);
    write(path, onlyTemplate(read(path) as AssetManifest));
  }
  const stacks = files.filter((name) => name.endsWith(TEMPLATE)).map((name) => stackOf(name));
  return Object.fromEntries(
    stacks.map((stack) => {
      const path = join(folder, stack + TEMPLATE);
      const { template, cut } = cutTemplate(read(path) as CloudFormationTemplate, lacking);
      write(path, template);
      return [stack, cut];
    }),
  );
}

function stackOf(file: string): string {
  return file.slice(0, -TEMPLATE.length);
}

interface AssetManifest {
  readonly version: string;
  readonly files: Readonly<Record<string, { readonly source: { readonly path: string } }>>;
}

function onlyTemplate({ version, files }: AssetManifest): unknown {
  const kept = Object.entries(files).filter(([, { source }]) => source.path.endsWith(TEMPLATE));
  return { version, files: Object.fromEntries(kept), dockerImages: {} };
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function write(path: string, content: unknown): void {
  writeFileSync(path, JSON.stringify(content, null, 1));
}
