/** What the image of a Pipecat bot has beyond Node: Debian's Python, and the libraries that its modules load. */
import type { Cpu } from './contents.ts';

/** The release that the wheels are for. Debian 12 has it, as the Dockerfile's build stage is. */
export const PYTHON = '3.11';

/** The oldest glibc that wheels may ask for: Debian 12's. */
export const MANYLINUX = 'manylinux_2_36';

/** Where Debian's Python finds what is installed, and the image has it. */
export const SITE = `usr/local/lib/python${PYTHON}/dist-packages`;

/** Debian packages with Python itself; the folder or file that is taken of each, and where it is in the image. */
export const PYTHON_TREES: Readonly<Record<string, readonly [from: string, to: string]>> = {
  [`python${PYTHON}-minimal`]: [`usr/bin/python${PYTHON}`, 'usr/bin/python3'],
  [`libpython${PYTHON}-minimal`]: [`usr/lib/python${PYTHON}`, `usr/lib/python${PYTHON}`],
  [`libpython${PYTHON}-stdlib`]: [`usr/lib/python${PYTHON}`, `usr/lib/python${PYTHON}`],
  tzdata: ['usr/share/zoneinfo', 'usr/share/zoneinfo'],
};

/** The package whose certificates Python trusts, and the one file that its OpenSSL reads. */
export const CERTIFICATES = { package: 'ca-certificates', to: 'usr/lib/ssl/cert.pem' } as const;

/** Debian packages and the libraries taken from each; wheels bring what else they need. Vectorised mathematics are x86's alone. */
export const PYTHON_LIBRARIES: Readonly<Record<Cpu, Readonly<Record<string, readonly string[]>>>> =
  {
    arm64: librariesBeside('libutil.so.1'),
    x64: librariesBeside('libutil.so.1', 'libmvec.so.1'),
  };

function librariesBeside(...libc6: readonly string[]): Readonly<Record<string, readonly string[]>> {
  return {
    libc6,
    'libbz2-1.0': ['libbz2.so.1.0'],
    libexpat1: ['libexpat.so.1'],
    libffi8: ['libffi.so.8'],
    liblzma5: ['liblzma.so.5'],
    'libsqlite3-0': ['libsqlite3.so.0'],
    libssl3: ['libssl.so.3', 'libcrypto.so.3'],
    libuuid1: ['libuuid.so.1'],
    zlib1g: ['libz.so.1'],
  };
}

/** All packages of Debian's that are fetched beside those of our own bots' image. */
export function pythonPackages(cpu: Cpu): string[] {
  const libraries = Object.keys(PYTHON_LIBRARIES[cpu]);
  return [...libraries, ...Object.keys(PYTHON_TREES), CERTIFICATES.package];
}

/** Parts of Python that a server has no use for, links out of the tree, and zones by other clocks. */
export const PYTHON_UNUSED =
  /\/(test|idlelib|tkinter|turtledemo|pydoc_data|ensurepip|zoneinfo\/(right|posix))(\/|$)|sitecustomize\.py$/;

/** Of a bot's folder: nothing hidden (such as `.env` with its keys, `.venv`, `.git`), and no compiled files. */
export const BOT_UNUSED = /(^|\/)(\.[^/]+|__pycache__|venv|node_modules)(\/|$)/;
