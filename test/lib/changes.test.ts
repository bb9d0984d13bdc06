/** What a change of the configuration does, over many synthesised deployments: beside the templates' own tests, on another core. */
import './changes/changes.ts';
import './proof/two-deployments.ts';
