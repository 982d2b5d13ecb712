/** An error of the operating system, as Node gives it. */
export interface SystemError extends Error {
  readonly code: string;
  readonly syscall: string;
  readonly path?: string;
  readonly dest?: string;
}

export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

type Sentence = readonly [what: (path: string) => string, fix: string];

const SENTENCES: ReadonlyMap<string, Sentence> = new Map<string, Sentence>([
  ['EACCES', [path => `permission denied: ${path}`, 'run Berth as a user who may, or change the permissions (ls -ld)']],
  ['EPERM', [path => `not permitted: ${path}`, 'run Berth as a user who may, or change the owner (ls -ld)']],
  ['EROFS', [path => `the file system of ${path} is read-only`, 'name a folder that can be written to']],
  ['ENOSPC', [path => `no space is left for ${path}`, 'free some space or inodes (df -h, df -i)']],
  ['EDQUOT', [path => `the disk quota is used up: ${path}`, 'free some space, or ask for a larger quota']],
  ['ENOENT', [path => `there is no ${path}`, 'check the path']],
  ['ENOTDIR', [path => `${path}, or a part of it, is not a folder`, 'check the path']],
  ['EISDIR', [path => `${path} is a folder, not a file`, 'name a file']],
  ['EEXIST', [path => `${path} exists already`, 'name another one, or remove it']],
  ['ENOTEMPTY', [path => `${path} is not empty`, 'name another folder, or empty it']],
  ['EMFILE', [path => `too many files are open: ${path}`, 'raise the limit of open files (ulimit -n)']],
  ['ENFILE', [path => `too many files are open on this machine: ${path}`, 'end other programs, or raise fs.file-max']],
  ['ELOOP', [path => `${path} leads through too many symbolic links`, 'check the links (ls -l)']],
  ['ENAMETOOLONG', [path => `the path is too long: ${path}`, 'name a shorter one']],
  ['EIO', [path => `the disk fails at ${path}`, 'check the disk and its file system']],
]);

/** What the operating system refused, as a sentence, and what to do; its own words for what has none. */
export function systemErrorText(error: SystemError): { readonly message: string; readonly fix?: string } {
  const path = error.dest ?? error.path;
  const sentence = SENTENCES.get(error.code);
  // Without a path it is about a socket or a process, whose messages name what they are about.
  if (sentence === undefined || path === undefined) return { message: error.message };
  const [what, fix] = sentence;
  return { message: what(path), fix };
}
