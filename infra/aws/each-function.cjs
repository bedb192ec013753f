/**
 * What alarms, dashboard and saved queries say of each function in serverless.yml: a new one is watched without another
 * word. An alarm cannot search, and adds up at most ten metrics.
 */
module.exports = async ({ resolveConfigurationProperty, resolveVariable }) => {
  const stage = await resolveVariable('sls:stage');
  const functions = Object.entries(await resolveConfigurationProperty(['functions']));
  const all = functions.map(([name]) => name);
  // Those that Lambda keeps events for until an instance is free.
  const commands = functions.filter(([, { maximumEventAge }]) => maximumEventAge !== undefined).map(([name]) => name);
  const fullName = (name) => `slashvm-${stage}-${name}`;

  const counted = (MetricName, Stat, Period, names) =>
    names.map((name) => {
      const Dimensions = [{ Name: 'FunctionName', Value: fullName(name) }];
      const Metric = { Namespace: 'AWS/Lambda', MetricName, Dimensions };
      return { Id: name, ReturnData: false, MetricStat: { Metric, Stat, Period } };
    });
  const summed = (Label, Expression, metrics) => [{ Id: 'all', Label, Expression }, ...metrics];

  const shown = (metric, names, more = () => ({})) =>
    names.map((name) => ['AWS/Lambda', metric, 'FunctionName', fullName(name), { label: name, ...more(name) }]);
  /** The inside of a list in JSON. */
  const text = (metrics) => metrics.map((metric) => JSON.stringify(metric)).join(', ');
  const memories = [...new Set(functions.map(([, { memorySize }]) => memorySize))];
  const gigabyteSeconds = memories.map((memory) => {
    const names = functions.filter(([, { memorySize }]) => memorySize === memory).map(([name]) => name);
    return [{ expression: `SUM([${names.join(', ')}]) * ${memory / 1024} / 1000`, label: `functions of ${memory} MB` }];
  });
  const logs = (names) => names.map((name) => `/aws/lambda/${fullName(name)}`);

  return {
    alarm: {
      errors: summed('errors', 'SUM(METRICS())', counted('Errors', 'Sum', 900, all)),
      throttles: summed('throttled invocations', 'SUM(METRICS())', counted('Throttles', 'Sum', 300, all)),
      eventAge: summed('oldest event (ms)', 'MAX(METRICS())', counted('AsyncEventAge', 'Maximum', 300, commands)),
      dropped: summed(
        'dropped events',
        'SUM(METRICS())',
        counted('AsyncEventsDropped', 'Sum', 300, [...commands, 'failures', 'sweeper']),
      ),
    },
    // Where the saved queries look: `archive` is not always there, and what it prints concerns no command.
    logGroups: all
      .filter((name) => name !== 'archive')
      .map((name) => ({ Ref: `${name[0].toUpperCase()}${name.slice(1)}LogGroup` })),
    shown: {
      errors: text(shown('Errors', all)),
      throttles: text([
        ...shown('Throttles', all),
        ...shown('AsyncEventsDropped', commands, (name) => ({ label: `${name} dropped` })),
      ]),
      eventAge: text(shown('AsyncEventAge', commands, (name) => ({ label: `${name} waiting`, stat: 'Maximum' }))),
      atOnce: text(shown('ConcurrentExecutions', [...commands, 'interactions'])),
      invocations: text(shown('Invocations', all)),
      gigabyteSeconds: text([...gigabyteSeconds, ...shown('Duration', all, (name) => ({ id: name, visible: false }))]),
      logs: text(
        logs(all).map((group, at) => ['AWS/Logs', 'IncomingBytes', 'LogGroupName', group, { label: all[at] }]),
      ),
      sources: logs(commands)
        .map((group) => `SOURCE '${group}'`)
        .join(' | '),
    },
  };
};
