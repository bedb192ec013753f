import { HttpAnswer } from '#infra/local/vcenter/http-answer';
import { sessionsFull } from '#infra/local/vcenter/rest-error';
import { timestamp } from '#infra/local/vcenter/shape';
import { serviceContent } from '#infra/local/vcenter/singleton-shape';
import { VimFault } from '#infra/local/vcenter/vim-fault';
import { anonymousMethod, type Methods, method } from '#infra/local/vcenter/vim-method';

export const serviceInstanceMethods: Methods = {
  RetrieveServiceContent: anonymousMethod('', (_, __, { vcenter }) => serviceContent(vcenter)),
  CurrentTime: method('', [], (_, __, { vcenter }) => timestamp(vcenter.now)),
};

export const sessionManagerMethods: Methods = {
  Login: anonymousMethod<{ userName: string; password: string }>(
    'userName!:string password!:string locale:string',
    (_, { userName, password }, call) => {
      const session = call.vcenter.sessions.login(userName, password, 'vim', call.userAgent);
      if (session === 'refused') {
        throw new VimFault('InvalidLogin', 'Cannot complete login due to an incorrect user name or password.');
      }
      if (session === 'full') throw new HttpAnswer(503, sessionsFull(call.vcenter.sessions.limits.max, userName));
      call.headers['vmware-api-session-id'] = session.token;
      return session.info;
    },
  ),
  Logout: method('', [], (_, __, { vcenter, session }) => vcenter.sessions.end(session)),
  SessionIsActive: method<never, { sessionID: string }>(
    'sessionID!:string userName!:string',
    [],
    (_, { sessionID }, { session }) => session.key === sessionID,
  ),
};
