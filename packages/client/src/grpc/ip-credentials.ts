import { connect, type SecureContext } from "node:tls";
import { CallCredentials, ChannelCredentials } from "@grpc/grpc-js";

type Connector = ReturnType<ChannelCredentials["_createSecureConnector"]>;

/**
 * TLS to a server that is named by its address. The address must be one of those in the server's certificate, and
 * is not sent as a server name, which TLS allows for host names only.
 */
export class IpCredentials extends ChannelCredentials {
  readonly #secureContext: SecureContext;
  readonly #address: string;

  constructor(secureContext: SecureContext, address: string) {
    super();
    this.#secureContext = secureContext;
    this.#address = address;
  }

  override _isSecure(): boolean {
    return true;
  }

  override _equals(other: ChannelCredentials): boolean {
    return this === other;
  }

  override _createSecureConnector(
    _target: unknown,
    _options: unknown,
    callCredentials = CallCredentials.createEmpty(),
  ): Connector {
    const options = { secureContext: this.#secureContext, host: this.#address, ALPNProtocols: ["h2"] };
    return {
      connect: (socket) =>
        new Promise((resolve, reject) => {
          const secured = connect({ ...options, socket }, () => resolve({ socket: secured, secure: true }));
          secured.on("error", reject);
        }),
      waitForReady: () => Promise.resolve(),
      getCallCredentials: () => callCredentials,
      destroy: () => undefined,
    };
  }
}
