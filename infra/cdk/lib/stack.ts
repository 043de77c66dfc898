import { CfnOutput, DefaultStackSynthesizer, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Architecture, type Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { addAlarms } from './alarms.ts';
import { addConfigBucket } from './bucket.ts';
import { addDashboard } from './dashboard.ts';
import { addRole } from './permissions.ts';
import { programCode, repository } from './program_zip.ts';
import { addSecrets, SECRET_PREFIX } from './secrets.ts';
import { CLIENT_KEYS, type Settings } from './settings.ts';
import { addUrl } from './url.ts';

export const STACK_NAME = 'SfAiProdStack';

// ConfigBucket, ChatLambdaLogGroup and ChatCompletionsFunction stand at the root under these names, so that a stack of
// the older guide is updated in place: their logical ids are hashes of the path.
export class SfAiStack extends Stack {
  constructor(scope: Construct, settings: Settings, root: string = repository) {
    super(scope, STACK_NAME, { description: 'sfai: an LLM gateway behind a Lambda Function URL', ...forRehearsal(settings) });
    const bucket = addConfigBucket(this);
    // Retained: its lines expire by themselves, and they are what an operator looks for after an accident.
    const logGroup = new LogGroup(this, 'ChatLambdaLogGroup', {
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const role = addRole(this, bucket, addSecrets(this, settings), logGroup);
    const program = addProgram(this, { settings, role, logGroup, code: programCode(settings, root), bucketName: bucket.bucketName });
    const url = addUrl(program, settings);
    addDashboard(this, program, addAlarms(this, program));
    new CfnOutput(this, 'ChatFunctionUrl', { value: url.url });
    new CfnOutput(this, 'ChatLambdaName', { value: program.functionName });
    new CfnOutput(this, 'ConfigBucketName', { value: bucket.bucketName });
    new CfnOutput(this, 'ChatLogGroupName', { value: logGroup.logGroupName });
    new CfnOutput(this, 'ClientKeyCommand', { value: clientKeyCommand(this, settings) });
  }
}

interface ProgramParts {
  readonly settings: Settings;
  readonly role: Role;
  readonly logGroup: LogGroup;
  readonly code: Code;
  readonly bucketName: string;
}

function addProgram(scope: Construct, { settings, role, logGroup, code, bucketName }: ProgramParts): Function {
  return new Function(scope, 'ChatCompletionsFunction', {
    description: 'sfai: chat completions, streamed',
    runtime: Runtime.PROVIDED_AL2023,
    architecture: settings.arch === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
    handler: 'bootstrap',
    code,
    role,
    logGroup,
    memorySize: settings.memory,
    timeout: Duration.seconds(900),
    ...(settings.reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: settings.reservedConcurrency }),
    environment: {
      SFAI_AUTH: settings.auth,
      SFAI_CONFIG_BUCKET: bucketName,
      SFAI_SECRET_PREFIX: SECRET_PREFIX,
      ...(settings.corsOrigins.length > 0 ? { SFAI_CORS: 'url' } : {}),
    },
  });
}

// The emulator that deploys are rehearsed against has neither stack rules nor CDK's own metadata resource.
function forRehearsal({ rehearsal }: Settings) {
  if (!rehearsal) return {};
  return { analyticsReporting: false, synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) };
}

function clientKeyCommand(stack: Stack, { auth }: Settings): string {
  if (auth === 'none') return 'auth=none: whoever knows the URL may call; clients send any key';
  if (auth === 'iam') return 'auth=iam: grant callers lambda:InvokeFunctionUrl and lambda:InvokeFunction; they sign with SigV4';
  const id = `${SECRET_PREFIX}/${CLIENT_KEYS}`;
  return `aws secretsmanager get-secret-value --secret-id ${id} --query SecretString --output text --region ${stack.region}`;
}
