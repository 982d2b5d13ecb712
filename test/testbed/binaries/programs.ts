/** One Go module of the testbed, and what comes out of it. */
export interface Program {
  /** Name of its folder below `test/testbed/`, and of its folder in the cache. */
  readonly name: string;
  readonly version: string;
  /** Go packages to build, by the name of the binary. */
  readonly binaries: Readonly<Record<string, string>>;
  readonly cgo: boolean;
  readonly tags: readonly string[];
  /** Linker flags beside `-s -w`. */
  readonly ldflags: readonly string[];
  /** Folders of Go modules that the running program needs: they are copied next to the binaries. */
  readonly folders: readonly ModuleFolder[];
  readonly stylesheets?: Stylesheets;
}

interface ModuleFolder {
  readonly module: string;
  /** Path in the module. */
  readonly from: string;
  /** Path next to the binaries. */
  readonly to: string;
}

/** Styles that a release would bring built: made from the module's sources, so that pages can be read. */
interface Stylesheets {
  readonly module: string;
  /** Sources in the module, by the name of the built file. */
  readonly entries: Readonly<Record<string, string>>;
  /** Packages that a source imports and that aren't there. */
  readonly without: readonly string[];
  readonly to: string;
  /** File that maps names of sources to names of built files, here empty: without it every page logs an error. */
  readonly manifest: string;
}

const COMPONENT_VERSION = 'k8s.io/component-base/version';

/** In the order in which they are built: what most tests need comes first. */
export const PROGRAMS: readonly Program[] = [
  program({
    name: 'etcd',
    version: '3.6.8',
    // The package of the module itself: see etcd/main.go.
    binaries: { etcd: '.' },
  }),
  program({
    name: 'kubernetes',
    version: '1.36.3',
    binaries: {
      'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
      'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
      kubectl: 'k8s.io/kubernetes/cmd/kubectl',
    },
    // Its release scripts set these; without them clients see version 0.0.0.
    ldflags: [
      `-X ${COMPONENT_VERSION}.gitVersion=v1.36.3`,
      `-X ${COMPONENT_VERSION}.gitMajor=1`,
      `-X ${COMPONENT_VERSION}.gitMinor=36`,
    ],
  }),
  program({
    name: 'gitea',
    version: '1.26.0',
    binaries: { gitea: 'code.gitea.io/gitea' },
    cgo: true,
    tags: ['sqlite', 'sqlite_unlock_notify'],
    ldflags: ['-X main.Version=1.26.0'],
    folders: ['options', 'public', 'templates'].map(from => ({
      module: 'code.gitea.io/gitea',
      from,
      to: `gitea-static/${from}`,
    })),
    // Its scripts would need some hundred packages from npm: pages that need them stay without.
    stylesheets: {
      module: 'code.gitea.io/gitea',
      entries: { index: 'web_src/css/index.css', 'theme-gitea-auto': 'web_src/css/themes/theme-gitea-auto.css' },
      without: ['/assets/*', 'cropperjs/*'],
      to: 'gitea-static/public/assets/css',
      manifest: 'gitea-static/public/assets/.vite/manifest.json',
    },
  }),
  program({
    name: 'source-controller',
    version: '1.9.6',
    binaries: { 'source-controller': 'github.com/fluxcd/source-controller' },
    folders: [
      { module: 'github.com/fluxcd/source-controller', from: 'config/crd/bases', to: 'source-controller-crds' },
    ],
  }),
  program({
    name: 'kustomize-controller',
    version: '1.9.5',
    binaries: { 'kustomize-controller': 'github.com/fluxcd/kustomize-controller' },
    folders: [
      { module: 'github.com/fluxcd/kustomize-controller', from: 'config/crd/bases', to: 'kustomize-controller-crds' },
    ],
  }),
  program({
    name: 'kustomize',
    // The release that has the same libraries as kustomize-controller.
    version: '5.8.1',
    binaries: { kustomize: 'sigs.k8s.io/kustomize/kustomize/v5' },
  }),
];

/** Everything that a program consists of once it is built, relative to its folder. */
export function filesOf(program: Program): string[] {
  return [...Object.keys(program.binaries), ...program.folders.map(folder => folder.to)];
}

function program(
  parts: Pick<Program, 'name' | 'version' | 'binaries'> & Partial<Omit<Program, 'name' | 'version' | 'binaries'>>,
): Program {
  return { cgo: false, tags: [], ldflags: [], folders: [], ...parts };
}
