// Serves keycloak-mock on the port that is named; its standalone program is no library.

import static com.tngtech.keycloakmock.api.ServerConfig.aServerConfig;

import com.tngtech.keycloakmock.api.KeycloakMock;

public class Serve {
  public static void main(String[] arguments) {
    var config = aServerConfig().withPort(Integer.parseInt(arguments[0])).withDefaultRealm("shop").build();
    new KeycloakMock(config).start();
  }
}
