import type { Catalogue } from '#lib/policy/roles';

/**
 * What there is to be permitted: every subcommand of every slash command, as their definitions say.
 *
 * Written out, because a function that decides about a permission has the definition of one command only; a test
 * compares it with all of them.
 */
export const CATALOGUE: Catalogue = [
  { permission: 'vm:list', effect: 'read' },
  { permission: 'vm:find', effect: 'read' },
  { permission: 'vm:info', effect: 'read' },
  { permission: 'vm:snapshots', effect: 'read' },
  { permission: 'vm:jobs', effect: 'read' },
  { permission: 'vm:start', effect: 'change', area: 'power' },
  // Asks how, and changes nothing by itself.
  { permission: 'vm:stop', effect: 'read', area: 'power' },
  { permission: 'vm:shutdown', effect: 'interrupt', area: 'power' },
  { permission: 'vm:restart', effect: 'interrupt', area: 'power' },
  { permission: 'vm:standby', effect: 'interrupt', area: 'power' },
  { permission: 'vm:suspend', effect: 'interrupt', area: 'power' },
  { permission: 'vm:power-off', effect: 'destroy', area: 'power' },
  { permission: 'vm:reset', effect: 'destroy', area: 'power' },
  { permission: 'vm:snapshot', effect: 'change', area: 'snapshots' },
  { permission: 'vm:revert', effect: 'destroy', area: 'snapshots' },
  { permission: 'vm:delete-snapshot', effect: 'destroy', area: 'snapshots' },
  { permission: 'vm:rename-snapshot', effect: 'change', area: 'snapshots' },
  { permission: 'vm:consolidate', effect: 'change', area: 'snapshots' },

  { permission: 'access:whoami', effect: 'read', open: true },
  { permission: 'access:can', effect: 'read' },
  { permission: 'access:grants', effect: 'read' },
  { permission: 'access:roles', effect: 'read' },
  { permission: 'access:grant', effect: 'change' },
  { permission: 'access:revoke', effect: 'change' },
  { permission: 'access:deny', effect: 'change' },
  { permission: 'access:role', effect: 'change' },

  { permission: 'approval:list', effect: 'read', open: true },
  { permission: 'approval:show', effect: 'read', open: true },
  { permission: 'approval:approve', effect: 'change', open: true },
  { permission: 'approval:deny', effect: 'change', open: true },
  { permission: 'approval:cancel', effect: 'change', open: true },

  { permission: 'audit:list', effect: 'read' },
  { permission: 'audit:show', effect: 'read' },
  { permission: 'audit:export', effect: 'read' },
  { permission: 'audit:verify', effect: 'read' },

  // Shows addresses, accounts and what is wrong with them.
  { permission: 'vcenter:doctor', effect: 'read', reserved: true },
];
