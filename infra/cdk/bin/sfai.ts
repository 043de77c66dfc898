import { buildApp } from '../lib/app.ts';
import { SettingError } from '../lib/settings.ts';

try {
  buildApp().app.synth();
} catch (error) {
  if (!(error instanceof SettingError)) throw error;
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}
