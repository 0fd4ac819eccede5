// The application: one page whose path says how keycloak-js is started. The tests speak to it through
// `window.keycloak` and `window.started`.

import Keycloak from "./keycloak.js";

const starts = {
  "/required": { onLoad: "login-required", checkLoginIframeInterval: 1 },
  "/silent": { onLoad: "check-sso", silentCheckSsoRedirectUri: `${location.origin}/silent.html` },
  "/redirected": { onLoad: "check-sso", checkLoginIframe: false },
  "/waiting": { checkLoginIframe: false },
};

const { url, realm } = await (await fetch("settings.json")).json();
const keycloak = new Keycloak({ url, realm, clientId: "spa" });

const show = () => {
  const who = keycloak.authenticated ? `logged in as ${keycloak.tokenParsed.preferred_username}` : "nobody";
  document.getElementById("state").textContent = who;
  document.getElementById("token").textContent = JSON.stringify(keycloak.tokenParsed, null, 2) ?? "";
};
keycloak.onAuthLogout = show;
window.keycloak = keycloak;
window.started = keycloak.init(starts[location.pathname]);
window.started.finally(show).catch((error) => {
  document.getElementById("state").textContent = `failed: ${JSON.stringify(error)} ${error}`;
});
