import { Duration } from 'aws-cdk-lib';
import { type Function, type FunctionUrl, FunctionUrlAuthType, type FunctionUrlCorsOptions, HttpMethod, InvokeMode } from 'aws-cdk-lib/aws-lambda';
import type { Settings } from './settings.ts';

// With auth=iam nobody may call until the operator grants it.
export function addUrl(program: Function, settings: Settings): FunctionUrl {
  return program.addFunctionUrl({
    authType: settings.auth === 'iam' ? FunctionUrlAuthType.AWS_IAM : FunctionUrlAuthType.NONE,
    invokeMode: InvokeMode.RESPONSE_STREAM,
    ...(settings.corsOrigins.length > 0 ? { cors: cors(settings.corsOrigins) } : {}),
  });
}

// A page's requests carry what the SDKs of OpenAI and Anthropic add in a browser; Lambda takes no prefixes such as x-stainless-*.
const SDK_HEADERS = [
  'authorization', 'content-type', 'x-api-key', 'idempotency-key', 'user-agent', 'x-request-id',
  'openai-organization', 'openai-project', 'openai-beta',
  'anthropic-version', 'anthropic-beta', 'anthropic-dangerous-direct-browser-access',
  'x-stainless-arch', 'x-stainless-async', 'x-stainless-helper', 'x-stainless-helper-method', 'x-stainless-lang',
  'x-stainless-os', 'x-stainless-package-version', 'x-stainless-retry-count', 'x-stainless-runtime',
  'x-stainless-runtime-version', 'x-stainless-timeout',
];

const EXPOSED_HEADERS = ['x-request-id', 'x-sfai-role', 'x-sfai-provider', 'x-sfai-model', 'x-sfai-lost', 'retry-after'];

// Lambda answers preflights itself; OPTIONS is no method that it accepts in this list.
function cors(origins: readonly string[]): FunctionUrlCorsOptions {
  return {
    allowedOrigins: [...origins],
    allowedHeaders: SDK_HEADERS,
    allowedMethods: [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST],
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: Duration.hours(1),
  };
}
