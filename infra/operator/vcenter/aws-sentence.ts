interface AwsFailure {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly $metadata?: object;
  readonly address?: string;
}

const LOG_IN = 'Log in (aws sso login), name a profile (AWS_PROFILE=…), or use --local for the local stack.';
const EXPIRED = /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/;
const NOT_RECOGNISED =
  /^(UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|IncompleteSignature)/;
const UNREACHABLE = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;

/** One sentence and its cure for what the AWS SDK throws; undefined for what it does not. AWS's own text is not passed on. */
export function awsSentence(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message, code = '', $metadata } = error as AwsFailure;
  if (message.includes('Region is missing')) {
    return 'No AWS region is set. Give --region <region>, set AWS_REGION, or put one into the AWS profile.';
  }
  if (/sso|token/i.test(message) && /expired|invalid/i.test(message) && $metadata === undefined) {
    return `The AWS login has expired. ${LOG_IN}`;
  }
  if (name === 'CredentialsProviderError') return `No AWS credentials were found. ${LOG_IN}`;
  if (EXPIRED.test(name)) return `The AWS credentials have expired. ${LOG_IN}`;
  if (NOT_RECOGNISED.test(name)) return `AWS does not recognise the credentials. ${LOG_IN}`;
  if (UNREACHABLE.test(code) || name === 'TimeoutError') {
    return `AWS could not be reached (${UNREACHABLE.test(code) ? code : 'no answer in time'}). Check the network, the proxy and the region.`;
  }
  if ($metadata === undefined) return undefined;
  if (/^AccessDenied/.test(name)) return denied(message);
  return EXCEPTIONS[name] ?? `AWS refused it (${name}). Nothing more was changed.`;
}

const EXCEPTIONS: Readonly<Record<string, string>> = {
  DecryptionFailure: 'The secret cannot be decrypted. Ask for kms:Decrypt on the key it is encrypted with.',
  EncryptionFailure: 'The secret cannot be encrypted. Check that its KMS key is enabled and may be used by you.',
  ResourceExistsException: 'Somebody else has just stored a vCenter of that name. Look at it with list.',
  ResourceNotFoundException: 'Somebody else has just removed it. Look with list.',
  LimitExceededException: 'A quota of Secrets Manager is reached. Remove secrets, or ask AWS to raise it.',
  ThrottlingException: 'AWS is throttling the requests of this account. Try again in a minute.',
};

/** AWS names the action; who asked and the ARN are nobody's business in a terminal's log. */
function denied(message: string): string {
  const action = /perform:? ([\w-]+:[\w*]+)/.exec(message)?.[1];
  const wanted = action === undefined ? 'what this needs' : action;
  return `AWS does not allow you ${wanted}. Ask for the operator's permissions in docs/vcenters.md, or check that this is the right account and region.`;
}
