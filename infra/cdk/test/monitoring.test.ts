import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ofType, only, synthesize } from '../testing/synthesis.ts';

const template = synthesize();
const alarms = ofType(template, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);
const drawn = drawnBy(only(template, 'AWS::CloudWatch::Dashboard').Properties['DashboardBody']);

// Each line of a graph as "title: expression" or "title: namespace metric statistic".
function drawnBy(body: { 'Fn::Join': [string, unknown[]] }): string[] {
  const [, parts] = body['Fn::Join'];
  const { widgets } = JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'token')).join(''));
  return widgets.flatMap(({ properties: { title, metrics = [] } }: any) => metrics.map((metric: any[]) => `${title}: ${line(metric)}`));
}

function line(metric: any[]): string {
  const { expression, stat } = metric.at(-1);
  return expression ?? `${metric[0]} ${metric[1]} ${stat}`;
}

test('errors, throttles and answers near the timeout raise alarms', () => {
  assert.deepEqual(alarms.map(({ MetricName, Statistic, Threshold }) => [MetricName, Statistic, Threshold]),
    [['Errors', 'Sum', 1], ['Throttles', 'Sum', 1], ['Duration', 'Maximum', 870_000]]);
});

test("every alarm watches this function, and silence is no fault: the endpoint idles for free", () => {
  const watched = { Namespace: 'AWS/Lambda', Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'ChatCompletionsFunction57B9FADB' } }],
    ComparisonOperator: 'GreaterThanOrEqualToThreshold', TreatMissingData: 'notBreaching' };
  assert.deepEqual(alarms.map(({ Namespace, Dimensions, ComparisonOperator, TreatMissingData }) =>
    ({ Namespace, Dimensions, ComparisonOperator, TreatMissingData })), [watched, watched, watched]);
});

test("the dashboard draws the program's own metrics, then Lambda's", () => {
  assert.deepEqual(drawn, [
    'Requests and errors: sfai Requests Sum',
    'Requests and errors: sfai Errors Sum',
    `Errors by kind: SEARCH('{sfai,error_kind} MetricName="Errors"', 'Sum', 300)`,
    'Time to first byte, ms: sfai TimeToFirstByte p50',
    'Time to first byte, ms: sfai TimeToFirstByte p90',
    'Duration, ms: sfai Duration p50',
    'Duration, ms: sfai Duration p90',
    `Tokens in, by role: SEARCH('{sfai,role} MetricName="TokensIn"', 'Sum', 300)`,
    `Tokens out, by role: SEARCH('{sfai,role} MetricName="TokensOut"', 'Sum', 300)`,
    `Requests, by model: SEARCH('{sfai,provider,model} MetricName="Requests"', 'Sum', 300)`,
    `Time to first byte p90, by model, ms: SEARCH('{sfai,provider,model} MetricName="TimeToFirstByte"', 'p90', 300)`,
    'Lambda: invocations, errors, throttles: AWS/Lambda Invocations Sum',
    'Lambda: invocations, errors, throttles: AWS/Lambda Errors Sum',
    'Lambda: invocations, errors, throttles: AWS/Lambda Throttles Sum',
    'Lambda: concurrency: AWS/Lambda ConcurrentExecutions Maximum',
  ]);
});
