/** All that is asserted of the templates, in one process: loading the CDK and cdk-nag takes longer than every synthesis. */
import './proof/access.ts';
import './proof/exercised.ts';
import './proof/findings.ts';
import './proof/names-exercised.ts';
import './proof/runbook.ts';
import './stacks/bot-kinds.ts';
import './stacks/bot-stack.ts';
import './stacks/courier-stack.ts';
import './stacks/dual-stack.ts';
import './stacks/edge-stack.ts';
import './stacks/functions.ts';
import './stacks/names-stack.ts';
import './stacks/network-stack.ts';
import './stacks/state-stack.ts';
import './stacks/watch-stack.ts';
import './watch/alarms.ts';
