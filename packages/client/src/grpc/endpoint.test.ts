import { expect, it } from "vitest";
import { isCosiError } from "../cosi-error.ts";
import { parseEndpoint } from "./endpoint.ts";

it.each([
  ["unix:/run/cosi.sock", "unix:/run/cosi.sock", "unix:/run/cosi.sock"],
  ["unix:///run/cosi.sock", "unix:/run/cosi.sock", "unix:/run/cosi.sock"],
  ["tcp:node-1.example.dev:1234", "tcp:node-1.example.dev:1234", "dns:node-1.example.dev:1234"],
  ["tcp:10.5.0.2", "tcp:10.5.0.2:50000", "dns:10.5.0.2:50000"],
  ["tcp:[::1]:7", "tcp:[::1]:7", "dns:[::1]:7"],
  ["tcp:[fd00::2]", "tcp:[fd00::2]:50000", "dns:[fd00::2]:50000"],
  ["https://example.dev", "https://example.dev:443", "dns:example.dev:443"],
  ["https://[::1]:8443/", "https://[::1]:8443", "dns:[::1]:8443"],
])("reads %s", (text, written, target) => {
  expect(parseEndpoint(text)).toMatchObject({ text: written, target });
});

it.each([
  ["", /no endpoint given; use unix:\/path/],
  ["localhost:50000", /did you mean tcp:localhost:50000\?/],
  ["[::1]:50000", /did you mean tcp:\[::1\]:50000\?/],
  ["http://10.0.0.1:80/", /did you mean tcp:10\.0\.0\.1:80\?/],
  ["/run/cosi.sock", /did you mean unix:\/run\/cosi\.sock\?/],
  ["unix:cosi.sock", /no absolute socket path/],
  ["unix://host/cosi.sock", /no absolute socket path/],
  ["unix:", /no absolute socket path/],
  [`unix:/${"a".repeat(107)}`, /longer than 107 bytes/],
  ["tcp:", /is not an endpoint; use unix:\/path/],
  ["tcp:::1:50000", /IPv6 addresses in brackets/],
  ["tcp:[1.2.3.4]:50000", /is not an endpoint/],
  ["tcp:host:0", /is not an endpoint/],
  ["tcp:host:65536", /is not an endpoint/],
  ["tcp:host:port", /is not an endpoint/],
  ["tcp:two words:1", /is not an endpoint/],
  ["https://host/path", /is not an endpoint/],
  ["ftp://host", /is not an endpoint/],
])("refuses %j and says what is expected", (text, message) => {
  expect(() => parseEndpoint(text)).toThrow(message);
  expect(() => parseEndpoint(text)).toThrow(
    expect.toSatisfy((error) => isCosiError(error, "invalidArgument") && !error.message.includes("\n")),
  );
});

it("does not repeat a password", () => {
  expect(() => parseEndpoint("https://me:hunter2@host")).toThrow(/^(?!.*hunter2).*no password/);
});
