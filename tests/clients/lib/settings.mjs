// What every script here needs to know about the server under test and about realm.json.

const fromEnvironment = process.env.BASE_URL;
if (!fromEnvironment) throw new Error("BASE_URL is not set: start the tests with the `run` script");

export const baseUrl = fromEnvironment.replace(/\/+$/, "");
export const realm = "client-suite";
export const issuer = `${baseUrl}/realms/${realm}`;
export const endpoint = (name) => `${issuer}/protocol/openid-connect/${name}`;

export const admin = {
  username: process.env.KEYCLOAK_ADMIN ?? "admin",
  password: process.env.KEYCLOAK_ADMIN_PASSWORD ?? "admin",
};

// The port is in realm.json (redirect URI and web origin of the client `spa`), where Keycloak allows no
// wildcard, so it can't be a free one chosen at run time.
export const pagePort = 9410;
export const pageUrl = `http://127.0.0.1:${pagePort}`;

// Nothing listens here: the code flow's tests read the redirect instead of following it.
export const callback = "http://127.0.0.1:9411/callback";
