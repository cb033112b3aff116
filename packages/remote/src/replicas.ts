import { isIPv6 } from "node:net";
import { type ChannelOptions, experimental } from "@grpc/grpc-js";

type Uri = experimental.GrpcUri;
type Listener = experimental.ResolverListener;
type Endpoints = Parameters<Listener>[0];

/** Several targets as one, for names and addresses of every kind: gRPC itself takes several addresses, and one name. */
const SCHEME = "oxbow-replicas";

/**
 * The target of a channel to one replica or to several, each an address, a name, or a target of gRPC such as
 * `dns:///kernels.internal:50051`. With TLS the certificates of all must hold for the first.
 */
export function targetOf(replicas: string | readonly string[]): string {
  const all = typeof replicas === "string" ? [replicas] : replicas;
  const [first] = all;
  if (first === undefined) throw new TypeError("replicas is empty: name one replica of the service at least");
  return all.length === 1 ? first : `${SCHEME}:${all.join(",")}`;
}

const SCHEMES = /^(?:dns|ipv4|ipv6|unix|unix-abstract|xds):/;

function uriOf(replica: string): Uri {
  if (!SCHEMES.test(replica)) return { scheme: "dns", path: isIPv6(replica) ? `[${replica}]` : replica };
  const [, scheme, authority, path] = /^([a-z0-9-]+):(?:\/\/([^/]*)\/)?(.*)$/.exec(replica)!;
  return { scheme: scheme!, ...(authority === undefined ? {} : { authority }), path: path! };
}

/** What all the replicas' own resolvers find. Those that find nothing are left out while others do. */
class Replicas implements experimental.Resolver {
  readonly #each: readonly experimental.Resolver[];
  readonly #found: (Endpoints | undefined)[];

  constructor({ path }: Uri, listener: Listener, options: ChannelOptions) {
    const uris = path.split(",").map(uriOf);
    this.#found = uris.map(() => undefined);
    const found = (at: number, endpoints: Endpoints): boolean => {
      this.#found[at] = endpoints;
      const merged = this.#merged();
      return merged === undefined || listener(merged, {}, null, "");
    };
    this.#each = uris.map((uri, at) => experimental.createResolver(uri, (endpoints) => found(at, endpoints), options));
  }

  updateResolution(): void {
    for (const each of this.#each) each.updateResolution();
  }

  destroy(): void {
    for (const each of this.#each) each.destroy();
  }

  /** Undefined while nobody has found anything, and not all have failed. */
  #merged(): Endpoints | undefined {
    const value = this.#found.flatMap((each) => (each?.ok === true ? each.value : []));
    if (value.length > 0) return { ok: true, value };
    return this.#found.includes(undefined) ? undefined : this.#found[0];
  }

  static getDefaultAuthority({ path }: Uri): string {
    return uriOf(path.split(",")[0]!).path;
  }
}

experimental.registerResolver(SCHEME, Replicas);
