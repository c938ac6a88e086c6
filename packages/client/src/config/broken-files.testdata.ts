/** A connection file that is wrong, where, and what the message says. `#` marks the place and is not in the file. */
export interface BrokenFile {
  readonly name: string;
  readonly text: string;
  readonly message: RegExp;
}

const good = "contexts:\n  lab:\n    endpoint: tcp:a\n";
const lab = "contexts:\n  lab:\n";
const tls = `${good}    tls:\n`;

/** Files that are broken in one place each. Secrets in them are spelled `s3cr3t`. */
export const brokenFiles: readonly BrokenFile[] = [
  // Not the right kind of thing
  { name: "an empty file", text: "#", message: /expected a map of keys and values, found nothing/ },
  { name: "only a comment", text: "#%nothing here\n".replace("%", "\u0023 "), message: /found nothing/ },
  { name: "a text", text: "#s3cr3t", message: /expected a map of keys and values, found a text/ },
  { name: "a list", text: "#- a\n", message: /expected a map of keys and values, found a list/ },
  {
    name: "no contexts",
    text: "#context: lab\n",
    message: /there is no key "contexts"; expected a map of contexts/,
  },
  {
    name: "contexts that are nothing",
    text: "#contexts:\n",
    message: /contexts: expected a map .*, found nothing/,
  },
  {
    name: "contexts in a list",
    text: "contexts: #[a]\n",
    message: /contexts: expected a map .*, found a list/,
  },
  {
    name: "an empty map of contexts",
    text: "contexts: #{}\n",
    message: /there is no context in it; add one/,
  },
  {
    name: "a context that is a text",
    text: "contexts:\n  lab: #tcp:a\n",
    message: /contexts\.lab: expected a map/,
  },
  {
    name: "a context that is nothing",
    text: "contexts:\n  #lab:\n",
    message: /contexts\.lab: .*found nothing/,
  },
  // Contexts
  {
    name: "an unknown context",
    text: `context: #lap\n${good}`,
    message: /there is no context "lap"; did you mean lab\? There are lab$/,
  },
  {
    name: "an unknown context that is like none",
    text: `context: #production\n${good}`,
    message: /there is no context "production"; expected one of lab$/,
  },
  {
    name: "a context that is a number",
    text: `context: #1\n${good}`,
    message: /expected a text in quotes, found a number/,
  },
  {
    name: "an empty context name",
    text: `context: #""\n${good}`,
    message: /expected a text, found an empty one/,
  },
  {
    name: "two contexts and no choice",
    text: "contexts:\n  #a: {endpoint: tcp:a}\n  b: {endpoint: tcp:b}\n",
    message: /there are several, and none is chosen; add the key "context" with one of a, b$/,
  },
  // Keys
  {
    name: "an unknown key at the top",
    text: `#contxet: lab\n${good}`,
    message: /no key "contxet"; did you mean context\?/,
  },
  {
    name: "an unknown key of a context",
    text: `${lab}    #endpiont: tcp:a\n`,
    message: /did you mean endpoint\?/,
  },
  {
    name: "a key in another spelling",
    text: `${good}    #token_file: t\n`,
    message: /did you mean tokenFile\?/,
  },
  {
    name: "an unknown key of tls",
    text: `${tls}      #caPath: ca.pem\n`,
    message: /contexts\.lab\.tls: there is no key "caPath"/,
  },
  {
    name: "a key like no other",
    text: `${good}    #colour: s3cr3t\n`,
    message: /expected one of endpoint, endpoints, tls/,
  },
  {
    name: "a key twice",
    text: `${good}    #endpoint: tcp:b\n`,
    message: /the key contexts\.lab\.endpoint is there twice; remove one of the two/,
  },
  {
    name: "a context twice",
    text: `${good}  #lab: {endpoint: tcp:b}\n`,
    message: /the key contexts\.lab is there twice/,
  },
  {
    name: "a key that is a list",
    text: "? #[a]\n: b\n",
    message: /the key is not a text|not a text; put it in quotes/,
  },
  // Endpoints
  {
    name: "no endpoint",
    text: `${lab}    #token: s3cr3t\n`,
    message: /contexts\.lab: there is no endpoint; add endpoint: unix/,
  },
  {
    name: "endpoint and endpoints",
    text: `${good}    endpoints: #[tcp:b]\n`,
    message: /endpoint as well; keep one/,
  },
  {
    name: "an empty list of endpoints",
    text: `${lab}    endpoints: #[]\n`,
    message: /the list is empty; add an endpoint/,
  },
  {
    name: "endpoints that are a text",
    text: `${lab}    endpoints: #tcp:a\n`,
    message: /expected a list, found a text/,
  },
  {
    name: "an endpoint that is a number",
    text: `${lab}    endpoint: #50000\n`,
    message: /a text in quotes, found a number/,
  },
  {
    name: "an endpoint without a scheme",
    text: `${lab}    endpoint: #a:50000\n`,
    message: /did you mean tcp:a:50000\?/,
  },
  {
    name: "a second endpoint that is broken",
    text: `${lab}    endpoints: [tcp:a, #'tcp:']\n`,
    message: /endpoints\[1\]: "tcp:" is not/,
  },
  {
    name: "an endpoint with a password",
    text: `${lab}    endpoint: #https://me:s3cr3t@a\n`,
    message: /an endpoint holds no user name and no password/,
  },
  {
    name: "TLS over a unix socket",
    text: `${lab}    endpoint: unix:/s\n    tls: #{serverName: a}\n`,
    message: /not for unix sockets/,
  },
  // TLS
  {
    name: "tls that is a switch",
    text: `${good}    tls: #true\n`,
    message: /tls: expected a map .*, found a boolean/,
  },
  {
    name: "tls that is nothing",
    text: `${good}    #tls:\n`,
    message: /tls: expected a map .*, found nothing/,
  },
  {
    name: "an authority that is a path",
    text: `${tls}      ca: #/etc/ca.pem\n`,
    message: /tls\.ca holds no certificate; expected PEM/,
  },
  {
    name: "an authority twice",
    text: `${tls}      ca: a\n      caFile: #a\n`,
    message: /there is ca as well; keep one of the two/,
  },
  {
    name: "an authority that is not there",
    text: `${tls}      caFile: #no.pem\n`,
    message: /no\.pem does not exist/,
  },
  {
    name: "an authority that is a folder",
    text: `${tls}      caFile: #.\n`,
    message: /is a folder; expected a file/,
  },
  {
    name: "a key without its certificate",
    text: `${tls}      key: #s3cr3t\n`,
    message: /tls\.key needs tls\.cert/,
  },
  {
    name: "a certificate that is none",
    text: `${tls}      cert: #s3cr3t\n      key: s3cr3t\n`,
    message: /tls\.cert holds no certificate/,
  },
  {
    name: "a server name with spaces",
    text: `${tls}      serverName: #a b\n`,
    message: /tls\.serverName must be a host name/,
  },
  // Tokens and metadata
  {
    name: "a token and its file",
    text: `${good}    token: s3cr3t\n    tokenFile: #t\n`,
    message: /there is token as well/,
  },
  {
    name: "a token that is a number",
    text: `${good}    token: #12345\n`,
    message: /expected a text in quotes, found a number/,
  },
  {
    name: "a token of two words",
    text: `${good}    token: #Bearer s3cr3t\n`,
    message: /without spaces and the word Bearer/,
  },
  {
    name: "a token file that is not there",
    text: `${good}    tokenFile: #no.token\n`,
    message: /no\.token does not exist/,
  },
  { name: "metadata in a list", text: `${good}    metadata: #[node]\n`, message: /metadata: expected a map/ },
  {
    name: "metadata that is a number",
    text: `${good}    metadata:\n      node: #1\n`,
    message: /metadata\.node: expected a text in quotes/,
  },
  {
    name: "authorization in metadata",
    text: `${good}    metadata: #{authorization: s3cr3t}\n`,
    message: /use token instead/,
  },
  {
    name: "a metadata key of gRPC",
    text: `${good}    metadata: #{grpc-timeout: 1S}\n`,
    message: /"grpc-timeout" cannot be/,
  },
  {
    name: "a namespace that is empty",
    text: `${good}    namespace: #""\n`,
    message: /namespace: expected a text, found an empty one/,
  },
  // YAML
  { name: "a tab", text: `contexts:\n#\tlab: s3cr3t\n`, message: /a tab in the indentation; use spaces/ },
  { name: "a colon too many", text: "contexts: #a: s3cr3t\n", message: /put values with colons in quotes/ },
  {
    name: "a quote that never ends",
    text: `${good}    token: "s3cr3t\n#`,
    message: /a quote, bracket, comma or colon is missing/,
  },
  { name: "a bracket that never ends", text: `${lab}    endpoints: [tcp:a\n#`, message: /not valid YAML/ },
  {
    name: "an anchor",
    text: `${lab}    endpoint: &a #tcp:a\n`,
    message: /anchors and aliases are not allowed; write the value out/,
  },
  { name: "an alias", text: `${lab}    endpoint: #*a\n`, message: /alias|not valid YAML/ },
  {
    name: "a tag",
    text: `${lab}    endpoint: #!secret s3cr3t\n`,
    message: /tags are not allowed; leave the tag out/,
  },
  { name: "two documents", text: `${good}#---\n${good}`, message: /a second document begins/ },
  {
    name: "deep nesting in one line",
    text: `contexts: {}\n#${"[".repeat(40)}\n`,
    message: /nested deeper than 32 levels/,
  },
  {
    name: "deep nesting by dashes",
    text: `contexts: {}\n#${"- ".repeat(40)}\n`,
    message: /nested deeper than 32 levels/,
  },
  {
    name: "JSON with a comma missing",
    text: '{"contexts": {"lab": {"endpoint": "tcp:a" #"token": "s3cr3t"}}}',
    message: /not valid YAML/,
  },
];
