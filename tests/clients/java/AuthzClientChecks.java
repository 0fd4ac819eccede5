import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.keycloak.authorization.client.AuthorizationDeniedException;
import org.keycloak.authorization.client.AuthzClient;
import org.keycloak.authorization.client.Configuration;
import org.keycloak.authorization.client.util.HttpResponseException;
import org.keycloak.authorization.client.resource.ProtectionResource;
import org.keycloak.representations.idm.authorization.AuthorizationRequest;
import org.keycloak.representations.idm.authorization.Permission;
import org.keycloak.representations.idm.authorization.PermissionRequest;
import org.keycloak.representations.idm.authorization.PermissionTicketRepresentation;
import org.keycloak.representations.idm.authorization.ResourceRepresentation;
import org.keycloak.representations.idm.authorization.ScopeRepresentation;
import org.keycloak.representations.idm.authorization.UmaPermissionRepresentation;

/** Keycloak's own client of its authorization services, as a resource server uses it. */
class AuthzClientChecks {
    interface Check {
        void run() throws Exception;
    }

    static final String BASE_URL = System.getenv("BASE_URL");
    static final String SUITE = System.getenv().getOrDefault("SUITE", "authz-client");
    static final String REALM = "client-suite";
    static final ObjectMapper JSON = new ObjectMapper();
    static final HttpClient HTTP = HttpClient.newHttpClient();
    static final String ADMIN = BASE_URL + "/admin/realms/" + REALM;

    static AuthzClient vault;
    static boolean failed;

    public static void main(String[] arguments) throws Exception {
        String robot = robot();
        String url = create(robot, "/clients", Files.readString(Path.of("..", "vault.json")));
        try {
            shareable(robot, true);
            grantProtection(robot, url);
            vault = AuthzClient.create(
                    new Configuration(BASE_URL, REALM, "vault", Map.of("secret", "vault-secret"), null));
            checks();
        } finally {
            shareable(robot, false);
            ask(robot, "DELETE", url, null);
        }
        System.exit(failed ? 1 : 0);
    }

    static void checks() {
        check("The server's configuration is found", () -> {
            equal(BASE_URL + "/realms/" + REALM, vault.getServerConfiguration().getIssuer());
            equal(BASE_URL + "/realms/" + REALM + "/authz/protection/permission",
                    vault.getServerConfiguration().getPermissionEndpoint());
        });
        check("authorize gets every permission of a user", () -> {
            equal("{plans=[read]}", held(rpt("alice", "wonderland", new AuthorizationRequest())));
        });
        check("authorize gets what is asked for by name and scope, and no more", () -> {
            AuthorizationRequest request = new AuthorizationRequest();
            request.addPermission("plans", "read");
            request.setAudience("vault");
            equal("{plans=[read]}", held(rpt("alice", "wonderland", request)));
        });
        check("authorize is denied to who may not, and to whom the scope is not given", () -> {
            AuthorizationRequest read = new AuthorizationRequest();
            read.addPermission("plans", "read");
            denied(() -> vault.authorization("bob", "builder").authorize(read), "access_denied");
            AuthorizationRequest write = new AuthorizationRequest();
            write.addPermission("plans", "write");
            denied(() -> vault.authorization("alice", "wonderland").authorize(write), "access_denied");
        });
        check("authorize names an unknown resource and an unknown scope", () -> {
            AuthorizationRequest nothing = new AuthorizationRequest();
            nothing.addPermission("nothing");
            refused(400, "invalid_resource", () -> vault.authorization("alice", "wonderland").authorize(nothing));
            AuthorizationRequest erase = new AuthorizationRequest();
            erase.addPermission("plans", "erase");
            refused(400, "invalid_scope", () -> vault.authorization("alice", "wonderland").authorize(erase));
        });
        check("getPermissions lists without a token", () -> {
            List<Permission> found = vault.authorization("alice", "wonderland").getPermissions(new AuthorizationRequest());
            equal("[plans]", found.stream().map(Permission::getResourceName).toList().toString());
            equal("[read]", found.get(0).getScopes().toString());
        });
        check("A requesting party's token is introspected with its permissions", () -> {
            String rpt = rpt("alice", "wonderland", new AuthorizationRequest());
            var found = vault.protection().introspectRequestingPartyToken(rpt);
            equal(true, found.getActive());
            equal("plans", found.getPermissions().iterator().next().getResourceName());
            equal(false, vault.protection().introspectRequestingPartyToken("not-a-token").getActive());
        });
        check("A token is added to with more permissions", () -> {
            ResourceRepresentation diary = diary();
            try {
                AuthorizationRequest first = new AuthorizationRequest();
                first.addPermission("plans", "read");
                AuthorizationRequest second = new AuthorizationRequest();
                second.addPermission(diary.getId(), "read");
                share(diary);
                equal("{diary=[read]}", held(rpt("alice", "wonderland", second)));
                second.setRpt(rpt("alice", "wonderland", first));
                equal("{diary=[read], plans=[read]}", held(rpt("alice", "wonderland", second)));
            } finally {
                ofAlice().resource().delete(diary.getId());
            }
        });
        check("Resources are created, found, updated and deleted", () -> {
            ResourceRepresentation notes = resource("notes", "read", "write");
            var resources = vault.protection().resource();
            equal("notes", resources.findById(notes.getId()).getName());
            equal(notes.getId(), resources.findByName("notes").getId());
            equal("[/notes]", resources.findByUri("/notes").get(0).getUris().toString());
            equal("notes", resources.findByMatchingUri("/notes").get(0).getName());
            equal(true, Arrays.asList(resources.findAll()).contains(notes.getId()));
            ResourceRepresentation changed = resources.findById(notes.getId());
            changed.setDisplayName("Notes");
            resources.update(changed);
            equal("Notes", resources.findById(notes.getId()).getDisplayName());
            refused(409, "invalid_request", () -> resource("notes", "read"));
            resources.delete(notes.getId());
            equal(null, resources.findByName("notes"));
        });
        check("A permission ticket gets a token to who may, and only to them", () -> {
            String plans = vault.protection().resource().findByName("plans").getId();
            String ticket = vault.protection().permission().create(new PermissionRequest(plans, "read")).getTicket();
            AuthorizationRequest request = new AuthorizationRequest(ticket);
            equal("{plans=[read]}", held(rpt("alice", "wonderland", request)));
            denied(() -> vault.authorization("bob", "builder").authorize(new AuthorizationRequest(ticket)), "access_denied");
        });
        check("A wish is submitted, found, approved, and gives access", () -> {
            ResourceRepresentation diary = diary();
            try {
                AuthorizationRequest request = new AuthorizationRequest();
                request.addPermission(diary.getId(), "read");
                String ticket = vault.protection().permission().create(new PermissionRequest(diary.getId(), "read")).getTicket();
                AuthorizationRequest wish = new AuthorizationRequest(ticket);
                wish.setSubmitRequest(true);
                denied(() -> vault.authorization("bob", "builder").authorize(wish), "request_submitted");
                // The owner's to see, and to answer.
                var tickets = ofAlice().permission();
                List<PermissionTicketRepresentation> found =
                        tickets.find(diary.getId(), null, null, null, null, true, null, null);
                equal("[bob]", found.stream().map(PermissionTicketRepresentation::getRequesterName).toList().toString());
                PermissionTicketRepresentation ticketOfBob = found.get(0);
                ticketOfBob.setGranted(true);
                tickets.update(ticketOfBob);
                equal("{diary=[read]}", held(rpt("bob", "builder", request)));
                tickets.delete(ticketOfBob.getId());
                denied(() -> vault.authorization("bob", "builder").authorize(request), "access_denied");
            } finally {
                ofAlice().resource().delete(diary.getId());
            }
        });
        check("An owner's policy is created, found, updated and deleted", () -> {
            ResourceRepresentation diary = diary();
            try {
                String id = share(diary);
                var policies = ofAlice().policy(diary.getId());
                AuthorizationRequest request = new AuthorizationRequest();
                request.addPermission(diary.getId(), "read");
                equal("{diary=[read]}", held(rpt("bob", "builder", request)));
                UmaPermissionRepresentation found = policies.findById(id);
                equal("[uma_authorization]", found.getRoles().toString());
                equal(1, policies.find("friends", null, null, null).size());
                found.setRoles(Set.of("editor"));
                policies.update(found);
                denied(() -> vault.authorization("bob", "builder").authorize(request), "access_denied");
                policies.delete(id);
                equal(0, policies.find("friends", null, null, null).size());
            } finally {
                ofAlice().resource().delete(diary.getId());
            }
        });
    }

    /** A resource of the resource server's, by its name and its scopes. */
    static ResourceRepresentation resource(String name, String... scopes) {
        ResourceRepresentation resource = new ResourceRepresentation(name);
        resource.setUris(Set.of("/" + name));
        for (String scope : scopes) {
            resource.addScope(new ScopeRepresentation(scope));
        }
        return vault.protection().resource().create(resource);
    }

    /** The protection API, as Alice. With her password the client would take the token that it has for itself already. */
    static ProtectionResource ofAlice() {
        return vault.protection(vault.obtainAccessToken("alice", "wonderland").getToken());
    }

    /** A resource of Alice's, who shares it as she likes. */
    static ResourceRepresentation diary() {
        ResourceRepresentation diary = new ResourceRepresentation("diary");
        diary.setOwnerManagedAccess(true);
        diary.addScope(new ScopeRepresentation("read"));
        return ofAlice().resource().create(diary);
    }

    /** Lets everyone read a resource of Alice's; returns the policy's id. */
    static String share(ResourceRepresentation resource) {
        UmaPermissionRepresentation friends = new UmaPermissionRepresentation();
        friends.setName("friends");
        friends.addRole("uma_authorization");
        friends.addScope("read");
        return ofAlice().policy(resource.getId()).create(friends).getId();
    }

    static String rpt(String username, String password, AuthorizationRequest request) {
        return vault.authorization(username, password).authorize(request).getToken();
    }

    /** The permissions that a token holds: scopes by the resource's name. */
    static String held(String token) throws Exception {
        byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        Map<String, Set<String>> held = new java.util.TreeMap<>();
        for (JsonNode permission : JSON.readTree(claims).path("authorization").path("permissions")) {
            Set<String> scopes = new TreeSet<>();
            permission.path("scopes").forEach(scope -> scopes.add(scope.asText()));
            held.put(permission.path("rsname").asText(), scopes);
        }
        return held.toString();
    }

    static void check(String title, Check check) {
        try {
            check.run();
            System.out.println("ok   " + SUITE + ": " + title);
        } catch (Throwable fault) {
            String told = told(fault);
            boolean todo = told.contains("not_implemented");
            failed = true;
            System.out.println((todo ? "todo " : "FAIL ") + SUITE + ": " + title);
            System.out.println(told);
        }
    }

    static String told(Throwable fault) {
        StringBuilder told = new StringBuilder();
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            told.append("  ").append(cause);
            if (cause instanceof HttpResponseException response && response.getBytes() != null) {
                told.append(' ').append(new String(response.getBytes(), StandardCharsets.UTF_8));
            }
            told.append('\n');
        }
        return told.toString();
    }

    static void equal(Object expected, Object found) {
        if (!java.util.Objects.equals(expected, found)) {
            throw new AssertionError("expected " + expected + ", found " + found);
        }
    }

    static void denied(Check check, String error) throws Exception {
        try {
            check.run();
        } catch (AuthorizationDeniedException denied) {
            equal(true, told(denied).contains(error));
            return;
        }
        throw new AssertionError("it was not denied");
    }

    static void refused(int status, String error, Check check) throws Exception {
        try {
            check.run();
        } catch (RuntimeException refused) {
            String told = told(refused);
            if (told.contains(" " + status + " ") && told.contains(error)) {
                return;
            }
            throw new AssertionError("expected " + status + " " + error, refused);
        }
        throw new AssertionError("it was not refused");
    }

    /** The token of the service account that administers the realm. */
    static String robot() throws Exception {
        String form = "grant_type=client_credentials&client_id=robot&client_secret=robot-secret";
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(BASE_URL + "/realms/" + REALM + "/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return JSON.readTree(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body()).get("access_token").asText();
    }

    /** Whether users of the realm may share what is theirs. */
    static void shareable(String token, boolean is) throws Exception {
        ask(token, "PUT", ADMIN, "{\"userManagedAccessAllowed\":" + is + "}");
    }

    /** Lets Alice protect resources of hers. */
    static void grantProtection(String token, String client) throws Exception {
        JsonNode role = JSON.readTree(ask(token, "GET", client + "/roles/uma_protection", null).body());
        JsonNode alice = JSON.readTree(ask(token, "GET", ADMIN + "/users?exact=true&username=alice", null).body()).get(0);
        String id = client.substring(client.lastIndexOf('/') + 1);
        String mappings = ADMIN + "/users/" + alice.get("id").asText() + "/role-mappings/clients/" + id;
        ask(token, "POST", mappings, "[" + role + "]");
    }

    static String create(String token, String path, String body) throws Exception {
        return ask(token, "POST", ADMIN + path, body).headers().firstValue("Location").orElseThrow();
    }

    static HttpResponse<String> ask(String token, String method, String url, String body) throws Exception {
        HttpRequest.BodyPublisher content =
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, content)
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(method + " " + url + ": " + response.statusCode() + " " + response.body());
        }
        return response;
    }
}
