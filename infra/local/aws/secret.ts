interface SecretVersion {
  id: string;
  secretString: string;
  createdAt: number;
  stages: Set<string>;
}

/** A secret; one that is deleted keeps its name until its recovery window has passed. */
export interface Secret {
  name: string;
  arn: string;
  description: string | undefined;
  createdAt: number;
  changedAt: number;
  deletedAt: number | undefined;
  removedAt: number | undefined;
  versions: SecretVersion[];
}
