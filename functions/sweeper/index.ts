import { sweeperFunction } from '#infra/aws/sweeper-function';

/** Every five minutes: what is overdue is handed over again, the vCenters are listened to, and no function of the VPC grows inactive. */
export const handler = sweeperFunction({ kept: ['vm', 'access', 'approval', 'audit', 'vcenter'], listener: 'vcenter' });
