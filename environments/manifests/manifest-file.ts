import { type Document, isNode } from 'yaml';
import { isRecord } from '../../runtime/is-record.ts';
import type { Origin, Position } from '../../runtime/origin.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import { KINDS } from '../../scheduler/model/kinds/index.ts';
import type { FieldPath, Manifest, UnreadableManifest } from '../../scheduler/model/manifest.ts';
import { DEFAULT_YAML_LIMITS, inspectDocument, type YamlLimits, type YamlProblem } from './check-document.ts';
import { countValues, MAX_VALUES } from './count-values.ts';
import { type DateAt, readAsKustomize } from './kustomize-scalars.ts';
import { LineIndex } from './line-index.ts';
import { offsetOf } from './locate.ts';
import { extentOf, parseYaml } from './parse-yaml.ts';
import { recoverReference } from './recover-reference.ts';
import { syntaxProblem } from './syntax-problem.ts';

/** Where a text was read. */
export type FileOrigin = Omit<Origin, 'line' | 'column'>;

/** All that a file of manifests says, as it stands there. `parseManifests` makes objects of our kinds of it. */
export interface ManifestFile {
  readonly manifests: readonly Manifest[];
  readonly unreadable: readonly UnreadableManifest[];
  /** About documents that are neither: values files and the like. */
  readonly diagnostics: readonly Diagnostic[];
  /** About how many values the file has. */
  readonly values: number;
}

/**
 * Reads a stream of YAML (or JSON) documents. Never throws: a document that can't be read comes back as such, with the
 * kind and name that can still be made out, and the others are read nevertheless. Lists of objects are taken apart.
 */
export function parseManifestFile(
  text: string,
  origin: FileOrigin,
  limits: YamlLimits = DEFAULT_YAML_LIMITS,
): ManifestFile {
  const withoutMark = text.startsWith('\ufeff') ? text.slice(1) : text;
  return new FileReader(withoutMark, origin, limits).read();
}

class FileReader {
  readonly #manifests: Manifest[] = [];
  readonly #unreadable: UnreadableManifest[] = [];
  readonly #diagnostics: Diagnostic[] = [];
  readonly #text: string;
  readonly #origin: FileOrigin;
  readonly #limits: YamlLimits;
  readonly #places: PlacesInFile;

  constructor(text: string, origin: FileOrigin, limits: YamlLimits) {
    this.#text = text;
    this.#origin = origin;
    this.#limits = limits;
    this.#places = new PlacesInFile(text);
  }

  read(): ManifestFile {
    const counted = countValues(this.#text);
    if ('problem' in counted) return this.#refuseAll(counted);
    const documents = parseYaml(this.#text);
    this.#places.remember(documents);
    documents.forEach((document, index) => {
      const problems = this.#problems(document);
      if (problems.length > 0 && !isOfNoObject(document, problems)) this.#refuse(document, problems);
      else this.#accept(document, index);
    });
    const [manifests, unreadable, diagnostics] = [this.#manifests, this.#unreadable, this.#diagnostics];
    return { manifests, unreadable, diagnostics, values: counted.count };
  }

  /** Before anything was made of the text. */
  #refuseAll({ problem, line }: { readonly problem: string; readonly line: number }): ManifestFile {
    const origin = { ...this.#origin, line, column: 1 };
    const fix = 'divide the file, or name it in .sourceignore if it is no manifest';
    const diagnostic: Diagnostic = { severity: 'error', code: 'file-too-large', message: problem, fix, origin };
    return { manifests: [], unreadable: [{ origin, diagnostics: [diagnostic] }], diagnostics: [], values: MAX_VALUES };
  }

  #problems(document: Document): YamlProblem[] {
    const [error] = document.errors;
    // The first error explains the others, which often are only its consequences.
    if (error !== undefined) return [syntaxProblem(error, this.#text)];
    return inspectDocument(document, this.#limits);
  }

  #refuse(document: Document, problems: readonly YamlProblem[]): void {
    const { start, end } = extentOf(document, this.#text);
    const subject = recoverReference(document, this.#text.slice(start, end));
    const diagnostics = problems.map(
      ({ code, message, fix, offset, related }): Diagnostic => ({
        severity: 'error',
        code,
        message,
        fix,
        origin: this.#at(offset),
        ...(subject.kind !== undefined &&
          subject.name !== undefined && { subject: { kind: subject.kind, name: subject.name } }),
        ...(related !== undefined && { related: [{ message: related.message, origin: this.#at(related.offset) }] }),
      }),
    );
    this.#unreadable.push({ ...subject, origin: this.#at(start), diagnostics });
  }

  #accept(document: Document, index: number): void {
    const dates = readAsKustomize(document);
    const body: unknown = document.toJS({ maxAliasCount: -1 });
    if (body === null || body === undefined) return;
    this.#add(body, { document, dates }, { index, path: [] });
  }

  #add(body: unknown, from: ReadDocument, place: Place): void {
    const offset = offsetOf(from.document, place.path);
    const items = listItems(body);
    if (items !== undefined) {
      items.forEach((item, position) => {
        this.#add(item, from, { index: place.index, path: [...place.path, 'items', position] });
      });
      return;
    }
    const problem = objectProblem(body);
    if (problem === undefined) {
      const places = this.#places;
      const dates = datesIn(from, place).map(({ offset: start, ...date }) => ({ ...date, at: places.at(start) }));
      const manifest = { body, origin: this.#at(offset), locate: (path: FieldPath) => places.of(place, path) };
      this.#manifests.push(dates.length === 0 ? manifest : { ...manifest, dates });
    } else this.#report(problem, this.#at(offset));
  }

  /** What stands there now can't be told from the object that stood there before: an error page, a pointer, half a file. */
  #report(problem: ObjectProblem, origin: Origin): void {
    const { kind, name } = problem;
    const diagnostic: Diagnostic = {
      severity: 'error',
      code: 'not-an-object',
      message: problem.message,
      fix: problem.fix,
      origin,
      ...(kind !== undefined && { subject: { kind, name: name ?? '' } }),
    };
    const subject = { ...(kind !== undefined && { kind }), ...(name !== undefined && { name }) };
    this.#unreadable.push({
      ...subject,
      ...(kind === undefined && { notAnObject: true }),
      origin,
      diagnostics: [diagnostic],
    });
  }

  #at(offset: number): Origin {
    return { ...this.#origin, ...this.#places.at(offset) };
  }
}

interface ReadDocument {
  readonly document: Document;
  readonly dates: readonly DateAt[];
}

function datesIn({ document, dates }: ReadDocument, { path }: Place): readonly DateAt[] {
  if (dates.length === 0 || path.length === 0) return dates;
  const node = document.getIn(path, true);
  const [start = 0, end = 0] = isNode(node) ? (node.range ?? []) : [];
  return dates.filter(({ offset }) => offset >= start && offset < end);
}

/** A document of the stream, and the item in it. */
interface Place {
  readonly index: number;
  readonly path: FieldPath;
}

/** Tells where fields stand. It is all that objects keep of the file that they were read from, beside its text. */
class PlacesInFile {
  readonly #text: string;
  readonly #lines: LineIndex;
  // Parsed again for a position: rarely needed, while keeping all syntax trees would take ten times the memory.
  #documents: WeakRef<Document[]> | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#lines = new LineIndex(text);
  }

  /** As long as nobody else needs them, so for whoever asks for places right after reading. */
  remember(documents: Document[]): void {
    this.#documents = new WeakRef(documents);
  }

  of(place: Place, path: FieldPath): Position {
    const documents = this.#documents?.deref() ?? parseYaml(this.#text);
    this.remember(documents);
    const document = documents[place.index];
    return this.at(document === undefined ? 0 : offsetOf(document, [...place.path, ...path]));
  }

  at(offset: number): Position {
    return this.#lines.at(offset);
  }
}

/** Keys of what is no object at all are the lesser problem: `404: Not Found`. */
function isOfNoObject(document: Document, problems: readonly YamlProblem[]): boolean {
  const isAboutKeys = problems.every(({ code }) => code === 'key-not-text');
  return isAboutKeys && objectProblem(document.toJS({ maxAliasCount: -1 })) !== undefined;
}

/** The objects of a `List` or `<Kind>List`, as kubectl prints them. */
function listItems(body: unknown): readonly unknown[] | undefined {
  if (!isRecord(body) || typeof body['kind'] !== 'string' || !body['kind'].endsWith('List')) return undefined;
  if (!('items' in body)) return undefined;
  return Array.isArray(body['items']) ? body['items'] : [];
}

interface ObjectProblem {
  readonly message: string;
  readonly fix: string;
  /** Set when it claims to be of one of our kinds. */
  readonly kind?: string;
  readonly name?: string;
}

/** Every Kubernetes object says its apiVersion and kind. Flux refuses a whole folder because of one that doesn't. */
function objectProblem(body: unknown): ObjectProblem | undefined {
  const fix = 'if it is no manifest, name the file in .sourceignore: Flux would refuse the whole folder';
  if (typeof body === 'string' && body.startsWith('version https://git-lfs.github.com/spec/')) {
    const lfs = 'take it out of Git LFS (.gitattributes): what reads the repository sees the pointer only';
    return { message: 'the file is a pointer of Git LFS, not its content', fix: lfs };
  }
  if (!isRecord(body)) return { message: 'the document is not a Kubernetes object', fix };
  const { apiVersion, kind } = body;
  if (typeof apiVersion === 'string' && apiVersion !== '' && typeof kind === 'string' && kind !== '') return undefined;
  // Without a kind the object's group still says that it is ours.
  if (typeof apiVersion === 'string' && apiVersion.startsWith('scheduler.kalypso.io/')) return undefined;
  if (typeof kind !== 'string' || kind === '')
    return { message: 'the document has no kind: it is not a Kubernetes object', fix };
  const metadata = body['metadata'];
  const name = isRecord(metadata) && typeof metadata['name'] === 'string' ? metadata['name'] : undefined;
  const message = `the ${kind}${name === undefined ? '' : ` ${name}`} has no apiVersion`;
  if (!Object.hasOwn(KINDS, kind)) return { message, fix };
  const expected = KINDS[kind as keyof typeof KINDS].apiVersion;
  return { message, fix: `add apiVersion: ${expected}`, kind, ...(name !== undefined && { name }) };
}
