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
    rewrite<AssetManifest>(join(folder, file), onlyTemplate);
  }
  const stacks = files.filter((name) => name.endsWith(TEMPLATE)).map((name) => stackOf(name));
  return Object.fromEntries(
    stacks.map((stack) => {
      let cut = {};
      rewrite<CloudFormationTemplate>(join(folder, stack + TEMPLATE), (template) => {
        const done = cutTemplate(template, lacking);
        cut = done.cut;
        return done.template;
      });
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

function rewrite<T>(path: string, change: (content: T) => unknown): void {
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')) as T), null, 1));
}
