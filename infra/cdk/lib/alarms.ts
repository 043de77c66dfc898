import { Duration } from 'aws-cdk-lib';
import { type Alarm, type IMetric, Stats, TreatMissingData, ComparisonOperator, Alarm as CloudWatchAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

const PERIOD = Duration.minutes(5);
// 30 s before Lambda ends the function.
const NEAR_TIMEOUT = Duration.seconds(870);

export function addAlarms(scope: Construct, program: Function): Alarm[] {
  const sum = { period: PERIOD, statistic: Stats.SUM };
  return [
    addAlarm(scope, 'ErrorsAlarm', 'sfai: invocations that failed or were cut', program.metricErrors(sum), 1),
    addAlarm(scope, 'ThrottlesAlarm', 'sfai: requests refused for want of concurrency', program.metricThrottles(sum), 1),
    addAlarm(scope, 'NearTimeoutAlarm', 'sfai: an answer took nearly the whole 900 s',
      program.metricDuration({ period: PERIOD, statistic: Stats.MAXIMUM }), NEAR_TIMEOUT.toMilliseconds()),
  ];
}

function addAlarm(scope: Construct, id: string, alarmDescription: string, metric: IMetric, threshold: number): Alarm {
  return new CloudWatchAlarm(scope, id, {
    alarmDescription,
    metric,
    threshold,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}
