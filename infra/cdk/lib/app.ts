import { App, type AppProps, Validations } from 'aws-cdk-lib';
import { CURRENTLY_RECOMMENDED_FLAGS } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks } from 'cdk-nag';
import { parseSettings } from './settings.ts';
import { SfAiStack } from './stack.ts';

export interface SfAiApp {
  readonly app: App;
  readonly stack: SfAiStack;
}

// The stack under cdk-nag's rules: a finding without a written reason ends the synthesis.
export function buildApp(props: AppProps = {}, root?: string): SfAiApp {
  const app = new App({ ...props, context: { ...CURRENTLY_RECOMMENDED_FLAGS, ...props.context } });
  const stack = new SfAiStack(app, parseSettings((name) => app.node.tryGetContext(name)), root);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { app, stack };
}
