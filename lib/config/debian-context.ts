/** The CDK's context value that tells which versions of Debian's packages images hold. */
export const DEBIAN_CONTEXT = 'greenroom:debian';
