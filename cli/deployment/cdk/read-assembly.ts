/** Reads what a synthesis left in `cdk.out`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What was synthesised, and what was found and answered. */
export interface Assembly {
  readonly stacks: readonly string[];
  readonly resources: number;
  /** Findings that somebody gave a reason for, at each place. */
  readonly acknowledged: readonly { readonly rule: string; readonly reason: string }[];
}

/** Reads the folder. */
export function readAssembly(folder: string): Assembly {
  const suffix = '.template.json';
  const files = readdirSync(folder).filter((file) => file.endsWith(suffix));
  const resources = files.reduce((sum, file) => {
    const template = readJson(join(folder, file)) as { Resources?: object };
    return sum + Object.keys(template.Resources ?? {}).length;
  }, 0);
  const report = readJson(join(folder, 'validation-report.json')) as {
    pluginReports: { suppressedViolations?: { ruleName: string; reason: string }[] }[];
  };
  return {
    stacks: files.map((file) => file.slice(0, -suffix.length)),
    resources,
    acknowledged: report.pluginReports
      .flatMap((plugin) => plugin.suppressedViolations ?? [])
      .map(({ ruleName, reason }) => ({ rule: ruleName, reason })),
  };
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
