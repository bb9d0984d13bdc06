/** The pool that is called. Apart from what synthesises it: whoever asks for the name must not load the CDK. */
export const POOL = 'receptionist';
