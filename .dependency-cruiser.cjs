/** Who may import whom. Everything points at lib; the simulators share no code with what they test. */
const only = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    only('no-cycles', {}, { circular: true }, 'A cycle is two subjects that are one, or one that is two.'),
    only('lib-stands-alone', { path: '^lib/' }, { path: '^(functions|infra|test)/' }, 'lib is true anywhere.'),
    only(
      'lib-knows-no-aws',
      { path: '^lib/' },
      { path: '@aws-(sdk|lambda-powertools)|@smithy|aws-lambda' },
      'The AWS SDK is spelled only in infra.',
    ),
    only(
      'slack-never-met-vsphere',
      { path: '^lib/slack/' },
      { path: '^lib/(vsphere|jobs|commands|targets|policy|audit)/' },
    ),
    only(
      'vsphere-never-met-slack',
      { path: '^lib/vsphere/' },
      { path: '^lib/(slack|jobs|commands|targets|policy|audit)/' },
    ),
    only(
      'targets-know-no-wire',
      { path: '^lib/targets/' },
      { path: '^lib/(slack|vsphere|jobs|commands|policy|audit)/' },
    ),
    only(
      'audit-knows-no-command',
      { path: '^lib/audit/' },
      { path: '^lib/(vsphere|commands|interactions)/' },
      'What is written down of a Job is no matter of how it was run.',
    ),
    only(
      'commands-do-not-know-each-other',
      { path: '^functions/([^/]+)/' },
      { path: '^functions/', pathNot: '^functions/$1/' },
    ),
    only(
      'a-subcommand-imports-lib-only',
      { path: '^functions/[^/]+/', pathNot: '/(index|definition)\\.ts$' },
      { path: '^(infra|functions)/' },
    ),
    only('a-definition-knows-no-platform', { path: '^functions/[^/]+/definition\\.ts$' }, { path: '^infra/' }),
    only(
      'an-index-imports-its-definition-and-the-adapter',
      { path: '^functions/[^/]+/index\\.ts$' },
      { path: '^infra/', pathNot: '^infra/aws/' },
    ),
    only(
      'aws-sdk-in-infra-only',
      { path: '^(functions|lib|infra/local)/' },
      { path: 'node_modules/@aws-sdk' },
      'infra/local stands in for AWS and imports none of it.',
    ),
    only(
      'simulators-share-no-code-with-what-they-test',
      { path: '^infra/local/' },
      { path: '^(lib/(vsphere|slack|jobs|commands|targets|policy|audit)|functions)/' },
    ),
    only(
      'product-knows-no-tools',
      { path: '^(functions|lib|infra/aws)/', pathNot: '^infra/aws/plugin/' },
      { path: '^infra/(local|operator)/' },
      'The plugin is a tool itself: it runs where an operator deploys, and is in no bundle.',
    ),
    only(
      'not-to-dev-dependencies',
      { path: '^(functions|lib|infra/aws)/', pathNot: '^infra/aws/plugin' },
      { dependencyTypes: ['npm-dev'], pathNot: '^node_modules/@types/' },
      'Types are gone from a bundle; anything else would be missing in it.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
