import { insteadOf, type Replacement, swapIn, thrown } from '#infra/aws/plugin/replacement';
import { withoutErrorClasses } from '#infra/aws/plugin/without-error-classes';

const core = '@smithy/core/dist-es/submodules';
const streams = 'has no event streams';

/**
 * Lambda gives a Node function its region and its role's credentials in the environment, and every request and answer of
 * ours is JSON that fits into memory.
 */
export const unusedInAwsSdk: readonly Replacement[] = [
  // Profiles, SSO and instance metadata never apply, nor do files in a home that Lambda does not have.
  insteadOf(
    '@aws-sdk/credential-provider-node/dist-es/index.js',
    'a952aa83f0c61f1c',
    `export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';`,
  ),
  insteadOf(
    `${core}/config/shared-ini-file-loader/loadSharedConfigFiles.js`,
    '6254ceb3bfa2d608',
    `export { CONFIG_PREFIX_SEPARATOR } from './constants';
     for (const name of ['AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) {
       if (process.env[name]) ${thrown('reads no AWS profile: role and region come from the environment')}
     }
     export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
  ),
  insteadOf(
    `${core}/config/config-resolver/regionConfig/getInstanceMetadataRegion.js`,
    'da6d439b0eb4d93a',
    `export const getInstanceMetadataRegion = async () => { ${thrown('asks no instance for its region: set AWS_REGION')} };`,
  ),

  // A dynamic import, for which esbuild keeps whole modules and wraps each in a function.
  swapIn(
    `${core}/protocols/HttpProtocol.js`,
    'await import("@smithy/core/event-streams")',
    `(() => { ${thrown(streams)} })()`,
  ),
  insteadOf(
    `${core}/event-streams/eventstream-serde/EventStreamMarshaller.js`,
    '8da87da66d54240c',
    `export class EventStreamMarshaller {
       serialize() { ${thrown(streams)} }
       deserialize() { ${thrown(streams)} }
     }
     export const eventStreamSerdeProvider = () => new EventStreamMarshaller();`,
  ),
  insteadOf(
    '@smithy/signature-v4/dist-es/HeaderFormatter.js',
    'd82a105e2abe3fbd',
    `export class HeaderFormatter { format() { ${thrown(streams)} } }`,
  ),
  insteadOf(
    `${core}/serde/util-stream/sdk-stream-mixin.js`,
    'c409e3da2f1bbed4',
    `export const sdkStreamMixin = () => { ${thrown('reads no streams from AWS')} };`,
  ),

  // Where Node has no crypto.
  insteadOf(
    `${core}/checksum/sha256/Sha256Js.js`,
    '54d26649ccb5c6f5',
    `export class Sha256Js { constructor() { ${thrown("hashes with Node's crypto")} } }`,
  ),
  insteadOf(
    `${core}/retry/util-retry/AdaptiveRetryStrategy.js`,
    '826965148cb6b0f7',
    `export class AdaptiveRetryStrategy {
       constructor() { ${thrown('retries in mode standard: leave AWS_RETRY_MODE out')} }
     }`,
  ),

  // Made for each DynamoDB client, and used by no command of it: DynamoDB has one endpoint a region.
  insteadOf(
    '@aws-sdk/endpoint-cache/dist-es/EndpointCache.js',
    '725c1b5ac2d5d83d',
    `export class EndpointCache {
       get() { ${thrown('discovers no endpoints')} }
       getEndpoint() { ${thrown('discovers no endpoints')} }
       has() { ${thrown('discovers no endpoints')} }
       set() { ${thrown('discovers no endpoints')} }
     }`,
  ),

  ...withoutErrorClasses('@aws-sdk/client-dynamodb', [
    'ConditionalCheckFailedException',
    'ReplicatedWriteConflictException',
  ]),
  ...withoutErrorClasses('@aws-sdk/client-lambda', []),
  ...withoutErrorClasses('@aws-sdk/client-scheduler', ['ConflictException']),
  ...withoutErrorClasses('@aws-sdk/client-secrets-manager', []),
];
