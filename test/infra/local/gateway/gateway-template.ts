import type { Template } from '#infra/local/aws/template';

const FORM_TEMPLATE = `{
  "rawBody": "$util.base64Encode($input.body)",
  "signature": "$util.base64Encode($input.params('X-Slack-Signature'))",
  "digits": "$util.escapeJavaScript($input.params().header.get('X-Digits'))",
  "absent": "$input.params('X-Absent')",
  "word": "$input.params('word')",
  "query": "$util.urlDecode($input.params().querystring.get('q'))",
  "receivedAt": $context.requestTimeEpoch,
  "requestId": "$context.requestId",
  "from": "$context.identity.sourceIp",
  "stage": "$context.stage"
}`;

const uri = (name: string) => ({
  'Fn::Join': [
    '',
    [
      'arn:',
      { Ref: 'AWS::Partition' },
      ':apigateway:',
      { Ref: 'AWS::Region' },
      ':lambda:path/2015-03-31/functions/',
      { 'Fn::GetAtt': [name, 'Arn'] },
      '/invocations',
    ],
  ],
});

const resource = (parent: object, part: string) => ({
  Type: 'AWS::ApiGateway::Resource',
  Properties: { ParentId: parent, PathPart: part, RestApiId: { Ref: 'Api' } },
});

const ROOT = { 'Fn::GetAtt': ['Api', 'RootResourceId'] };

/** A REST API such as `serverless package` writes: an asynchronous route, a synchronous one and a proxy. */
export const gatewayTemplate: Template = {
  Resources: {
    Api: { Type: 'AWS::ApiGateway::RestApi' },
    Slack: resource(ROOT, 'slack'),
    Commands: resource({ Ref: 'Slack' }, 'commands'),
    Word: resource({ Ref: 'Commands' }, '{word}'),
    Interactions: resource({ Ref: 'Slack' }, 'interactions'),
    Ask: resource(ROOT, 'ask'),
    Validator: {
      Type: 'AWS::ApiGateway::RequestValidator',
      Properties: { ValidateRequestParameters: true, RestApiId: { Ref: 'Api' } },
    },
    VmFunction: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'test-vm' } },
    WordPost: {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        HttpMethod: 'POST',
        ResourceId: { Ref: 'Word' },
        RequestValidatorId: { Ref: 'Validator' },
        RequestParameters: {
          'method.request.header.X-Slack-Signature': true,
          'method.request.header.X-Slack-Request-Timestamp': true,
          'method.request.header.X-Digits': false,
        },
        Integration: {
          Type: 'AWS',
          Uri: uri('VmFunction'),
          PassthroughBehavior: 'NEVER',
          RequestTemplates: { 'application/x-www-form-urlencoded': FORM_TEMPLATE },
          RequestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" },
          IntegrationResponses: [
            {
              StatusCode: '200',
              SelectionPattern: '',
              ResponseTemplates: { 'application/json': '#set($answer = "")' },
            },
          ],
        },
      },
    },
    AskPost: {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        HttpMethod: 'POST',
        ResourceId: { Ref: 'Ask' },
        Integration: {
          Type: 'AWS',
          Uri: uri('VmFunction'),
          PassthroughBehavior: 'WHEN_NO_TEMPLATES',
          IntegrationResponses: [
            {
              StatusCode: '200',
              SelectionPattern: '',
              ResponseParameters: { 'method.response.header.X-Kind': "'plain'" },
            },
            { StatusCode: '404', SelectionPattern: '\\[404\\].*' },
          ],
        },
      },
    },
    InteractionsPost: {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        HttpMethod: 'POST',
        ResourceId: { Ref: 'Interactions' },
        Integration: { Type: 'AWS_PROXY', Uri: uri('VmFunction'), IntegrationHttpMethod: 'POST' },
      },
    },
  },
};
