/**
 * The data objects that requests carry, in the words of vim25: `name:type`, `!` where it is required, `[]` for an
 * array. Members that are not listed are passed over.
 */
export const REQUEST_TYPES: Readonly<Record<string, string>> = {
  CustomizationSpec: '',
  EventFilterSpec:
    'entity:EventFilterSpecByEntity time:EventFilterSpecByTime userName:EventFilterSpecByUsername eventChainId:int category:string[] type:string[] eventTypeId:string[] maxCount:int disableFullMessage:boolean',
  EventFilterSpecByEntity: 'entity!:ManagedObjectReference recursion!:string',
  EventFilterSpecByTime: 'beginTime:dateTime endTime:dateTime',
  EventFilterSpecByUsername: 'systemUser!:boolean userList:string[]',
  ObjectSpec: 'obj!:ManagedObjectReference skip:boolean selectSet:SelectionSpec[]',
  OptionValue: 'key!:string value:Any',
  PropertyFilterSpec: 'propSet!:PropertySpec[] objectSet!:ObjectSpec[] reportMissingObjectsInResults:boolean',
  PropertySpec: 'type!:string all:boolean pathSet:string[]',
  RetrieveOptions: 'maxObjects:int',
  SelectionSpec: 'name:string',
  TaskFilterSpec:
    'entity:TaskFilterSpecByEntity time:TaskFilterSpecByTime userName:TaskFilterSpecByUsername activationId:string[] state:string[] eventChainId:int[] tag:string[]',
  TaskFilterSpecByEntity: 'entity!:ManagedObjectReference recursion!:string',
  TaskFilterSpecByTime: 'timeType!:string beginTime:dateTime endTime:dateTime',
  TaskFilterSpecByUsername: 'systemUser!:boolean userList:string[]',
  TraversalSpec: 'name:string type!:string path!:string skip:boolean selectSet:SelectionSpec[]',
  VirtualMachineCloneSpec:
    'location!:VirtualMachineRelocateSpec template!:boolean config:VirtualMachineConfigSpec powerOn!:boolean snapshot:ManagedObjectReference customization:CustomizationSpec',
  VirtualMachineConfigSpec:
    'name:string annotation:string numCPUs:int numCoresPerSocket:int memoryMB:long cpuHotAddEnabled:boolean memoryHotAddEnabled:boolean changeVersion:string extraConfig:OptionValue[]',
  VirtualMachineGuestQuiesceSpec: 'timeout:int',
  VirtualMachineRelocateSpec:
    'datastore:ManagedObjectReference pool:ManagedObjectReference host:ManagedObjectReference folder:ManagedObjectReference diskMoveType:string',
  VirtualMachineWindowsQuiesceSpec: 'timeout:int vssBackupType:int',
  WaitOptions: 'maxWaitSeconds:int maxObjectUpdates:int',
};

export const REQUEST_BASES: Readonly<Record<string, string>> = {
  TraversalSpec: 'SelectionSpec',
  VirtualMachineWindowsQuiesceSpec: 'VirtualMachineGuestQuiesceSpec',
};
