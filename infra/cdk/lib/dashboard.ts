import { Duration } from 'aws-cdk-lib';
import { type Alarm, AlarmStatusWidget, Dashboard, GraphWidget, type IMetric, type IWidget, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

// The namespace and the metrics that the program's log lines carry (CloudWatch embedded metric format).
const NAMESPACE = 'sfai';
const PERIOD = Duration.minutes(5);
const HALF = 12;

export function addDashboard(scope: Construct, program: Function, alarms: Alarm[]): Dashboard {
  return new Dashboard(scope, 'ChatDashboard', {
    defaultInterval: Duration.days(1),
    widgets: [
      [new AlarmStatusWidget({ title: 'Alarms', alarms, width: 2 * HALF, height: 2 })],
      [graph('Requests and errors', [metric('Requests', Stats.SUM), metric('Errors', Stats.SUM)]),
        graph('Errors by kind', [search('Errors', ['error_kind'], Stats.SUM)])],
      [graph('Time to first byte, ms', percentiles('TimeToFirstByte')), graph('Duration, ms', percentiles('Duration'))],
      [graph('Tokens in, by role', [search('TokensIn', ['role'], Stats.SUM)]),
        graph('Tokens out, by role', [search('TokensOut', ['role'], Stats.SUM)])],
      [graph('Requests, by model', [search('Requests', ['provider', 'model'], Stats.SUM)]),
        graph('Time to first byte p90, by model, ms', [search('TimeToFirstByte', ['provider', 'model'], 'p90')])],
      platform(program),
    ],
  });
}

function platform(program: Function): IWidget[] {
  const sum = { period: PERIOD, statistic: Stats.SUM };
  const most = { period: PERIOD, statistic: Stats.MAXIMUM };
  return [
    graph('Lambda: invocations, errors, throttles',
      [program.metricInvocations(sum), program.metricErrors(sum), program.metricThrottles(sum)]),
    graph('Lambda: concurrency', [program.metric('ConcurrentExecutions', most)]),
  ];
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: HALF });
}

function metric(metricName: string, statistic: string): Metric {
  return new Metric({ namespace: NAMESPACE, metricName, statistic, period: PERIOD });
}

function percentiles(metricName: string): Metric[] {
  return ['p50', 'p90'].map((statistic) => metric(metricName, statistic).with({ label: statistic }));
}

// Roles and models come and go with the map: a search draws those that there are.
function search(metricName: string, dimensions: string[], statistic: string): MathExpression {
  const schema = [NAMESPACE, ...dimensions].join(',');
  return new MathExpression({
    expression: `SEARCH('{${schema}} MetricName="${metricName}"', '${statistic}', ${PERIOD.toSeconds()})`,
    usingMetrics: {},
    label: '',
    period: PERIOD,
  });
}
