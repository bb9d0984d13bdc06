import { GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';

/** One of a dashboard's graphs, three to a row. */
export function graph(title: string, left: IMetric[], right: IMetric[] = []): GraphWidget {
  return new GraphWidget({ title, left, right, width: 8, height: 6 });
}
