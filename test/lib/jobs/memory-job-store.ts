import type { Job } from '#lib/jobs/job';
import type { JobStore, ReplyAddress, StopRequest } from '#lib/jobs/job-store';
import type { JobTarget } from '#lib/jobs/job-target';

/** A store in memory with the conditions of the real one. */
export function memoryJobStore(): JobStore {
  const jobs = new Map<string, Job>();
  const targets = new Map<string, JobTarget>();
  const replies = new Map<string, ReplyAddress>();
  const texts = new Map<string, string>();
  const locks = new Map<string, string>();
  const stops = new Map<string, StopRequest>();
  const resumes = new Map<string, number>();
  const key = (id: string, { vcenter, moId }: JobTarget): string => `${id} ${vcenter}#${moId}`;
  return {
    async claim(job) {
      if (jobs.has(job.id)) return false;
      jobs.set(job.id, job);
      return true;
    },
    read: async (id) => jobs.get(id),
    async save(job) {
      if (jobs.get(job.id)?.revision !== job.revision - 1) return false;
      jobs.set(job.id, job);
      return true;
    },
    async plan(id, planned) {
      const fresh = planned.filter((target) => !targets.has(key(id, target)));
      for (const target of fresh) targets.set(key(id, target), target);
      return fresh.length === planned.length;
    },
    targets: async (id) => [...targets].filter(([name]) => name.startsWith(`${id} `)).map(([, target]) => target),
    async move(id, target) {
      if (targets.get(key(id, target))?.revision !== target.revision - 1) return false;
      targets.set(key(id, target), target);
      return true;
    },
    async keepReplyAddress(id, address) {
      replies.set(id, address);
    },
    replyAddress: async (id) => replies.get(id),
    async holdText(text, id, instead) {
      const holder = texts.get(text);
      if (holder !== undefined && holder !== id && holder !== instead) return holder;
      texts.set(text, id);
      return undefined;
    },
    async lockVm(vm, id, instead) {
      const holder = locks.get(vm);
      if (holder !== undefined && holder !== id && holder !== instead) return holder;
      locks.set(vm, id);
      return undefined;
    },
    async unlockVm(vm, id) {
      if (locks.get(vm) === id) locks.delete(vm);
    },
    async askToStop(id, request) {
      if (!stops.has(id)) stops.set(id, request);
    },
    stopAsked: async (id) => stops.get(id),
    latestOf: async (user, limit) =>
      [...jobs.values()]
        .filter((job) => job.asked.user === user)
        .sort((a, b) => b.asked.at - a.asked.at)
        .slice(0, limit)
        .map((job) => job.id),
    async countResume(id, followed) {
      const key = `${id}#${followed}`;
      resumes.set(key, (resumes.get(key) ?? 0) + 1);
      return resumes.get(key) ?? 0;
    },
    due: async (now, limit) =>
      [...jobs.values()]
        .filter((job) => job.dueAt !== undefined && job.dueAt <= now)
        .sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0))
        .slice(0, limit)
        .map((job) => job.id),
  };
}
